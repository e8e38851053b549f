"""Compare: two to four cases side by side, and options to improve."""

from lib.ui import choice, compare, frame, options, session, sheet

PARTS = {"cases": compare.show, "options": options.show}

words = session.words()
frame.choices(sound=False)
sheet.style(session.theme())
PARTS[choice.choose("compare.part", words)](words)
