"""The headline figures: who is hit now and at the worst, how much, how long; each explains itself."""

from html import escape

import streamlit as st

from lib.model.impact import Impact
from lib.ui import session
from lib.view import moment
from lib.view.story import headline
from lib.view.theme import STATUS
from lib.words import Words
from lib.words.figures import count, hours, together


def sentence(impact: Impact, words: Words) -> None:
    st.html(f'<p class="headline" data-testid="headline">{escape(together(headline(impact, words)))}</p>')


def figures(impact: Impact, words: Words) -> None:
    """Show the figures at the session's time, each with its bounds and its definition on hover."""
    now = moment.headline(impact, session.state()["t"])
    language = words.language

    def bounds(low: float, high: float) -> str:
        return words("head.bounds", low=count(language, low), high=count(language, high))

    rows = [
        ("people", count(language, now.people), bounds(now.low, now.high)),
        ("peak", count(language, now.peak), bounds(now.peak_low, now.peak_high)),
        ("user_hours", count(language, now.lost_user_hours), words("head.user_hours_unit")),
        ("last_back", words("head.not_back") if now.last_back_hours is None else hours(words, now.last_back_hours), ""),
    ]
    cells = "".join(
        f'<div title="{escape(words(f"head.{key}_means"), quote=True)}" data-testid="figure-{key}">'
        f"<span>{escape(words(f'head.{key}'))}</span><b>{escape(value)}</b><span>{escape(under) or '&nbsp;'}</span></div>"
        for key, value, under in rows
    )
    st.html(f'<div class="figures">{cells}</div>{_counts(now, words)}')


def _counts(now: moment.Headline, words: Words) -> str:
    signs = "  ".join(
        f'<span style="color:{STATUS[status][0]}">{STATUS[status][1]}</span> '
        f"{escape(words(f'map.{status}'))} <b>{now.services[status]}</b>&ensp;"
        for status in ("down", "degraded", "up")
    )
    below = now.platforms["down"] + now.platforms["degraded"]
    platforms = escape(words("head.platforms", below=below, all=sum(now.platforms.values())))
    title = escape(words("head.counts_means"), quote=True)
    return (
        f'<p data-testid="counts" title="{title}" style="margin:.5rem 0 0;font-size:.88rem">{signs} · {platforms}</p>'
    )
