"""The screens of an exercise, a folder for those who use them: ``prepare`` who writes it, ``facilitator`` who runs it,
``seats`` who sit in it, ``learn`` what all look at once it is over. Here is what they share: ``table`` is the seat with
all that it may do, ``door`` the way in."""
