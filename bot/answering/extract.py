"""What is quoted of what was found: sentences that answer, in order, with what limits them, never cut in the middle."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.growing import chosen, core
from bot.answering.quoting import worth_quoting
from bot.answering.rows import cut
from bot.answering.sentences import length, paragraphs, readable
from ports.knowledge import Hit, Passage, Unit
from ports.text import fold

MOST_WORDS = 120
"""Length of an answer, sources apart."""
_BLOCK = re.compile(r"^(?:[-•–*]|\d{1,2}[.)])\s|.* \| ")


@dataclass(frozen=True, slots=True)
class Extract:
    """Pieces of one passage, verbatim and in order; rows of a table stand next to one another."""

    passage: Passage
    units: tuple[str, ...]

    @property
    def text(self) -> str:
        """The units as paragraphs; blocks keep their lines, under the passage's heading when nothing leads to them."""
        told = paragraphs(self.units)
        if self.passage.headings and self.units and _BLOCK.match(self.units[0]):
            told.insert(0, f"{self.passage.headings[-1].rstrip(' :.')} :")
        return "\n\n".join(told)


def extract(hits: Sequence[Hit], most_words: int = MOST_WORDS) -> list[Extract]:
    """Return what to quote, first passage first, within `most_words` (a single longer unit is quoted whole)."""
    return quote(worth_quoting(hits), most_words)


def quote(hits: Sequence[Hit], most_words: int = MOST_WORDS) -> list[Extract]:
    """Quote each of `hits`, all within `most_words`; what two of them say in the same words is quoted once.

    What each needs is kept for it; the first ones have the room that is left.
    """
    found: list[Extract] = []
    said: set[str] = set()
    left = most_words
    for at, hit in enumerate(hits):
        units = _units(hit, said, left // (len(hits) - at))
        others = sum(length(core(_units(other, said, left), left)) for other in hits[at + 1 :])
        pieces = chosen(units, left - others, most_words) if units else []
        if pieces and (not found or length(pieces) <= left):
            found.append(Extract(hit.passage, tuple(piece.text for piece in pieces)))
            left -= length(pieces)
            said |= {fold(piece.text) for piece in pieces}
    return found


def _units(hit: Hit, said: set[str], room: int) -> list[Unit]:
    return [cut(unit, room) for unit in readable(hit.passage, hit.units, said)]
