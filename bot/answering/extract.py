"""Chooses the sentences to quote: those that answer, in the passage's order, with what limits them, never cut in the middle."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.answering.rows import cut
from ports.knowledge import Hit, Passage, Unit
from ports.text import fold, spaced
from ports.yaml import load_yaml

MOST_WORDS = 120
"""Length of an answer, sources apart."""
_CLOSE_ENOUGH = 0.92
"""A second document is quoted too when its score reaches this share of the first's."""
_BETTER, _AS_LIKELY = 1.5, 0.2
"""So is another passage of the first, when one of its sentences holds that many times more of the question, and it was
nearly chosen: its likelihood is within this of the first's."""
_BLOCK = re.compile(r"^(?:[-•–*]|\d{1,2}[.)])\s|.* \| ")


@dataclass(frozen=True, slots=True)
class Extract:
    """Pieces of one passage, verbatim and in order; rows of a table stand next to one another."""

    passage: Passage
    units: tuple[str, ...]

    @property
    def text(self) -> str:
        """The units as paragraphs; blocks keep their lines, under the passage's heading when nothing leads to them."""
        paragraphs = [_joined(units) for units in _paragraphs(self.units)]
        if self.passage.headings and self.units and _BLOCK.match(self.units[0]):
            paragraphs.insert(0, f"{self.passage.headings[-1].rstrip(' :.')} :")
        return "\n\n".join(paragraphs)


def extract(hits: Sequence[Hit], most_words: int = MOST_WORDS) -> list[Extract]:
    """Return what to quote, first passage first, within `most_words` (a single longer unit is quoted whole)."""
    return quote(worth_quoting(hits), most_words)


def quote(hits: Sequence[Hit], most_words: int = MOST_WORDS) -> list[Extract]:
    """Quote each of `hits`, all within `most_words`; what two of them say in the same words is quoted once."""
    found: list[Extract] = []
    said: set[str] = set()
    left = most_words
    for number, hit in enumerate(hits):
        units = [unit for unit in hit.units if fold(unit.text) not in said]
        chosen = _choose(units, left // (len(hits) - number)) if units else []
        pieces = [piece for piece in chosen if fold(piece.text) not in said]
        if pieces and (not found or sum(map(_length, pieces)) <= left):
            found.append(Extract(hit.passage, tuple(piece.text for piece in pieces)))
            left -= sum(map(_length, pieces))
            said |= {fold(piece.text) for piece in pieces}
    return found


def worth_quoting(hits: Sequence[Hit]) -> list[Hit]:
    """Return the best passage, and one other: of the same document if it holds more of the question, or of one as good.

    An exception comes after its rule.
    """
    if not hits:
        return []
    first = hits[0]
    if rule := _rule(hits):
        return [rule, first]
    for hit in hits[1:]:
        same = hit.passage.document == first.passage.document
        close = first.likelihood - hit.likelihood <= _AS_LIKELY
        if same and close and _heaviest(hit) > _BETTER * _heaviest(first):
            return [first, hit]
        if not same and hit.score >= _CLOSE_ENOUGH * first.score > 0 and _heaviest(hit) >= _heaviest(first):
            return [first, hit]
    return [first]


def ruled(hits: Sequence[Hit]) -> list[Hit]:
    """Return `hits`, the rule first where the first one only says what escapes it, or a special case."""
    rule = _rule(hits) if hits else None
    return [rule, *(hit for hit in hits if hit is not rule)] if rule else list(hits)


def _rule(hits: Sequence[Hit]) -> Hit | None:
    """Return the passage of its section that says the rule, when the first one says what escapes it, or a special case.

    Of a special case, the rule must hold as much of the question: « si je suis hébergé ? » asks for the case.
    """
    first, *others = hits
    least = 0.0 if _excepts(first) else _heaviest(first)
    if not _excepts(first) and not _for_some(first):
        return None
    same = (first.passage.document, first.passage.headings)
    beside = (hit for hit in others if hit.units and (hit.passage.document, hit.passage.headings) == same)
    return next((hit for hit in beside if not _excepts(hit) and not _for_some(hit) and _heaviest(hit) >= least), None)


def _for_some(hit: Hit) -> bool:
    return bool(hit.units) and _begins(hit.units[0], "conditional")


def _excepts(hit: Hit) -> bool:
    opening = spaced(hit.units[0].text.split("\n")[0]) if hit.units else ""
    return any(f" {words} " in opening for words in _lists()["excepting"])


def _choose(units: Sequence[Unit], room: int) -> list[Unit]:
    """Grow from the heaviest unit to its neighbours while there is room: what surrounds an answer often limits it."""
    units = [cut(unit, room) for unit in units]
    first = last = max(range(len(units)), key=lambda at: units[at].weight)
    while True:
        wider = _wider(units, first, last, room)
        if wider is None:
            return units[first : last + 1]
        first, last = wider


def _wider(units: Sequence[Unit], first: int, last: int, room: int) -> tuple[int, int] | None:
    """Return the bounds of the quote with one more unit, the one that it needs most; None when it is complete."""
    words = sum(map(_length, units[first : last + 1]))
    before = units[first - 1] if first else None
    after = units[last + 1] if last + 1 < len(units) else None
    if before and words + _length(before) > room:
        before = None
    if after and words + _length(after) > room:
        after = None
    if before and _begins(units[first], "dependent"):
        return first - 1, last
    if after and _begins(after, "limiting"):
        return first, last + 1
    if before is None and after is None:
        return None
    if before is None or (after and after.weight >= before.weight):
        return first, last + 1
    return first - 1, last


def _heaviest(hit: Hit) -> float:
    return max((unit.weight for unit in hit.units), default=0.0)


def _length(unit: Unit) -> int:
    return len(unit.text.split())


def _begins(unit: Unit, how: str) -> bool:
    return fold(unit.text).startswith(_openings(how))


@cache
def _openings(how: str) -> tuple[str, ...]:
    return tuple(opening + end for opening in _lists()[how] for end in (" ", ",", " :", ":"))


@cache
def _lists() -> dict[str, list[str]]:
    content: dict[str, list[str]] = load_yaml(Path(__file__).with_name("sentences.yaml").read_text("utf-8"))
    return content


def _paragraphs(units: Sequence[str]) -> list[list[str]]:
    """Group sentences that make one paragraph; a list or a table stands alone."""
    groups: list[list[str]] = []
    for unit in units:
        if groups and "\n" not in unit and "\n" not in groups[-1][-1]:
            groups[-1].append(unit)
        else:
            groups.append([unit])
    return groups


def _joined(units: Sequence[str]) -> str:
    return " ".join(units)
