"""What the Options part asks for: what is open, the numbers as they were typed, and what was found for them."""

import json

from lib.engine.compile import Compiled
from lib.model.checks import Problem
from lib.model.options import check_question
from lib.ui import chance, choice, kept, long, results, session
from lib.view.amounts import plain_amount
from lib.words import Words


def compiled() -> Compiled:
    return results.compiled(session.ref())


def unordered() -> dict:
    """Return the scenario that is open, without any order of recovery: a best order is in its place."""
    return without_order(session.state()["scenario"])


def without_order(document: dict) -> dict:
    """Return a scenario without any order of recovery."""
    kept = [action for action in document.get("actions", []) if action["do"] != "set_order"]
    return {key: value for key, value in document.items() if key != "actions"} | ({"actions": kept} if kept else {})


def subject(part: str, *more: str) -> str:
    """Return what a result of a part is about: the version of the estate, the scenario, and more that was chosen."""
    scenario = unordered() if part == "order" else session.state()["scenario"]
    return "|".join([chance.subject(f"options-{part}", session.ref(), scenario), *more])


def text(document: dict) -> str:
    """Return a scenario as a text: equal for equal ones."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False)


def latest(about: str, wanted: str) -> object | None:
    """Return the last result for a subject; after a reload, that of the request that the page would make now."""
    return long.latest(about) or long.known(wanted)


def typed(part: str) -> dict[str, str]:
    """Return the numbers of a part as they were last handed in."""
    keys = (key for key in kept.NUMBERS if key.startswith(f"options.{part}."))
    return {key.rsplit(".")[-1]: choice.chosen(key) for key in keys}


def numbers(part: str) -> tuple[dict[str, object], list[Problem]]:
    """Return what was typed for a part (budget, goal, seconds), and every mistake in it; nothing typed is None."""
    said = {name: value or None for name, value in typed(part).items()}
    if said.get("budget"):
        said["budget"] = plain_amount(said["budget"])
    if part == "goal" and not any(said.values()):
        return {}, [Problem(name, "goal_needs_both") for name in said]
    return check_question(said, compiled().estate)


def said(problem: Problem, part: str, words: Words) -> str:
    """Return a mistake with the label of the number that it is in."""
    return words.problem(Problem(words(f"options.{part}.{problem.place}"), problem.code, problem.values))
