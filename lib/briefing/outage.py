"""What an executive briefing tells of an outage: a slide for each part that was chosen, in their order."""

from base64 import b64decode

from msgspec.structs import replace

from lib.briefing.deck import Deck, Slide
from lib.briefing.outage_actions import actions
from lib.briefing.outage_cost import cost, year
from lib.briefing.outage_services import causes, services
from lib.briefing.outage_sure import sure
from lib.briefing.outage_who import map_slide, people, summary
from lib.briefing.telling import Telling
from lib.model.briefing import Briefing
from lib.model.estate import text
from lib.model.version import VERSION
from lib.runs.findings import Findings
from lib.view.texts import short
from lib.words import Words
from lib.words.figures import exact

TOLD = {
    "summary": summary, "map": map_slide, "people": people, "services": services, "causes": causes, "cost": cost,
    "year": year, "actions": actions, "sure": sure,
}  # fmt: skip
LONGEST_TITLE, NAMED, FEW = 120, 60, 40  # half-width letters of the deck's title, of names beneath it, in the footer


def told(found: Findings, briefing: Briefing, words: Words) -> Deck:
    """Return the deck: the same for the same findings, briefing and language.

    found: of the briefing's estate, scenario and audience, with what its parts need (``lib.runs.findings``).
    """
    telling = Telling(found, words, briefing.audience)
    written = {note.part: note for note in briefing.notes}
    slides = [_with(TOLD[part](telling), written.get(part)) for part in briefing.parts]
    return Deck(
        title=briefing.title or short(telling.subject, LONGEST_TITLE),
        subtitle=_subtitle(telling, briefing),
        language=words.language,
        slides=tuple(slides),
        footer=_footer(telling),
        classification=briefing.classification,
        organisation=briefing.organisation,
        logo=b64decode(briefing.logo),
    )


def _with(slide: Slide, note) -> Slide:
    """Return a slide with the sentence and the notes that somebody wrote in place of its own."""
    if note is None:
        return slide
    return replace(slide, title=note.title or slide.title, notes=note.notes or slide.notes)


def _estate(telling: Telling) -> str:
    estate = telling.estate
    return short(" ".join(text(estate.name, telling.language, estate.id).split()), NAMED)


def _subtitle(telling: Telling, briefing: Briefing) -> str:
    """Return the estate, and whom it is for where something is hidden from them."""
    if briefing.audience == "all":
        return _estate(telling)
    return " · ".join((_estate(telling), telling.words(f"deck.audience.{briefing.audience}")))


def _footer(telling: Telling) -> str:
    """Return what the file can be made from again: the same of all of these gives the same file."""
    found, words = telling.found, telling.words
    said = [
        words(
            "deck.footer.base",
            estate=short(_estate(telling), FEW),
            scenario=short(telling.subject, FEW),
            seed=found.seed,
        )
    ]
    said += [words("deck.footer.draws", draws=exact(words.language, found.draws))] if found.sure else []
    said += [words("deck.footer.years", years=exact(words.language, found.years))] if found.risk else []
    return " · ".join([*said, words("deck.footer.made", version=VERSION, mark=found.mark)])
