"""Compare: two to four cases side by side."""

from lib.ui import choice, frame, session, sheet
from lib.ui.compare import screen as cases

PARTS = {"cases": cases.show}

words = session.words()
frame.choices(sound=False)
sheet.style(session.theme())
chosen = choice.choose("compare.part", words) if len(PARTS) > 1 else "cases"
PARTS[chosen](words)
