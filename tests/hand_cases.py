"""Cases worked out with a pencil, at least one for each rule of the impact model.

Each case is a function whose docstring is the pencil work and which returns
(estate, scenario, expected); `expected` is the part of an `impact/1` document that the
pencil gives, read by `assert_expected`. CASES lists them as (name, estate, scenario, expected).

Unless a case says otherwise: one region of 10,000 people, sites x, y and z; detection takes
0.1 h and decision 0.5 h, so a manual activation is released 0.6 h after the event; a restart
and a warm activation take 1 h; no teams; a horizon of 24 h; every placement has 10 servers
and demand is that of the active ones. "Down" means that nobody is served.
"""

CASES = []


def case(function):
    CASES.append((function.__name__, *function()))
    return function


def named(i, **rest):
    return {"id": i, "name": i, **rest}


def region(i, population):
    return named(i, lat=0, lon=0, population=population)


def site(i, lon=0, **rest):
    return named(i, lat=0, lon=lon, operator="own", ownership="own", **rest)


def service(i, users=0, tier=3, **rest):
    return named(i, category="any", tier=tier, users=users, **rest)


def placement(i, of, at, role="active", servers=10, **rest):
    return {"id": i, "service": of, "site": at, "role": role, "servers": servers, **rest}


def dependency(of, on, phase="run", **rest):
    return {"service": of, "on": on, "phase": phase, **rest}


def estate(services, placements, dependencies=(), **rest):
    return {
        "format": "estate/1",
        "id": "case",
        "name": "case",
        "currency": "KRW",
        "regions": [region("r", 10000)],
        "sites": [site("x"), site("y"), site("z")],
        "services": services,
        "placements": placements,
        "dependencies": list(dependencies),
        **rest,
    }


def fire(where, at, hours, **rest):
    return {"at": at, "site": where, "outage_hours": hours, **rest}


def scenario(events=(), actions=(), hours=24, **rest):
    return {
        "format": "scenario/1",
        "id": "case",
        "name": "case",
        "estate": "case",
        "horizon_hours": hours,
        "events": list(events),
        "actions": list(actions),
        **rest,
    }


def do(what, at, **rest):
    return {"at": at, "do": what, **rest}


def activation(of, release, start, end, wait=None, ok=True):
    return {
        "placement": of,
        "kind": "activation",
        "release": release,
        "start": start,
        "end": end,
        "ok": ok,
        "wait": wait or {},
    }


def restart(of, release, start, end, wait=None):
    return {**activation(of, release, start, end, wait), "kind": "restart"}


def assert_expected(result, expected):
    """Fails where an `impact/1` document says otherwise than `expected`.

    Services are keyed by id, timeline rows by time (the state then); jobs and causes are complete.
    """
    for key, value in expected.items():
        if key == "services":
            rows = {row["id"]: row for row in result["services"]}
            for s, fields in value.items():
                assert_fields(rows[s], fields, s)
        elif key == "timeline":
            for t, fields in value.items():
                state = [row for row in result["timeline"] if row["t"] <= t + 1e-9][-1]
                assert_fields(state, fields, f"timeline at {t}")
        elif key == "jobs":
            assert_jobs(result["jobs"], value)
        elif key == "causes":
            found = {(row["service"], row["site"]): row["lost_user_hours"] for row in result["causes"]}
            found = {root: hours for root, hours in found.items() if hours > 1e-6}
            assert found.keys() == value.keys(), f"causes: {found}"
            assert_fields(found, value, "causes")
        else:
            assert_fields(result, {key: value}, "impact")


def assert_jobs(found, expected):
    def name(row):
        return row["placement"], row["kind"], round(row["start"], 6)

    found, expected = sorted(found, key=name), sorted(expected, key=name)
    assert [name(row) for row in found] == [name(row) for row in expected], f"jobs: {found}"
    for row, fields in zip(found, expected):
        assert row["wait"].keys() == fields["wait"].keys(), f"wait of {name(row)}: {row['wait']}"
        assert_fields(row, fields, f"job {name(row)}")


def assert_fields(found, expected, where):
    """Each expected field is found: numbers to 1e-9 of their size, or 1e-6 near 0."""
    for field, value in expected.items():
        if isinstance(value, dict):
            assert_fields(found[field], value, f"{where} {field}")
        elif value is None or isinstance(value, (bool, str)):
            assert type(found[field]) is type(value), f"{where} {field}: {found[field]}, not {value}"
            assert found[field] == value, f"{where} {field}: {found[field]}, not {value}"
        else:
            close = found[field] is not None and abs(found[field] - value) <= max(1e-6, 1e-9 * abs(value))
            assert close, f"{where} {field}: {found[field]}, not {value}"


# What serves (section 2)


@case
def one_service_at_one_site():
    """a is dark at 2 for 4 h, its restart runs 6-7: 5 h down. 1000 users x 5 h = 5000.
    One in ten people is a user: 10,000 x 0.1 = 1000 affected. Resilience: t0 = 2, so
    1 - 5/22 = 17/22. Revenue: 10 x 5 = 50. RTO 5 h is just met; no data is lost."""
    return (
        estate([service("a", 1000, rto_hours=5, rpo_hours=0, revenue_per_hour=10)], [placement("p", "a", "x")]),
        scenario([fire("x", 2, 4)]),
        {
            "lost_user_hours": 5000,
            "peak_affected_people": 1000,
            "services": {
                "a": {
                    "ttr_hours": 5,
                    "lost_user_hours": 5000,
                    "peak_affected_users": 1000,
                    "data_loss_hours": 0,
                    "data_lost_total": False,
                    "resilience": 17 / 22,
                    "revenue_lost": 50,
                    "compensation": 0,
                    "rto_met": True,
                    "rpo_met": True,
                }
            },
            "timeline": {
                0: {"affected_people": 0, "availability": {"a": 1}},
                2: {"affected_people": 1000, "low": 1000, "high": 1000, "availability": {"a": 0}},
                7: {"affected_people": 0, "availability": {"a": 1}},
            },
            "jobs": [restart("p", 6, 6, 7)],
            "causes": {("a", "x"): 5000},
        },
    )


@case
def partial_loss():
    """x loses half at 0, its restart runs 4-5. Coverage 0.5 is short, so q (5 servers) is
    activated 0.6-1.6: 0.5 + 0.5 = 1. Lost: half of 1000 for 1.6 h = 800. While q comes up, p is
    live (it has lost only half), so no data is lost."""
    return (
        estate([service("a", 1000)], [placement("p", "a", "x"), placement("q", "a", "y", "warm", 5)]),
        scenario([fire("x", 0, 4, lose=0.5)]),
        {
            "services": {
                "a": {"ttr_hours": 1.6, "lost_user_hours": 800, "peak_affected_users": 500, "data_loss_hours": 0}
            },
            "jobs": [activation("q", 0.6, 0.6, 1.6), restart("p", 4, 4, 5)],
            "causes": {("a", "x"): 800},
        },
    )


@case
def collapse():
    """x loses half for 4 h and 1 h of restart. a's coverage 0.5 is below 0.6: nothing, 100 x 5 = 500
    lost. b's is not below 0.5: half stays, 100 x 0.5 x 5 = 250."""
    return (
        estate(
            [service("a", 100, collapse_below=0.6), service("b", 100, collapse_below=0.5)],
            [placement("p", "a", "x"), placement("q", "b", "x")],
        ),
        scenario([fire("x", 0, 4, lose=0.5)]),
        {
            "services": {"a": {"lost_user_hours": 500}, "b": {"lost_user_hours": 250}},
            "timeline": {0: {"availability": {"a": 0, "b": 0.5}}},
            "causes": {("a", "x"): 500, ("b", "x"): 250},
        },
    )


@case
def region_served_by_one_site():
    """Of 1000 users 600 live north (6000 people), 400 south (4000). p (6) serves the north, q (4)
    the south; y is dark 0-3, restart 3-4. Availability 0.6 of all; 400 users x 4 h = 1600. South:
    f = 400/4000 = 0.1, so 400 people. The standby s serves only the north, where nothing is short."""
    return (
        estate(
            [service("a", 1000)],
            [
                placement("p", "a", "x", servers=6, serves=["north"]),
                placement("q", "a", "y", servers=4, serves=["south"]),
                placement("s", "a", "z", "warm", serves=["north"]),
            ],
            regions=[region("north", 6000), region("south", 4000)],
        ),
        scenario([fire("y", 0, 3)]),
        {
            "peak_affected_people": 400,
            "services": {"a": {"ttr_hours": 4, "lost_user_hours": 1600, "resilience": 1 - 0.4 * 4 / 24}},
            "timeline": {0: {"availability": {"a": 0.6}, "affected_people": 400, "low": 400, "high": 400}},
            "jobs": [restart("q", 3, 3, 4)],
            "causes": {("a", "y"): 1600},
        },
    )


@case
def region_shares_of_its_own():
    """Shares 0.25 north and 0.75 south, whoever lives there; p (10, for both) and q (5, south).
    Demand 20, so 5 north and 15 south: p covers 10/20 of each, q 5/15 = 1/3 of the south. North
    0.5, south 5/6, in all 0.125 + 0.625 = 0.75 for 10 h: 1000 x 0.25 x 10 = 2500. Nothing is lost:
    no site to charge. Never up: no TTR, though RTO had a day. North f = 250/1000 x 0.5 = 0.125 of 1000 people,
    south f = 750/3000 x 1/6 = 1/24 of 3000: 125 + 125 = 250."""
    return (
        estate(
            [service("a", 1000, demand=20, region_share={"north": 0.25, "south": 0.75}, rto_hours=24)],
            [placement("p", "a", "x"), placement("q", "a", "y", servers=5, serves=["south"])],
            regions=[region("north", 1000), region("south", 3000)],
        ),
        scenario(hours=10),
        {
            "peak_affected_people": 250,
            "services": {"a": {"ttr_hours": None, "lost_user_hours": 2500, "rto_met": False, "rpo_met": None}},
            "timeline": {0: {"availability": {"a": 0.75}}},
            "jobs": [],
            "causes": {("a", None): 2500},
        },
    )


@case
def empty_region():
    """Half of the users are counted in a region where nobody lives: all their hours are lost (100 x 2), but
    people only where there are some: 50 of 200."""
    return (
        estate(
            [service("a", 100, region_share={"town": 0.5, "desert": 0.5})],
            [placement("p", "a", "x")],
            regions=[region("desert", 0), region("town", 200)],
        ),
        scenario([fire("x", 0, 1)]),
        {"lost_user_hours": 200, "peak_affected_people": 50},
    )


@case
def no_regions():
    """Without regions every placement serves the one unnamed one, in which nobody is counted:
    user-hours (100 x 2) but no people."""
    return (
        estate([service("a", 100)], [placement("p", "a", "x")], regions=[]),
        scenario([fire("x", 0, 1)]),
        {
            "lost_user_hours": 200,
            "peak_affected_people": 0,
            "timeline": {0: {"availability": {"a": 0}, "affected_people": 0}},
        },
    )


@case
def load_profile():
    """Starts at 05:30; demand is half until 08:00, which is t = 2.5. y is dark from 0 to 4, restart
    until 5. p (5 of 10) carries all until 2.5 and half after. At profile 1 coverage is 0.5 at once,
    so s is committed at 0 and runs 0.6-3.6. Lost: half of 1000 from 2.5 to 3.6 = 550; TTR 3.6."""
    return (
        estate(
            [service("a", 1000)],
            [
                placement("p", "a", "x", servers=5),
                placement("q", "a", "y", servers=5),
                placement("s", "a", "z", "warm", servers=5, activation_hours=3),
            ],
            load_profile=[0.5] * 8 + [1] * 16,
        ),
        scenario([fire("y", 0, 4)], starts_at="2022-10-15T05:30+09:00"),
        {
            "services": {"a": {"ttr_hours": 3.6, "lost_user_hours": 550}},
            "timeline": {
                0: {"availability": {"a": 1}},
                2.5: {"availability": {"a": 0.5}},
                3.6: {"availability": {"a": 1}},
            },
            "jobs": [activation("s", 0.6, 0.6, 3.6), restart("q", 4, 4, 5)],
        },
    )


@case
def k_of_n_group():
    """shop needs two of three caches. c1 is down, c2 has 0.75, c3 all, for 4 h: the second best is
    0.75. 1000 x 0.25 x 4 = 1000, and the member that equals it, c2, is the cause."""
    caches = [dependency("shop", c, group="cache", k=2) for c in ("c1", "c2", "c3")]
    return (
        estate(
            [service("shop", 1000), service("c1"), service("c2"), service("c3")],
            [
                placement("p", "shop", "z"),
                placement("p1", "c1", "x"),
                placement("p2", "c2", "y"),
                placement("p3", "c3", "z"),
            ],
            caches,
        ),
        scenario([fire("x", 0, 3), fire("y", 0, 3, lose=0.25)]),
        {
            "timeline": {0: {"availability": {"shop": 0.75, "c1": 0, "c2": 0.75, "c3": 1}}},
            "services": {"shop": {"lost_user_hours": 1000}},
            "causes": {("c2", "y"): 1000},
        },
    )


@case
def weighted_chain():
    """store burns for 4 h; feed needs it wholly (0), app loses half without feed (0.5), page loses a
    fifth without app: 1 - 0.2 x 0.5 = 0.9. Lost in 4 h: feed 10 x 4 = 40, app 100 x 2 = 200, page
    1000 x 0.4 = 400; all of it goes down the chain to store at x."""
    return (
        estate(
            [service("page", 1000), service("app", 100), service("feed", 10), service("store")],
            [
                placement("p1", "page", "y"),
                placement("p2", "app", "y"),
                placement("p3", "feed", "y"),
                placement("p4", "store", "x"),
            ],
            [dependency("page", "app", weight=0.2), dependency("app", "feed", weight=0.5), dependency("feed", "store")],
        ),
        scenario([fire("x", 0, 3)]),
        {
            "lost_user_hours": 640,
            "timeline": {0: {"availability": {"page": 0.9, "app": 0.5, "feed": 0, "store": 0}}},
            "services": {"page": {"lost_user_hours": 400, "ttr_hours": 4}},
            "causes": {("store", "x"): 640},
        },
    )


@case
def cause_is_the_first_binding_group():
    """app needs b and c, both down for 2 h: b stands first in the file, so it is charged; from 2 to 4
    only c is down. 100 users: b 200, c 200."""
    return (
        estate(
            [service("app", 100), service("b"), service("c")],
            [placement("p", "app", "z"), placement("q", "b", "x"), placement("s", "c", "y")],
            [dependency("app", "b"), dependency("app", "c")],
        ),
        scenario([fire("x", 0, 1), fire("y", 0, 3)]),
        {"causes": {("b", "x"): 200, ("c", "y"): 200}},
    )


@case
def cause_lost_in_a_cycle():
    """app and gate need each other; app also needs store, dark for 2 h. From app the first group leads to
    gate, and gate only back to app, which has come up: gate is the root, and no server of it is lost:
    100 x 2. From gate the way leads to app and, gate having come up, on to store at x: 10 x 2."""
    return (
        estate(
            [service("app", 100), service("gate", 10), service("store")],
            [placement("p", "app", "y"), placement("q", "gate", "y"), placement("s", "store", "x")],
            [dependency("app", "gate"), dependency("gate", "app"), dependency("app", "store")],
        ),
        scenario([fire("x", 0, 1)]),
        {"causes": {("gate", None): 200, ("store", "x"): 20}},
    )


@case
def run_cycle_comes_down_from_one():
    """a and b need each other. Nothing lost: the greatest fixed point has both at 1. From 1 to 5 a has
    half, so both have: (100 + 60) x 0.5 x 4 = 320, the cause a."""
    return (
        estate(
            [service("a", 100), service("b", 60)],
            [placement("p", "a", "x"), placement("q", "b", "y")],
            [dependency("a", "b"), dependency("b", "a")],
        ),
        scenario([fire("x", 1, 3, lose=0.5)]),
        {
            "timeline": {0: {"availability": {"a": 1, "b": 1}}, 1: {"availability": {"a": 0.5, "b": 0.5}}},
            "lost_user_hours": 320,
            "causes": {("a", "x"): 320},
        },
    )


@case
def no_demand_and_no_place():
    """tool asks for no servers: it is available without any. ghost asks for 4 and stands nowhere: down
    all the time, 10 users x 24 h, charged to no site."""
    return (
        estate([service("tool", 5), service("ghost", 10, demand=4)], []),
        scenario(),
        {
            "timeline": {0: {"availability": {"tool": 1, "ghost": 0}}},
            "services": {
                "tool": {"ttr_hours": 0},
                "ghost": {"ttr_hours": None, "data_lost_total": False, "data_loss_hours": 0},
            },
            "causes": {("ghost", None): 240},
        },
    )


# What an event does (section 3)


@case
def two_events_overlap():
    """x: 4 h at 0; 1 h at 1, which does not bring the return forward; 3 h at 5, which aborts the
    restart running since 4 and gives back its crew, the only one. It is released anew at 8 and runs its
    full 2 h: 10 h down, 1000 x 10."""
    return (
        estate(
            [service("a", 1000, team="ops")], [placement("p", "a", "x", restart_hours=2)], teams=[named("ops", crews=1)]
        ),
        scenario([fire("x", 0, 4), fire("x", 1, 1), fire("x", 5, 3)]),
        {"lost_user_hours": 10000, "services": {"a": {"ttr_hours": 10}}, "jobs": [restart("p", 8, 8, 10)]},
    )


@case
def job_ends_before_an_event_of_the_same_time():
    """The restart ends at 5, then x loses half at 5: 0.5, not 0, until the second restart (6-7) ends.
    1000 x 5 + 500 x 2 = 6000."""
    return (
        estate([service("a", 1000)], [placement("p", "a", "x")]),
        scenario([fire("x", 0, 4), fire("x", 5, 1, lose=0.5)]),
        {"lost_user_hours": 6000, "jobs": [restart("p", 4, 4, 5), restart("p", 6, 6, 7)]},
    )


@case
def job_ends_before_power_returns():
    """20 servers are asked for, p has 10. z burns before x, so v is lost and not committed. p's restart
    (1-2) ends at 2, when power returns to z where v stands by: nothing serving has lost anything any
    more, so nothing is committed. 1000 x 2 + 500 x 22."""
    return (
        estate([service("a", 1000, demand=20)], [placement("p", "a", "x"), placement("v", "a", "z", "warm")]),
        scenario([fire("z", 0, 2), fire("x", 0, 1)]),
        {"lost_user_hours": 13000, "services": {"a": {"ttr_hours": None}}, "jobs": [restart("p", 1, 1, 2)]},
    )


@case
def events_of_one_time_in_file_order():
    """x burns before z, at one time: v is committed while z has power, then waits for power from 0.6 to 2
    and runs 2-3, next to the restart 2-3. 1000 x 3."""
    return (
        estate([service("a", 1000)], [placement("p", "a", "x"), placement("v", "a", "z", "warm")]),
        scenario([fire("x", 0, 2), fire("z", 0, 2)]),
        {"lost_user_hours": 3000, "jobs": [activation("v", 0.6, 2, 3, {"power": 1.4}), restart("p", 2, 2, 3)]},
    )


@case
def only_a_loss_commits_again():
    """p carries half of a demand of 20, with nothing lost. y, with the standby w, is dark 0-2: a serves from
    elsewhere and w has no job, so nothing is committed at 0; and at 2 no serving placement has lost."""
    return (
        estate([service("a", 1000, demand=20)], [placement("p", "a", "x"), placement("w", "a", "y", "warm")]),
        scenario([fire("y", 0, 2)]),
        {"lost_user_hours": 12000, "jobs": []},
    )


@case
def partial_event_in_the_dark():
    """x is dark until 4. At 1 half of it is lost for 1 h: it stays dark, all of p stays lost, the return
    stays at 4. w, ordered at 2, waits 2 h for power. Both come up 4-5: 1000 x 5. w was lost with x until
    power returned, so its data counts as 0.25 h old: activations end first."""
    return (
        estate([service("a", 1000)], [placement("p", "a", "x"), placement("w", "a", "x", "warm")]),
        scenario([fire("x", 0, 4), fire("x", 1, 1, lose=0.5)], [do("activate", 2, placement="w")]),
        {
            "lost_user_hours": 5000,
            "services": {"a": {"data_loss_hours": 0.25}},
            "jobs": [activation("w", 2, 4, 5, {"power": 2}), restart("p", 4, 4, 5)],
        },
    )


@case
def partial_event_aborts_an_activation():
    """x is dark for 20 h. q (cold, 2 h) starts at 0.6; at 1 y loses half: the job waits again, released
    at 1, starts at once and ends at 3, its pool of 10 whole again. It serves with half lost: 0.5 until
    power returns to y at 11, which makes it whole, for it has no restart. 1000 x 3 + 500 x 8 = 7000.
    Data: q comes up 4 h behind while p has lost all. Charges: until 3 only p serves, x 3000; until 11
    10 servers are lost at x, 5 at y: 4000 splits 2 to 1."""
    return (
        estate(
            [service("a", 1000)],
            [placement("p", "a", "x"), placement("q", "a", "y", "cold", activation_hours=2)],
            sites=[site("x"), site("y", free_servers=10)],
        ),
        scenario([fire("x", 0, 20), fire("y", 1, 10, lose=0.5)]),
        {
            "lost_user_hours": 7000,
            "services": {"a": {"ttr_hours": 11, "data_loss_hours": 4}},
            "jobs": [activation("q", 1, 1, 3), restart("p", 20, 20, 21)],
            "causes": {("a", "x"): 3000 + 8000 / 3, ("a", "y"): 4000 / 3},
        },
    )


@case
def zone_and_circle():
    """On the equator half a degree is 55.6 km: the circle at 0.5 E of 55.7 km takes x (0 E) and y (1 E), not
    z (2 E); zone river takes z at 1. Each is out 1 h and restarts 1 h: 10 users x 2 h each. TTRs
    count from the first event: c is back at 3."""
    return (
        estate(
            [service("a", 10), service("b", 10), service("c", 10)],
            [placement("p", "a", "x"), placement("q", "b", "y"), placement("s", "c", "z")],
            zones=[named("river")],
            sites=[site("x", 0), site("y", 1), site("z", 2, zones=["river"])],
        ),
        scenario(
            [
                {"at": 0, "circle": {"lat": 0, "lon": 0.5, "radius_km": 55.7}, "outage_hours": 1},
                {"at": 1, "zone": "river", "outage_hours": 1},
            ]
        ),
        {
            "lost_user_hours": 60,
            "services": {"a": {"ttr_hours": 2}, "b": {"ttr_hours": 2}, "c": {"ttr_hours": 3}},
            "timeline": {0: {"availability": {"a": 0, "b": 0, "c": 1}}},
        },
    )


@case
def circle_just_too_small():
    """55.5 km from 0.5 E reach neither x nor y: nothing happens."""
    return (
        estate([service("a", 10)], [placement("p", "a", "x")], sites=[site("x", 0), site("y", 1)]),
        scenario([{"circle": {"lat": 0, "lon": 0.5, "radius_km": 55.5}}]),
        {"lost_user_hours": 0, "jobs": []},
    )


@case
def standby_order():
    """Roles first, then servers, then id: h1 (hot, 2 servers), w2 (warm, 4), w1 and w3 (warm, 3; w1
    by id) make 2 + 4 + 3 = 9 < 10, so w3 too: 12. c (cold) is not needed. h1 is released after
    detection only (0.1) and runs 0.1 h; the others 0.6-1.6. 1000 x 0.2 + 800 x 1.4 = 1320."""
    return (
        estate(
            [service("a", 1000)],
            [
                placement("p", "a", "x"),
                placement("w3", "a", "y", "warm", 3),
                placement("w2", "a", "y", "warm", 4),
                placement("w1", "a", "y", "warm", 3),
                placement("c", "a", "z", "cold"),
                placement("h1", "a", "z", "hot", 2),
            ],
            sites=[site("x"), site("y"), site("z", free_servers=10)],
        ),
        scenario([fire("x", 0, 40)]),
        {
            "lost_user_hours": 1320,
            "services": {"a": {"ttr_hours": 1.6, "data_loss_hours": 0}},
            "jobs": [activation("h1", 0.1, 0.1, 0.2)] + [activation(w, 0.6, 0.6, 1.6) for w in ("w1", "w2", "w3")],
        },
    )


@case
def more_servers_come_first():
    """Of two warm standbys b (10) covers all and a (9) would not: only b is committed."""
    return (
        estate(
            [service("s", 100)],
            [placement("p", "s", "x"), placement("a", "s", "y", "warm", 9), placement("b", "s", "y", "warm", 10)],
        ),
        scenario([fire("x", 0, 40)]),
        {"lost_user_hours": 160, "jobs": [activation("b", 0.6, 0.6, 1.6)]},
    )


@case
def automatic_and_manual_delay():
    """Detection 0.25 h, decision 0.75 h; both halves are needed. The hot one is released at 0.25 and
    serves at 0.35, the manual one released at 1 and serves at 2: 1000 x 0.35 + 500 x 1.65 = 1175."""
    return (
        estate(
            [service("a", 1000, decision_hours=0.75)],
            [placement("p", "a", "x"), placement("h", "a", "y", "hot", 5), placement("w", "a", "z", "warm", 5)],
            detection_hours=0.25,
            decision_hours=3,
        ),
        scenario([fire("x", 0, 40)]),
        {"lost_user_hours": 1175, "jobs": [activation("h", 0.25, 0.25, 0.35), activation("w", 1, 1, 2)]},
    )


@case
def standby_in_the_dark_comes_with_its_power():
    """Site and standby burn together: q has lost all, so it is not committed at 0. Power returns to y
    at 2, p has still lost all: q is committed without delay, runs 2-3. 1000 x 3 = 3000."""
    return (
        estate(
            [service("a", 1000)],
            [placement("p", "a", "x"), placement("q", "a", "y", "warm")],
            sites=[site("x", zones=["grid"]), site("y", zones=["grid"], outage_hours=2)],
            zones=[named("grid", outage_hours=9)],
        ),
        scenario([{"zone": "grid"}]),
        {"lost_user_hours": 3000, "jobs": [activation("q", 2, 2, 3), restart("p", 12, 12, 13)]},
    )


@case
def withdrawal():
    """Power is back at 0.5, both restarts run until 0.75. a's warm standby, released only at 2, is
    withdrawn then; b's hot one has been running since 0.1 and goes on to 1.1. Each 100 x 0.75."""
    return (
        estate(
            [service("a", 100, detection_hours=1, decision_hours=1), service("b", 100)],
            [
                placement("p", "a", "x", restart_hours=0.25),
                placement("q", "b", "x", restart_hours=0.25),
                placement("w", "a", "y", "warm"),
                placement("h", "b", "y", "hot", activation_hours=1),
            ],
        ),
        scenario([fire("x", 0, 0.5)]),
        {
            "lost_user_hours": 150,
            "jobs": [restart("p", 0.5, 0.5, 0.75), restart("q", 0.5, 0.5, 0.75), activation("h", 0.1, 0.1, 1.1)],
        },
    )


@case
def no_outage_and_no_restart():
    """An outage of 0 h ends at once and a restart of 0 h too: a state that lasts no time is not seen."""
    return (
        estate([service("a", 100, rto_hours=0)], [placement("p", "a", "x", restart_hours=0)]),
        scenario([fire("x", 3, 0)]),
        {
            "lost_user_hours": 0,
            "peak_affected_people": 0,
            "services": {"a": {"ttr_hours": 0, "rto_met": True, "peak_affected_users": 0}},
            "jobs": [restart("p", 3, 3, 3)],
            "causes": {},
        },
    )


@case
def medians_of_durations():
    """Outage: log-normal, median 3 h. p's restart: triangular 0, 4, 8, median 4: back at 7, 100 x 7. w:
    triangular 0, 0, 8, half of its area above 8 - m with m^2 = 32: median 8 - 4 sqrt 2 = 2.3431457505;
    released at 0.6, so b is back at 2.9431457505."""
    middle = 2.9431457505076194
    return (
        estate(
            [service("a", 100), service("b", 100)],
            [
                placement("p", "a", "x", restart_hours={"min": 0, "mode": 4, "max": 8}),
                placement("q", "b", "x", restart_hours=40),
                placement("w", "b", "y", "warm", activation_hours={"min": 0, "mode": 0, "max": 8}),
            ],
        ),
        scenario([fire("x", 0, {"median": 3, "p90": 9})]),
        {
            "services": {
                "a": {"ttr_hours": 7, "lost_user_hours": 700},
                "b": {"ttr_hours": middle, "lost_user_hours": 100 * middle},
            }
        },
    )


# Destruction and data


@case
def destroyed_site_and_total_data_loss():
    """x is destroyed for 6 h. a stood only there: all its data is gone, though it is rebuilt 6-8. b has
    a backup at y (24 h old; no free servers to bring it up): rebuilt 6-7 from it. 100 x 8 and 100 x 7."""
    return (
        estate(
            [service("a", 100, rpo_hours=100), service("b", 100, rpo_hours=24)],
            [placement("p", "a", "x", restart_hours=2), placement("q", "b", "x"), placement("s", "b", "y", "backup")],
        ),
        scenario([fire("x", 0, 6, destroyed=True)]),
        {
            "services": {
                "a": {
                    "ttr_hours": 8,
                    "lost_user_hours": 800,
                    "data_lost_total": True,
                    "data_loss_hours": None,
                    "rpo_met": False,
                },
                "b": {
                    "ttr_hours": 7,
                    "lost_user_hours": 700,
                    "data_lost_total": False,
                    "data_loss_hours": 24,
                    "rpo_met": True,
                },
            },
            "jobs": [restart("p", 6, 6, 8), restart("q", 6, 6, 7)],
        },
    )


@case
def data_loss_by_lag():
    """w comes up at 1.6 with p all lost: 0.25 h of data. y is destroyed at 5 and w rebuilt 6-7, p still
    dark but not destroyed: its lag is 0, which lowers nothing. Down 0-1.6 and 5-7: 3600; TTR 7; RPO
    0.2 is not met. At 20 p restarts next to a live w."""
    return (
        estate([service("a", 1000, rpo_hours=0.2)], [placement("p", "a", "x"), placement("w", "a", "y", "warm")]),
        scenario([fire("x", 0, 20), fire("y", 5, 1, destroyed=True)]),
        {
            "services": {
                "a": {
                    "data_loss_hours": 0.25,
                    "rpo_met": False,
                    "ttr_hours": 7,
                    "lost_user_hours": 3600,
                    "data_lost_total": False,
                }
            },
            "jobs": [activation("w", 0.6, 0.6, 1.6), restart("w", 6, 6, 7), restart("p", 20, 20, 21)],
        },
    )


@case
def restart_without_destruction_loses_no_data():
    """w, ordered at 0, serves from 1 next to a live p: no data lost. x is destroyed at 2, y dark at 3, w
    restarts 4-5 with nothing live: but it was not destroyed, so its data is all there. 100 x 2."""
    return (
        estate([service("a", 100, rpo_hours=0)], [placement("p", "a", "x"), placement("w", "a", "y", "warm")]),
        scenario([fire("x", 2, 40, destroyed=True), fire("y", 3, 1)], [do("activate", 0, placement="w")]),
        {
            "lost_user_hours": 200,
            "services": {"a": {"data_loss_hours": 0, "rpo_met": True}},
            "jobs": [activation("w", 0, 0, 1), restart("w", 4, 4, 5)],
        },
    )


@case
def total_only_when_destroyed_at_one_time():
    """a: x is destroyed at 0 and rebuilt at 2, y at 5 and rebuilt at 7; never both: x has nothing to
    copy from but y (active, lag 0). b: y burns at 1 before x is rebuilt: total from then on."""
    return (
        estate(
            [service("a", 10), service("b", 10)],
            [
                placement("p", "a", "x"),
                placement("q", "a", "y"),
                placement("s", "b", "x", restart_hours=5),
                placement("u", "b", "y"),
            ],
        ),
        scenario([fire("x", 0, 1, destroyed=True), fire("y", 5, 1, destroyed=True)]),
        {
            "services": {
                "a": {"data_loss_hours": 0, "data_lost_total": False},
                "b": {"data_loss_hours": None, "data_lost_total": True},
            }
        },
    )


@case
def destroyed_standby_is_gone_for_good():
    """y is destroyed at 0: w, not serving, has failed for good. x burns at 5: nothing to commit, nothing
    to activate at 6; p restarts 9-10. 1000 x 5; TTR from the first event, 10."""
    return (
        estate([service("a", 1000)], [placement("p", "a", "x"), placement("w", "a", "y", "warm")]),
        scenario([fire("y", 0, 1, destroyed=True), fire("x", 5, 4)], [do("activate", 6, placement="w")]),
        {
            "lost_user_hours": 5000,
            "services": {"a": {"ttr_hours": 10, "data_loss_hours": 0}},
            "jobs": [restart("p", 9, 9, 10)],
        },
    )


# Jobs (section 4)


@case
def switch_tool_in_the_burnt_site():
    """The tool that turns talk's standby into active stands only at x. It restarts 8-9, usable at 9:
    the gate, closed since 0.6, opens after 8.4 h; w runs 9-10. talk's own restart takes until 12.
    1000 x 10; w brings data 0.25 h old; RTO 4 h missed. The break-glass rule does not help: the tool
    does not depend on talk."""
    return (
        estate(
            [service("talk", 1000, rto_hours=4, rpo_hours=0.25), service("tool")],
            [
                placement("p", "talk", "x", restart_hours=4),
                placement("w", "talk", "y", "warm"),
                placement("t", "tool", "x"),
            ],
            [dependency("talk", "tool", "failover")],
        ),
        scenario([fire("x", 0, 8)]),
        {
            "lost_user_hours": 10000,
            "services": {
                "talk": {"ttr_hours": 10, "rto_met": False, "data_loss_hours": 0.25, "rpo_met": True},
                "tool": {"ttr_hours": 9},
            },
            "jobs": [activation("w", 0.6, 9, 10, {"gate:tool": 8.4}), restart("t", 8, 8, 9), restart("p", 8, 8, 12)],
            "causes": {("talk", "x"): 10000},
        },
    )


@case
def cold_start_deadlock_broken_by_hand():
    """login and config need each other to start. Power is back at 2; by hand from 2 + 4 = 6: both run
    6-7. shop needs login to start but is in no cycle with it: no break-glass, it waits until 7.
    100 x 7 + 10 x 8 = 780."""
    return (
        estate(
            [service("login", 100), service("config"), service("shop", 10)],
            [placement("p", "login", "x"), placement("q", "config", "x"), placement("s", "shop", "x")],
            [
                dependency("login", "config", "start"),
                dependency("config", "login", "start"),
                dependency("shop", "login", "start"),
            ],
        ),
        scenario([fire("x", 0, 2)]),
        {
            "lost_user_hours": 780,
            "services": {"login": {"ttr_hours": 7}, "shop": {"ttr_hours": 8}},
            "jobs": [
                restart("p", 2, 6, 7, {"gate:config": 4}),
                restart("q", 2, 6, 7, {"gate:login": 4}),
                restart("s", 2, 7, 8, {"gate:login": 5}),
            ],
        },
    )


@case
def break_glass_through_any_phase():
    """login needs config to start, config needs login to run: one component all the same. With
    break-glass after 1 h login restarts 3-4; config has restarted 2-3 but runs only with login."""
    return (
        estate(
            [service("login", 100), service("config", 10)],
            [placement("p", "login", "x"), placement("q", "config", "x")],
            [dependency("login", "config", "start"), dependency("config", "login")],
            break_glass_hours=1,
        ),
        scenario([fire("x", 0, 2)]),
        {
            "lost_user_hours": 440,
            "jobs": [restart("q", 2, 2, 3), restart("p", 2, 3, 4, {"gate:config": 1})],
            "causes": {("login", "x"): 410, ("config", "x"): 30},
        },
    )


@case
def gate_opens_with_usable_members():
    """a starts with one of c1, c2 usable. c1 is dark for long, c2 has exactly half: that is usable, the
    gate is open, a restarts 2-3 without a wait."""
    return (
        estate(
            [service("a", 100), service("c1"), service("c2")],
            [placement("p", "a", "x"), placement("q", "c1", "z"), placement("s", "c2", "y")],
            [dependency("a", "c1", "start", group="g", k=1), dependency("a", "c2", "start", group="g", k=1)],
        ),
        scenario([fire("x", 0, 2), fire("z", 0, 40), fire("y", 0, 40, lose=0.5)]),
        {"lost_user_hours": 300, "jobs": [restart("p", 2, 2, 3)]},
    )


@case
def gates_of_a_cold_standby():
    """A cold activation has the start gate (repo, back at 3) and then the failover gate (tool, back at
    5): 2.4 h and 2 h from 0.6. It runs 5-13: 100 x 13. b's warm one has only the failover gate: it
    waits 4.4 h for tool and runs 5-6."""
    return (
        estate(
            [service("a", 100), service("b", 10), service("repo"), service("tool")],
            [
                placement("p", "a", "x", restart_hours=40),
                placement("q", "b", "x", restart_hours=40),
                placement("c", "a", "w", "cold"),
                placement("w", "b", "w", "warm"),
                placement("s", "repo", "y"),
                placement("t", "tool", "z"),
            ],
            [dependency(of, on, phase) for of in "ab" for on, phase in (("tool", "failover"), ("repo", "start"))],
            sites=[site("x"), site("y"), site("z"), site("w", free_servers=10)],
        ),
        scenario([fire("x", 0, 1), fire("y", 0, 2), fire("z", 0, 4)]),
        {
            "lost_user_hours": 1360,
            "jobs": [
                activation("c", 0.6, 5, 13, {"gate:repo": 2.4, "gate:tool": 2}),
                activation("w", 0.6, 5, 6, {"gate:tool": 4.4}),
                restart("s", 2, 2, 3),
                restart("t", 4, 4, 5),
            ],
        },
    )


@case
def too_few_free_servers():
    """c1 asks y for 10 servers and is granted 4 at 0.6: 0.4 is short, so c2 at z is committed at once.
    c1 serves from 2.6, c2 from 4.6: 1000 x 2.6 + 600 x 2 = 3800."""
    return (
        estate(
            [service("a", 1000)],
            [
                placement("p", "a", "x"),
                placement("c1", "a", "y", "cold", activation_hours=2),
                placement("c2", "a", "z", "cold", activation_hours=4),
            ],
            sites=[site("x"), site("y", free_servers=4), site("z", free_servers=10)],
        ),
        scenario([fire("x", 0, 40)]),
        {
            "lost_user_hours": 3800,
            "services": {"a": {"ttr_hours": 4.6, "data_loss_hours": 4}},
            "timeline": {2.6: {"availability": {"a": 0.4}}},
            "jobs": [activation("c1", 0.6, 0.6, 2.6), activation("c2", 0.6, 0.6, 4.6)],
            "causes": {("a", "x"): 3800},
        },
    )


@case
def empty_pool_is_passed_over():
    """y has no free server: its cold standby c cannot be committed, so the backup b at z is, 0.6-2.6."""
    return (
        estate(
            [service("a", 100)],
            [
                placement("p", "a", "x"),
                placement("c", "a", "y", "cold"),
                placement("b", "a", "z", "backup", activation_hours=2),
            ],
            sites=[site("x"), site("y", free_servers=0), site("z", free_servers=10)],
        ),
        scenario([fire("x", 0, 40)]),
        {"lost_user_hours": 260, "services": {"a": {"data_loss_hours": 24}}, "jobs": [activation("b", 0.6, 0.6, 2.6)]},
    )


@case
def grant_of_a_failed_activation_comes_back():
    """a (tier 1) takes all 6 free servers of y for 2 h and fails; b waits 2 h for servers and runs
    2.6-4.6. a has only its restart, 12-13. 100 x 13 + 100 x 4.6 = 1760."""
    return (
        estate(
            [service("a", 100, tier=1), service("b", 100, tier=2)],
            [
                placement("p", "a", "x", servers=6),
                placement("q", "b", "x", servers=6, restart_hours=40),
                placement("c", "a", "y", "cold", 6, activation_hours=2, success=0.25),
                placement("d", "b", "y", "cold", 6, activation_hours=2),
            ],
            sites=[site("x"), site("y", free_servers=6)],
        ),
        scenario([fire("x", 0, 12)]),
        {
            "lost_user_hours": 1760,
            "services": {"a": {"data_loss_hours": 0}, "b": {"data_loss_hours": 4}},
            "jobs": [
                activation("c", 0.6, 0.6, 2.6, ok=False),
                activation("d", 0.6, 2.6, 4.6, {"servers": 2}),
                restart("p", 12, 12, 13),
            ],
        },
    )


@case
def failed_activation_then_the_next():
    """The hot standby (0.1-0.2) fails: its chance is 0.4. The warm one is committed at once, 0.2-1.2.
    1000 x 1.2; its data is 0.25 h old. A chance of 0.5 counts as success."""
    return (
        estate(
            [service("a", 1000)],
            [
                placement("p", "a", "x"),
                placement("h", "a", "y", "hot", success=0.4),
                placement("w", "a", "z", "warm", success=0.5),
            ],
        ),
        scenario([fire("x", 0, 12)]),
        {
            "lost_user_hours": 1200,
            "services": {"a": {"data_loss_hours": 0.25}},
            "jobs": [
                activation("h", 0.1, 0.1, 0.2, ok=False),
                activation("w", 0.2, 0.2, 1.2),
                restart("p", 12, 12, 13),
            ],
        },
    )


@case
def crew_contention():
    """One crew, power at 1. b and a have the same tier; b's reach is 0 + 500 (shop), a's 100: b 1-2,
    a 2-3 after 1 h of waiting for the crew. 100 x 3 + 500 x 2 = 1300, shop's part charged to b."""
    return (
        estate(
            [service("a", 100, team="ops"), service("b", team="ops"), service("shop", 500)],
            [placement("p", "a", "x"), placement("q", "b", "x"), placement("s", "shop", "y")],
            [dependency("shop", "b")],
            teams=[named("ops", crews=1)],
        ),
        scenario([fire("x", 0, 1)]),
        {
            "lost_user_hours": 1300,
            "jobs": [restart("q", 1, 1, 2), restart("p", 1, 2, 3, {"crew": 1})],
            "causes": {("a", "x"): 300, ("b", "x"): 1000},
        },
    )


@case
def overtaking_and_several_teams():
    """At 1: a (tier 1) takes one of two ops and the only dba; b (tier 2) needs the dba and waits; c (tier 3) needs
    ops and overtakes it; d (tier 4) needs 0 dba, which is always free. b runs 2-3."""
    services = [service(s, 10, tier) for s, tier in (("a", 1), ("b", 2), ("c", 3), ("d", 4))]
    return (
        estate(
            services,
            [
                placement("pa", "a", "x", needs={"ops": 1, "dba": 1}),
                placement("pb", "b", "x", needs={"dba": 1}),
                placement("pc", "c", "x", needs={"ops": 1}),
                placement("pd", "d", "x", needs={"dba": 0}),
            ],
            teams=[named("ops", crews=2), named("dba", crews=1)],
        ),
        scenario([fire("x", 0, 1)]),
        {
            "lost_user_hours": 90,
            "jobs": [
                restart("pa", 1, 1, 2),
                restart("pb", 1, 2, 3, {"crew": 1}),
                restart("pc", 1, 1, 2),
                restart("pd", 1, 1, 2),
            ],
        },
    )


@case
def overdrawn_team():
    """Two crews fewer than the one there is: a's restart, which needs one, never starts; b's, which needs none
    of them, runs 1-2. 10 x 24 + 10 x 2."""
    return (
        estate(
            [service("a", 10, team="ops"), service("b", 10, team="ops")],
            [placement("p", "a", "x"), placement("q", "b", "x", needs={"ops": 0})],
            teams=[named("ops", crews=1)],
        ),
        scenario([fire("x", 0, 1)], [do("add_crews", 0, team="ops", crews=-2)]),
        {"lost_user_hours": 260, "jobs": [restart("q", 1, 1, 2)]},
    )


@case
def waits_count_from_the_last_release():
    """No crew until 6. p is released at 1 and waits; at 3 x is lost again until 5, so it is released at 5
    and has waited 1 h when it starts. 100 x 7."""
    return (
        estate([service("a", 100, team="ops")], [placement("p", "a", "x")], teams=[named("ops", crews=0)]),
        scenario([fire("x", 0, 1), fire("x", 3, 2)], [do("add_crews", 6, team="ops", crews=1)]),
        {"lost_user_hours": 700, "jobs": [restart("p", 5, 6, 7, {"crew": 1})]},
    )


@case
def activation_before_restart():
    """Both jobs of a want the one crew at 0.6: the activation goes first (0.6-1.6), the restart waits
    1 h and runs 1.6-2.6. 1000 x 1.6."""
    return (
        estate(
            [service("a", 1000, team="ops")],
            [placement("p", "a", "x"), placement("w", "a", "y", "warm")],
            teams=[named("ops", crews=1)],
        ),
        scenario([fire("x", 0, 0.6)]),
        {"lost_user_hours": 1600, "jobs": [activation("w", 0.6, 0.6, 1.6), restart("p", 0.6, 1.6, 2.6, {"crew": 1})]},
    )


@case
def automatic_standby_needs_no_crew():
    """No crew at all: the hot half comes at 0.2, the warm half and the restart never. 1000 x 0.2 +
    500 x 23.8 = 12100; below its MBCO of 0.6 at the end, so no TTR."""
    return (
        estate(
            [service("a", 1000, team="ops", mbco=0.6, rto_hours=100)],
            [placement("p", "a", "x"), placement("h", "a", "y", "hot", 5), placement("w", "a", "z", "warm", 5)],
            teams=[named("ops", crews=0)],
        ),
        scenario([fire("x", 0, 2)]),
        {
            "lost_user_hours": 12100,
            "services": {"a": {"ttr_hours": None, "rto_met": False}},
            "jobs": [activation("h", 0.1, 0.1, 0.2)],
        },
    )


@case
def ends_of_the_same_time_by_priority():
    """x is destroyed, p restarts 1-2; c, ordered at 0, runs 0-2 too. Activations come before restarts: c ends
    with nothing live, so data is 4 h old; then c is live and p's end adds nothing. The other way round
    p would have taken the least lag of those not destroyed, w's 0.25, and then been live for c."""
    return (
        estate(
            [service("a", 100)],
            [
                placement("p", "a", "x"),
                placement("c", "a", "y", "cold", activation_hours=2),
                placement("w", "a", "z", "warm", 1, success=0, activation_hours=40),
            ],
            sites=[site("x"), site("y", free_servers=10), site("z")],
        ),
        scenario([fire("x", 0, 1, destroyed=True)], [do("activate", 0, placement="c")]),
        {
            "lost_user_hours": 200,
            "services": {"a": {"data_loss_hours": 4}},
            "jobs": [activation("c", 0, 0, 2), restart("p", 1, 1, 2)],
        },
    )


# What it cost (section 5)


@case
def affected_people_with_bounds():
    """1000 people; a has 500 users, b 400, c 5000 (everyone). a and b down: 1000 x (1 - 0.5 x 0.6) = 700,
    between 500 and 900. From 2 c too: 1000, 1000, 1000. a and b are back at 5, c at 7."""
    return (
        estate(
            [service("a", 500), service("b", 400), service("c", 5000)],
            [placement("p", "a", "x"), placement("q", "b", "x"), placement("s", "c", "y")],
            regions=[region("r", 1000)],
        ),
        scenario([fire("x", 0, 4), fire("y", 2, 4)]),
        {
            "peak_affected_people": 1000,
            "timeline": {
                0: {"affected_people": 700, "low": 500, "high": 900},
                2: {"affected_people": 1000, "low": 1000, "high": 1000},
                5: {"affected_people": 1000},
                7: {"affected_people": 0, "low": 0, "high": 0},
            },
        },
    )


@case
def compensation_spell():
    """Half lost 0-2: a spell of exactly 2 h is not longer than 2. At 5 a quarter, at 6 two fifths, back at
    8: a spell of 3 h, at its worst 0.4: 3 x 100 x 0.4 = 120. Lost: 100 + 25 + 80 = 205; the peak is 50."""
    return (
        estate([service("a", 100, compensation={"after_hours": 2, "per_user": 3})], [placement("p", "a", "x")]),
        scenario([fire("x", 0, 1, lose=0.5), fire("x", 5, 2, lose=0.25), fire("x", 6, 1, lose=0.4)]),
        {"lost_user_hours": 205, "services": {"a": {"compensation": 120, "peak_affected_users": 50, "ttr_hours": 8}}},
    )


@case
def short_horizon():
    """Power would return at 4, the horizon is 3: no job ends, no TTR, resilience 0; the open spell ends at
    the horizon: longer than 2.5 h, 100 x 2 = 200. 100 x 3 user-hours."""
    return (
        estate(
            [service("a", 100, rto_hours=4, compensation={"after_hours": 2.5, "per_user": 2})],
            [placement("p", "a", "x")],
        ),
        scenario([fire("x", 0, 4)], hours=3),
        {
            "lost_user_hours": 300,
            "jobs": [],
            "services": {"a": {"ttr_hours": None, "rto_met": False, "resilience": 0, "compensation": 200}},
        },
    )


@case
def at_the_horizon_itself():
    """a's restart ends at H = 5: a TTR of 5 and a job. b is struck at 5: no TTR, but no time to lose
    anything in, so nothing lost and no peak. 100 x 5."""
    return (
        estate([service("a", 100), service("b", 1000)], [placement("p", "a", "x"), placement("q", "b", "y")]),
        scenario([fire("x", 0, 4), fire("y", 5, 4)], hours=5),
        {
            "lost_user_hours": 500,
            "peak_affected_people": 100,
            "jobs": [restart("p", 4, 4, 5)],
            "services": {
                "a": {"ttr_hours": 5},
                "b": {"ttr_hours": None, "lost_user_hours": 0, "peak_affected_users": 0},
            },
        },
    )


@case
def below_its_mbco_only_before_the_event():
    """Without starts_at, t = 0 is local hour 0. Hours 0 and 1 ask for all of a's demand of 20 and p carries
    half of it; from 2 on they ask for half. The event at 4 hits another site: never below from t0 on
    (until H = 12), TTR 0. 100 x 0.5 x 2 = 100; resilience counts from t0: 1."""
    return (
        estate([service("a", 100, demand=20)], [placement("p", "a", "x")], load_profile=[1, 1] + [0.5] * 22),
        scenario([fire("y", 4, 4)], hours=12),
        {"lost_user_hours": 100, "services": {"a": {"ttr_hours": 0, "resilience": 1}}, "causes": {("a", None): 100}},
    )


# Actions (section 6)


@case
def hold_and_release():
    """w's activation, released at 0.6, is held from 0 to 3: 2.4 h; it runs 3-4. The restart, 12-13, is
    no activation, so the hold at 12 does not touch it. 1000 x 4."""
    return (
        estate([service("a", 1000)], [placement("p", "a", "x"), placement("w", "a", "y", "warm")]),
        scenario(
            [fire("x", 0, 12)], [do("hold", 0, service="a"), do("release", 3, service="a"), do("hold", 12, service="a")]
        ),
        {"lost_user_hours": 4000, "jobs": [activation("w", 0.6, 3, 4, {"held": 2.4}), restart("p", 12, 12, 13)]},
    )


@case
def power_then_held():
    """w is ordered at 0, its site dark until 2: power 2 h; then held until 3: 1 h. It runs 3-4."""
    return (
        estate([service("a", 1000)], [placement("p", "a", "x", restart_hours=40), placement("w", "a", "y", "warm")]),
        scenario(
            [fire("x", 0, 2), fire("y", 0, 2)],
            [do("activate", 0, placement="w"), do("hold", 1, service="a"), do("release", 3, service="a")],
        ),
        {"lost_user_hours": 4000, "jobs": [activation("w", 0, 3, 4, {"power": 2, "held": 1})]},
    )


@case
def set_order():
    """One crew, power at 2. The order names only c (tier 3): c 2-3, then by tier a 3-4, b 4-5.
    10 x 4 + 100 x 5 + 1 x 3 = 543: b has more users, but tier 2."""
    return (
        estate(
            [service("a", 10, 1, team="ops"), service("b", 100, 2, team="ops"), service("c", 1, 3, team="ops")],
            [placement("pa", "a", "x"), placement("pb", "b", "x"), placement("pc", "c", "x")],
            teams=[named("ops", crews=1)],
        ),
        scenario([fire("x", 0, 2)], [do("set_order", 0, services=["b", "a"]), do("set_order", 1, services=["c"])]),
        {
            "lost_user_hours": 543,
            "jobs": [restart("pc", 2, 2, 3), restart("pa", 2, 3, 4, {"crew": 1}), restart("pb", 2, 4, 5, {"crew": 2})],
        },
    )


@case
def add_crews():
    """One crew; three restarts of 2 h released at 1: a 1-3. A crew more at 2: b 2-4 (waited 1 h). One fewer
    at 2.5: two run on with one crew; when a ends none is free; c runs 4-6 (waited 3 h). 10 x (3 + 4 + 6)."""
    return (
        estate(
            [service(s, 10, tier, team="ops") for s, tier in (("a", 1), ("b", 2), ("c", 3))],
            [placement("p" + s, s, "x", restart_hours=2) for s in "abc"],
            teams=[named("ops", crews=1)],
        ),
        scenario(
            [fire("x", 0, 1)], [do("add_crews", 2, team="ops", crews=1), do("add_crews", 2.5, team="ops", crews=-1)]
        ),
        {
            "lost_user_hours": 130,
            "jobs": [restart("pa", 1, 1, 3), restart("pb", 1, 2, 4, {"crew": 1}), restart("pc", 1, 4, 6, {"crew": 3})],
        },
    )


@case
def extend_outage():
    """Power due at 4; 3 h more at 2: at 7; 10 h less at 6: not before now, so at 6, at once. The restart is
    released and runs 6-7. At 8 no return is to come: nothing to extend."""
    return (
        estate([service("a", 1000)], [placement("p", "a", "x")]),
        scenario([fire("x", 0, 4)], [do("extend_outage", t, site="x", hours=h) for t, h in ((2, 3), (6, -10), (8, 5))]),
        {"lost_user_hours": 7000, "jobs": [restart("p", 6, 6, 7)]},
    )


@case
def shed():
    """y, half of a, is dark 0-4, restart 4-5; the standby w is released only at 2.1. At 1 half of the demand
    is shed: p carries it, and serving placements alone cover all, so w is withdrawn. At 3 the demand is whole
    again: half is down until 5, and nothing commits again. 500 x 1 + 500 x 2 = 1500."""
    return (
        estate(
            [service("a", 1000, decision_hours=2)],
            [
                placement("p", "a", "x", servers=5),
                placement("q", "a", "y", servers=5),
                placement("w", "a", "z", "warm", 5),
            ],
        ),
        scenario([fire("y", 0, 4)], [do("shed", 1, service="a", factor=0.5), do("shed", 3, service="a", factor=1)]),
        {"lost_user_hours": 1500, "services": {"a": {"ttr_hours": 5}}, "jobs": [restart("q", 4, 4, 5)]},
    )


@case
def activate():
    """Nothing is wrong at 1, and w is activated all the same, 1-2: ordered, so not withdrawn. When x burns
    at 5 (t0) w carries everything: nothing is lost. p restarts 9-10."""
    return (
        estate([service("a", 1000)], [placement("p", "a", "x"), placement("w", "a", "y", "warm")]),
        scenario([fire("x", 5, 4)], [do("activate", 1, placement="w")]),
        {
            "lost_user_hours": 0,
            "services": {"a": {"ttr_hours": 0, "data_loss_hours": 0, "resilience": 1}},
            "jobs": [activation("w", 1, 1, 2), restart("p", 9, 9, 10)],
        },
    )


@case
def ordered_and_aborted():
    """w, ordered at 1, is aborted at 1.5 as half of y is lost, and waits again from 1.5. p alone covers all,
    yet w was ordered: it is not withdrawn, and runs 1.5-2.5. v, ordered for a service of no demand, runs too."""
    return (
        estate(
            [service("a", 1000), service("b")],
            [
                placement("p", "a", "x"),
                placement("w", "a", "y", "warm"),
                placement("v", "b", "z", "warm", replication_lag_hours=3),
            ],
        ),
        scenario([fire("y", 1.5, 4, lose=0.5)], [do("activate", 1, placement="w"), do("activate", 2, placement="v")]),
        {
            "lost_user_hours": 0,
            "services": {"a": {"data_loss_hours": 0}, "b": {"data_loss_hours": 3}},
            "jobs": [activation("w", 1.5, 1.5, 2.5), activation("v", 2, 2, 3)],
        },
    )


@case
def activate_hastens_a_waiting_one():
    """Decision would take 5 h (release 5.1); ordered at 1, w runs 1-2. Ordered again at 3 it serves already.
    1000 x 2."""
    return (
        estate([service("a", 1000, decision_hours=5)], [placement("p", "a", "x"), placement("w", "a", "y", "warm")]),
        scenario([fire("x", 0, 12)], [do("activate", 1, placement="w"), do("activate", 3, placement="w")]),
        {"lost_user_hours": 2000, "jobs": [activation("w", 1, 1, 2), restart("p", 12, 12, 13)]},
    )


@case
def fail_activation():
    """w (chance 1) runs 0.6-1.6; told at 1 to fail, it does so at 1.6. Then the backup b is committed at
    once, 1.6-3.6, with data 24 h old. 1000 x 3.6."""
    return (
        estate(
            [service("a", 1000)],
            [
                placement("p", "a", "x"),
                placement("w", "a", "y", "warm"),
                placement("b", "a", "z", "backup", activation_hours=2),
            ],
            sites=[site("x"), site("y"), site("z", free_servers=30)],
        ),
        scenario([fire("x", 0, 12)], [do("fail_activation", 1, placement="w")]),
        {
            "lost_user_hours": 3600,
            "services": {"a": {"data_loss_hours": 24}},
            "jobs": [
                activation("w", 0.6, 0.6, 1.6, ok=False),
                activation("b", 1.6, 1.6, 3.6),
                restart("p", 12, 12, 13),
            ],
        },
    )


@case
def fail_activation_to_come():
    """Told at 0 to fail, w is committed by the event at 2 (release 2.6) and fails at 3.6 after its full hour;
    ordered again at 5 it stays failed. p is back at 2 + 4 + 1 = 7: 1000 x 5."""
    return (
        estate([service("a", 1000)], [placement("p", "a", "x"), placement("w", "a", "y", "warm")]),
        scenario([fire("x", 2, 4)], [do("fail_activation", 0, placement="w"), do("activate", 5, placement="w")]),
        {"lost_user_hours": 5000, "jobs": [activation("w", 2.6, 2.6, 3.6, ok=False), restart("p", 6, 6, 7)]},
    )
