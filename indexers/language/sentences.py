"""Prose to sentences."""

import re

from ports.text import fold

_SENTENCE_END = re.compile(r"(?<=[.!?…])[ \u00a0]+")
_ABBREVIATION = re.compile(r"(?:\b(?:m|mme|art|p|ex|cf|etc|ref|tel|av|bd|st|ste|min|max|env|[a-z]|\d)|n°)\.$")


def sentences(line: str) -> list[str]:
    """Split a line of prose after its full stops, never after an abbreviation or before a small letter."""
    whole: list[str] = []
    for piece in _SENTENCE_END.split(line.strip()):
        if whole and (piece[:1].islower() or _ABBREVIATION.search(fold(whole[-1].rsplit(None, 1)[-1]))):
            whole[-1] += " " + piece
        else:
            whole.append(piece)
    return whole
