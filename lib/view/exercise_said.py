"""An inject's message as people read it: its figures in words of a language."""

from lib.model.exercise import READINGS
from lib.model.messages import filled
from lib.model.times import written
from lib.words import Words
from lib.words.figures import clock, count, hours, percent


def said(text: str, figures: dict[str, float | None], words: Words, starts_at: str | None) -> str:
    """Return a message with its figures. ``figures``: what ``lib.drill.due.figures`` gave, hole -> value.

    A hole that is not among them stays in its braces; a figure that there is none of at that time is said as "none".
    """
    return filled(text, {hole: figure(hole, value, words, starts_at) for hole, value in figures.items()})


def figure(hole: str, value: float | None, words: Words, starts_at: str | None) -> str:
    """Return one figure: a time of day, a duration, a share, yes or no, or a count without its unit."""
    name = hole.partition(":")[0]
    if value is None:
        return words("exercise.no_figure")
    if name == "time":
        return clock(words, starts_at, value) or written(round(value * 60) / 60)
    unit = "hours" if name == "hours" else READINGS[name][1]
    if unit == "hours":
        return ("−" if value < 0 else "") + hours(words, abs(value))
    if unit == "share":
        return percent(value)
    if unit == "yes or no":
        return words("exercise.dark" if value else "exercise.not_dark")
    return count(words.language, value)
