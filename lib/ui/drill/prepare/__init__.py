"""Prepare: an exercise before it begins. ``opened`` is the one that is edited, ``exercises`` the list of all."""
