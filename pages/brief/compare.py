"""Compare: two to four cases side by side."""

from lib.ui import choice, compare, frame, session, sheet

PARTS = {"cases": compare.show}

words = session.words()
frame.choices(sound=False)
sheet.style(session.theme())
chosen = choice.choose("compare.part", words) if len(PARTS) > 1 else "cases"
PARTS[chosen](words)
