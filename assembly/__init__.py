"""Puts the rooms together: the one place, with `app.py`, that knows them all. Nothing here is global."""
