"""The part with the best order of recovery: looked for, held against the default, put into the scenario."""

import streamlit as st

from lib.engine.simulate import simulate
from lib.model.reading import read_scenario
from lib.runs import order as runs
from lib.runs.keeper import Work
from lib.ui import choice, long, session, sheet, show
from lib.ui.options import asked, asking
from lib.view import options_order as view
from lib.words import Words

SEED = 1
HEIGHT = 470  # pixels


def part(words: Words, theme: str) -> None:
    objective = choice.choose("options.order.objective", words)
    subject = asked.subject("order", objective)
    right = asking.row("order", subject, lambda: _begin(subject, objective), words)
    numbers, problems = asked.numbers("order")
    found = asked.latest(subject, "" if problems else _request(subject, numbers["seconds"]))
    if found is None:
        st.caption(words("risk.not_asked"))
        return
    estate = asked.compiled().estate
    with right, st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _put(found, words)
        show.xlsx_button({words("options.part.order"): view.order_table(found)}, f"options-order-{objective}")
    sheet.intro(" ".join(view.sentences(found, words)))
    left, right = st.columns(2, gap="medium")
    with left, st.container(height=HEIGHT, border=False):
        show.chart(view.chart(found, estate, words, theme), f"options-order-{objective}")
        if len(found.order.services) > view.MOST:
            st.caption(words("options.order.first", most=view.MOST, all=len(found.order.services)))
    with right:
        table = view.order_sheet(found, estate, words)
        sheet.table(table, f"options-order-{objective}", words, HEIGHT - 50, tight=True)


def _begin(subject: str, objective: str) -> None:
    numbers, problems = asked.numbers("order")
    if not problems:
        seconds = numbers["seconds"]
        long.ask(subject, _request(subject, seconds), _work(objective, seconds))


def _request(subject: str, seconds: float) -> str:
    return long.request(subject, seconds=seconds, seed=SEED)


def _work(objective: str, seconds: float) -> Work:
    """Return the search, and a run with each order: what the screen tells of both."""
    compiled, document = asked.compiled(), asked.unordered()

    def work(tell, stopped) -> view.Recovered:
        scenario = read_scenario(document, compiled.estate)
        found = runs.carry_out(compiled, scenario, objective, seconds, SEED, tell=tell, stopped=stopped)
        at = min(event.at for event in scenario.events)
        ordered = read_scenario(with_order(document, found.services, at), compiled.estate)
        backs = [view.backs(simulate(compiled, each)) for each in (ordered, scenario)]
        return view.Recovered(found, *backs, at, scenario.horizon_hours - at)

    return work


def with_order(document: dict, services: tuple[str, ...], at: float) -> dict:
    """Return a scenario with one order of recovery, in place of any that it has."""
    rest = asked.without_order(document)
    return rest | {"actions": [*rest.get("actions", []), {"do": "set_order", "at": at, "services": list(services)}]}


def _put(found: view.Recovered, words: Words) -> None:
    """Offer to put the order into the scenario, or say that it is there and where it is seen."""
    document = session.state()["scenario"]
    orders = [action["services"] for action in document.get("actions", []) if action["do"] == "set_order"]
    if orders == [list(found.order.services)]:
        st.caption(words("options.order.is_in"))
        st.button(
            words("options.order.take_out"), key="b-order-out", icon=":material/undo:", type="tertiary",
            on_click=lambda: session.change_scenario(asked.without_order(document)),
        )  # fmt: skip
        st.page_link("pages/plan/recovery.py", label=words("page.recovery"), icon=":material/arrow_forward:")
        return
    st.button(
        words("options.order.put_in"), key="b-order-in", icon=":material/playlist_add_check:",
        help=words("options.order.put_in_means"), disabled=not view.is_better(found),
        on_click=lambda: session.change_scenario(with_order(document, found.order.services, found.at)),
    )  # fmt: skip
    if orders:
        st.caption(words("options.order.has_other"))
