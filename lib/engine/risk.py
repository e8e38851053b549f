"""How likely: years of random outages on a whole estate (section 7 of ``lib/model/MODEL.md``)."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.draws import Spread, hours, spread, stream
from lib.engine.exceedance import Estimate, exceeded, mean, periods, tail_mean
from lib.engine.net import Rows
from lib.engine.plan import Lasting, happenings
from lib.engine.state import EVENT
from lib.engine.sweep import Cases, run_cases
from lib.model.estate import HOURS_A_YEAR, Estate
from lib.model.scenario import Scenario


class Source(NamedTuple):
    """What fails by itself: a site, or a zone and with it its sites."""

    kind: str  # site, zone
    id: str
    rate: float  # a year
    sites: tuple[int, ...]  # by id


class Outages(NamedTuple):
    """What N outages of some years cost."""

    year: np.ndarray  # i8[N]
    source: np.ndarray  # i8[N], place in ``sources``
    lost_user_hours: np.ndarray  # f8[N]
    money_lost: np.ndarray  # f8[N]
    unavailable_hours: np.ndarray  # f8[N, S]


@dataclass(frozen=True)
class Years:
    """A sweep: so many years from 0, each of (seed, year) alone; each outage hits a whole estate."""

    years: int
    seed: int
    horizon: float = 720

    def count(self, estate: Estate) -> int:
        """Return of how many years it consists."""
        return self.years

    def part(self, compiled: Compiled, first: int, last: int) -> Outages:
        """Return the outages of some years.

        A year's stream gives how often each source fails, then for each outage the
        local hour, the source's duration and the numbers of the placements by id.
        """
        found, count = sources(compiled.estate), len(compiled.success)
        rates, lasts = np.array([source.rate for source in found]), _lasts(compiled.estate, found)
        year, source, chance = [], [], []
        for number in range(first, last):
            generator = stream(self.seed, number)
            for place in np.repeat(np.arange(len(found)), generator.poisson(rates)):
                year.append(number)
                source.append(place)
                chance.append(generator.random(2 + 3 * count))
        table = np.array(chance).reshape(len(year), 2 + 3 * count)
        return _run(
            compiled,
            found,
            lasts,
            self.horizon,
            np.array(year, dtype=np.int64),
            np.array(source, dtype=np.int64),
            table,
        )

    def result(self, compiled: Compiled, parts: list[Outages]) -> "Risk":
        """Return what the parts, in order, amount to."""
        outages = Outages(*(np.concatenate(column) for column in zip(*parts, strict=True)))
        return Risk(compiled.estate, self, outages)


def sources(estate: Estate) -> list[Source]:
    """Return what fails by itself, in the order of ids, sites first."""
    by_id = sorted(range(len(estate.sites)), key=lambda i: estate.sites[i].id)
    found = [Source("site", estate.sites[i].id, estate.sites[i].annual_rate, (i,)) for i in by_id]
    for zone in sorted(estate.zones, key=lambda zone: zone.id):
        sites = tuple(i for i in by_id if zone.id in estate.sites[i].zones)
        found.append(Source("zone", zone.id, zone.annual_rate, sites))
    return [source for source in found if source.rate > 0 and source.sites]


def _lasts(estate: Estate, found: list[Source]) -> Spread:
    kinds = {"site": {s.id: s for s in estate.sites}, "zone": {z.id: z for z in estate.zones}}
    return spread([kinds[source.kind][source.id].outage_hours for source in found])


def _run(compiled: Compiled, found: list[Source], lasts: Spread, horizon: float, year, source, chance) -> Outages:
    """Run each outage on a whole estate; chance: f8[N, 2 + 3 P]."""
    hit = [found[place].sites for place in source]
    starts = np.cumsum([0] + [len(sites) for sites in hit]).astype(np.int64)
    of_source = Spread(*(column[source] for column in lasts))
    outage = hours(of_source, chance[:, 1])
    happens = happenings(compiled, _nothing(compiled.estate, horizon))._replace(
        events=np.array([(0.0, 1.0, False)] * len(hit), dtype=EVENT),
        hits=Rows(starts, np.array([site for sites in hit for site in sites], dtype=np.int64)),
    )
    rank, count = compiled.net.placements["rank"], len(compiled.success)
    lasting = Lasting(
        np.repeat(outage, np.diff(starts))[None, :],
        hours(compiled.activation, chance[:, 2 + rank]),
        hours(compiled.restart, chance[:, 2 + count + rank]),
        chance[:, 2 + 2 * count + rank] < compiled.success,
    )
    cases = Cases(np.arange(max(2, len(hit) + 1)), lasting, 24 * chance[:, 0])
    cost = run_cases(compiled, happens, cases, np.empty(0), services=True, down=False)
    return Outages(year, source, cost.lost_user_hours, cost.money_lost, cost.unavailable_hours)


def _nothing(estate: Estate, horizon: float) -> Scenario:
    return Scenario(format="scenario/1", id="risk", estate=estate.id, horizon_hours=horizon)


class Risk:
    """What years of outages amount to, in user-hours and in money."""

    def __init__(self, estate: Estate, years: Years, outages: Outages):
        self.years, self.outages = years, outages
        self.sources, self.estate = sources(estate), estate
        self.services = [service.id for service in estate.services]

    def losses(self, what: str) -> np.ndarray:
        """Return each year's total loss; what: ``lost_user_hours`` or ``money_lost``."""
        return np.bincount(self.outages.year, getattr(self.outages, what), self.years.years)

    def largest(self, what: str) -> np.ndarray:
        """Return the loss of each year's worst outage."""
        worst = np.zeros(self.years.years)
        np.maximum.at(worst, self.outages.year, getattr(self.outages, what))
        return worst

    def by_source(self, what: str) -> list[Estimate]:
        """Return what each source adds to the average annual loss."""
        loss = getattr(self.outages, what)
        chosen = (self.outages.source == place for place in range(len(self.sources)))
        return [mean(np.bincount(self.outages.year[mine], loss[mine], self.years.years)) for mine in chosen]

    def downtime(self) -> list[Estimate]:
        """Return each service's expected hours a year of not being available, by the share of it."""
        hours_lost = self.outages.unavailable_hours
        return [
            mean(np.bincount(self.outages.year, hours_lost[:, s], self.years.years)) for s in range(len(self.services))
        ]

    def to_document(self) -> dict:
        """Return the ``risk/1`` document."""
        down = self.downtime()
        return {
            "format": "risk/1", "years": self.years.years, "seed": self.years.seed,
            "horizon_hours": self.years.horizon, "outages": len(self.outages.year),
            "user_hours": self._measures("lost_user_hours"),
            "money": {"currency": self.estate.currency} | self._measures("money_lost"),
            "services": [
                {"id": name, "downtime_hours_per_year": at.value, "standard_error": at.standard_error,
                 "availability": 1 - at.value / HOURS_A_YEAR}
                for name, at in zip(self.services, down, strict=True)
            ],
        }  # fmt: skip

    def _measures(self, what: str) -> dict:
        total, largest = self.losses(what), self.largest(what)
        told = periods(self.years.years)
        return {
            "aal": mean(total)._asdict(),
            "aep": [{"return_period": n} | exceeded(total, n)._asdict() for n in told],
            "oep": [{"return_period": n} | exceeded(largest, n)._asdict() for n in told],
            "tvar": [{"return_period": n} | tail_mean(total, n)._asdict() for n in told],
            "by_source": [
                {"kind": source.kind, "id": source.id, "aal": at.value, "standard_error": at.standard_error}
                for source, at in zip(self.sources, self.by_source(what), strict=True)
            ],
        }  # fmt: skip
