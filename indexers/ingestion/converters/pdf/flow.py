"""Lines of all pages to blocks: paragraphs, list items, headings not yet named, tables."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexers.ingestion.converters.pdf.columns import Placed
from indexers.ingestion.converters.pdf.hyphens import Hyphens
from indexers.ingestion.converters.pdf.page import Segment, Table

_BULLET = re.compile(r"^[•◦▪▫●○■►➢➤✓✔·∙\u2043\uf0a7\uf0b7\uf0d8](?:\s+|(?=\w))|^[-–—]\s+")
_NUMBER = re.compile(r"^(?:\d{1,2}|[a-z])[.)]\s+(?=\S)")
_ENDED = re.compile(r"[.!?:;…»)]$")
_OF_CONTENTS = re.compile(r"(?:\.\s?){5,}\s*\d{1,4}$|…{2,}\s*\d{1,4}$")
"""A line of a table of contents: dots that lead to a page number."""
_WIDER = 1.3
"""Distance between two lines, in usual distances, from which a paragraph has ended."""
_SHORT = 0.8
"""Share of the column under which a finished line ends its paragraph."""
_OTHER_SIZE = 0.75
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
class _Line:
    page: int
    segment: Segment
    left: float
    right: float
    column: int


class Flow:
    """Collects the pages of a document."""

    def __init__(self) -> None:
        self._pieces: list[_Line | tuple[int, Table]] = []
        self._columns = 0

    def add(self, page: int, pieces: Sequence[Placed]) -> None:
        """Add the pieces of a page in reading order."""
        before: tuple[float, float, float] | None = None
        for placed in pieces:
            piece = placed.piece
            if before is None or (placed.left, placed.right) != before[:2] or piece.bottom < before[2]:
                self._columns += 1
            before = (placed.left, placed.right, piece.bottom)
            if isinstance(piece, Table):
                self._pieces.append((page, piece))
            elif not _OF_CONTENTS.search(piece.text):
                self._pieces.append(_Line(page, piece, placed.left, placed.right, self._columns))

    def blocks(self) -> list[Block]:
        """Return the blocks in reading order; a table that goes on over a page is one."""
        lines = [piece for piece in self._pieces if isinstance(piece, _Line)]
        hyphens = Hyphens(line.segment.text for line in lines)
        usual = _usual_distances(lines)
        blocks: list[Block] = []
        last: _Line | None = None
        item_x0 = 0.0
        for piece in self._pieces:
            if not isinstance(piece, _Line):
                _add_table(blocks, piece[0], _Texts(hyphens).table(piece[1]))
                last = None
                continue
            found = _marker(piece, last, usual)
            if last and not found and _continues(blocks[-1], last, piece, usual, item_x0):
                blocks[-1].text = hyphens.join(blocks[-1].text, piece.segment.text)
                blocks[-1].bold = blocks[-1].bold and piece.segment.bold
            else:
                blocks.append(_begin(piece, found))
                item_x0 = piece.segment.text_x0 if found else 0.0
            last = piece
        return blocks


@dataclass(frozen=True, slots=True)
class _Texts:
    hyphens: Hyphens

    def table(self, table: Table) -> Table:
        """Join the lines of each cell."""
        rows = [[self._cell(cell) for cell in row] for row in table.rows]
        return Table(rows, table.x0, table.x1, table.top, table.bottom)

    def _cell(self, text: str) -> str:
        joined = ""
        for line in text.split("\n"):
            joined = self.hyphens.join(joined, line.strip())
        return joined


def _begin(line: _Line, bullet: str) -> Block:
    segment = line.segment
    return Block(line.page, segment.text[len(bullet) :].strip(), segment.size, segment.bold, bullet)


def _marker(line: _Line, last: _Line | None, usual: dict[float, float]) -> str:
    """Return what marks `line` as a list item. A number does not where it is in the middle of a sentence."""
    text = line.segment.text
    if found := _BULLET.match(text):
        return found[0]
    number = _NUMBER.match(text)
    if not number:
        return ""
    begins = last is None or bool(_ENDED.search(last.segment.text)) or _is_short(last) or _is_apart(last, line, usual)
    return number[0] if begins else ""


def _is_short(line: _Line) -> bool:
    return line.segment.x1 < line.left + _SHORT * (line.right - line.left)


def _is_apart(last: _Line, line: _Line, usual: dict[float, float]) -> bool:
    before, after = last.segment, line.segment
    if abs(before.size - after.size) > _OTHER_SIZE or before.bold != after.bold:
        return True
    return after.bottom - before.bottom > _WIDER * usual.get(after.size, 1.25 * after.size)


def _continues(block: Block, last: _Line, line: _Line, usual: dict[float, float], item_x0: float) -> bool:
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
        return after.text[0].islower() or not (outside or _changes_weight(block, last, line))
    return not (_changes_weight(block, last, line) or _begins_anew(block, last, line, item_x0))


def _changes_weight(block: Block, last: _Line, line: _Line) -> bool:
    """A bold line above a plain one, or the reverse; a sentence in bold that fills its line is still of its paragraph."""
    if block.bold == line.segment.bold:
        return False
    filled = last.segment.x1 > last.left + 0.9 * (last.right - last.left)
    return not filled or bool(_ENDED.search(last.segment.text))


def _begins_anew(block: Block, last: _Line, line: _Line, item_x0: float) -> bool:
    """After a full stop: a short line before, an indent, or a way out of a list item."""
    if block.marker and line.segment.x0 < item_x0 - _INDENT / 2:
        return True
    if _is_short(last):
        return True
    return not block.marker and line.segment.x0 > last.segment.x0 + _INDENT


def _usual_distances(lines: Sequence[_Line]) -> dict[float, float]:
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


def _add_table(blocks: list[Block], page: int, table: Table) -> None:
    """Add a table; one that goes on from the page before gets its header, which may or may not be repeated."""
    before = blocks[-1] if blocks else None
    if before is not None and before.table is not None and before.page != page:
        header = before.table.rows[0]
        same_edges = abs(before.table.x0 - table.x0) < 3 and abs(before.table.x1 - table.x1) < 3
        if same_edges and len(header) == len(table.rows[0]) and table.rows[0] != header:
            table.rows.insert(0, header)
    blocks.append(Block(page, table=table))
