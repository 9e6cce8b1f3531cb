"""The order in which the pieces of a page are read: columns one after the other, between what crosses them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median

from indexers.ingestion.converters.pdf.page import Page, Piece, Segment, Table

_NARROWEST_GUTTER = 9.0
_LEAST_LINES = 4
"""Lines on one side of a gutter."""
_LEAST_ENDING = 2
"""Lines of a column that ends a text: one alone may be anything."""
_TOGETHER = 2.2
"""Distance between two lines of it, in heights of a line."""
_MOST_PIECES = 1000
"""More texts than that on a page are those of a map or a plan, which has no columns."""
_SLACK = 3.0
"""Points between the feet of the first and of another piece of a line."""
_MOST_CROSSING = 0.25
_FILLED = 0.55
"""Share of the column that half its lines must fill: cells of a table without rules are shorter."""
_FULL, _SOME, _FEW_WORDS = 0.85, 0.15, 3.5
"""Else a sixth of them fill it, as lists and headings among paragraphs leave, and they are sentences."""
_NARROWEST_COLUMN = 60.0
_OUTER = 0.15
"""Share of the width that is no column of its own."""
_LEAST_PAIRS, _VALUES = 3, 0.6
_FULL_STOPS, _LAST_WORDS = ".!?»", 3


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and the edges of its column."""

    piece: Piece
    left: float
    right: float


def in_reading_order(page: Page) -> list[Placed]:
    """Return the pieces of `page` as they are read, segments of the same line joined within their column."""
    return _order([*page.segments, *page.tables])


def _order(pieces: Sequence[Piece]) -> list[Placed]:
    gutter = _gutter(pieces)
    if gutter is None:
        return _column(pieces)
    ordered: list[Placed] = []
    band: list[Piece] = []
    for piece in [*sorted(pieces, key=lambda piece: piece.top), None]:
        if piece is not None and not _crosses(piece, gutter):
            band.append(piece)
            continue
        for side in ([p for p in band if p.x1 <= gutter], [p for p in band if p.x0 >= gutter]):
            ordered += _order(side) if side else []
        band = []
        if piece is not None:
            ordered += _column([piece])
    return ordered


def _column(pieces: Sequence[Piece]) -> list[Placed]:
    if not pieces:
        return []
    left, right = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    joined: list[Piece] = []
    for piece in _by_lines(pieces):
        before = joined[-1] if joined else None
        if isinstance(piece, Segment) and isinstance(before, Segment) and _same_line(before, piece):
            joined[-1] = _join(before, piece)
        else:
            joined.append(piece)
    joined.sort(key=lambda piece: piece.top if isinstance(piece, Table) else piece.bottom)
    return [Placed(piece, left, right) for piece in joined]


def _by_lines(pieces: Sequence[Piece]) -> list[Piece]:
    """Sort from top to bottom, and from left to right on a line: a bullet may stand a little lower than its text."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.bottom):
        if lines and piece.bottom - lines[-1][0].bottom < _SLACK:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [piece for line in lines for piece in sorted(line, key=lambda piece: piece.x0)]


def _same_line(before: Segment, after: Segment) -> bool:
    return abs(before.bottom - after.bottom) < 0.45 * max(before.size, after.size) and after.x0 >= before.x1 - 1


def _join(before: Segment, after: Segment) -> Segment:
    """Join two segments of a line: a bullet and its text, a name and its value."""
    larger = max(before, after, key=lambda segment: len(segment.text))
    single = " " not in before.text
    return Segment(
        f"{before.text} {after.text}", before.x0, after.x1, min(before.top, after.top), max(before.bottom, after.bottom),
        larger.size, before.bold and after.bold, after.x0 if single else before.text_x0, after.x0,
    )  # fmt: skip


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """Return the middle of the emptiest vertical strip that parts the pieces in two columns of prose."""
    if not 2 * _LEAST_LINES <= len(pieces) <= _MOST_PIECES:
        return None
    left, right = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    starts = sorted(
        {piece.x0 for piece in pieces if _OUTER * (right - left) < piece.x0 - left < (1 - _OUTER) * (right - left)}
    )
    candidates = [start - _NARROWEST_GUTTER / 2 for start in starts]
    best = min(candidates, key=lambda x: _crossing(pieces, x), default=None)
    return best if best is not None and _parts(pieces, best) else None


def _crosses(piece: Piece, gutter: float) -> bool:
    return piece.x0 < gutter < piece.x1


def _crossing(pieces: Sequence[Piece], gutter: float) -> tuple[int, int]:
    crossing = sum(_crosses(piece, gutter) for piece in pieces)
    aligned = sum(abs(piece.x0 - gutter - _NARROWEST_GUTTER / 2) < 2 for piece in pieces)
    return crossing, -aligned


def _parts(pieces: Sequence[Piece], gutter: float) -> bool:
    if _crossing(pieces, gutter)[0] > _MOST_CROSSING * len(pieces):
        return False
    sides = [p for p in pieces if p.x1 <= gutter], [p for p in pieces if p.x0 >= gutter]
    if _are_values(*sides):
        return False
    prose = [_is_prose(side) for side in sides]
    return any(prose) and all(
        alike or _is_ending(side) or _is_last_line(sides[0], side) or _gutter(side) is not None
        for alike, side in zip(prose, sides, strict=True)
    )


def _are_values(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Whether numbers stand beside names, line by line: opening hours, prices, telephones."""
    pairs = [(name, one) for one in right if (name := _beside(one, left)) is not None]
    numbered = [any(map(str.isdigit, one.text)) for _, one in pairs]
    named = [not any(map(str.isdigit, name.text)) and name.text.count(" ") < _FEW_WORDS for name, _ in pairs]
    return len(pairs) >= _LEAST_PAIRS and min(sum(numbered), sum(named)) > _VALUES * len(right)


def _beside(piece: Piece, others: Sequence[Piece]) -> Piece | None:
    return next((other for other in others if abs(other.bottom - piece.bottom) < _SLACK), None)


def _is_ending(side: Sequence[Piece]) -> bool:
    """Whether a column too short to be judged by its shape is the end of a text: its few lines are one sentence or more."""
    lines = [placed.piece for placed in _column(side)]
    if not _LEAST_ENDING <= len(lines) < _LEAST_LINES:
        return False
    pairs = list(pairwise(lines))
    near = all(after.bottom - before.bottom < _TOGETHER * (before.bottom - before.top) for before, after in pairs)
    return near and any(_goes_on(before, after) for before, after in pairs) and _are_sentences(side, lines)


def _is_last_line(before: Sequence[Piece], side: Sequence[Piece]) -> bool:
    """Whether a column of one line ends the sentence that the column `before` leaves open."""
    if len(side) != 1 or side is before or side[0].text[-1:] not in _FULL_STOPS:
        return False
    last = max(before, key=lambda piece: piece.bottom)
    return side[0].text.count(" ") + 1 >= _LAST_WORDS and _goes_on(last, side[0])


def _are_sentences(side: Sequence[Piece], lines: Sequence[Piece]) -> bool:
    width = max(piece.x1 for piece in side) - min(piece.x0 for piece in side)
    filled = all(piece.x1 - piece.x0 > _FILLED * width for piece in lines[:-1])
    return width > _NARROWEST_COLUMN and filled and _words(lines) > _FEW_WORDS


def _words(lines: Sequence[Piece]) -> float:
    return mean(piece.text.count(" ") + 1 for piece in lines)


def _goes_on(before: Piece, after: Piece) -> bool:
    return after.text[:1].islower() and before.text[-1:] not in ".;:!?"


def _is_prose(side: Sequence[Piece]) -> bool:
    lines = [placed.piece for placed in _column(side)]
    if len(lines) < _LEAST_LINES:
        return False
    width = max(piece.x1 for piece in side) - min(piece.x0 for piece in side)
    widths = [piece.x1 - piece.x0 for piece in lines]
    if width <= _NARROWEST_COLUMN:
        return False
    return median(widths) > _FILLED * width or (
        sum(one > _FULL * width for one in widths) > _SOME * len(lines) and _words(lines) > _FEW_WORDS
    )
