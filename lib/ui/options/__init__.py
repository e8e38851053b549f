"""The part of the Compare screen that looks for something better: options, a budget, a goal, an order."""
