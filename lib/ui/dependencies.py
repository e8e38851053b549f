"""The Dependencies screen: the graph with its row of choices, and what its clicks do."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import streamlit as st

from lib.graph.component import service_graph
from lib.graph.contract import WORDS, packed
from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.ui import results, session, show
from lib.ui.choice import hold
from lib.view.graph import BUNDLES, PHASES, Graph, around, bundled, edges_table, graph_of
from lib.view.graph_drawn import bundle_of, drawing, node_names, node_statuses, shown_hops
from lib.view.graph_facts import Circle, Single, circles, singles
from lib.view.graph_layout import Layout, layout
from lib.view.graph_path import Hop, cause_hops, waiting_hops
from lib.view.moment import statuses_at
from lib.words import Words

SHOWS = ("all", "near1", "near2", *BUNDLES)
MANY = 120  # services from which on the screen begins with their categories
FEW_BUNDLES = range(2, 61)
STYLE = """<style>
[data-testid="stLayoutWrapper"]:has(> .st-key-graph-box) { flex: 0 0 max(420px, calc(100vh - ROOM)) !important; }
[data-testid="stLayoutWrapper"]:has(> .st-key-beside) { flex: 0 0 max(370px, calc(100vh - ROOM - 50px)) !important; }
</style>"""


class Whole(NamedTuple):
    """An estate's graph and what it says without any run."""

    graph: Graph
    circles: list[Circle]
    singles: list[Single]


@lru_cache(maxsize=8)
def whole(key: str) -> Whole:
    """Return an estate's graph with its circles and single points; by the estate's key."""
    graph = graph_of(results.compiled(key).estate)
    return Whole(graph, circles(graph), singles(graph))


@lru_cache(maxsize=64)
def part_shown(key: str, shown: str, service: str | None, opened: tuple[str, ...]) -> Graph:
    """Return the graph, or the part or the bundles of it that the reader asked for."""
    if shown in BUNDLES:
        return bundled(results.compiled(key).estate, shown, opened)
    graph = whole(key).graph
    return around(graph, service, 1 if shown == "near1" else 2) if shown != "all" and service else graph


@lru_cache(maxsize=64)
def _place(key: str, shown: str, service: str | None, opened: tuple[str, ...]) -> Layout:
    return layout(part_shown(key, shown, service, opened))


@lru_cache(maxsize=64)
def _packed(key: str, language: str, shown: str, service: str | None, opened: tuple[str, ...], moved: tuple) -> str:
    """Return the drawing for the browser; `moved`: where everything stands if not where ``layout`` puts it anew."""
    estate, all_of_it = results.compiled(key).estate, whole(key)
    place = Layout(dict(moved[0]), dict(moved[1])) if moved else _place(key, shown, service, opened)
    graph, called = part_shown(key, shown, service, opened), f"{estate.id}|{shown}|{service}"
    return packed(drawing(graph, place, estate, Words(language), all_of_it[1:], called))


def choice() -> dict:
    """Return what the reader chose on this screen: phases, shown, opened, part, focus; begun by the estate's size."""
    now = session.state()
    chosen = now.setdefault(
        "deps", {"phases": list(PHASES), "opened": [], "part": "service", "focus": None, "of": None}
    )
    if chosen["of"] != now["ref"]:
        services = results.compiled(now["ref"]).estate.services
        many = len(services) > MANY and len({s.category for s in services}) in FEW_BUNDLES
        chosen.update(of=now["ref"], shown="category" if many else "all", opened=[], focus=None)
    return chosen


def asked() -> tuple[str, str, str | None, tuple[str, ...]]:
    """Return what `part_shown` takes: the estate's key, what is shown, around which service, the bundles opened."""
    now, chosen = session.state(), choice()
    near = chosen["shown"] in ("near1", "near2")
    return now["ref"], chosen["shown"], now["service"] if near else None, tuple(chosen["opened"])


def style(above: bool) -> None:
    """Let the graph take the window's height; `above`: with the headline and the time slider on the page."""
    room = (300 if above else 200) + (48 if session.state()["draw"] else 0)  # pixels; a draw's note is one line
    st.html(STYLE.replace("ROOM", f"{room}px"))


def controls(words: Words) -> None:
    """Show the row over the graph: phases, what is shown, the bundles opened, the dependencies as CSV."""
    chosen, estate = choice(), results.compiled(session.ref()).estate
    with st.container(key="deps-controls", horizontal=True, vertical_alignment="center", gap="small"):
        st.pills(
            words("deps.phases"), PHASES, default=hold("w_phases", chosen["phases"]), key="w_phases",
            selection_mode="multi", label_visibility="collapsed",
            format_func=lambda phase: words(f"deps.phase.{phase}"), width="content",
            on_change=lambda: chosen.update(phases=[p for p in PHASES if p in st.session_state["w_phases"]]),
        )  # fmt: skip
        st.session_state["w_shown"] = chosen["shown"]
        st.selectbox(
            words("deps.scope"), SHOWS, key="w_shown", width=240, label_visibility="collapsed",
            format_func=lambda shown: words(f"deps.show.{shown}"),
            on_change=lambda: chosen.update(shown=st.session_state["w_shown"], opened=[]),
        )  # fmt: skip
        if chosen["shown"] in BUNDLES:
            _opened(words, chosen)
        st.space("stretch")
        show.csv_button(edges_table(estate, words), "dependencies")


def _opened(words: Words, chosen: dict) -> None:
    graph = bundled(results.compiled(session.ref()).estate, chosen["shown"])
    called = node_names(graph, results.compiled(session.ref()).estate, words)
    named = {node.bundle[1]: called[node.id] for node in graph.nodes}
    shown = [code for code in chosen["opened"] if code in named]
    st.multiselect(
        words("deps.opened"), list(named), hold("w_opened", shown), key="w_opened", format_func=named.get, label_visibility="collapsed",
        placeholder=words("deps.opened"), width=280,
        on_change=lambda: chosen.update(opened=list(st.session_state["w_opened"])),
    )  # fmt: skip


def path_of(impact: Impact, words: Words) -> tuple[list[Hop], list[Hop]]:
    """Return how an outage reaches the chosen service at the session's time, and what its recovery waited for."""
    now = session.state()
    if now["service"] is None:
        return [], []
    graph = whole(now["ref"]).graph
    return (
        cause_hops(impact, graph, now["service"], now["t"], words),
        waiting_hops(impact, graph, now["service"], words),
    )


def graph(impact: Impact, words: Words, path: list[Hop], height: int | str) -> None:
    """Show the graph; a click chooses a service, one on the ground lets it go."""
    now, chosen, wanted = session.state(), choice(), asked()
    shown = part_shown(*wanted)
    statuses = node_statuses(shown, statuses_at(impact, now["t"])) if impact.scenario.events else {}
    service_graph(
        _packed(wanted[0], words.language, *wanted[1:], _moved(impact.estate.id, *wanted)),
        {
            "statuses": statuses,
            "chosen": bundle_of(shown, now["service"]),
            "trail": shown_hops(shown, [hop[:3] for hop in path if hop.on is not None]),
            "phases": chosen["phases"],
            "focus": chosen["focus"],
            "words": _said(words),
            "theme": session.theme(),
            "picture": f"outage-atlas-dependencies-{now['estate']}",
        },
        key="service-graph",
        height=height,
        on_choose=lambda done: now.update(service=done["id"]),
        on_open=lambda done: _open(shown, done["id"]),
    )  # fmt: skip


STATUS_WORDS = ("up", "degraded", "down", "unknown")


def _said(words: Words) -> dict[str, str]:
    return {key: words(f"map.{key}" if key in STATUS_WORDS else f"graph.{key}") for key in WORDS}


def connecting(estate: Estate, words: Words, height: int, on_connect: Callable[[dict], None]) -> None:
    """Show all services of an estate; choosing one and then another draws a dependency of the first on the second."""
    wanted = (session.ref(), "all", None, ())
    service_graph(
        _packed(wanted[0], words.language, *wanted[1:], _moved(estate.id, *wanted)),
        {"words": _said(words), "theme": session.theme(), "mode": "connect", "picture": f"outage-atlas-{estate.id}"},
        key="connect-graph", height=height, on_connect=on_connect,
    )  # fmt: skip


def _open(shown: Graph, bundle: str) -> None:
    code = next(node.bundle[1] for node in shown.nodes if node.id == bundle)
    chosen = choice()
    chosen["opened"] = [*chosen["opened"], code]


def look_at(services: tuple[str, ...]) -> None:
    """Bring services into sight; where they are not drawn, draw all first."""
    chosen = choice()
    if not {node.id for node in part_shown(*asked()).nodes}.issuperset(services):
        chosen["shown"] = "all"
    seq = (chosen["focus"] or {"seq": 0})["seq"] + 1
    chosen["focus"] = {"ids": list(services), "seq": seq}


def _moved(estate: str, key: str, shown: str, service: str | None, opened: tuple[str, ...]) -> tuple:
    """Return where everything stands after a change of the estate: as little away from where it stood as may be.

    Nothing where the same estate, or another one, is looked at.
    """
    now, wanted = session.state(), [estate, shown, service, list(opened)]
    before = now.get("deps_stood")
    if before is None or before["wanted"] != wanted:
        place = _place(key, shown, service, opened)
        moved = ()
    elif before["key"] == key:
        return before["moved"]
    else:
        place = layout(part_shown(key, shown, service, opened), Layout(before["place"], before["lanes"]))
        moved = (tuple(place.place.items()), tuple((lane, tuple(parts)) for lane, parts in place.lanes.items()))
    now["deps_stood"] = {"wanted": wanted, "key": key, "place": place.place, "lanes": place.lanes, "moved": moved}
    return moved
