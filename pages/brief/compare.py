"""Compare: two to four cases side by side, and options to improve."""

from lib.ui import choice, frame, session, sheet
from lib.ui.compare import screen as cases
from lib.ui.options import screen as options

PARTS = {"cases": cases.show, "options": options.show}

words = session.words()
frame.choices(sound=False)
sheet.style(session.theme())
chosen = choice.choose("compare.part", words) if len(PARTS) > 1 else "cases"
PARTS[chosen](words)
