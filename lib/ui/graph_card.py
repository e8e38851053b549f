"""Beside the graph: the card of the chosen service."""

from functools import lru_cache
from html import escape

import streamlit as st

from lib.engine.cutsets import cut_sets
from lib.model.checks import Mistakes
from lib.model.estate import Service
from lib.model.impact import Impact
from lib.ui import dependencies, results, session
from lib.view.graph import PHASES, neighbours, reached
from lib.view.graph_path import Hop
from lib.view.moment import availability_at
from lib.view.texts import listed, names
from lib.view.theme import STATUS, status_of
from lib.words import Words
from lib.words.figures import after, count, exact, percent

PARTS = ("service", "circles", "singles")
MOST_NAMES = 8


def choose_part(words: Words) -> str:
    chosen = dependencies.choice()
    st.session_state["w_beside"] = chosen["part"]
    st.segmented_control(
        words("deps.part"), PARTS, key="w_beside", label_visibility="collapsed",
        format_func=lambda part: words(f"deps.parts.{part}"),
        on_change=lambda: chosen.update(part=st.session_state["w_beside"] or chosen["part"]),
    )  # fmt: skip
    return chosen["part"]


def service(impact: Impact, words: Words, cause: list[Hop], waited: list[Hop]) -> None:
    """Show the card of the chosen service, or what the graph holds where none is chosen."""
    now = session.state()
    record = next((s for s in impact.estate.services if s.id == now["service"]), None)
    body = _summary(words) if record is None else _card(impact, words, record, cause, waited)
    st.html(f'<div class="why" data-testid="graph-card">{body}</div>')
    if record is not None:
        later = st.empty()  # its cut sets take a moment: the rest of the card does not wait for them
        later.html(f'<div class="why" data-testid="graph-card-singles">{_singles(impact, words, record.id)}</div>')


def _summary(words: Words) -> str:
    found = dependencies.whole(session.ref())
    phases = [edge.phase for edge in found.graph.edges]
    said = [
        words("deps.card.choose"),
        words(
            "deps.card.summary", services=exact(words.language, len(found.graph.nodes)),
            edges=exact(words.language, len(phases)), **{phase: exact(words.language, phases.count(phase)) for phase in PHASES},
        ),
        words(
            "deps.card.facts", circles=len(found.circles), singles=exact(words.language, len(found.singles)),
            cold=sum(circle.kind == "cold_start" for circle in found.circles),
        ),
    ]  # fmt: skip
    if not phases:
        said[1:] = [words("deps.no_edges")]
    return "".join(f"<p>{escape(line)}</p>" for line in said)


def _card(impact: Impact, words: Words, record: Service, cause: list[Hop], waited: list[Hop]) -> str:
    called = names(impact.estate, "services", words)
    parts = [_head(impact, words, record, called[record.id])]
    if impact.scenario.events:
        parts.append(_path(words, cause, waited))
    return "".join([*parts, _needs(words, record.id, called), _needed(impact, words, record.id, called),
                    _placed(impact, words, record.id)])  # fmt: skip


def _head(impact: Impact, words: Words, record: Service, name: str) -> str:
    teams = names(impact.estate, "teams", words)
    users = (
        words("deps.card.users", users=count(words.language, record.users))
        if record.users
        else words("deps.card.platform")
    )
    about = [users, words("deps.card.tier", tier=record.tier), record.category, teams.get(record.team, "")]
    parts = [f"<h4>{escape(name)}</h4>", f"<p>{escape(' · '.join(filter(None, about)))}</p>"]
    if impact.scenario.events:
        share, t = availability_at(impact, session.state()["t"])[record.id], session.state()["t"]
        colour, sign = STATUS[status_of(share)]
        said = words("why.status", status=words(f"map.{status_of(share)}"), share=percent(share), time=after(words, t))
        parts.append(f'<p><span style="color:{colour}">{sign}</span> <b>{escape(said)}</b></p>')
    return "".join(parts)


def _path(words: Words, cause: list[Hop], waited: list[Hop]) -> str:
    if not cause and not waited:
        return f"<p>{escape(words('deps.card.unhurt', time=after(words, session.state()['t'])))}</p>"
    found = [("deps.card.path", cause), ("deps.card.waited", waited)]
    return "".join(
        f'<b>{escape(words(title))}</b><ol data-testid="{title.rpartition(".")[2]}">'
        + "".join(f"<li>{escape(hop.said)}</li>" for hop in hops) + "</ol>"
        for title, hops in found if hops
    )  # fmt: skip


def _needs(words: Words, service: str, called: dict[str, str]) -> str:
    graph = dependencies.whole(session.ref()).graph
    lines = []
    for phase in PHASES:
        said = [
            words("deps.card.weight", name=called[e.target], share=percent(e.weight)) if e.weight < 1 else called[e.target]
            for e in graph.edges if (e.source, e.phase, e.group) == (service, phase, None)
        ]  # fmt: skip
        for group in graph.groups:
            if (group.service, group.phase) == (service, phase):
                members = ", ".join(called[member] for member in group.members)
                said.append(words("deps.card.group", k=group.k, n=len(group.members), names=members))
        if said:
            lines.append(
                f"<li>{escape(words(f'deps.card.to_{phase}'))}: {escape(listed(words, said, MOST_NAMES))}</li>"
            )
    if not lines:
        return _part(words("deps.card.needs"), f"<p>{escape(words('deps.card.needs_nothing'))}</p>")
    needs, _ = neighbours(graph)
    in_all = words("deps.card.needs_in_all", count=exact(words.language, len(reached(needs, service))))
    return _part(words("deps.card.needs"), f"<ul>{''.join(lines)}</ul><p>{escape(in_all)}</p>")


def _needed(impact: Impact, words: Words, service: str, called: dict[str, str]) -> str:
    _, needed = neighbours(dependencies.whole(session.ref()).graph)
    direct, in_all = [s for s in needed[service] if s != service], reached(needed, service)
    if not in_all:
        return _part(words("deps.card.needed"), f"<p>{escape(words('deps.card.needed_nothing'))}</p>")
    users = {s.id: s.users for s in impact.estate.services}
    said = [
        words(
            f"deps.card.{key}", count=exact(words.language, len(found)),
            users=count(words.language, sum(users[s] for s in found)),
        )
        for key, found in (("needed_direct", direct), ("needed_all", list(in_all)))
    ]  # fmt: skip
    title = escape(words("deps.card.users_means"), quote=True)
    who = listed(words, [called[s] for s in direct], MOST_NAMES)
    return _part(
        words("deps.card.needed"), f'<p title="{title}">{"<br>".join(map(escape, said))}</p><p>{escape(who)}</p>'
    )


def _placed(impact: Impact, words: Words, service: str) -> str:
    sites = names(impact.estate, "sites", words)
    rows = [
        words("deps.card.place", site=sites[p.site], role=words(f"deps.role.{p.role}"), servers=exact(words.language, p.servers))
        for p in impact.estate.placements if p.service == service
    ]  # fmt: skip
    body = "".join(f"<li>{escape(row)}</li>" for row in rows)
    return _part(
        words("deps.card.placed"), f"<ul>{body}</ul>" if rows else f"<p>{escape(words('deps.card.placed_nowhere'))}</p>"
    )


def _singles(impact: Impact, words: Words, service: str) -> str:
    key, (called, sites) = session.ref(), (names(impact.estate, kind, words) for kind in ("services", "sites"))
    try:
        good, once = (single_sites(key, service, when) for when in ("good", "once"))
    except Mistakes:
        return _part(words("deps.card.single"), f"<p>{escape(words('deps.card.single_unknown'))}</p>")
    lines = []
    for title, found in (("single_good", good), ("single_once", [site for site in once if site not in good])):
        if found:
            lines.append(words(f"deps.card.{title}", sites=listed(words, [sites[site] for site in found], MOST_NAMES)))
    own = next((single for single in dependencies.whole(key).singles if single.service == service), None)
    if own:
        lines.append(
            words("deps.card.single_service", names=listed(words, [called[s] for s in own.takes_down], MOST_NAMES))
        )
    if not good and not once:
        lines.insert(0, words("deps.card.single_none"))
    return _part(words("deps.card.single"), "".join(f"<p>{escape(line)}</p>" for line in lines))


def _part(title: str, body: str) -> str:
    return f"<b>{escape(title)}</b>{body}"


@lru_cache(maxsize=4096)
def single_sites(key: str, service: str, when: str) -> tuple[str, ...]:
    """Return the sites whose loss alone takes a service down: its cut sets of one site.

    Raises Mistakes where there is too much to look through.
    """
    return tuple(sites[0] for sites in cut_sets(results.compiled(key), service, 1, when).sets if sites)
