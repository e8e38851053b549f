"""One option, or a set of them, as it would be: figures before and after, its price, and what tries it."""

from html import escape

import streamlit as st

from lib.engine.compile import compile_estate
from lib.engine.options.changes import applied
from lib.engine.simulate import simulate
from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.model.options import Option, Options
from lib.model.reading import read_scenario
from lib.ui import results, session
from lib.ui.editor import troubles
from lib.ui.options import asked, trying
from lib.view import options_table as view
from lib.view.facts import field_text
from lib.view.options_prices import lacking, price_fields
from lib.view.options_said import option_said
from lib.view.texts import names, unmarked
from lib.words import Words
from lib.words.figures import count, hours


def show(option: Option, options: Options, words: Words) -> None:
    """Show one option: what it changes, its price, its figures, and what tries it."""
    estate = asked.compiled().estate
    with st.container(key="option-card", border=True):
        st.markdown(f"**{unmarked(option_said(option, estate, words))}**")
        _figures(after([option]), words)
        if option.lost_user_hours_avoided < 0:
            st.caption(words("options.harm"))
        _price(option, estate, words)
        with st.container(horizontal=True, gap="small"):
            trying.button([option], words, "options.try")
            for place in lacking(option, estate)[:1]:
                st.button(
                    words("options.give_price"), key="b-give-price", icon=":material/payments:",
                    help=words("options.give_price_means"), on_click=_to_price, args=[place],
                )  # fmt: skip
    if session.state().pop("to_price", False):
        st.switch_page("pages/plan/estate.py")


def after(options: list[Option]) -> Impact:
    """Return the scenario's run of medians on the estate with some options made."""
    return _run(session.ref(), asked.text(session.state()["scenario"]), repr([o[:3] for o in options]), options)


@st.cache_resource(max_entries=32, show_spinner=False)
def _run(ref: str, scenario: str, ids: str, _options: list[Option]) -> Impact:
    estate = applied(results.compiled(ref).estate, _options)
    return simulate(compile_estate(estate), read_scenario(scenario, estate))


def _figures(impact: Impact, words: Words) -> None:
    """Show what the scenario costs with it, and under each figure what it costs as the estate is."""
    now = results.impact(session.ref(), session.state()["scenario"])
    rows = [(f"options.card.{name}", value, before) for name, value, before in zip(
        ("lost", "peak", "back"), _said(impact, words), _said(now, words), strict=True)]  # fmt: skip
    cells = "".join(
        f"<div><span>{escape(words(key))}</span><b>{escape(value)}</b>"
        f"<span>{escape(words('options.card.was', before=before))}</span></div>"
        for key, value, before in rows
    )
    st.html(f'<div class="figures">{cells}</div>')


def _said(impact: Impact, words: Words) -> list[str]:
    table = impact.table("services")
    back = None if table["ttr_hours"].isna().any() else float(table["ttr_hours"].max() if len(table) else 0)
    return [
        count(words.language, impact.lost_user_hours), count(words.language, impact.peak_affected_people),
        hours(words, back),
    ]  # fmt: skip


def _price(option: Option, estate: Estate, words: Words) -> None:
    """Say which of the estate's prices an option's cost is made of, each with its tag, or which one it lacks."""
    called = {kind: names(estate, kind, words) for kind in ("sites", "teams")}
    said = [
        " · ".join(filter(None, [called.get(kind, {}).get(id_), field_text(words, field, called)]))
        for kind, id_, field in price_fields(option, estate)
    ]
    if option.cost_per_year is None:
        st.caption(unmarked(words("options.lacks", fields=", ".join(said))))
    elif option.cost_per_year:
        tagged = [f"{each} ({view.price_tag(option, estate, words)})" for each in said]
        cost = view.price_text(option.cost_per_year, estate.currency, words)
        st.caption(
            unmarked(
                f"{words('options.column.cost_per_year')}: {cost}. {words('options.priced_by', fields=', '.join(tagged))}"
            )
        )


def _to_price(place: str) -> None:
    troubles.jump(place)
    session.state()["to_price"] = True
