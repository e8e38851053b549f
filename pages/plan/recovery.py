"""Recovery: every job and what it waited for, what came back when, targets, causes, lost levers."""

import streamlit as st

from lib.ui import choice, draw_note, frame, headline, session, sheet, show
from lib.view import recovery, targets

HEIGHT = 640


def part(impact, words, theme: str) -> None:
    chosen = choice.choose("recovery.part", words)
    st.caption(words(f"recovery.means.{chosen}"))
    if chosen == "curves":
        show.chart(recovery.recovery_curves(impact, words, theme, HEIGHT - 180), "recovery-curves")
        show.csv_button(recovery.curves(impact), "recovery-curves")
    elif chosen == "targets":
        sheet.table(targets.rto_sheet(impact, words), "targets", words, HEIGHT - 140, tight=True)
    elif chosen == "causes":
        show.chart(recovery.causes_pareto(impact, words, theme), "causes")
        show.csv_button(impact.table("causes"), "causes")
    else:
        sheet.table(targets.lever_sheet(impact, words), "lost-levers", words, HEIGHT - 140, tight=True)


def screen() -> None:
    words, theme = session.words(), session.theme()
    frame.choices()
    sheet.style(theme)
    draw_note.show(words)
    impact = session.impact()
    headline.sentence(impact, words)
    left, right = st.columns([0.54, 0.46], gap="medium")
    with left:
        st.caption(words("recovery.gantt_means"))
        with st.container(height=HEIGHT, border=False, key="gantt"):
            show.chart(recovery.gantt(impact, words, theme), "jobs")
        show.csv_button(impact.table("jobs"), "jobs")
    with right:
        part(impact, words, theme)


screen()
