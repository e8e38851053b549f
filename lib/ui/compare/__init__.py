"""The part of the Compare screen that shows cases side by side: `show` draws it."""

from lib.ui.compare.screen import show

__all__ = ["show"]
