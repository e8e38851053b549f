"""Estates from elsewhere: spreadsheets, catalogues, traces, cluster dumps.

A source is read into what was ``found`` in it; ``plan`` says what taking that in would create, change and
skip, and nothing is taken in before the user has seen it.
"""
