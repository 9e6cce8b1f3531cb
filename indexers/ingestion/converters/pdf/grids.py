"""Tables that no rule draws: lines of short texts that stand under one another in at least three columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mean

from indexers.ingestion.converters.pdf.page import Page, Segment, Table

_LEAST_ROWS = 3
_LEAST_COLUMNS = 3
"""Two columns are names and values, which read well as lines."""
_FARTHEST = 3.0
"""Between the feet of two rows, in heights of letters."""
_WRAPPED = 1.5
"""Between the feet of two lines of a cell."""
_APART = 3.0
"""Points between two columns."""
_FILLED = 0.6
_MOST_WORDS = 4.5
"""In a cell, on average: more is columns of prose."""

_MOSTLY, _RUNNING = 0.7, 0.4
_FEWEST_WORDS = 2.0
"""In a line of narrow prose, on average."""


def find(page: Page) -> None:
    """Make tables of what stands as one among the segments of `page`."""
    for run in _runs(_lines(page.segments)):
        if table := run.table():
            taken = {id(segment) for line in run.lines for segment in line}
            page.segments = [segment for segment in page.segments if id(segment) not in taken]
            page.tables.append(table)


def _lines(segments: Sequence[Segment]) -> list[list[Segment]]:
    lines: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda segment: segment.bottom):
        if lines and segment.bottom - lines[-1][0].bottom < 0.45 * segment.size:
            lines[-1].append(segment)
        else:
            lines.append([segment])
    return [sorted(line, key=lambda segment: segment.x0) for line in lines]


@dataclass(slots=True)
class _Run:
    """Lines that may be rows; `columns` are the left and right edges of what they hold."""

    lines: list[list[Segment]] = field(default_factory=list)
    columns: list[tuple[float, float]] = field(default_factory=list)

    def take(self, line: list[Segment]) -> bool:
        """Take `line` in, if it can be a row under the others or go on in the cells of the last."""
        if not self.lines:
            accepted = len(line) >= _LEAST_COLUMNS
        else:
            farthest = _FARTHEST if len(line) > 1 else _WRAPPED
            accepted = line[0].bottom - self.lines[-1][0].bottom < farthest * line[0].size
        columns = _merged([*self.columns, *((segment.x0, segment.x1) for segment in line)])
        if not accepted or (self.lines and len(columns) < len(self.columns)):
            return False
        self.lines.append(line)
        self.columns = columns
        return True

    def table(self) -> Table | None:
        rows = self._rows()
        cells = [cell for row in rows for cell in row]
        filled = [cell for cell in cells if cell]
        if len(rows) < _LEAST_ROWS or len(self.columns) < _LEAST_COLUMNS or len(filled) < _FILLED * len(cells):
            return None
        if mean(cell.count(" ") + 1 for cell in filled) > _MOST_WORDS:
            return None
        if self._reads_down():
            return None
        pieces = [segment for line in self.lines for segment in line]
        edges = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
        return Table(rows, *edges, min(piece.top for piece in pieces), max(piece.bottom for piece in pieces))

    def _reads_down(self) -> bool:
        """Whether lines close to one another go on in every column, as sentences do: narrow columns of prose."""
        tight = [
            after[0].bottom - before[0].bottom < _WRAPPED * after[0].size for before, after in pairwise(self.lines)
        ]
        columns: list[list[Segment]] = [[] for _ in self.columns]
        for segment in (segment for line in self.lines for segment in line):
            columns[self._column(segment)].append(segment)
        return sum(tight) > _MOSTLY * len(tight) and all(map(_goes_on, columns))

    def _rows(self) -> list[list[str]]:
        rows: list[list[str]] = []
        for line in self.lines:
            row = [""] * len(self.columns)
            for segment in line:
                row[self._column(segment)] += segment.text
            if rows and not row[0] and len(line) < len(self.columns) - 1:
                rows[-1] = ["\n".join(filter(None, pair)) for pair in zip(rows[-1], row, strict=True)]
            else:
                rows.append(row)
        return rows

    def _column(self, segment: Segment) -> int:
        return next(at for at, (_, right) in enumerate(self.columns) if segment.x0 <= right)


def _goes_on(column: Sequence[Segment]) -> bool:
    within = [after.text[:1].islower() and before.text[-1:] not in ".;:!?" for before, after in pairwise(column)]
    return sum(within) > _RUNNING * len(within) and mean(one.text.count(" ") + 1 for one in column) > _FEWEST_WORDS


def _runs(lines: Sequence[list[Segment]]) -> Iterator[_Run]:
    run = _Run()
    for line in lines:
        if run.take(line):
            continue
        if run.lines:
            yield run
            run = _Run()
            run.take(line)
    if run.lines:
        yield run


def _merged(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if merged and left - merged[-1][1] < _APART:
            merged[-1] = merged[-1][0], max(merged[-1][1], right)
        else:
            merged.append((left, right))
    return merged
