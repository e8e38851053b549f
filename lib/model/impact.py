"""What a run found: totals, and tidy tables with a declared catalogue of columns."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import isfinite
from typing import NamedTuple

import pandas as pd

from lib.model.estate import Estate
from lib.model.scenario import Scenario


class Column(NamedTuple):
    """A column's type (a pandas dtype), its unit, and what it means."""

    type: str
    unit: str
    meaning: str


TIME = Column("float64", "hours", "time from the scenario's start")
SERVICE = Column("object", "id", "service")
SITE = Column("object", "id", "site")

COLUMNS: dict[str, dict[str, Column]] = {
    "services": {
        "service": SERVICE,
        "ttr_hours": Column(
            "float64", "hours", "time to recover: the last time it came back to its mbco; none if it did not"
        ),
        "usable_again_hours": Column("float64", "hours", "first time half of it was available again; none if never"),
        "lost_user_hours": Column("float64", "user-hours", "users times the share unavailable, over time"),
        "peak_affected_users": Column("float64", "users", "most users affected at one time"),
        "data_loss_hours": Column("float64", "hours", "work of so many hours is lost; none where all is lost"),
        "data_lost_total": Column("bool", "", "every placement was destroyed at one time"),
        "resilience": Column("float64", "share", "1 less the mean share unavailable since the first event"),
        "revenue_lost": Column("float64", "currency", "revenue per hour times the hours unavailable"),
        "compensation": Column("float64", "currency", "owed to users for the worst long spell"),
        "rto_met": Column("object", "", "whether it recovered within its RTO; none without a target"),
        "rpo_met": Column("object", "", "whether data loss stayed within its RPO; none without a target"),
    },
    "timeline": {
        "t": TIME,
        "affected_people": Column("float64", "people", "who miss at least one service, uses taken as independent"),
        "low": Column("float64", "people", "the fewest it can be"),
        "high": Column("float64", "people", "the most it can be"),
        "affected_users": Column("float64", "users", "users of each service affected, added up"),
    },
    "regions": {
        "t": TIME,
        "region": Column("object", "id", "region"),
        "affected_people": Column("float64", "people", "who miss at least one service there"),
    },
    "availability": {
        "t": TIME,
        "service": SERVICE,
        "availability": Column("float64", "share", "of its users' demand that is served, from t on"),
    },
    "jobs": {
        "job": Column("int64", "", "number of the attempt"),
        "placement": Column("object", "id", "placement"),
        "service": SERVICE,
        "site": SITE,
        "kind": Column("object", "", "activation or restart"),
        "outcome": Column("object", "", "done, failed, aborted, withdrawn, lost or open"),
        "ordered": Column("bool", "", "whether an action ordered it"),
        "created": Column("float64", "hours", "when it was committed"),
        "decided": Column("float64", "hours", "when detection was over"),
        "release": Column("float64", "hours", "when it might start"),
        "start": Column("float64", "hours", "when it started; none if it did not"),
        "end": Column("float64", "hours", "when it ended; none if it did not"),
    },
    "waits": {
        "job": Column("int64", "", "number of the attempt"),
        "reason": Column("object", "", "power, held, gate, crew or servers"),
        "on": Column("object", "id", "the service waited for at a gate"),
        "since": Column("float64", "hours", "from when"),
        "until": Column("float64", "hours", "until when"),
    },
    "causes": {
        "service": Column("object", "id", "root service"),
        "site": Column("object", "id", "site whose servers were lost; none where none were"),
        "lost_user_hours": Column("float64", "user-hours", "charged to it"),
    },
    "sites": {
        "t": TIME,
        "site": SITE,
        "dark": Column("bool", "", "whether it is without power from t on"),
        "returns": Column("float64", "hours", "when power is to return; none if nothing is out"),
    },
    "placements": {
        "t": TIME,
        "placement": Column("object", "id", "placement"),
        "serving": Column("bool", "", "whether it serves from t on"),
        "servers": Column("float64", "servers", "it has, or would be granted"),
        "lost": Column("float64", "share", "of its servers that is lost"),
    },
}


@dataclass(frozen=True, eq=False)  # two runs are never one: an impact may be a cache's key
class Impact:
    """What a scenario did to an estate. ``table`` gives its tables, made when asked for.

    lost_user_hours: user-hours; peak_affected_people: people.
    """

    estate: Estate
    scenario: Scenario
    lost_user_hours: float
    peak_affected_people: float
    make: Callable[[str], pd.DataFrame]
    cause_path: Callable[
        [str, float], list[tuple[str, list[str]]]
    ]  # service, hours -> services to the root, with sites
    _made: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of ``COLUMNS``, its columns in that order and of those types."""
        if name not in self._made:
            self._made[name] = self.make(name)
        return self._made[name]

    def to_document(self) -> dict:
        """Return the ``impact/1`` document: plain data, None where there is no number."""
        services = self.table("services").drop(columns="usable_again_hours").rename(columns={"service": "id"})
        return {
            "format": "impact/1",
            "lost_user_hours": self.lost_user_hours,
            "peak_affected_people": self.peak_affected_people,
            "services": [_plain(row) for row in services.to_dict("records")],
            "timeline": self._timeline(),
            "jobs": self._jobs(),
            "causes": [_plain(row) for row in self.table("causes").to_dict("records")],
        }

    def _timeline(self) -> list[dict]:
        availability = dict.fromkeys((s.id for s in self.estate.services), 1.0)
        changes = self.table("availability").groupby("t", sort=False)
        at = {t: dict(zip(rows["service"], rows["availability"], strict=True)) for t, rows in changes}
        rows = []
        for row in self.table("timeline").drop(columns="affected_users").to_dict("records"):
            availability.update(at.get(row["t"], {}))
            rows.append(row | {"availability": dict(availability)})
        return rows

    def _jobs(self) -> list[dict]:
        waits: dict[int, dict[str, float]] = {}
        for row in self.table("waits").itertuples():
            reason = f"gate:{row.on}" if row.reason == "gate" else row.reason
            held = waits.setdefault(row.job, {})
            held[reason] = held.get(reason, 0.0) + row.until - row.since
        jobs = self.table("jobs")
        return [
            {"placement": row.placement, "kind": row.kind, "release": row.release, "start": row.start, "end": row.end,
             "ok": row.outcome == "done", "wait": waits.get(row.job, {})}
            for row in jobs[jobs["outcome"].isin(["done", "failed"])].itertuples()
        ]  # fmt: skip


def _plain(row: dict) -> dict:
    return {k: None if isinstance(v, float) and not isfinite(v) else v for k, v in row.items()}
