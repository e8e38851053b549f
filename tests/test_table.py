"""The table of a seat: what is done once, what others have done meanwhile, what is said when something does not go."""

from time import time

import pytest
from drill_cases import begun

from lib.drill.room import room
from lib.model.drill import Said
from lib.store import library
from lib.ui.drill import table
from lib.ui.drill.table import Table, told
from lib.words import Words

RUNNING = Said(running=True, speed=60)


@pytest.fixture
def drill(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path))
    return begun()


@pytest.fixture
def screen(drill, monkeypatch):
    """Make a screen of the facilitator's: what it keeps for itself is a dict of its own."""

    def make() -> Table:
        here = room(library.drills(), drill.key)
        view, notes = here.look(time()), {}
        found = Table(here, view.state.seats["facilitator"], view, Words("en"), "light")
        return found, lambda: monkeypatch.setattr(table.session, "state", lambda: notes), notes

    return make


def kinds(at: Table) -> list[str]:
    return [entry.kind for entry in at.room.look(time()).log]


def test_a_screen_sets_the_clock_twice_in_a_row_without_being_drawn_anew(screen):
    at, use, notes = screen()
    use()
    assert at.do("clock", RUNNING)
    assert at.deliver("rumour")
    assert at.do("clock", Said(running=True, speed=120))
    assert at.now().view.state.clock.speed == 120
    assert notes["drill"]["wrong"] == []


def test_what_another_screen_has_set_since_is_not_overwritten(screen):
    (one, use_one, _), (two, use_two, notes) = screen(), screen()
    use_one()
    assert one.do("clock", RUNNING)
    use_two()
    assert not two.do("clock", Said(running=False, speed=10))
    assert notes["drill"]["wrong"] == ["Clock: " + Words("en")("problem.overtaken")]
    assert two.now().do("clock", Said(running=False, speed=10))
    assert notes["drill"]["wrong"] == []


def test_a_double_click_does_a_thing_once_and_later_it_is_done_again(screen, monkeypatch):
    at, use, _ = screen()
    use()
    said = Said(role="operations", text="Call the other site", actions=[])
    for _ in range(2):
        assert at.do("decided", said, at.once("decide"))
    assert kinds(at).count("decided") == 1
    later = time() + table.TWICE + 0.1
    monkeypatch.setattr(table, "time", lambda: later)
    assert at.do("decided", Said(role="operations", text="Call the third", actions=[]), at.once("decide"))
    assert kinds(at).count("decided") == 2


def test_what_was_refused_can_be_sent_again_at_once(screen):
    at, use, notes = screen()
    use()
    assert not at.do("decided", Said(role="operations", text=" ", actions=[]), at.once("decide"))
    assert len(notes["drill"]["wrong"]) == 1
    assert at.do("decided", Said(role="operations", text="Now with words", actions=[]), at.once("decide"))


def test_two_steps_back_by_one_double_click_are_one(screen):
    at, use, _ = screen()
    use()
    assert at.deliver("rumour") and at.deliver("press")
    last = table.last_step(at.now().view.log)
    assert at.step_back(last.number)
    assert at.step_back(table.last_step(at.now().view.log).number)
    assert kinds(at).count("back") == 1


def test_what_speaks_against_something_names_its_place_where_that_has_a_name():
    words = Words("en")
    assert told(words, table.Problem("clock", "overtaken")).startswith("Clock: ")
    assert told(words, table.Problem("seat", "no_such_seat")) == "This link opens no seat of an exercise"
    assert told(words, table.Problem("options[0].actions[1].placement", "required")).startswith("Option")
