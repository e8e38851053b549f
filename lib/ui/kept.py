"""What a reader chooses and types on the screens, as the address keeps it: key -> text.

The keys of what is chosen are also those of its words: ``KEY_label``, ``KEY.OPTION``.
"""

from lib.model.limits import check_asked
from lib.model.options import check_question
from lib.ui.compare import cases
from lib.view.amounts import plain_amount

CHOICES = {  # what there is to choose from, first what is shown at first
    "outage.order": ("people", "tier", "recovery"),
    "recovery.part": ("curves", "targets", "causes", "levers"),
    "risk.part": ("sure", "next", "cuts", "year", "tornado"),
    "risk.next.moment": ("whole", "once"),
    "risk.next.cases": ("one", "two"),
    "risk.cuts.when": ("good", "once"),
    "risk.cuts.order": ("any", "1", "2", "3", "4"),
    "risk.year.measure": ("user_hours", "money"),
    "compare.part": ("cases", "options"),
    "options.part": ("rank", "budget", "goal", "order"),
    "options.order.objective": ("user-hours", "all-back"),
    "brief.panel": ("parts", "cover", "numbers"),
    "brief.language": ("screen", "ko", "en"),
    "evidence.part": ("recovery", "checks", "servers", "naver", "metrics", "figures"),
}
NUMBERS = {
    "risk.sure.draws": "1000", "risk.sure.seed": "1", "risk.year.years": "10000", "risk.year.seed": "1",
    "compare.draws": "1000", "compare.years": "10000", "compare.seed": "1",
    "options.rank.seconds": "10", "options.budget.budget": "", "options.goal.tier": "1", "options.goal.hours": "4",
    "options.order.seconds": "10",
}  # fmt: skip
AS_TYPED = {"compare.draws", "compare.years", "compare.seed"}  # a wrong one too: it is shown with what is wrong in it
LONGEST_TYPED = 60  # letters
GOAL = {"tier": "1", "hours": "4"}  # one of them is right or wrong beside the other
TEXTS = {"compare.cases": cases.right}  # what is said of more than a choice or a number, and whether it can be right
FIRST = {key: options[0] for key, options in CHOICES.items()} | NUMBERS | dict.fromkeys(TEXTS, "")


def fits(key: str, said: str) -> bool:
    """Say whether an address may say this of a key."""
    if key in TEXTS:
        return TEXTS[key](said)
    if key in CHOICES:
        return said in CHOICES[key]
    name = key.rsplit(".")[-1]
    if not key.startswith("options."):
        return not check_asked({name: said})[1]
    typed = {name: plain_amount(said) if name == "budget" else said}
    return not check_question((GOAL if name in GOAL else {}) | typed)[1]


def may_stand(key: str, said: str) -> bool:
    """Say whether an address keeps this of a key: it can be, or its screen shows as it was typed what is wrong in it."""
    return (key in AS_TYPED and len(said) <= LONGEST_TYPED) or fits(key, said)


def written(now: dict[str, str]) -> dict[str, str]:
    """Return what an address is to say: all that is not as at first, but for most numbers that are wrong."""
    return {key: said for key, said in now.items() if said != FIRST[key] and may_stand(key, said)}


def read(address: dict[str, str]) -> tuple[dict[str, str], bool]:
    """Return what an address says, and whether some of it cannot be: that is passed over."""
    said = {key: address[key] for key in FIRST if key in address}
    right = {key: text for key, text in said.items() if may_stand(key, text)}
    return right, right != said
