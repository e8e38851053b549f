"""Long work beside the page: asked for, watched, cancelled; a result stays on screen until the next one is there.

A subject names a place on a screen and what it is about; a request is the text of
``lib.runs.keeper``. The session notes for each subject which request it waits for and
which one it shows.
"""

import json
from collections.abc import Callable
from functools import cache
from uuid import uuid4

import numpy as np
import streamlit as st

from lib.engine.compile import Compiled
from lib.model.checks import Problem
from lib.runs import carry_out, local
from lib.runs.keeper import Keeper, News, Work
from lib.ui import session
from lib.ui.ticking import ticking
from lib.words import Words
from lib.words.figures import exact, hours

TICK = 0.5  # seconds between two looks at a run
MOST_SUBJECTS = 60  # whose results a session finds again


@cache
def keeper() -> Keeper:
    """Return the keeper of this process. A run takes every processor, so they go one after another."""
    return Keeper(at_once=1, weigh=_bytes)


def _bytes(result: object, depth: int = 4) -> float:
    """Return how much memory the arrays and files in a result take, in tuples and objects too, so many levels deep."""
    if isinstance(result, np.ndarray):
        return float(result.nbytes)
    if isinstance(result, bytes):
        return float(len(result))
    parts = result if isinstance(result, tuple) else getattr(result, "__dict__", {}).values()
    return sum((_bytes(value, depth - 1) for value in parts), 0.0) if depth else 0.0


keeper()  # made as this is imported, by one thread: two sessions that came first at once would make one each


def request(run: str, **numbers: object) -> str:
    """Return the text of a request: equal for equal numbers, in whatever order."""
    return json.dumps({"run": run} | numbers, sort_keys=True, ensure_ascii=False)


def sweeps(compiled: Compiled, wanted: list, finish: Callable[[list], object], here: bool = False) -> Work:
    """Return work that carries out sweeps one after another and makes one result of theirs; ``here``: on no cluster."""
    counts = [sweep.count(compiled.estate) for sweep in wanted]

    def work(tell, stopped):
        found = []
        for i, sweep in enumerate(wanted):
            before = sum(counts[:i])

            def told(done: int, of: int, before: int = before) -> None:
                tell(before + done, sum(counts))

            found.append((local.carry_out if here else carry_out)(compiled, sweep, tell=told, stopped=stopped))
        return finish(found)

    return work


def _noted() -> dict:
    """Return what the session notes: asker, and subject -> request asked for, request shown, how it ended."""
    empty = {"asker": uuid4().hex, "asked": {}, "shown": {}, "ended": {}}
    return session.state().setdefault("long", empty)


def ask(subject: str, wanted: str, work: Work) -> None:
    """Ask for a request, to be shown for a subject in place of what is shown now."""
    noted = _noted()
    before = noted["asked"].get(subject)
    if before not in (None, wanted):
        keeper().leave(before, noted["asker"])
    noted["asked"][subject] = wanted
    noted["ended"].pop(subject, None)
    keeper().ask(wanted, noted["asker"], work)


def find(wanted: str, work: Work) -> object | None:
    """Return what takes a blink to compute; None where it failed."""
    return keeper().find(wanted, _noted()["asker"], work)


def latest(subject: str) -> object | None:
    """Return the result to show for a subject: the last one that was finished."""
    wanted = _noted()["shown"].get(subject)
    return keeper().result(wanted) if wanted else None


def known(wanted: str) -> object | None:
    """Return what a request found, whoever asked for it; None where it is not done, or was dropped for later ones."""
    return keeper().result(wanted)


def is_asked(subject: str) -> bool:
    """Say whether a subject waits for a request."""
    return subject in _noted()["asked"]


def is_new(subject: str) -> bool:
    """Say whether a subject has nothing to show, waits for nothing, and nothing of it has failed or been cancelled."""
    noted = _noted()
    return not any(subject in noted[what] for what in ("asked", "shown", "ended"))


def watch(subject: str, words: Words, key: str = "") -> None:
    """Show how a subject's request stands: its progress while it runs, then how it ended if that was not well.

    `key` names its place where a page watches several of a kind.
    """
    _settle(subject)
    noted = _noted()
    if subject in noted["asked"]:
        ticking(lambda: _progress(subject, words, key or subject.split("|")[0]), TICK, f"ticking-{subject}")
    elif subject in noted["ended"]:
        _say_end(*noted["ended"][subject], latest(subject) is not None, words)


def _settle(subject: str) -> None:
    """Take note of a request that has ended."""
    noted = _noted()
    wanted = noted["asked"].get(subject)
    if wanted is None:
        return
    news = keeper().news(wanted)
    if news.status in ("waiting", "running"):
        return
    del noted["asked"][subject]
    if news.status == "done":
        noted["shown"].pop(subject, None)
        noted["shown"][subject] = wanted
        while len(noted["shown"]) > MOST_SUBJECTS:
            del noted["shown"][next(iter(noted["shown"]))]
    else:
        named = [[problem.place, problem.code, dict(problem.values)] for problem in news.problems]
        noted["ended"][subject] = ("failed" if news.status == "failed" else "cancelled", news.why, named)


def _say_end(how: str, why: str, named: list, kept: bool, words: Words) -> None:
    why = why or " ".join(words.problem(Problem(*problem)) + "." for problem in named)
    said = words(f"risk.{how}_kept" if kept else f"risk.{how}", **({"why": why} if why else {}))
    (st.error if how == "failed" else st.info)(said, icon=":material/error:" if how == "failed" else ":material/info:")


def _progress(subject: str, words: Words, key: str) -> None:
    noted = _noted()
    wanted = noted["asked"].get(subject)
    news = keeper().news(wanted) if wanted else News("unknown")
    if news.status not in ("waiting", "running"):
        st.rerun()  # the whole page: it shows the result, and looks no more
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"progress-{key}"):
        st.progress(min(1.0, news.done / news.of) if news.of else 0.0, _progress_text(news, words))
        st.button(
            words("risk.cancel"), key=f"b-cancel-{key}", icon=":material/close:",
            on_click=_cancel, args=[subject],
        )  # fmt: skip


def _cancel(subject: str) -> None:
    noted = _noted()
    if wanted := noted["asked"].pop(subject, None):
        keeper().leave(wanted, noted["asker"])
        noted["ended"][subject] = ("cancelled", "", [])


def _progress_text(news: News, words: Words) -> str:
    if news.status == "waiting":
        return words("risk.waiting", ahead=news.ahead)
    if news.seconds_left is None:
        return words("risk.starting")
    seconds = max(1, round(news.seconds_left))
    left = words("risk.seconds", s=seconds) if seconds < 60 else hours(words, seconds / 3600)
    return words("risk.progress", done=exact(words.language, news.done), all=exact(words.language, news.of), left=left)
