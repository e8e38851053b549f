"""Who sits at this screen, and how it follows what everybody else does.

A screen draws a ``Table`` from top to bottom and never waits. ``follow`` asks twice a second whether the log has
grown and only then has the page drawn anew; ``moving`` draws a part that changes with the time every few seconds.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from time import time

import streamlit as st

from lib.drill.room import Room, View, room
from lib.map.served import mount
from lib.model.checks import Mistakes, Problem
from lib.model.drill import WORLD, Entry, Said, Seat, standing
from lib.store import library
from lib.store.drills import Drills, Holder
from lib.ui import session
from lib.ui.ticking import ticking
from lib.words import Words

ASSETS = Path(__file__).parent / "assets"
LOOK = 0.5  # seconds between two looks whether anything has happened
RECONNECT = 60.0  # seconds; a page that has any such timer asks a restarted server for itself
MOVE = 3.0  # seconds between two pictures of what follows the time
TWICE = 1.2  # seconds within which the same thing from the same screen is a double click


@dataclass(frozen=True)
class Table:
    """One screen of an exercise that is played: the room, whose seat it is, and what it shows now."""

    room: Room
    seat: Seat
    view: View  # state, log, t, impact, following
    words: Words
    theme: str

    def do(self, kind: str, said: Said, once: str | None = None) -> bool:
        """Do something as this seat and say whether it is done; what speaks against it is said on this screen."""
        if once is not None and _is_sent(once):
            return True
        return self._acted(lambda wall: self.room.do(self.seat, kind, said, wall, _seen(self), once), once)

    def deliver(self, inject: str) -> bool:
        """Deliver an inject now, by hand."""
        return self._acted(lambda wall: self.room.deliver(self.seat, inject, wall))

    def step_back(self, number: int) -> bool:
        """Take the last thing back that changed the world or the clock, if that is still the one with this number."""
        if _is_sent("back"):
            return True

        def step(wall: float) -> View:
            last = last_step(self.room.look(wall).log)
            if last is None or last.number != number:
                raise Mistakes([Problem("clock", "overtaken")])
            return self.room.step_back(self.seat, wall)

        return self._acted(step, "back")

    def once(self, name: str) -> str:
        """Return what names the next sending of a form: the same for both clicks of a double click, then another."""
        forms, sent = _notes()["forms"], _notes()["sent"]
        if name not in forms or time() - sent.get(forms[name], time()) > TWICE:
            forms[name] = token_hex(6)
        return forms[name]

    def now(self) -> "Table":
        """Return the same table at this moment. Raises Mistakes where the store is out."""
        return Table(self.room, self.seat, self.room.look(time()), self.words, self.theme)

    def _acted(self, act: Callable[[float], View], once: str | None = None) -> bool:
        notes, wall = _notes(), time()
        try:
            view = act(wall)
        except Mistakes as mistakes:
            fail(self, mistakes)
            return False
        new = view.log[self.view.state.number :]
        notes["own"] |= {entry.number for entry in new if entry.wall == wall or not entry.seat}
        notes["sent"] |= {once: wall} if once else {}
        notes["wrong"] = []
        return True


def last_step(log: list[Entry]) -> Entry | None:
    """Return the entry that a step back would take back."""
    return next((entry for entry in reversed(standing(log)) if entry.kind in WORLD), None)


def fail(at: Table, mistakes: Mistakes) -> None:
    """Say on this screen, until something is done, what speaks against what was asked."""
    _notes()["wrong"] = [told(at.words, problem) for problem in mistakes.problems]


def seated(token: str) -> Table:
    """Return the table of the seat that a token opens. Raises Mistakes where it opens none."""
    drills = library.drills()
    holder = _holder(drills, token)
    here = room(drills, holder.key)
    view = here.look(time())
    return Table(here, view.state.seats[holder.seat], view, session.words(), session.theme())


def follow(at: Table) -> None:
    """Have the page drawn anew when anything has happened since what it shows; say what went wrong on this screen.

    To be called last: what this page shows is then told to the browser only after all of it. What the browser says that
    it shows is what counts from then on, as a busy server may lose the end of what it sends.
    """

    def look() -> None:
        asked = _notes().pop("asked", None)  # by this page just now: up to which entry it shows
        try:
            if asked and at.room.glance(time()) != asked["number"]:
                st.rerun()
            wrong = _notes()["wrong"]
        except Mistakes as mistakes:
            wrong = [told(at.words, problem) for problem in mistakes.problems]
        number = asked["number"] if asked else at.view.state.number
        data = {"number": number, "every": LOOK, "answer": asked and asked["asked"]}
        mount("follow", ASSETS)(key="follow", data=data, height="content", on_look_change=_hear)
        if wrong:
            with st.container(key="drill-wrong", horizontal=True, vertical_alignment="center", gap=None):
                st.error("  \n".join(wrong), icon=":material/error:")
                st.button("", key="b-wrong", icon=":material/close:", type="tertiary", help=at.words("conduct.close"),
                          on_click=note, args=("wrong", []))  # fmt: skip

    ticking(look, RECONNECT, "following")


def _hear() -> None:
    note("asked", st.session_state["follow"].get("look"))


def moving(at: Table, part: Callable[[Table], None], name: str) -> None:
    """Show a part that follows the time: drawn anew every few seconds while the clock runs, with the table as it then is."""
    drawn = False

    def draw() -> None:
        nonlocal drawn
        try:
            now, drawn = at.now() if drawn else at, True
            part(now)
        except Mistakes:  # ``follow`` says so
            part(at)

    ticking(draw, MOVE if at.view.state.clock.running else None, f"moving-{name}")


def told(words: Words, problem: Problem) -> str:
    """Return what speaks against something, with the name of its place where that has one on these screens."""
    said = words.problem(problem).removeprefix(f"{problem.place}: ")
    place = f"conduct.place.{re.match('[a-z_]*', problem.place)[0]}"
    return f"{words(place)}: {said}" if words.has(place) else said[:1].upper() + said[1:]


@lru_cache(maxsize=1024)
def _holder(drills: Drills, token: str) -> Holder:
    return drills.holder(token)


def _notes() -> dict:
    """Return what this screen keeps for itself: entries of its own, its forms, when which was sent, what went wrong."""
    return session.state().setdefault("drill", {"own": set(), "forms": {}, "sent": {}, "wrong": []})


def _is_sent(once: str) -> bool:
    return time() - _notes()["sent"].get(once, 0.0) <= TWICE


def _seen(at: Table) -> int:
    """Return the last entry that this screen knows of: the one it has drawn, and its own that follow it at once."""
    own, seen = _notes()["own"], at.view.state.number
    while seen + 1 in own:
        seen += 1
    return seen


def note(name: str, value: object) -> None:
    """Keep something of this screen's own in its session: what is chosen, what is picked and not yet done."""
    _notes()[name] = value


def noted(name: str, otherwise: object = None) -> object:
    """Return what this screen has kept under a name."""
    return _notes().get(name, otherwise)
