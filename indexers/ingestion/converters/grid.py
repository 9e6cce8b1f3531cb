"""Rows of cells, from a workbook or a separated file, to lines and tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from indexers.ingestion.converters.draft import Draft

MOST_CELLS = 2_000_000
"""In one sheet, empty ones included: a hundred thousand rows of twenty."""


@dataclass(slots=True)
class Row:
    """The texts of a row; `strong` when it looks like a header (bold, coloured)."""

    cells: list[str]
    strong: bool = False

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(bool(cell) for cell in self.cells)


@dataclass(slots=True)
class _Region:
    """Rows that follow one another without an empty one."""

    rows: list[Row] = field(default_factory=list)


def add_rows(draft: Draft, rows: Sequence[Row]) -> None:
    """Add rows to `draft`: a row of one cell is a line (a heading when strong), rows of several are a table."""
    for region in _regions(rows):
        _add_region(draft, region.rows)


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


def _add_region(draft: Draft, rows: list[Row]) -> None:
    """A line between the rows of one table names those that follow: they keep the table's header."""
    header: Row | None = None
    waiting: list[Row] = []
    for row in rows:
        if row.filled > 1:
            if header is None and not waiting and _is_header(row, rows):
                header = row
            else:
                waiting.append(row)
            continue
        _add_table(draft, header, waiting)
        waiting = []
        _add_line(draft, row)
    _add_table(draft, header, waiting)


def _add_line(draft: Draft, row: Row) -> None:
    text = next(cell for cell in row.cells if cell)
    if row.strong:
        draft.heading(2, text)
    else:
        draft.paragraph(text)


def _add_table(draft: Draft, header: Row | None, rows: list[Row]) -> None:
    if not rows:
        return
    table = [header.cells, *(row.cells for row in rows)] if header else [row.cells for row in rows]
    kept = [number for number, column in enumerate(zip(*table, strict=True)) if any(column)]
    draft.table([[row[number] for number in kept] for row in table], heads=1 if header else 0)


def _is_header(first: Row, rows: Sequence[Row]) -> bool:
    """A header is strong, or names more than two columns, or stands above numbers; two columns are names and values."""
    if any(_is_number(cell) for cell in first.cells):
        return False
    below = [row for row in rows if row is not first and row.filled > 1]
    if first.strong or any(row.strong for row in below):
        return first.strong
    return first.filled > 2 or any(_is_number(cell) for row in below for cell in row.cells)


def _is_number(cell: str) -> bool:
    return cell.replace(" ", "").replace(",", "").replace(".", "").isdigit()
