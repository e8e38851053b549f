"""The dashboard on the wall: map, headline, figures, people and services in the whole window, stepped by keys alone."""

from html import escape
from pathlib import Path

import streamlit as st

from lib.map.served import mount
from lib.model.impact import Impact
from lib.ui import address, chart, clock, frame, headline, outage_map, results, session
from lib.view import charts, story
from lib.view.texts import width_of
from lib.view.theme import COLORS
from lib.words import Words
from lib.words.figures import after, hours
from lib.words.figures import clock as local_time

ASSETS = Path(__file__).parent / "assets"
MOST_ROWS = 12  # services in large type; how many more there are is said
CHART = 165  # pixels in which a chart is laid out before it is enlarged to its place
LONG = 190  # half-width letters of a headline from which they are smaller


def is_on() -> bool:
    """Say whether the dashboard is on the wall; an estate with mistakes has nothing to show there."""
    return bool(session.state().get("wall")) and results.checked(session.ref())[0] is not None


def button(words: Words) -> None:
    st.button(
        words("wall.show"), key="b-wall", icon=":material/slideshow:", type="tertiary", on_click=_open,
        help=words("wall.show_means"),
    )  # fmt: skip


def screen() -> None:
    """Show the wall. It runs as a fragment, by itself while the time plays."""
    impact, words = session.impact(), session.words()
    clock.advance(impact)
    address.write()
    _style()
    with st.container(key="wall"):
        _head(impact, words)
        with st.container(key="wall-map"):
            outage_map.look(impact, words)
        with st.container(key="wall-figures"):
            headline.figures(impact, words)
        with st.container(key="wall-people"):
            now = session.state()["t"]
            chart.draw(
                charts.affected_people(impact, words, session.theme(), now, CHART), "affected-people-large", large=True
            )
        with st.container(key="wall-services"):
            chart.draw(_services(impact, words), "services-large", large=True)
        with st.container(key="wall-said"):
            frame.said(words)
        _keys(impact, words)


def _head(impact: Impact, words: Words) -> None:
    now = session.state()
    local = local_time(words, impact.scenario.starts_at, now["t"])
    plays = words("clock.hours_a_second", speed=f"{now['speed']:g}") if now["playing"] else ""
    under = " · ".join(filter(None, [local, f"▶ {plays}" if plays else ""]))
    with st.container(key="wall-sentence"):
        headline.sentence(impact, words)
    with st.container(key="wall-clock"):
        st.html(f'<p data-testid="wall-clock"><b>{escape(after(words, now["t"]))}</b><span>{escape(under)}</span></p>')


def _services(impact: Impact, words: Words) -> dict:
    now, height = session.state(), charts.timeline_height(MOST_ROWS)
    order = now.get("order", "people")
    return charts.status_timeline(impact, words, session.theme(), now["t"], height, order, least_row=charts.ROW)


def _keys(impact: Impact, words: Words) -> None:
    """Take what the keys ask for: a time, playing or not, the way out."""
    now, end = session.state(), clock.last_hour(impact)
    step = clock.large_step(end)
    data = {
        "t": now["t"], "end": end, "step": step, "seen": now.get("wall_seen", 0),
        "hint": words("wall.hint", step=hours(words, step)),
    }  # fmt: skip
    mount("wall", ASSETS)(
        key="wall-keys", data=data, height="content", on_to_change=_to, on_toggle_change=lambda: _toggle(end),
        on_left_change=_leave,
    )  # fmt: skip


def _open() -> None:
    session.state().update(wall=True, playing=False)


def _leave() -> None:
    session.state().update(wall=False, playing=False)
    st.rerun()  # the whole app: the screen is another


def _to() -> None:
    now, asked = session.state(), st.session_state["wall-keys"].get("to")
    if not asked:
        return
    was_playing = now["playing"]
    now.update(t=float(asked["t"]), playing=False, wall_seen=asked["seq"])
    if was_playing:
        st.rerun()


def _toggle(end: float) -> None:
    if st.session_state["wall-keys"].get("toggle"):
        clock.toggle(end)


def _style() -> None:
    color, long = COLORS[session.theme()], width_of(story.headline(session.impact(), session.words())) > LONG
    st.html(f"""<style>
    .stApp {{ --u: min(1vw, 1.78vh); --map-zoom: 1.4; --map-controls: none; }}
    @media (max-height: 800px) {{ .stApp {{ --map-zoom: 1.15; }} }}
    @media (min-height: 1000px) {{ .stApp {{ --map-zoom: 1.6; }} }}
    @media (min-height: 1300px) {{ .stApp {{ --map-zoom: 2.1; }} }}
    @media (min-height: 1900px) {{ .stApp {{ --map-zoom: 3.2; }} }}
    .stAppHeader {{ display: none; }}
    .st-key-wall {{ position: fixed; inset: 0; z-index: 1000001; background: {color["paper"]}; color: {color["ink"]}; overflow: hidden; }}
    [class*="st-key-wall-"] {{ position: fixed; }}
    .st-key-wall-sentence {{ left: 2vw; top: 2vh; width: 72vw; height: 13.5vh; justify-content: center; }}
    .st-key-wall-clock {{ right: 2vw; top: 2vh; width: 22vw; height: 13.5vh; justify-content: center; }}
    .st-key-wall-map {{ left: 2vw; top: 17vh; width: 42vw; height: 81vh; }}
    .st-key-wall-figures {{ left: 46vw; top: 17vh; width: 52vw; height: 18vh; }}
    .st-key-wall-people {{ left: 46vw; top: 36.5vh; width: 52vw; height: 26vh; }}
    .st-key-wall-services {{ left: 46vw; top: 63vh; width: 52vw; height: 36vh; }}
    .st-key-wall-said {{ left: 20vw; bottom: 2vh; width: 60vw; z-index: 1; }}
    .st-key-wall .headline {{ font-size: calc({1.6 if long else 1.95} * var(--u)); line-height: 1.28; font-weight: 650; }}
    .st-key-wall-clock p {{ margin: 0; text-align: end; font-size: calc(1.5 * var(--u)); line-height: 1.3; }}
    .st-key-wall-clock b {{ display: block; font-size: calc(3.4 * var(--u)); line-height: 1.15; }}
    .st-key-wall .figures {{ gap: calc(1.2 * var(--u)); grid-template-columns: repeat(4, auto); }}
    .st-key-wall .figures b {{ font-size: calc(2.7 * var(--u)); }}
    .st-key-wall .figures span {{ font-size: calc(1.25 * var(--u)); opacity: 0.85; white-space: nowrap; }}
    .st-key-wall [data-testid="counts"] {{ font-size: calc(1.6 * var(--u)) !important; margin: 1.4vh 0 0 !important; }}
    </style>""")
