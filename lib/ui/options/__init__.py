"""The part of the Compare screen that looks for something better: options, a budget, a goal, an order; `show` draws it."""

from lib.ui.options.screen import show

__all__ = ["show"]
