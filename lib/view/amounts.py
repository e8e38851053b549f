"""Sums of money as somebody types them."""

import re

AMOUNT = re.compile(r"\s*([+-]?[\d.,]*\d\.?)\s*(만|억|[kmbt])?\s*", re.IGNORECASE)
UNITS = {"만": 1e4, "억": 1e8, "k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}


def plain_amount(typed: str) -> str:
    """Return a sum of money as a plain number: 30억, 3,000,000,000 and 3B are one. What is none is returned as it is."""
    found = AMOUNT.fullmatch(typed)
    if not found:
        return typed.strip()
    number = found[1].replace(",", "")
    try:
        value = float(number) * UNITS.get((found[2] or "").lower(), 1)
    except ValueError:
        return typed.strip()
    return f"{value:.0f}" if value == round(value) else repr(value)
