"""What keeps French text whole in the clients: spaces that do not break, and marks of sources that can be clicked."""

import re

from bot.channels.teams.words import words

_BEFORE = re.compile(r"(?<=\S) (?=[»?!;%€]|:(?:\s|$))")
_AFTER = re.compile(r"« ")
_MARKED_LINE = re.compile(r"^(\s*(?:[-*|]|\d+\.).*\S)[ \t]*((?:\[\d+\])+)$", re.MULTILINE)
_NO_BREAK = "\u00a0"


def unbroken(text: str) -> str:
    """Return `text` with no-break spaces inside its quotation marks and before its signs, so that no line begins with one."""
    return _AFTER.sub(f"«{_NO_BREAK}", _BEFORE.sub(_NO_BREAK, text))


def sources_apart(text: str) -> str:
    """Return `text` with the mark of a source that ends a list or a table in a paragraph of its own, named as such.

    A mark in a list is not made clickable by all clients, and one behind a row of a table would be a cell of it.
    """
    return _MARKED_LINE.sub(rf"\1\n\n{words().source} \2", text)
