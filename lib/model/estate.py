"""What exists: regions, zones, sites, teams, services, placements, dependencies.

An estate is read from an ``estate/1`` file. Hours, servers, people and degrees
(WGS84) throughout. A field's range stands in its type; what one field alone
cannot show (ids that name nothing, shares that do not sum to 1) is in
``checks``. ``lib/model/MODEL.md`` says what each field does.
"""

from math import exp, log
from typing import Annotated, Literal

from msgspec import Meta, Struct

from lib.model.readable import readable

Id = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(max_length=4000)]
Name = Text | dict[str, Text]
Hours = Annotated[float, Meta(ge=0, le=1e6, extra={"unit": "hours"})]
Servers = Annotated[float, Meta(ge=0, le=1e12, extra={"unit": "servers"})]
People = Annotated[float, Meta(ge=0, le=1e11, extra={"unit": "people"})]
Money = Annotated[float, Meta(ge=0, le=1e18, extra={"unit": "currency"})]
PerYear = Annotated[float, Meta(ge=0, le=1e4, extra={"unit": "per year"})]
Crews = Annotated[float, Meta(ge=0, le=1e9, extra={"unit": "crews"})]
Share = Annotated[float, Meta(ge=0, le=1, extra={"unit": "share"})]
Latitude = Annotated[float, Meta(ge=-90, le=90, extra={"unit": "degrees"})]
Longitude = Annotated[float, Meta(ge=-180, le=180, extra={"unit": "degrees"})]
Duration = Hours | dict[str, float]  # hours, {median, p90} or {min, mode, max}
Role = Literal["active", "hot", "warm", "cold", "backup"]
Phase = Literal["run", "start", "failover"]

STANDBY_DEFAULTS = {  # role: activation_hours, automatic, replication_lag_hours
    "active": (0.0, False, 0.0),
    "hot": (0.1, True, 0.0),
    "warm": (1.0, False, 0.25),
    "cold": (8.0, False, 4.0),
    "backup": (24.0, False, 24.0),
}
HOURS_A_YEAR = 8766
NINETIETH = 1.2815515655446004  # standard deviations from the median of a log-normal to its 90th percentile
POOLED = ("cold", "backup")  # roles that take their servers from the site's free_servers


class Record(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """A frozen row of an estate or scenario; unknown keys are refused.

    Frozen rows hold no cycles, so the collector need not walk hundreds of thousands of them again and again.
    """


class Region(Record, kw_only=True):
    id: Id
    name: Name = ""
    lat: Latitude
    lon: Longitude
    population: People = 0


class Zone(Record, kw_only=True):
    """Sites that fail together, such as a power grid or a building."""

    id: Id
    name: Name = ""
    annual_rate: PerYear = 0
    outage_hours: Duration = 12


class Site(Record, kw_only=True):
    id: Id
    name: Name = ""
    lat: Latitude
    lon: Longitude
    operator: Name = ""
    ownership: Literal["own", "colo", "cloud"] = "own"
    region: Id | None = None
    zones: list[Id] = []
    free_servers: Servers = 0
    annual_rate: PerYear = 0
    outage_hours: Duration = 12
    server_cost: Money = 0


class Team(Record, kw_only=True):
    id: Id
    name: Name = ""
    crews: Crews = 10
    crew_cost: Money | None = None


class Compensation(Record, kw_only=True):
    after_hours: Hours = 0
    per_user: Money = 0


class Service(Record, kw_only=True):
    id: Id
    name: Name = ""
    category: Text = ""
    tier: Annotated[int, Meta(ge=1, le=99)] = 3
    users: People = 0
    region_share: dict[str, Share] | None = None
    demand: Servers | None = None
    team: Id | None = None
    rto_hours: Hours | None = None
    rpo_hours: Hours | None = None
    mbco: Share = 0.99
    collapse_below: Share = 0
    detection_hours: Hours | None = None
    decision_hours: Hours | None = None
    revenue_per_hour: Money = 0
    compensation: Compensation = Compensation()


class Placement(Record, kw_only=True):
    """One service in one site, serving or standing by."""

    id: Id
    service: Id
    site: Id
    role: Role
    servers: Servers
    serves: list[Id] | None = None
    activation_hours: Duration | None = None
    automatic: bool | None = None
    replication_lag_hours: Hours | None = None
    success: Share = 1
    restart_hours: Duration = 1
    needs: dict[str, Crews] | None = None


class Dependency(Record, kw_only=True):
    """``service`` needs ``on``; with a ``group``, any ``k`` of its members do."""

    service: Id
    on: Id
    phase: Phase = "run"
    weight: Share = 1
    group: Id | None = None
    k: Annotated[int, Meta(ge=1, le=100_000)] = 1


class Fact(Record, kw_only=True):
    """Where a value comes from. ``of`` is kind.id.field, such as services.talk.users."""

    of: Annotated[str, Meta(min_length=1, max_length=600)]
    tag: Literal["sourced", "weak", "derived", "assumed"]
    source: Text = ""
    note: Name = ""
    low: float | None = None
    high: float | None = None


@readable
class Estate(Record, kw_only=True):
    format: Literal["estate/1"]
    id: Id
    name: Name = ""
    currency: Annotated[str, Meta(max_length=12)] = ""
    detection_hours: Hours = 0.1
    decision_hours: Hours = 0.5
    break_glass_hours: Hours = 4
    automation_cost: Money | None = None
    site_cost: Money | None = None
    split_cost: Money | None = None
    load_profile: list[Annotated[float, Meta(gt=0, le=1, extra={"unit": "share"})]] | None = None
    regions: list[Region] = []
    zones: list[Zone] = []
    sites: list[Site] = []
    teams: list[Team] = []
    services: list[Service] = []
    placements: list[Placement] = []
    dependencies: list[Dependency] = []
    facts: list[Fact] = []


def text(name: Name, language: str, otherwise: str = "") -> str:
    """Return a name in ``language``, or in whichever language it has, or ``otherwise``."""
    if isinstance(name, str):
        return name or otherwise
    return name.get(language) or next((word for word in name.values() if word), otherwise)


def standby(placement: Placement) -> tuple[Duration, bool, float]:
    """Return activation_hours, automatic and replication_lag_hours with the role's defaults."""
    hours, automatic, lag = STANDBY_DEFAULTS[placement.role]
    if placement.role == "active":
        return hours, automatic, lag
    return (
        hours if placement.activation_hours is None else placement.activation_hours,
        automatic if placement.automatic is None else placement.automatic,
        lag if placement.replication_lag_hours is None else placement.replication_lag_hours,
    )


def median_hours(duration: Duration) -> float:
    """Return the median of a duration, hours: a number, log-normal or triangular."""
    if not isinstance(duration, dict):
        return float(duration)
    if "median" in duration:
        return float(duration["median"])
    low, mode, high = (float(duration[key]) for key in ("min", "mode", "max"))
    if high == low:
        return low
    if mode - low >= high - mode:
        return low + ((high - low) * (mode - low) / 2) ** 0.5
    return high - ((high - low) * (high - mode) / 2) ** 0.5


def mean_hours(duration: Duration) -> float:
    """Return the mean of a duration, hours: a number, log-normal or triangular."""
    if not isinstance(duration, dict):
        return float(duration)
    if "median" in duration:
        spread = log(duration["p90"] / duration["median"]) / NINETIETH
        return duration["median"] * exp(spread**2 / 2)
    return sum(duration.values()) / 3
