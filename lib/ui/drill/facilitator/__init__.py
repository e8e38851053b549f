"""Conduct: ``screen`` is the whole screen, ``msel`` the list in play, ``clock`` the row over it, the others its panels."""
