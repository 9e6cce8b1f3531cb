"""What belongs together: which line goes on in the next, which begins a paragraph or an item of a list."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexers.ingestion.converters.pdf.page import Segment, Table

_BULLET = re.compile(r"^[•◦▪▫●○■►➢➤✓✔·∙\u2043\uf0a7\uf0b7\uf0d8](?:\s+|(?=\w))|^[-–—]\s+")
_NUMBER = re.compile(r"^(?:\d{1,2}|[a-z])[.)]\s+(?=\S)")
_ENDED = re.compile(r"[.!?:;…»)]$")
_WIDER = 1.3
"""Distance between two lines, in usual distances, from which a paragraph has ended."""
_SHORT = 0.8
"""Share of the column under which a finished line ends its paragraph."""
_OTHER_SIZE = 0.75
_ALIGNED = 2.0
"""Points."""
_ROOM = 2.0
"""More than what a column that stretches its words leaves, in heights of letters."""
_UNBROKEN = re.compile(r"(?:\d[\d.,:/]*(?: ?[hH€%]| \d[\d.,]*)*|[^\W\d_]\S*)(?: [»!?:;%€])*")
"""A word or a number with what no line parts from it; a quotation goes on from the line above."""
_ARTICLE = re.compile(r"^art(?:icle|\.)\s+(?:\d+|1er|premier|[LRD]\.?\s?\d)[^.;]{0,12}[:.–—-]\s", re.IGNORECASE)
_LABEL = re.compile(r"^[^\W\d_][^:.;,]{0,30}? ?: ")
"""« Lundi : », above « Mardi : »."""
_INDENT = 8.0
"""Points."""


@dataclass(slots=True)
class Block:
    """Lines that belong together, or a table."""

    page: int
    text: str = ""
    size: float = 0.0
    bold: bool = False
    marker: str = ""
    """The bullet or number of a list item."""
    table: Table | None = None

    @property
    def whole(self) -> str:
        """The text after its number: « 2. Les horaires » may be a heading."""
        return self.marker + self.text if _NUMBER.match(self.marker + self.text) else self.text


@dataclass(slots=True)
class Line:
    """A line of a page, between the edges of its column."""

    page: int
    segment: Segment
    left: float
    right: float
    column: int


def marker(line: Line, last: Line | None, usual: dict[float, float]) -> str:
    """Return what marks `line` as a list item. A number does not where it is in the middle of a sentence."""
    text = line.segment.text
    if found := _BULLET.match(text):
        return found[0]
    number = _NUMBER.match(text)
    if not number:
        return ""
    begins = last is None or bool(_ENDED.search(last.segment.text)) or _is_short(last) or _is_apart(last, line, usual)
    return number[0] if begins else ""


def _is_short(line: Line) -> bool:
    return line.segment.x1 < line.left + _SHORT * (line.right - line.left)


def _is_apart(last: Line, line: Line, usual: dict[float, float]) -> bool:
    before, after = last.segment, line.segment
    if abs(before.size - after.size) > _OTHER_SIZE or before.bold != after.bold:
        return True
    return after.bottom - before.bottom > _WIDER * usual.get(after.size, 1.25 * after.size)


def continues(block: Block, last: Line, line: Line, usual: dict[float, float], item_x0: float) -> bool:
    """Tell whether `line` is of the same block as the `last` one; `item_x0` is where the text of a list item begins."""
    before, after = last.segment, line.segment
    ended = bool(_ENDED.search(before.text))
    if abs(before.size - after.size) > _OTHER_SIZE:
        return False
    if last.column != line.column:
        joined = after.text[0].islower() or before.text[-1] in ",-"
        return joined and not (ended or block.bold or after.bold)
    if after.bottom - before.bottom > _WIDER * usual.get(after.size, 1.25 * after.size):
        return False
    if not ended:
        outside = bool(block.marker) and after.x0 < item_x0 - _INDENT / 2
        labelled = bool(_LABEL.match(after.text)) and any(map(_LABEL.match, (block.text, before.text)))
        parted = outside or labelled or _changes_weight(block, last, line) or _is_ended_by_hand(last, line)
        return after.text[0].islower() or not parted
    return not (
        _ARTICLE.match(after.text) or _changes_weight(block, last, line) or _begins_anew(block, last, line, item_x0)
    )


def _changes_weight(block: Block, last: Line, line: Line) -> bool:
    """A bold line above a plain one, or the reverse; a sentence in bold that fills its line is still of its paragraph."""
    if block.bold == line.segment.bold:
        return False
    filled = last.segment.x1 > last.left + 0.9 * (last.right - last.left)
    return not filled or bool(_ENDED.search(last.segment.text))


def _is_ended_by_hand(last: Line, line: Line) -> bool:
    """Whether the first word of a line had room above, and whoever wrote it went to the next; a title is cut anywhere.

    Values that stand under one another, beside what they are of, are on lines of their own.
    """
    before, after = last.segment, line.segment
    if before.value_x0 and after.value_x0:
        return abs(before.value_x0 - after.value_x0) < _ALIGNED
    if _is_centred(last):
        return not _is_centred(line) and after.x0 < line.left + _INDENT
    first = _UNBROKEN.match(after.text)
    if first is None or (before.text.isupper() and after.text.isupper()):
        return False
    word = len(first[0]) * (after.x1 - after.x0) / len(after.text)
    return last.right - before.x1 > word + _ROOM * before.size


def _is_centred(line: Line) -> bool:
    left, right = line.segment.x0 - line.left, line.right - line.segment.x1
    return left > _INDENT and abs(left - right) < _INDENT / 2


def _begins_anew(block: Block, last: Line, line: Line, item_x0: float) -> bool:
    """After a full stop: a short line before, an indent, or a way out of a list item."""
    if block.marker and line.segment.x0 < item_x0 - _INDENT / 2:
        return True
    if _is_short(last):
        return True
    return not block.marker and line.segment.x0 > last.segment.x0 + _INDENT


def usual_distances(lines: Sequence[Line]) -> dict[float, float]:
    """Return, for each size of letters, the distance between two lines of a paragraph."""
    distances: dict[float, Counter[float]] = {}
    for before, after in pairwise(lines):
        distance = after.segment.bottom - before.segment.bottom
        size = after.segment.size
        if before.column == after.column and before.segment.size == size and size < distance < 2 * size:
            distances.setdefault(size, Counter())[round(distance * 2) / 2] += 1
    return {
        size: min(d for d, n in found.items() if n >= 0.3 * max(found.values())) for size, found in distances.items()
    }
