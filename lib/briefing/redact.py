"""What an audience is not told is taken out of the records before anything is computed or written: so it cannot leak.

Ids become numbers that sort as the ids did, and records keep their place in the file: ties are broken as before, so
every number of the impact is what it was. ``lib/briefing/AUDIENCES.md`` says who is told what.
"""

from collections import Counter
from collections.abc import Iterable
from string import ascii_uppercase

from msgspec import NODEFAULT
from msgspec.structs import fields, replace

from lib.briefing.hidden import HIDES, found_in, names_hidden
from lib.model.briefing import Audience
from lib.model.columns import COLUMNS
from lib.model.estate import Estate, Fact, Name, Placement, Record, Service, Site, Zone
from lib.model.scenario import Action, Event, Scenario, sites_hit
from lib.view.ground import province
from lib.words import LANGUAGES, Words

KINDS = ("zones", "sites", "teams", "services", "placements")
BESIDE = (
    (0, 0),
    (0, 1),
    (1, 0),
    (0, -1),
    (-1, 0),
    (1, 1),
    (1, -1),
    (-1, -1),
    (-1, 1),
)  # places of one province's sites
APART = 0.1  # degrees between two of them
FIELDS = {kind: {column.path.partition(".")[0] for column in row} for kind, row in COLUMNS.items()}
MONEY = {
    kind: {column.path.partition(".")[0] for column in row if (column.unit or "").startswith("currency")}
    for kind, row in COLUMNS.items()
}  # kind: fields
PLACES = {"lat", "lon", "region"}  # fields that tell where something stands


def redacted(estate: Estate, scenario: Scenario, audience: Audience) -> tuple[Estate, Scenario]:
    """Return both without what an audience is not told; every number of the impact stays, by record, as it was.

    Both are trusted to be right, as a reader of files has them.
    """
    if audience == "all":
        return estate, scenario
    hidden = names_hidden(estate, scenario, audience)
    estate, scenario = _circles_as_zones(estate, scenario)
    at = _Redaction(estate, audience, hidden)
    return at.estate_of(estate), at.scenario_of(scenario)


class _Redaction:
    """The new ids and names of one estate for one audience."""

    def __init__(self, estate: Estate, audience: Audience, hidden: tuple[str, ...]):
        self.hides, self.hidden = HIDES[audience], hidden
        self.ids = {kind: _numbered(kind[:-1], [row.id for row in getattr(estate, kind)]) for kind in KINDS}
        self.groups = _numbered("group", [row.group for row in estate.dependencies if row.group is not None])
        self.called = {kind: _marked(kind, [row.id for row in getattr(estate, kind)]) for kind in KINDS[:-1]}
        self.called["operators"] = _marked("operators", [_as_key(row.operator) for row in estate.sites if row.operator])
        if audience == "public":
            self.called["services"] = _by_category(estate.services)
        services = self.ids["services"]
        self.about = self.ids | {
            "estate": {estate.id: "estate"}, "regions": {row.id: row.id for row in estate.regions},
            "dependencies": {
                f"{d.service}.{d.on}.{d.phase}": f"{services[d.service]}.{services[d.on]}.{d.phase}"
                for d in estate.dependencies
            },
        }  # fmt: skip

    def estate_of(self, estate: Estate) -> Estate:
        return replace(
            self.without_money("estate", estate), id="estate", name=self.text(estate.name, _said("estate")),
            currency="" if "money" in self.hides else estate.currency,
            regions=[replace(row, lat=round(row.lat, 1), lon=round(row.lon, 1)) for row in estate.regions],
            sites=self.sites_of(estate.sites),
            services=[self.service_of(row) for row in estate.services],
            placements=[self.placement_of(row) for row in estate.placements],
            dependencies=[self.dependency_of(row) for row in estate.dependencies],
            facts=[fact for old in estate.facts if (fact := self.fact_of(old))],
            **{kind: [self.plain(kind, row) for row in getattr(estate, kind)] for kind in ("zones", "teams")},
        )  # fmt: skip

    def plain(self, kind: str, row: Record) -> Record:
        hidden = "sites" if kind == "zones" else kind
        called = self.name(
            hidden, row.name or row.id, self.called[kind][row.id]
        )  # a record without a name is called by its id
        return replace(self.without_money(kind, row), id=self.ids[kind][row.id], name=called)

    def sites_of(self, sites: list[Site]) -> list[Site]:
        taken, found = Counter(), []
        for site in sites:
            middle = province(site.lat, site.lon) or (round(site.lat), round(site.lon))
            north, east = BESIDE[taken[middle] % len(BESIDE)]
            taken[middle] += 1
            operator = site.operator and self.name(
                "sites", site.operator, self.called["operators"][_as_key(site.operator)]
            )
            found.append(replace(
                self.plain("sites", site), operator=operator,
                lat=_between(middle[0] + APART * north, 90), lon=_between(middle[1] + APART * east, 180),
                region=None, zones=[self.ids["zones"][zone] for zone in site.zones],
            ))  # fmt: skip
        return found

    def service_of(self, service: Service) -> Service:
        secret = "services" in self.hides
        return replace(
            self.plain("services", service),
            category="" if secret or found_in(service.category, self.hidden) else service.category,
            team=service.team and self.ids["teams"][service.team],
        )

    def placement_of(self, row: Placement) -> Placement:
        ids = self.ids
        return replace(
            self.without_money("placements", row), id=ids["placements"][row.id], service=ids["services"][row.service],
            site=ids["sites"][row.site],
            needs=row.needs and {ids["teams"][team]: crews for team, crews in row.needs.items()},
        )  # fmt: skip

    def dependency_of(self, row: Record) -> Record:
        services, group = self.ids["services"], row.group and self.groups[row.group]
        return replace(row, service=services[row.service], on=services[row.on], group=group)

    def fact_of(self, fact: Fact) -> Fact | None:
        """Return a fact's tag and range; None where it is about what is hidden, or about nothing that there is."""
        kind, _, rest = fact.of.partition(".")
        for end in (place for place, mark in enumerate(rest) if mark == "."):
            new, field = self.about[kind].get(rest[:end]), rest[end + 1 :]
            if new is not None and field.partition(".")[0] in FIELDS[kind]:
                secret = PLACES | (MONEY[kind] if "money" in self.hides else set())
                told = field.partition(".")[0] not in secret
                return Fact(of=f"{kind}.{new}.{field}", tag=fact.tag, low=fact.low, high=fact.high) if told else None
        return None

    def scenario_of(self, scenario: Scenario) -> Scenario:
        return replace(
            scenario, id="scenario", estate="estate", name=self.text(scenario.name, _said("scenario")),
            events=[self.event_of(event) for event in scenario.events],
            actions=[self.action_of(action) for action in scenario.actions],
        )  # fmt: skip

    def event_of(self, event: Event) -> Event:
        return replace(
            event, site=event.site and self.ids["sites"][event.site],
            zone=event.zone and self.ids["zones"][event.zone], cause=self.text(event.cause, ""),
        )  # fmt: skip

    def action_of(self, action: Action) -> Action:
        named = {kind: getattr(action, kind[:-1]) for kind in ("teams", "placements", "services", "sites")}
        return replace(
            action, **{kind[:-1]: id_ and self.ids[kind][id_] for kind, id_ in named.items()},
            services=action.services and [self.ids["services"][id_] for id_ in action.services],
        )  # fmt: skip

    def name(self, kind: str, name: Name, instead: Name) -> Name:
        """Return a name that may be told; else what stands in its place."""
        return instead if kind in self.hides or self.tells(name) else name

    def text(self, text: Name, instead: Name) -> Name:
        return instead if "texts" in self.hides or self.tells(text) else text

    def tells(self, name: Name) -> bool:
        return any(found_in(said, self.hidden) for said in ((name,) if isinstance(name, str) else name.values()))

    def without_money(self, kind: str, row: Record) -> Record:
        if "money" not in self.hides:
            return row
        defaults = {field.name: field for field in fields(type(row)) if field.name in MONEY[kind]}
        return replace(row, **{name: field.default_factory() if field.default is NODEFAULT else field.default
                               for name, field in defaults.items()})  # fmt: skip


def _circles_as_zones(estate: Estate, scenario: Scenario) -> tuple[Estate, Scenario]:
    """Return both with each circle as a zone of the sites in it, which never fails by itself.

    One event has to stay one: what it hits, it hits before any failover is committed.
    """
    zones, sites, events = list(estate.zones), list(estate.sites), list(scenario.events)
    for place, event in enumerate(events):
        if event.circle is not None:
            id_ = max((zone.id for zone in zones), default="zone") + "0"  # sorts after them all
            zones.append(Zone(id=id_, name=_said("zones", mark=len(zones) + 1)))
            for i in sites_hit(estate, event):
                sites[i] = replace(sites[i], zones=[*sites[i].zones, id_])
            events[place] = replace(event, circle=None, zone=id_)
    return replace(estate, zones=zones, sites=sites), replace(scenario, events=events)


def _numbered(kind: str, ids: list[str]) -> dict[str, str]:
    """Return id -> new id: numbers of one width, so that the new ones sort as the old ones do."""
    ordered = sorted(set(ids))
    width = len(str(len(ordered)))
    return {id_: f"{kind}-{number:0{width}}" for number, id_ in enumerate(ordered, 1)}


def _marked(kind: str, ids: Iterable[str]) -> dict[str, Name]:
    """Return id -> its name for those who are not told it, in the order of the file: Site A, Service 3."""
    marks = {id_: _letters(i) if kind == "sites" else str(i + 1) for i, id_ in enumerate(dict.fromkeys(ids))}
    return {id_: _said(kind, mark=mark) for id_, mark in marks.items()}


def _by_category(services: list[Service]) -> dict[str, Name]:
    """Return id -> name by what kind of service it is, where its category is a common word: Messaging 2."""
    seen, found = Counter(), {}
    for service in services:
        category = service.category.strip().lower()
        key = f"category.{category}" if Words("en").has(f"redact.category.{category}") else "services"
        seen[key] += 1
        found[service.id] = _said(key, mark=seen[key])
    return found


def _said(key: str, **holes: object) -> Name:
    return {language: Words(language)(f"redact.{key}", **holes) for language in LANGUAGES}


def _letters(number: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    before, last = divmod(number, len(ascii_uppercase))
    return (_letters(before - 1) if before else "") + ascii_uppercase[last]


def _between(degrees: float, most: float) -> float:
    return max(-most, min(most, round(degrees, 2)))


def _as_key(name: Name) -> str:
    return name if isinstance(name, str) else " ".join(name.values())
