"""Beside the graph: the cycles as chains, and the services and sites that are single points of failure."""

from functools import lru_cache

import pandas as pd
import streamlit as st

from lib.engine.simulate import simulate
from lib.model.impact import Impact
from lib.model.scenario import Event, Scenario
from lib.ui import dependencies, results, session, sheet
from lib.view.moment import availability_at
from lib.view.sheets import Head, Sheet
from lib.view.texts import names
from lib.view.theme import status_of
from lib.words import Words
from lib.words.figures import count, hours

MOST_CIRCLES = 30
YEAR = 8760.0  # hours
FOREVER = 1e6  # hours: the longest an outage may be


def circle_list(impact: Impact, words: Words) -> None:
    """Show each circle as an ordered chain; a click brings it into sight."""
    found = dependencies.whole(session.ref()).circles
    if not found:
        st.caption(words("deps.circles.none"))
        return
    called = names(impact.estate, "services", words)
    st.caption(words("deps.circles.means", hours=hours(words, impact.estate.break_glass_hours)))
    for i, circle in enumerate(found[:MOST_CIRCLES]):
        chain = " → ".join(called[service] for service in (*circle.services, circle.services[0]))
        said = f"{words(f'deps.circles.{circle.kind}')}: {chain}"
        st.button(
            _plain(said), key=f"b-circle-{i}", icon=":material/sync:", width="stretch",
            on_click=dependencies.look_at, args=[circle.services],
        )  # fmt: skip
    if len(found) > MOST_CIRCLES:
        st.caption(words("deps.circles.more", most=MOST_CIRCLES, count=len(found)))


def _plain(said: str) -> str:
    """Return text as a button shows it: a label is read as Markdown."""
    return "".join("\\" + letter if letter in "\\`*_{}[]()<>#+-.!|~$:" else letter for letter in said)


def single_tables(impact: Impact, words: Words, height: int) -> None:
    """Show the services, and the sites, whose loss alone takes services down."""
    estate, key = impact.estate, session.ref()
    called, users = names(estate, "services", words), {s.id: s.users for s in estate.services}
    st.caption(words("deps.singles.services"))
    found = dependencies.whole(key).singles
    if found:
        rows = [(s.service, len(s.takes_down), sum(users[x] for x in s.takes_down)) for s in found]
        raw = pd.DataFrame(rows, columns=["service", "takes_down", "users"])
        heads = [
            Head(words("deps.singles.service")),
            Head(words("deps.singles.takes"), "", "number", words("deps.singles.takes_means")),
            Head(words("deps.singles.users"), "", "number", words("deps.card.users_means")),
        ]
        cells = [[called[s], str(many), count(words.language, people)] for s, many, people in rows]
        sheet.table(Sheet(heads, cells, raw), "single-services", words, height)
    else:
        st.caption(words("deps.singles.no_services"))
    _site_table(impact, words, height)


def _site_table(impact: Impact, words: Words, height: int) -> None:
    sites = names(impact.estate, "sites", words)
    st.caption(words("deps.singles.sites"))
    rows = [row for row in losses_of_sites(session.ref()) if row[1] or row[2]]
    if rows:
        heads = [Head(words("deps.singles.site"))]
        heads += [
            Head(words(f"deps.singles.{k}"), "", "number", words(f"deps.singles.{k}_means")) for k in ("once", "good")
        ]
        raw = pd.DataFrame(rows, columns=["site", "down_at_once", "down_after_a_year"])
        cells = [[sites[site], str(once), str(good)] for site, once, good in rows]
        sheet.table(Sheet(heads, cells, raw), "single-sites", words, height)
    else:
        st.caption(words("deps.singles.no_sites"))
    st.caption(words("deps.singles.pairs"))


@lru_cache(maxsize=8)
def losses_of_sites(key: str) -> list[tuple[str, int, int]]:
    """Return (site, services down right after its loss, down a year later if it never returns), worst first."""
    compiled, found = results.compiled(key), []
    for i, site in enumerate(compiled.estate.sites):
        event = Event(site=site.id, outage_hours=FOREVER)
        lost = Scenario(format="scenario/1", id="loss", estate=compiled.estate.id, horizon_hours=YEAR, events=[event])
        impact = simulate(compiled, lost)
        once, good = (sum(status_of(a) == "down" for a in availability_at(impact, t).values()) for t in (0.0, YEAR))
        found.append((-good, -once, i, site.id))
    return [(site, -once, -good) for good, once, _, site in sorted(found)]
