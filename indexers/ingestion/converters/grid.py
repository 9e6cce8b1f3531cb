"""Rows of cells, from a workbook or a separated file, to lines and tables."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from indexers.ingestion.converters.draft import Draft
from indexers.ingestion.converters.provenance import reads_as_title

_DEFAULT_SHEET = re.compile(r"^(?:Feuil|Feuille|Sheet)\d*$")
MOST_CELLS = 2_000_000
"""In one sheet, empty ones included: a hundred thousand rows of twenty."""


@dataclass(slots=True)
class Row:
    """The texts of a row; `strong` when it looks like a header (bold, coloured)."""

    cells: list[str]
    strong: bool = False
    merged: Mapping[int, str] = field(default_factory=dict)
    """Of the cells merged with one on their left: what that one holds."""

    @property
    def first(self) -> str:
        """The text of the first cell that has one."""
        return next(cell for cell in self.cells if cell)

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(bool(cell) for cell in self.cells)


@dataclass(slots=True)
class _Region:
    """Rows that follow one another without an empty one."""

    rows: list[Row] = field(default_factory=list)


def add_sheets(draft: Draft, sheets: Sequence[tuple[str, Sequence[Row]]], *, titled: bool) -> None:
    """Add the sheets of a workbook, each a name and its rows; one alone may hold the title, unless the draft is `titled`."""
    filled = [(name, rows) for name, rows in sheets if any(row.filled for row in rows)]
    for name, rows in filled:
        left = rows if titled or len(filled) > 1 else take_title(draft, rows)
        if not _DEFAULT_SHEET.match(name):
            draft.heading(1, name)
        add_rows(draft, left)


def take_title(draft: Draft, rows: Sequence[Row]) -> Sequence[Row]:
    """Give `draft` the title that stands above the rows, alone in its own; return the others."""
    filled = [row for row in rows if row.filled]
    if len(filled) < 2 or filled[0].filled > 1 or not reads_as_title(filled[0].first):
        return rows
    draft.title(filled[0].first)
    return [row for row in rows if row is not filled[0]]


def add_rows(draft: Draft, rows: Sequence[Row]) -> None:
    """Add rows to `draft`: a row of one cell is a line (a heading when strong), rows of several are a table.

    A table without a header that stands under the columns of the one above has its header.
    """
    header: list[Row] = []
    for region in _regions(rows):
        header = _add_region(draft, region.rows, header)


def _regions(rows: Sequence[Row]) -> Iterator[_Region]:
    region = _Region()
    for row in rows:
        if row.filled:
            region.rows.append(row)
        elif region.rows:
            yield region
            region = _Region()
    if region.rows:
        yield region


def _add_region(draft: Draft, rows: list[Row], above: list[Row]) -> list[Row]:
    """A line between the rows of one table names those that follow: they keep the table's header, which is returned."""
    header: list[Row] = []
    waiting: list[Row] = []
    for at, row in enumerate(rows):
        if row.filled > 1:
            if not waiting and (not header or rows[at - 1] is header[-1]) and _is_header(row, header, rows):
                header.append(row)
            else:
                waiting.append(row)
            continue
        _add_table(draft, header or above, waiting)
        waiting = []
        _add_line(draft, row)
    _add_table(draft, header or above, waiting)
    return header or above


def _add_line(draft: Draft, row: Row) -> None:
    if row.strong:
        draft.heading(2, row.first)
    else:
        draft.paragraph(row.first)


def _add_table(draft: Draft, header: list[Row], rows: list[Row]) -> None:
    if not rows:
        return
    heads = [[row.merged.get(at, cell) for at, cell in enumerate(row.cells)] for row in header]
    if not _are_under(rows, heads):
        heads = []
    table = [*heads, *(row.cells for row in rows)]
    kept = [number for number, column in enumerate(zip(*table, strict=True)) if any(column)]
    draft.table([[row[number] for number in kept] for row in table], heads=len(heads))


def _are_under(rows: list[Row], heads: list[list[str]]) -> bool:
    """Whether all that is in `rows` stands under a name."""
    named = {number for cells in heads for number, cell in enumerate(cells) if cell}
    return all(number in named for row in rows for number, cell in enumerate(row.cells) if cell)


def _is_header(first: Row, header: list[Row], rows: Sequence[Row]) -> bool:
    """A header is strong, or names more than two columns, or stands above numbers; two columns are names and values.

    What stands under a header is another where both are strong, and cells of the first are merged: it names groups.
    """
    if any(_is_number(cell) for cell in first.cells):
        return False
    if header:
        return first.strong and header[-1].strong and bool(header[-1].merged)
    below = [row for row in rows if row is not first and row.filled > 1]
    if first.strong or any(row.strong for row in below):
        return first.strong
    return first.filled > 2 or any(_is_number(cell) for row in below for cell in row.cells)


def _is_number(cell: str) -> bool:
    return cell.replace(" ", "").replace(",", "").replace(".", "").isdigit()
