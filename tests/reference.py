"""The impact model a second time: slow, plain, to be held beside the model page.

Nothing here is shared with the engine, and everything is worked out from scratch on
every walk. Times are hours from the scenario's start, capacity is in servers. Both
documents are trusted to be valid; defaults are filled in here.
"""

import math
from datetime import datetime

TINY = 1e-9  # hours, servers and shares closer than this are equal

STANDBY = {  # role: activation_hours, automatic, replication_lag_hours, place in the role order
    "active": (0, False, 0, None),
    "hot": (0.1, True, 0, 0),
    "warm": (1, False, 0.25, 1),
    "cold": (8, False, 4, 2),
    "backup": (24, False, 24, 3),
}


def reference(estate: dict, scenario: dict) -> dict:
    """The `impact/1` document of an `estate/1` and a `scenario/1` document."""
    return impact(World(estate, scenario).live())


# Section 1: what the files say, with every default filled in


def median(duration):
    """Hours: the median of a number, a log-normal or a triangular duration."""
    if not isinstance(duration, dict):
        return duration
    if "median" in duration:
        return duration["median"]
    low, mode, high = duration["min"], duration["mode"], duration["max"]
    if mode >= (low + high) / 2:
        return low + math.sqrt((high - low) * (mode - low) / 2)
    return high - math.sqrt((high - low) * (high - mode) / 2)


def regions_of(estate):
    """{region: people}; one unnamed region without people where there are none."""
    return {r["id"]: r["population"] for r in estate.get("regions", [])} or {"": 0}


def shares_of(service, regions):
    """{region: share of the service's users}."""
    if service.get("region_share"):
        total = sum(service["region_share"].values())
        return {r: service["region_share"].get(r, 0) / total for r in regions}
    people = sum(regions.values())
    return {r: regions[r] / people if people else 1 / len(regions) for r in regions}


def services_of(estate, regions):
    """{service: its record}, in file order."""
    default = {
        "tier": 3,
        "users": 0,
        "team": None,
        "rto_hours": None,
        "rpo_hours": None,
        "mbco": 0.99,
        "collapse_below": 0,
        "revenue_per_hour": 0,
        "detection_hours": estate.get("detection_hours", 0.1),
        "decision_hours": estate.get("decision_hours", 0.5),
    }
    services = {}
    for given in estate.get("services", []):
        active = sum(
            p["servers"] for p in estate.get("placements", []) if p["service"] == given["id"] and p["role"] == "active"
        )
        compensation = {"after_hours": 0, "per_user": 0, **given.get("compensation", {})}
        services[given["id"]] = {
            "demand": active,
            **default,
            **given,
            "compensation": compensation,
            "share": shares_of(given, regions),
            "shed": 1,
            "data_loss": 0,
            "data_total": False,
        }
    return services


def placements_of(estate, services, regions):
    """{placement: its record and its state}, in file order."""
    placements = {}
    for given in estate.get("placements", []):
        hours, automatic, lag, _ = STANDBY[given["role"]]
        team = services[given["service"]]["team"]
        placements[given["id"]] = {
            "activation_hours": hours,
            "automatic": automatic,
            "replication_lag_hours": lag,
            "success": 1,
            "restart_hours": 1,
            "needs": {team: 1} if team else {},
            "serves": list(regions),
            **given,
            "n": given["servers"],
            "serving": given["role"] == "active",
            "lost": 0,
            "job": None,
            "failed": False,
            "destroyed": False,
            "told_to_fail": False,
        }
    return placements


def groups_of(estate):
    """The dependency groups, each standing where its first member does."""
    groups = {}
    for place, given in enumerate(estate.get("dependencies", [])):
        phase = given.get("phase", "run")
        key = (given["service"], phase, given.get("group") or place)
        group = groups.setdefault(
            key,
            {
                "service": given["service"],
                "phase": phase,
                "members": [],
                "weight": given.get("weight", 1),
                "k": given.get("k", 1),
            },
        )
        group["members"].append(given["on"])
    return list(groups.values())


def needed_by(estate, service):
    """All services that `service` depends on, directly or not, in any phase."""
    found, edge = set(), [service]
    while edge:
        at = edge.pop()
        new = {d["on"] for d in estate.get("dependencies", []) if d["service"] == at} - found
        found |= new
        edge += new
    return found


def kilometres(a, b):
    """Great-circle distance of two points with `lat` and `lon`, by the haversine."""
    lat_a, lat_b = math.radians(a["lat"]), math.radians(b["lat"])
    half = math.radians(b["lon"] - a["lon"]) / 2
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half) ** 2
    return 2 * 6371.0088 * math.asin(min(1, math.sqrt(h)))


def local_hour(scenario):
    """The local hour, with its fraction, at which the scenario starts."""
    if "starts_at" not in scenario:
        return 0
    start = datetime.fromisoformat(scenario["starts_at"])
    return start.hour + start.minute / 60 + start.second / 3600


class World:
    """The state at one time, and the rules that change it."""

    def __init__(self, estate, scenario):
        self.regions = regions_of(estate)
        self.services = services_of(estate, self.regions)
        self.placements = placements_of(estate, self.services, self.regions)
        self.of = {s: [p for p in self.placements.values() if p["service"] == s] for s in self.services}
        self.groups = groups_of(estate)
        self.run_groups = {s: self.groups_in(s, "run") for s in self.services}
        self.needed = {s: needed_by(estate, s) for s in self.services}
        self.reach = {s: self.reach_of(s) for s in self.services}
        self.sites = {
            x["id"]: {"free_servers": 0, "outage_hours": 12, "zones": [], **x, "dark": False, "return": None}
            for x in estate.get("sites", [])
        }
        self.pool = {x: site["free_servers"] for x, site in self.sites.items()}
        self.crews = {team["id"]: team.get("crews", 10) for team in estate.get("teams", [])}
        self.break_glass_hours = estate.get("break_glass_hours", 4)
        self.load_profile = estate.get("load_profile")
        self.first_hour = local_hour(scenario)
        self.horizon = scenario.get("horizon_hours", 168)
        self.events = list(scenario.get("events", []))
        self.actions = list(scenario.get("actions", []))
        self.t0 = min([event.get("at", 0) for event in self.events], default=0)
        self.order, self.held = [], set()
        self.now, self.ended, self.history = 0, [], []

    def live(self):
        """Goes through the scenario, at each time in the order of section 3."""
        while self.now <= self.horizon + TINY:
            self.end_jobs([job for job in self.running() if job["end"] <= self.now + TINY])
            self.return_power()
            for event in self.due(self.events):
                self.happen(event)
            for action in self.due(self.actions):
                self.act(action)
            self.return_power()
            self.walk()
            self.history.append({"t": self.now, "level": self.level, "charges": self.charges()})
            self.pass_time(self.next_time())
        return self

    def due(self, pending):
        """Takes out of `pending`, in file order, what happens now."""
        due = [item for item in pending if item.get("at", 0) <= self.now + TINY]
        pending[:] = [item for item in pending if item.get("at", 0) > self.now + TINY]
        return due

    def next_time(self):
        """The next time at which anything may change."""
        times = [item.get("at", 0) for item in self.events + self.actions]
        times += [job["end"] for job in self.running()]
        times += [job["release"] + wait for job in self.waiting() for wait in (0, self.break_glass_hours)]
        times += [site["return"] for site in self.sites.values() if site["return"] is not None]
        if self.load_profile is not None:
            times += [math.floor(self.first_hour + self.now + TINY) + 1 - self.first_hour]
        return min([t for t in times if t > self.now + TINY], default=math.inf)

    def pass_time(self, to):
        """Lets the clock run to `to`; each job's wait is put down to what held it on the last walk."""
        for job in self.waiting():
            if job["held_by"] != "release":
                job["wait"][job["held_by"]] = job["wait"].get(job["held_by"], 0) + to - self.now
        self.now = to

    # Section 2: what serves

    def profile(self):
        """The share of peak demand that the local hour asks for."""
        if self.load_profile is None:
            return 1
        return self.load_profile[math.floor(self.first_hour + self.now + TINY) % 24]

    def coverage(self, s, r, placements, profile):
        """Of the demand of s in region r, at `profile`, the share that `placements` carry."""
        service = self.services[s]
        full = service["demand"] * service["shed"] * profile
        return sum(
            p["n"] * (1 - p["lost"]) / (full * sum(service["share"][q] for q in p["serves"]))
            for p in placements
            if r in p["serves"]
        )

    def serving(self, s):
        return [p for p in self.of[s] if p["serving"]]

    def own(self, s, r):
        """Own coverage of service s in region r."""
        service = self.services[s]
        if service["demand"] == 0 or service["share"][r] == 0:
            return 1
        covered = self.coverage(s, r, self.serving(s), self.profile())
        covered = 1 if covered >= 1 - TINY else covered
        return 0 if covered < service["collapse_below"] - TINY else covered

    def groups_in(self, s, phase):
        return [g for g in self.groups if g["service"] == s and g["phase"] == phase]

    def kth(self, group, r, level):
        """K_g: the k-th largest availability among the group's members."""
        return sorted((level[m, r] for m in group["members"]), reverse=True)[group["k"] - 1]

    def term(self, group, r, level):
        return 1 - group["weight"] * (1 - self.kth(group, r, level))

    def settle(self):
        """Own coverage, and the availability of each (service, region): down from 1 to the fixed point."""
        self.own_level = {(s, r): self.own(s, r) for s in self.services for r in self.regions}
        self.level, lower = None, dict.fromkeys(self.own_level, 1)
        while lower != self.level:
            self.level = lower
            lower = {
                (s, r): min([own, *(self.term(g, r, self.level) for g in self.run_groups[s])])
                for (s, r), own in self.own_level.items()
            }

    def mean(self, s):
        """Availability of s over all its users."""
        return mean_level(self, self.level, s)

    # Section 3: what an event does

    def struck_by(self, event):
        if "site" in event:
            return [event["site"]]
        if "zone" in event:
            return [x for x, site in self.sites.items() if event["zone"] in site["zones"]]
        circle = event["circle"]
        return [x for x, site in self.sites.items() if kilometres(site, circle) <= circle["radius_km"] + TINY]

    def happen(self, event):
        """One event: it hits all its sites, then failover is committed."""
        struck = self.struck_by(event)
        concerned = [
            s
            for s in self.services
            if any(p["site"] in struck and (p["serving"] or self.activation(p)) for p in self.of[s])
        ]
        for x in struck:
            self.strike(x, event)
        for s in self.services:
            if self.of[s] and all(p["destroyed"] for p in self.of[s]):
                self.services[s]["data_total"] = True
        for s in concerned:
            self.commit(s, delay=True)

    def strike(self, x, event):
        """One event at one site."""
        site, lose = self.sites[x], event.get("lose", 1)
        back = self.now + median(event.get("outage_hours", site["outage_hours"]))
        site["return"] = back if site["return"] is None else max(site["return"], back)
        site["dark"] = site["dark"] or lose >= 1 - TINY
        for p in self.at(x):
            p["lost"] = max(p["lost"], lose)
            if p["job"] and p["job"]["start"] is not None:
                self.abort(p["job"])
            if p["serving"]:
                p["job"] = p["job"] or self.new_job(p, "restart", site["return"])
                self.release(p["job"], site["return"])
            if event.get("destroyed", False):
                p["destroyed"] = True
                if not p["serving"]:
                    p["failed"], p["job"] = True, None

    def at(self, x):
        return [p for p in self.placements.values() if p["site"] == x]

    def commit(self, s, delay):
        """Commits failover for s; says whether any standby was."""
        service, committed = self.services[s], False
        while service["demand"] > 0:
            held = [p for p in self.of[s] if p["serving"] or self.activation(p)]
            short = [r for r in self.regions if service["share"][r] > 0 and self.coverage(s, r, held, 1) < 1 - TINY]
            left = [p for p in self.of[s] if self.can_stand_in(p, short)]
            if not left:
                break
            best = min(left, key=lambda p: (STANDBY[p["role"]][3], -p["servers"], p["id"]))
            wait = service["detection_hours"] + (0 if best["automatic"] else service["decision_hours"])
            best["job"] = self.new_job(best, "activation", self.now + (wait if delay else 0))
            committed = True
        return committed

    def can_stand_in(self, p, regions):
        return (
            any(r in p["serves"] for r in regions)
            and p["lost"] < 1 - TINY
            and not p["serving"]
            and not p["job"]
            and not p["failed"]
            and (not self.pooled(p) or self.pool[p["site"]] > TINY)
        )

    def commit_again(self, s):
        """Commits without delay, while a serving placement has lost anything; says whether any was."""
        return any(p["lost"] > TINY for p in self.serving(s)) and self.commit(s, delay=False)

    def return_power(self):
        """All power returns that are due; only then what they make failover commit again."""
        back = [x for x, site in self.sites.items() if site["return"] is not None and site["return"] <= self.now + TINY]
        for x in back:
            self.sites[x].update({"dark": False, "return": None})
            for p in self.at(x):
                if not p["job"] or p["job"]["kind"] != "restart":
                    p["lost"] = 0
        for s in self.services:
            if any(p["site"] in back and not p["serving"] for p in self.of[s]):
                self.commit_again(s)

    def withdraw(self):
        """Drops the waiting activations, of no one's order, of services that need none any more."""
        for s, service in self.services.items():
            if service["demand"] > 0 and all(
                self.coverage(s, r, self.serving(s), 1) >= 1 - TINY for r in self.regions if service["share"][r] > 0
            ):
                for p in self.of[s]:
                    if self.activation(p) and p["job"]["start"] is None and not p["job"]["ordered"]:
                        p["job"] = None

    # Section 4: jobs

    def new_job(self, p, kind, release):
        return {
            "placement": p,
            "kind": kind,
            "release": release,
            "start": None,
            "end": None,
            "wait": {},
            "held_by": "release",
            "ordered": False,
        }

    def release(self, job, time):
        job.update({"release": time, "wait": {}})

    def activation(self, p):
        return p["job"] is not None and p["job"]["kind"] == "activation"

    def pooled(self, p):
        return p["role"] in ("cold", "backup")

    def waiting(self):
        return [p["job"] for p in self.placements.values() if p["job"] and p["job"]["start"] is None]

    def running(self):
        return [p["job"] for p in self.placements.values() if p["job"] and p["job"]["start"] is not None]

    def gates(self, job):
        """The groups that must be open before the job may start."""
        p, activation = job["placement"], job["kind"] == "activation"
        start = self.groups_in(p["service"], "start") if not activation or self.pooled(p) else []
        return start + (self.groups_in(p["service"], "failover") if activation else [])

    def counts_as_usable(self, member, job):
        s = job["placement"]["service"]
        entangled = member in self.needed[s] and s in self.needed[member]
        broken_open = entangled and self.now >= job["release"] + self.break_glass_hours - TINY
        return broken_open or self.mean(member) >= 0.5 - TINY

    def crews_of(self, job):
        p = job["placement"]
        return {} if job["kind"] == "activation" and p["automatic"] else p["needs"]

    def obstacle(self, job):
        """The first thing that keeps a waiting job from starting now, or None."""
        p = job["placement"]
        if self.now < job["release"] - TINY:
            return "release"
        if self.sites[p["site"]]["dark"]:
            return "power"
        if job["kind"] == "activation" and p["service"] in self.held:
            return "held"
        for group in self.gates(job):
            closed = [m for m in group["members"] if not self.counts_as_usable(m, job)]
            if len(group["members"]) - len(closed) < group["k"]:
                return "gate:" + closed[0]
        if any(need > 0 and self.crews[team] < need - TINY for team, need in self.crews_of(job).items()):
            return "crew"
        if job["kind"] == "activation" and self.pooled(p) and self.pool[p["site"]] <= TINY:
            return "servers"
        return None

    def walk(self):
        """Withdraws, settles and starts jobs until nothing more ends or is committed now."""
        again = True
        while again:
            self.withdraw()
            self.settle()
            started = [job for job in sorted(self.waiting(), key=self.priority) if self.may_start(job)]
            partial = {
                job["placement"]["service"]
                for job in started
                if job["placement"]["n"] < job["placement"]["servers"] - TINY and job["kind"] == "activation"
            }
            committed = [s for s in partial if self.commit_again(s)]
            instant = [job for job in started if job["end"] == job["start"]]
            self.end_jobs(instant)
            again = bool(committed or instant)

    def may_start(self, job):
        """Starts the job if nothing holds it; says whether it did."""
        job["held_by"] = self.obstacle(job)
        if job["held_by"] is None:
            self.start(job)
        return job["held_by"] is None

    def start(self, job):
        p = job["placement"]
        hours = median(p["restart_hours"] if job["kind"] == "restart" else p["activation_hours"])
        job.update({"start": self.now, "end": self.now + (hours if hours > TINY else 0)})
        for team, need in self.crews_of(job).items():
            self.crews[team] -= need
        if job["kind"] == "activation" and self.pooled(p):
            p["n"] = min(p["servers"], self.pool[p["site"]])
            self.pool[p["site"]] -= p["n"]

    def free_crews(self, job):
        for team, need in self.crews_of(job).items():
            self.crews[team] += need

    def give_back(self, p):
        """Puts a grant back in the pool."""
        if self.pooled(p):
            self.pool[p["site"]] += p["n"]
            p["n"] = p["servers"]

    def abort(self, job):
        """A running job waits again, from now, for its full duration."""
        self.free_crews(job)
        if job["kind"] == "activation":
            self.give_back(job["placement"])
        job.update({"start": None, "end": None})
        self.release(job, self.now)

    def reach_of(self, s):
        """Users of s and of all that depend on it; rounded, so that no order of summing decides."""
        return round(sum(self.services[t]["users"] for t in self.services if t == s or s in self.needed[t]), 6)

    def priority(self, job):
        p = job["placement"]
        s = p["service"]
        place = self.order.index(s) if s in self.order else len(self.order)
        return (place, self.services[s]["tier"], -self.reach[s], s, job["kind"] != "activation", p["id"])

    def end_jobs(self, jobs):
        for job in sorted(jobs, key=self.priority):
            self.end(job)

    def end(self, job):
        """One job's end, with all that follows from it at once."""
        p = job["placement"]
        p["job"], works = None, True
        self.free_crews(job)
        if job["kind"] == "restart":
            self.lose_data(job)
            p.update({"lost": 0, "destroyed": False})
        elif p["success"] >= 0.5 - TINY and not p["told_to_fail"]:
            self.lose_data(job)
            p["serving"] = True
        else:
            works, p["failed"] = False, True
            self.give_back(p)
            self.commit_again(p["service"])
        self.ended.append({**job, "ok": works})

    def lose_data(self, job):
        """Raises the data loss where the job brings back a service of which nothing serving is live."""
        p = job["placement"]
        service, siblings = self.services[p["service"]], self.of[p["service"]]
        if any(q["lost"] < 1 - TINY for q in siblings if q["serving"]):
            return
        lag = 0
        if job["kind"] == "activation":
            lag = p["replication_lag_hours"]
        elif p["destroyed"]:
            lag = min(
                [0 if q["role"] == "active" else q["replication_lag_hours"] for q in siblings if not q["destroyed"]],
                default=0,
            )
        service["data_loss"] = max(service["data_loss"], lag)

    # Section 5: causes

    def root(self, s, r):
        """The service whose lack is why s lacks in region r."""
        seen = [s]
        while abs(self.own_level[seen[-1], r] - self.level[seen[-1], r]) > TINY:
            binding = [
                m
                for g in self.run_groups[seen[-1]]
                if abs(self.term(g, r, self.level) - self.level[seen[-1], r]) <= TINY
                for m in g["members"]
                if abs(self.level[m, r] - self.kth(g, r, self.level)) <= TINY and m not in seen
            ]
            if not binding:
                break
            seen.append(binding[0])
        return seen[-1]

    def charges(self):
        """{(root service, site or None): affected users} now."""
        charged = {}
        for (s, r), level in self.level.items():
            if level >= 1 - TINY:
                continue
            users = self.services[s]["users"] * self.services[s]["share"][r] * (1 - level)
            root, lost = self.root(s, r), {}
            for p in self.serving(root):
                if r in p["serves"] and p["n"] * p["lost"] > TINY:
                    lost[p["site"]] = lost.get(p["site"], 0) + p["n"] * p["lost"]
            for site, servers in (lost or {None: 1}).items():
                part = users * servers / (sum(lost.values()) or 1)
                charged[root, site] = charged.get((root, site), 0) + part
        return charged

    # Section 6: actions

    def act(self, action):
        do = action["do"]
        if do == "add_crews":
            self.crews[action["team"]] += action["crews"]
        elif do == "set_order":
            self.order = list(action["services"])
        elif do == "activate":
            self.activate(self.placements[action["placement"]])
        elif do == "hold":
            self.held.add(action["service"])
        elif do == "release":
            self.held.discard(action["service"])
        elif do == "extend_outage":
            self.extend_outage(action["site"], action["hours"])
        elif do == "fail_activation":
            self.placements[action["placement"]]["told_to_fail"] = True
        elif do == "shed":
            self.services[action["service"]]["shed"] = action["factor"]

    def activate(self, p):
        if p["serving"] or p["failed"]:
            return
        p["job"] = p["job"] or self.new_job(p, "activation", self.now)
        p["job"]["ordered"] = True
        if p["job"]["start"] is None and p["job"]["release"] > self.now:
            self.release(p["job"], self.now)

    def extend_outage(self, x, hours):
        site = self.sites[x]
        if site["return"] is None:
            return
        site["return"] = max(self.now, site["return"] + hours)
        for job in self.waiting():
            if job["placement"]["site"] == x and job["kind"] == "restart":
                self.release(job, site["return"])


# Section 5: what it cost


def mean_level(world, level, s):
    """Availability of s over all its users, from that of each (service, region)."""
    return sum(share * level[s, r] for r, share in world.services[s]["share"].items())


def spans(world):
    """[(from, to, level, charges)] over the horizon; the last lasts no time where it begins at H."""
    starts = [row["t"] for row in world.history]
    ends = starts[1:] + [max(world.horizon, starts[-1])]
    return [
        (min(start, world.horizon), min(end, world.horizon), row["level"], row["charges"])
        for start, end, row in zip(starts, ends, world.history)
    ]


def people_by_region(world, level):
    """{region: (affected people, low, high)} in one state."""
    affected = {}
    for r, people in world.regions.items():
        kept_out = [
            min(1, service["users"] * service["share"][r] / people) * (1 - level[s, r])
            for s, service in world.services.items()
            if people > 0
        ]
        none = math.prod(1 - f for f in kept_out)
        affected[r] = (people * (1 - none), people * max(kept_out, default=0), min(people, people * sum(kept_out)))
    return affected


def row_of(world, t, level):
    """One row of the timeline."""
    people = people_by_region(world, level).values()
    affected, low, high = (sum(column) for column in zip(*people))
    return {
        "t": t,
        "affected_people": affected,
        "low": low,
        "high": high,
        "availability": {s: mean_level(world, level, s) for s in world.services},
    }


def differs(row, other):
    """Whether two rows of the timeline say something different."""

    def numbers(row):
        return [row["affected_people"], row["low"], row["high"], *row["availability"].values()]

    return any(abs(a - b) > TINY * max(1, abs(a)) for a, b in zip(numbers(row), numbers(other)))


def timeline(world):
    """The rows at 0 and at each time at which anything in them changes."""
    rows = []
    for start, _, level, _ in spans(world):
        row = row_of(world, start, level)
        if not rows or differs(row, rows[-1]):
            rows.append(row)
    return rows


def recovery_time(levels, mbco, t0):
    """TTR in hours, or None; `levels` are (from, to, availability)."""
    if levels[-1][2] < mbco - TINY:
        return None
    return max([end - t0 for _, end, level in levels if level < mbco - TINY and end > t0 + TINY], default=0)


def compensation(levels, after_hours):
    """The largest lack in a spell of not being up that lasts longer than `after_hours`."""
    worst, since, lack = 0, None, 0
    for start, end, level in levels:
        if level >= 0.99 - TINY:
            since, lack = None, 0
            continue
        since = start if since is None else since
        lack = max(lack, 1 - level) if end > start + TINY else lack
        if end - since > after_hours + TINY:
            worst = max(worst, lack)
    return worst


def service_row(world, s):
    """One service's metrics."""
    service = world.services[s]
    levels = [(start, end, mean_level(world, level, s)) for start, end, level, _ in spans(world)]
    ttr = recovery_time(levels, service["mbco"], world.t0)
    data = None if service["data_total"] else service["data_loss"]
    lacking = sum((1 - level) * (end - start) for start, end, level in levels)
    since_t0 = sum((1 - level) * max(0, end - max(start, world.t0)) for start, end, level in levels)
    length = world.horizon - world.t0
    rto, rpo, owed = service["rto_hours"], service["rpo_hours"], service["compensation"]
    return {
        "id": s,
        "ttr_hours": ttr,
        "lost_user_hours": service["users"] * lacking,
        "peak_affected_users": service["users"] * max(1 - level for start, end, level in levels if end > start + TINY),
        "data_loss_hours": data,
        "data_lost_total": service["data_total"],
        "resilience": 1 - since_t0 / length if length > TINY else 1,
        "revenue_lost": service["revenue_per_hour"] * lacking,
        "compensation": owed["per_user"] * service["users"] * compensation(levels, owed["after_hours"]),
        "rto_met": None if rto is None else ttr is not None and ttr <= rto + TINY,
        "rpo_met": None if rpo is None else data is not None and data <= rpo + TINY,
    }


def job_rows(world):
    """The jobs that ended, in the order in which they did."""
    return [
        {
            "placement": job["placement"]["id"],
            "kind": job["kind"],
            "release": job["release"],
            "start": job["start"],
            "end": job["end"],
            "ok": job["ok"],
            "wait": {reason: hours for reason, hours in job["wait"].items() if hours > TINY},
        }
        for job in world.ended
    ]


def causes(world):
    """What the lost user-hours are charged to, the largest first."""
    charged = {}
    for start, end, _, users in spans(world):
        for key in users:
            charged[key] = charged.get(key, 0) + users[key] * (end - start)
    rows = [
        {"service": service, "site": site, "lost_user_hours": hours}
        for (service, site), hours in charged.items()
        if hours > 0
    ]
    return sorted(rows, key=lambda row: (-row["lost_user_hours"], row["service"], row["site"] or ""))


def impact(world):
    """The `impact/1` document of a world that has lived."""
    services = [service_row(world, s) for s in world.services]
    return {
        "format": "impact/1",
        "lost_user_hours": sum(row["lost_user_hours"] for row in services),
        "peak_affected_people": max(
            row_of(world, start, level)["affected_people"]
            for start, end, level, _ in spans(world)
            if end > start + TINY
        ),
        "services": services,
        "timeline": timeline(world),
        "jobs": job_rows(world),
        "causes": causes(world),
    }


def regional_timeline(estate: dict, scenario: dict) -> list:
    """[(t, {region: (affected people, low, high)})] at each time at which anything happened."""
    world = World(estate, scenario).live()
    return [(start, people_by_region(world, level)) for start, _, level, _ in spans(world)]
