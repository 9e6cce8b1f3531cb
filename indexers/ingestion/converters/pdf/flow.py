"""Lines of all pages to blocks: paragraphs, list items, headings not yet named, tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexers.ingestion.converters.pdf.blocks import Block, Line, continues, marker, usual_distances
from indexers.ingestion.converters.pdf.columns import Placed
from indexers.ingestion.converters.pdf.hyphens import Hyphens
from indexers.ingestion.converters.pdf.page import Table

_OF_CONTENTS = re.compile(r"(?:\.\s?){5,}\s*\d{1,4}$|…{2,}\s*\d{1,4}$")
"""A line of a table of contents: dots that lead to a page number."""


class Flow:
    """Collects the pages of a document."""

    def __init__(self) -> None:
        self._pieces: list[Line | tuple[int, Table]] = []
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
                self._pieces.append(Line(page, piece, placed.left, placed.right, self._columns))

    def blocks(self) -> list[Block]:
        """Return the blocks in reading order; a table that goes on over a page is one."""
        lines = [piece for piece in self._pieces if isinstance(piece, Line)]
        hyphens = Hyphens(line.segment.text for line in lines)
        usual = usual_distances(lines)
        blocks: list[Block] = []
        last: Line | None = None
        item_x0 = 0.0
        for piece in self._pieces:
            if not isinstance(piece, Line):
                _add_table(blocks, piece[0], _Texts(hyphens).table(piece[1]))
                last = None
                continue
            found = marker(piece, last, usual)
            if last and not found and continues(blocks[-1], last, piece, usual, item_x0):
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


def _begin(line: Line, bullet: str) -> Block:
    segment = line.segment
    return Block(line.page, segment.text[len(bullet) :].strip(), segment.size, segment.bold, bullet)


def _add_table(blocks: list[Block], page: int, table: Table) -> None:
    """Add a table; one that goes on from the page before gets its header, which may or may not be repeated."""
    before = blocks[-1] if blocks else None
    if before is not None and before.table is not None and before.page != page:
        header = before.table.rows[0]
        same_edges = abs(before.table.x0 - table.x0) < 3 and abs(before.table.x1 - table.x1) < 3
        if same_edges and len(header) == len(table.rows[0]) and table.rows[0] != header:
            table.rows.insert(0, header)
    blocks.append(Block(page, table=table))
