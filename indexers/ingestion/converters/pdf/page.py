"""What is drawn on one page: segments of text and ruled tables. Lengths are in points, from the top left corner."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pdfplumber.page import Page as Drawn
from pdfplumber.table import Table as Ruled
from pdfplumber.utils.exceptions import PdfminerException

from indexers.ingestion.converters.pdf.limits import TooHeavy
from indexers.ingestion.converters.pdf.rules import Rows, between_rules, in_boxes

_SPACE = 0.15
"""Gap between two words, in heights of letters, from which there is a space."""
_APART = 1.2
"""Gap from which two texts of the same height are two segments: more than justified words leave."""
_SAME_HEIGHT = 0.45
_EMPTY_SHARE = 0.5
_MOST_RULES = 3000
"""Lines of a drawing, beyond what tables have: looking for cells among them takes minutes."""
_UNKNOWN, _BULLET = re.compile(r"^\(cid:\d+\)$"), "•"
"""A sign alone whose font does not say which it is: a bullet."""
_TEXT = {"x_tolerance_ratio": _SPACE}


@dataclass(slots=True)
class Segment:
    """Words side by side on one line."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    text_x0: float
    """Where the second word begins: the text of a list item, after its bullet."""
    value_x0: float | None = None
    """Where what stands apart on the same line begins: the hours beside a day."""


@dataclass(slots=True)
class Table:
    """A ruled table, cells in rows."""

    rows: list[list[str]]
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def text(self) -> str:
        """All its cells on one line."""
        return " ".join(cell for row in self.rows for cell in row)


Piece = Segment | Table


@dataclass(slots=True)
class Page:
    """The pieces of a page, in no order."""

    number: int
    width: float
    height: float
    pictured: float
    """Share of it that pictures cover."""
    dots: int = 0
    """Of its largest picture."""
    shapes: int = 0
    heavy: bool = False
    """Whether it was not read, for it would take too much."""
    segments: list[Segment] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def read_page(drawn: Drawn) -> Page:
    """Read a page, then let go of it: what pdfplumber keeps of a page is large. One that is too heavy is not read."""
    try:
        return _read(drawn)
    except PdfminerException as error:
        if not any(isinstance(cause, TooHeavy) for cause in error.args):
            raise
        return Page(drawn.page_number, float(drawn.width), float(drawn.height), pictured=0.0, heavy=True)
    finally:
        drawn.close()


def _read(drawn: Drawn) -> Page:
    shapes = len(drawn.lines) + len(drawn.rects) + len(drawn.curves)
    page = Page(drawn.page_number, float(drawn.width), float(drawn.height), *_pictures(drawn), shapes)
    if _is_doubled(drawn.chars):
        drawn = drawn.dedupe_chars()
    words = drawn.extract_words(extra_attrs=["fontname", "size", "upright"], **_TEXT)
    for word in words:
        word["text"] = _UNKNOWN.sub(_BULLET, word["text"])
    if shapes <= _MOST_RULES:
        page.tables = _tables(drawn, words)
    page.segments = list(segments([word for word in words if word["upright"] and not _inside(word, page.tables)]))
    return page


def _pictures(drawn: Drawn) -> tuple[float, int]:
    """Return what share of the page pictures cover, and the dots of the largest."""
    covered = sum(image["width"] * image["height"] for image in drawn.images)
    dots = max((width * height for width, height in (image["srcsize"] for image in drawn.images)), default=0)
    return min(float(covered) / max(float(drawn.width * drawn.height), 1.0), 1.0), int(dots)


def _is_doubled(chars: list[dict[str, Any]]) -> bool:
    """Some programs draw a letter twice to make it bold."""
    places = {(char["text"], round(char["x0"]), round(char["top"])) for char in chars}
    return len(places) < 0.9 * len(chars)


def _tables(drawn: Drawn, words: list[dict[str, Any]]) -> list[Table]:
    ruled = drawn.find_tables()
    tables = [table for one in ruled if (table := _table(one, words))]
    tables += map(_of_rows, between_rules(drawn, words, [one.bbox for one in ruled]))
    return tables


def _table(ruled: Ruled, words: list[dict[str, Any]]) -> Table | None:
    """Return the table, unless its rules only frame a text."""
    rows = [row for row in _filled_down(ruled) if any(cell.strip() for cell in row)]
    columns = [column for column in zip(*rows, strict=False) if any(cell.strip() for cell in column)]
    if len(columns) == 1 and (found := in_boxes([row.bbox for row in ruled.rows], words)):
        return _of_rows(found)
    cells = [cell for column in columns for cell in column]
    if len(rows) < 2 or len(columns) < 2 or sum(not cell.strip() for cell in cells) > _EMPTY_SHARE * len(cells):
        return None
    x0, top, x1, bottom = ruled.bbox
    return Table([list(row) for row in zip(*columns, strict=True)], x0, x1, top, bottom)


def _of_rows(found: Rows) -> Table:
    x0, top, x1, bottom = found.box
    return Table(found.cells, x0, x1, top, bottom)


def _filled_down(ruled: Ruled) -> Iterator[list[str]]:
    """Yield the texts of the rows; a cell that spans rows is in each of them, so that a row can be read alone."""
    reach: dict[int, tuple[str, float]] = {}
    for row, texts in zip(ruled.rows, ruled.extract(**_TEXT), strict=True):
        cells = []
        for column, (box, text) in enumerate(zip(row.cells, texts, strict=True)):
            if box is not None:
                reach[column] = text or "", box[3]
            spanned, bottom = reach.get(column, ("", 0.0))
            cells.append(spanned if bottom > row.bbox[1] + 1 else "")
        yield cells


def _inside(word: dict[str, Any], tables: list[Table]) -> bool:
    middle, height = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return any(table.x0 <= middle <= table.x1 and table.top <= height <= table.bottom for table in tables)


def segments(words: Iterable[dict[str, Any]]) -> Iterator[Segment]:
    """Yield the words that follow one another on a line, each a dictionary as pdfplumber gives it."""
    for line in _lines(words):
        run: list[dict[str, Any]] = []
        for word in line:
            if run and word["x0"] - run[-1]["x1"] > _APART * max(word["size"], run[-1]["size"]):
                yield _segment(run)
                run = []
            run.append(word)
        if run:
            yield _segment(run)


def _lines(words: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Group words of about the same height, raised letters (1er, m²) with what they follow."""
    line: list[dict[str, Any]] = []
    middle = 0.0
    for word in sorted(words, key=lambda word: ((word["top"] + word["bottom"]) / 2, word["x0"])):
        height = (word["top"] + word["bottom"]) / 2
        if line and height - middle > _SAME_HEIGHT * max(other["size"] for other in line):
            yield sorted(line, key=lambda word: word["x0"])
            line = []
        line.append(word)
        largest = max(line, key=lambda word: word["size"])
        middle = (largest["top"] + largest["bottom"]) / 2
    if line:
        yield sorted(line, key=lambda word: word["x0"])


def _segment(words: list[dict[str, Any]]) -> Segment:
    bold = all(_is_bold(word["fontname"]) for word in words)
    size, bottom = _usual(words)
    return Segment(
        text=_joined(words),
        x0=words[0]["x0"],
        x1=words[-1]["x1"],
        top=min(word["top"] for word in words),
        bottom=bottom,
        size=size,
        bold=bold,
        text_x0=words[min(1, len(words) - 1)]["x0"],
    )


def _usual(words: list[dict[str, Any]]) -> tuple[float, float]:
    """Return the size and the bottom of most letters: a word in another font does not move its line."""
    letters: Counter[tuple[float, float]] = Counter()
    for word in words:
        letters[round(word["size"] * 2) / 2, round(word["bottom"], 1)] += len(word["text"])
    return max(letters, key=lambda place: letters[place])


def _joined(words: list[dict[str, Any]]) -> str:
    text = words[0]["text"]
    for before, word in pairwise(words):
        glued = word["x0"] - before["x1"] < _SPACE * min(before["size"], word["size"])
        text += word["text"] if glued else " " + word["text"]
    return str(text)


def _is_bold(font: str) -> bool:
    return any(mark in font.lower() for mark in ("bold", "black", "heavy", "semibold", "-bd", ",bd"))
