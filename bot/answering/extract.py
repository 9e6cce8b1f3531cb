"""Chooses the sentences to quote: those that answer, in the passage's order, never cut in the middle."""

from collections.abc import Sequence
from dataclasses import dataclass

from ports.knowledge import Hit, Passage, Unit

MOST_WORDS = 120
"""Length of an answer, sources apart."""
_CLOSE_ENOUGH = 0.92
"""A second document is quoted too when its score reaches this share of the first's."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Units of one passage, verbatim and in order."""

    passage: Passage
    units: tuple[str, ...]

    @property
    def text(self) -> str:
        """The units as a paragraph; blocks keep their lines."""
        return "".join(_joined(units) for units in _blocks(self.units)).strip()


def extract(hits: Sequence[Hit], most_words: int = MOST_WORDS) -> list[Extract]:
    """Return what to quote, first passage first, within `most_words` (a single longer unit is quoted whole)."""
    found: list[Extract] = []
    left = most_words
    for hit in _worth_quoting(hits):
        units = _choose(hit.units, left)
        if not units:
            break
        found.append(Extract(hit.passage, tuple(unit.text for unit in units)))
        left -= sum(_length(unit) for unit in units)
    return found


def _worth_quoting(hits: Sequence[Hit]) -> list[Hit]:
    """The best passage of the best document, and of one other that is nearly as good and adds its own words."""
    if not hits:
        return []
    first = hits[0]
    for hit in hits[1:]:
        other = hit.passage.document != first.passage.document
        if (
            other
            and first.score > 0
            and hit.score >= _CLOSE_ENOUGH * first.score
            and _heaviest(hit) >= _heaviest(first)
        ):
            return [first, hit]
    return [first]


def _choose(units: Sequence[Unit], room: int) -> list[Unit]:
    """Grow from the heaviest unit to its neighbours while there is room: what surrounds an answer often limits it."""
    if not units:
        return []
    heaviest = max(range(len(units)), key=lambda at: units[at].weight)
    first = last = heaviest
    left = room - _length(units[heaviest])
    while True:
        after = last + 1 if last + 1 < len(units) and _length(units[last + 1]) <= left else None
        before = first - 1 if first > 0 and _length(units[first - 1]) <= left else None
        if after is None and before is None:
            return list(units[first : last + 1])
        if before is None or (after is not None and units[after].weight >= units[before].weight):
            last += 1
            left -= _length(units[last])
        else:
            first -= 1
            left -= _length(units[first])


def _heaviest(hit: Hit) -> float:
    return max((unit.weight for unit in hit.units), default=0.0)


def _length(unit: Unit) -> int:
    return len(unit.text.split())


def _blocks(units: Sequence[str]) -> list[list[str]]:
    """Group sentences that make one paragraph; a list or a table stands alone."""
    groups: list[list[str]] = []
    for unit in units:
        if groups and "\n" not in unit and "\n" not in groups[-1][-1]:
            groups[-1].append(unit)
        else:
            groups.append([unit])
    return groups


def _joined(units: Sequence[str]) -> str:
    return " ".join(units) + "\n\n"
