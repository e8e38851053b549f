"""The Briefing screen: ``opened`` the briefing that is set, ``found`` what it tells, ``stage`` its slides on the screen and the wall."""
