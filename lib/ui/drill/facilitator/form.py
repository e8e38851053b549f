"""The form of one inject, in the list or new. What is typed stays: beside other panels, and whatever others do.

A draft is a key (the inject's id) with fields in the session. It begins as the inject then was; ``drafts`` notes that, so
that what another window has changed since is neither hidden nor overwritten unseen.
"""

import msgspec
import streamlit as st

from lib.model.estate import Name, text
from lib.model.exercise import Channel, Inject, Trigger, roles_of
from lib.model.times import parsed, written
from lib.ui.drill.facilitator import options, pick
from lib.ui.drill.table import Table, note, noted
from lib.view.drill_said import role_said

CHANNELS = Channel.__args__
LONGEST_SUBJECT, LONGEST_MESSAGE = 300, 4000
ANSWER = "answer."  # before an answer's id: the field of its text
KEPT = ("w_draft_", "w_decide_text")  # fields that stay while they are not on the screen


def keep() -> None:
    """Keep what is typed in forms that are not on the screen now; Streamlit forgets it otherwise."""
    for key in [key for key in st.session_state if str(key).startswith(KEPT)]:
        st.session_state[key] = st.session_state[key]


def begin(at: Table, inject: Inject) -> bool:
    """Begin a draft, or go on with it; say whether somebody else has changed the inject since and both would differ."""
    drafts, number = noted("drafts") or {}, at.view.state.set_at.get(inject.id, 0)
    begun = drafts.get(inject.id)
    if begun is not None and begun[0] != number:
        if typed(at, begun[1]) != begun[1]:
            return True
        forget(inject.id)
        begun = None
    if begun is None:
        agree(at, inject)
    _fill(at, inject)
    return False


def agree(at: Table, inject: Inject) -> None:
    """Take an inject as it is now for what its draft began with."""
    number = at.view.state.set_at.get(inject.id, 0)
    note("drafts", (noted("drafts") or {}) | {inject.id: (number, inject)})


def forget(key: str) -> None:
    """Drop a draft."""
    note("drafts", {name: begun for name, begun in (noted("drafts") or {}).items() if name != key})
    pick.clear(key)
    options.forget(key)
    for name in [name for name in st.session_state if str(name).startswith("w_draft_") and f"-{key}-" in str(name)]:
        del st.session_state[name]


def renamed(old: str, new: str) -> None:
    """Go on with a draft under another key."""
    for name in [name for name in st.session_state if str(name).startswith("w_draft_") and f"-{old}-" in str(name)]:
        st.session_state[str(name).replace(f"-{old}-", f"-{new}-")] = st.session_state[name]
    events, actions = pick.picked(old)
    pick.begin(new, events, actions)
    options.renamed(old, new)
    forget(old)


def field(at: Table, name: str, key: str) -> str:
    """Return the key of a field in the session; each language has texts of its own."""
    said = name in ("subject", "message") or name.startswith(ANSWER)
    return f"w_draft_{name}-{key}-{at.words.language if said else ''}"


def _answers(at: Table, key: str) -> dict[str, str]:
    """Return answer -> the key of its text in the session."""
    return {answer: field(at, f"{ANSWER}{answer}", key) for answer in options.answers_of(key)}


def show(at: Table, inject: Inject) -> None:
    """Show the fields."""
    words, key = at.words, inject.id
    roles = {role.id: role_said(at.view.state, role.id, words) for role in roles_of(at.view.state.exercise)}
    left, right = st.columns([0.62, 0.38], gap="small")
    with left:
        st.text_input(words("conduct.subject"), key=field(at, "subject", key), max_chars=LONGEST_SUBJECT)
        st.text_area(
            words("conduct.message"), key=field(at, "message", key), max_chars=LONGEST_MESSAGE, height=84,
            help=words("conduct.message_means"),
        )  # fmt: skip
    with right:
        st.multiselect(words("conduct.to"), list(roles), key=field(at, "to", key), format_func=roles.get)
        st.selectbox(
            words("conduct.channel_label"), CHANNELS, key=field(at, "channel", key),
            format_func=lambda channel: words(f"conduct.channel.{channel}"),
        )  # fmt: skip
    pick.show(at, key, outages=True)
    options.show(at, inject, field(at, "decides", key), roles, _answers(at, key))


def time_box(at: Table, key: str, label: str, placeholder: str | None = None) -> None:
    """Show the field of the time at which an inject comes."""
    st.text_input(
        label, key=field(at, "at", key), width=175, help=at.words("conduct.at_means"), placeholder=placeholder
    )


def time_typed(at: Table, key: str) -> float | None:
    """Return the time in its field, hours; None where it is empty. Raises Mistakes where it is none."""
    said = (st.session_state.get(field(at, "at", key)) or "").strip()
    return parsed(said, at.view.state.exercise.scenario.starts_at) if said else None


def typed(at: Table, inject: Inject) -> Inject:
    """Return an inject with what its fields hold now, but for its time; as it is where nothing was typed."""
    state, language = st.session_state, at.words.language
    keys = {name: field(at, name, inject.id) for name in ("subject", "message", "to", "channel", "decides")}
    if any(key not in state for key in keys.values()):
        return inject
    events, actions = pick.picked(inject.id)
    before = {option.id: option.text for option in inject.options}
    answers = {
        answer: _said(before.get(answer, ""), state.get(held, "").strip(), language)
        for answer, held in _answers(at, inject.id).items()
    }
    return msgspec.structs.replace(
        inject,
        subject=_said(inject.subject, state[keys["subject"]].strip(), language),
        message=_said(inject.message, state[keys["message"]].strip(), language),
        to=[role.id for role in roles_of(at.view.state.exercise) if role.id in state[keys["to"]]],
        channel=state[keys["channel"]],
        decides=state[keys["decides"]],
        options=options.typed(inject, answers),
        events=events,
        actions=actions,
    )


def by_the_clock(inject: Inject, t: float) -> Inject:
    """Return an inject that comes at a time, whatever it waited for before."""
    return msgspec.structs.replace(inject, at=t, trigger=Trigger())


def _fill(at: Table, inject: Inject) -> None:
    words, key = at.words, inject.id
    pick.begin(key, inject.events, inject.actions)
    options.begin(inject)
    first = {
        "subject": text(inject.subject, words.language),
        "message": text(inject.message, words.language),
        "to": inject.to,
        "channel": inject.channel,
        "decides": inject.decides,
        "at": written(inject.at) if inject.trigger.on == "clock" and inject.at is not None else "",
    }
    said = {option.id: text(option.text, words.language, "") for option in inject.options}
    first |= {f"{ANSWER}{answer}": said.get(answer, "") for answer in options.answers_of(key)}
    for name, value in first.items():
        st.session_state.setdefault(field(at, name, key), value)


def _said(name: Name, typed: str, language: str) -> Name:
    """Return a name with its text in one language changed, and in the others as it was."""
    if not isinstance(name, dict):
        return typed
    return name if text(name, language) == typed else name | {language: typed}
