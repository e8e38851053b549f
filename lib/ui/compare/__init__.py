"""The part of the Compare screen that shows cases side by side; ``screen`` draws it."""
