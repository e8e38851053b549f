"""The cases side by side: what each is, what it says in a sentence, and what can be done with it."""

from html import escape
from itertools import pairwise

import streamlit as st

from lib.model.checks import Mistakes
from lib.model.estate import text
from lib.store import library
from lib.ui import long, results, session
from lib.ui.compare import changing, runs
from lib.ui.compare.cases import CARRIED, PACKED
from lib.ui.compare.opened import Opened
from lib.ui.editor import versions
from lib.view.compared import Case
from lib.view.compared_charts import STROKES, color_of
from lib.view.compared_said import against
from lib.view.story import headline
from lib.view.texts import apart, unmarked
from lib.words import Words

ICONS_ALONE = """
:is([class*="st-key-b-make_first-"], [class*="st-key-b-to_"], [class*="st-key-b-remove-"]) p
{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
"""  # their words are for who does not see them
MOST_PROBLEMS = 5  # of an estate with mistakes, said in its column
MOST_VERSIONS = 100
PIECES = {"A": (0, 42), "B": (0, 9, 14), "C": (0, 3, 6), "D": (0, 13, 17, 20, 24)}  # pixels: a stroke, a gap, …


def show(cases: list[Opened], told: list[Case], words: Words) -> None:
    """Draw a column for each case."""
    st.html(f"<style>{ICONS_ALONE}</style>")
    listed = _estates(words)
    watched: set[str] = set()
    for place, (column, case) in enumerate(zip(st.columns(max(2, len(cases))), cases, strict=False)):
        with column, st.container(border=True, key=f"case-{case.letter}"):
            _head(place, case, words)
            _choose(place, case, listed, words)
            if case.impact is None:
                _say_why(case, words)
                continue
            _say(case, told, words)
            for name, subject in runs.subjects(case).items():
                if subject not in watched:  # a case may stand here twice, and an estate's years go for all its cases
                    long.watch(subject, words, f"compare-{name}-{case.letter}")
                watched.add(subject)


def named(cases: list[Opened], words: Words) -> dict[str, str]:
    """Return letter -> what tells a case apart from the others: its estate, its scenario, or both."""
    estates = {case.letter: _estate_name(case, words) for case in cases}
    scenarios = {case.letter: scenario_name(case, words) for case in cases}
    if len(set(estates.values())) == len(cases):
        return estates
    if len(set(estates.values())) == 1:
        return scenarios
    return {letter: f"{name} · {scenarios[letter]}" for letter, name in estates.items()}


def _estate_name(case: Opened, words: Words) -> str:
    if case.estate is None:
        return case.asked.estate
    name, number = text(case.estate.name, words.language, case.estate.id), library.parted(case.asked.estate)[1]
    return name if number is None else words("frame.version", name=name, number=number)


def scenario_name(case: Opened, words: Words) -> str:
    """Return the name of a case's scenario, in words."""
    if case.scenario is None:
        return case.asked.scenario
    if not case.scenario["events"]:
        return words("compare.free")
    return text(case.scenario.get("name", ""), words.language) or words("compare.own")


def _head(place: int, case: Opened, words: Words) -> None:
    """Show a case's letter as its line is drawn, and the buttons that move it."""
    letter = case.letter
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(_sign(letter) + (f'<span class="tag">{escape(words("compare.reference"))}</span>' if not place else ""))
        st.space("stretch")
        for name, icon, to in _moves(place):
            st.button(
                words(f"compare.{name}"), key=f"b-{name}-{letter}", icon=icon, type="tertiary", help=words(f"compare.{name}"),
                on_click=changing.move, args=[place, to],
            )  # fmt: skip
        st.button(
            words("compare.remove"), key=f"b-remove-{letter}", icon=":material/close:", type="tertiary", help=words("compare.remove"),
            on_click=changing.remove, args=[place],
        )  # fmt: skip


def _moves(place: int) -> list[tuple[str, str, int]]:
    """Return what moves a case: name, icon, to which place."""
    found = [("make_first", ":material/flag:", 0), ("to_left", ":material/arrow_back:", place - 1)]
    return found[: min(place, 2)]  # the second one's left is the reference's place


def _sign(letter: str) -> str:
    """Return a case's letter beside a piece of its line."""
    color, pieces = color_of(letter, session.theme()), PIECES[letter]
    drawn = ", ".join(
        f"{color if i % 2 == 0 else 'transparent'} {a}px {b}px" for i, (a, b) in enumerate(pairwise(pieces))
    )
    return (
        f'<span aria-hidden="true" style="display:inline-block;width:42px;height:{STROKES[letter][3]}px;vertical-align:middle;'
        f'margin-right:.5rem;background:repeating-linear-gradient(90deg, {drawn})"></span>'
        f'<b style="color:{color};font-size:1.05rem;margin-right:.5rem" data-testid="case-letter">{letter}</b>'
    )


def _estates(words: Words) -> dict[str, str]:
    return {key: text(name, words.language, key) for key, name in library.or_samples(library.estates).items()}


def _choose(place: int, case: Opened, listed: dict[str, str], words: Words) -> None:
    """Let the reader choose a case's estate, its version where it has several, and its scenario."""
    letter, (key, number) = case.letter, library.parted(case.asked.estate)
    options = listed if key in listed else listed | {key: _unlisted(case, key, words)}
    _menu(f"estate_{letter}", words("compare.estate_of", letter=letter), apart(options), key,
          lambda chosen: changing.choose_estate(place, chosen))  # fmt: skip
    if history := _history(key, number, words):
        _menu(f"version_{letter}", words("compare.version_of", letter=letter), history, number or 0,
              lambda chosen: changing.choose_estate(place, f"{key}@{chosen}" if chosen else key))  # fmt: skip
    _menu(f"scenario_{letter}", words("compare.scenario_of", letter=letter), _scenarios(place, case, words), case.asked.scenario,
          lambda chosen: changing.choose_scenario(place, chosen))  # fmt: skip


def _menu(name: str, label: str, options: dict, now: object, choose) -> None:
    widget = f"w_case_{name}"
    st.session_state[widget] = now
    st.selectbox(
        label, list(options), key=widget, label_visibility="collapsed", format_func=options.get,
        on_change=lambda: choose(st.session_state[widget]),
    )  # fmt: skip


def _unlisted(case: Opened, key: str, words: Words) -> str:
    """Return the name of an estate that no list has: one that a link names, or one that was removed."""
    if not case.ref:
        return words("compare.gone", what=key[:40])
    said = text(results.document(case.ref).get("name") or "", words.language, key)
    return words("frame.linked", name=said) if library.is_link(key) else said


def _history(key: str, number: int | None, words: Words) -> dict[int, str]:
    """Return the versions of a kept estate that has several, newest first, 0 for whichever is the newest."""
    if library.is_sample("estates", key) or library.is_link(key):
        return {}
    try:
        lines = library.store().history(key)
    except Mistakes:
        return {}
    shown = [line for i, line in enumerate(lines) if i < MOST_VERSIONS or line.number == number]
    told = {v.number: words("compare.version", number=v.number, at=versions.ago(words, v.at)) for v in shown}
    if number is not None and number not in told:
        told[number] = words("compare.gone", what=number)
    return {0: words("compare.newest")} | told if len(told) > 1 or number else {}


def _scenarios(place: int, case: Opened, words: Words) -> dict[str, str]:
    """Return the scenarios that a case can have, in words."""
    found = {session.FREE: words("compare.free")}
    if place:
        found = {CARRIED: words("compare.carried")} | found
    if case.estate is not None:
        try:
            fitting = library.scenarios(case.estate)
        except Mistakes:
            fitting = library.sample_scenarios(case.estate)
        found |= {key: text(name, words.language, key) for key, name in fitting.items()}
    said = case.asked.scenario
    if said not in found:
        found[said] = words("compare.own") if said.startswith(PACKED) else words("compare.gone", what=said[:40])
    return apart(found)


def _say(case: Opened, told: list[Case], words: Words) -> None:
    """Say what happens in a case, and what differs from the reference."""
    told_alone = headline(case.impact, words) if case.scenario["events"] else words("compare.nothing_out")
    st.html(f'<p class="intro" data-testid="case-said-{case.letter}">{escape(told_alone)}</p>')
    mine = next(each for each in told if each.letter == case.letter)
    if mine is not told[0]:
        said = escape(against(told[0], mine, words))
        st.html(f'<p class="intro" style="font-weight:600" data-testid="against-{case.letter}">{said}</p>')
    if case.left_out:
        st.caption(words("compare.left_out", count=case.left_out))
    if st.button(
        words("compare.open"), key=f"b-open-{case.letter}", icon=":material/open_in_new:", type="tertiary",
        help=words("compare.open_means"),
    ):  # fmt: skip
        changing.open_case(case)


def _say_why(case: Opened, words: Words) -> None:
    """Say why a case cannot be computed, and lead to where it is mended."""
    said = [unmarked(words.problem(problem)) for problem in case.problems[:MOST_PROBLEMS]]
    if case.broken:
        said = [words("frame.broken", count=case.broken), *said]
        if case.broken > MOST_PROBLEMS:
            said.append(words("compare.and_more", count=case.broken - MOST_PROBLEMS))
    st.error("  \n".join(said), icon=":material/construction:" if case.broken else ":material/error:")
    if case.broken and st.button(words("frame.mend"), key=f"b-mend-{case.letter}", icon=":material/edit:"):
        changing.open_case(case, "estate")
