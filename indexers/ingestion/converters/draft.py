"""Structured Markdown in the making: headings, paragraphs, lists, tables and page breaks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexers.ingestion.converters.provenance import read_line
from indexers.ingestion.converters.unreadable import Unreadable
from indexers.ingestion.inline import holds

_TITLE = 0
_DEEPEST = 6
_LONGEST_HEADING = 14
"""Words. A bold paragraph longer than this is emphasis, not a heading."""
TYPED_BULLET = re.compile(r"^[-–—•◦▪▫●○■□►➢➤✓✔·∙\u2043\uf0a7\uf0b7\uf0d8*]\s+")
_SPECIAL = re.compile(r"[\\`*\[]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!])")
_MAYBE_SPECIAL = "\\`*[_<"
"""Found fifty times as fast as `_SPECIAL`, and hardly ever there."""
_SPECIAL_FIRST = re.compile(r"[#>|]|={3,}$|-{3,}$")
_MOST_BLOCKS = 200_000
"""A page has twenty: ten thousand pages."""


@dataclass(slots=True)
class _Block:
    text: str
    heading: int | None = None
    bold: bool = False
    centred: bool = False
    tight: bool = False
    """Stands right under the block before it, as a list item under another."""


class Draft:
    """Collects the blocks of a document in reading order. Texts are plain unless `marked`, when they are Markdown already.

    The title is the only level 1 of the result: a document without one begins at level 2.
    """

    def __init__(self) -> None:
        self._blocks: list[_Block] = []

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added yet."""
        return not self._blocks

    def title(self, text: str, *, marked: bool = False) -> None:
        """Add the document's title."""
        self.heading(_TITLE, text, marked=marked)

    def heading(self, level: int, text: str, *, marked: bool = False) -> None:
        """Add a heading; level 1 is a section of the document."""
        if line := _line(text, marked):
            self._add(_Block(line, heading=level))

    def paragraph(self, text: str, *, bold: bool = False, centred: bool = False, marked: bool = False) -> None:
        """Add a paragraph. One that begins with a typed bullet is a list item."""
        plain = _one_line(text)
        line = plain if marked else marked_text(plain)
        bullet = TYPED_BULLET.match(plain)
        if bullet and line:
            self.item(text.strip()[bullet.end() :], marked=marked)
        elif line:
            self._add(_Block(f"\\{line}" if _SPECIAL_FIRST.match(line) else line, bold=bold, centred=centred))

    def item(self, text: str, depth: int = 0, *, marked: bool = False) -> None:
        """Add a list item; the items of a list inside a list are deeper."""
        if line := _line(text, marked):
            tight = bool(self._blocks) and self._blocks[-1].text.lstrip().startswith("- ")
            self._add(_Block(f"{'  ' * depth}- {line}", tight=tight))

    def _add(self, block: _Block) -> None:
        self._blocks.append(block)
        if len(self._blocks) > _MOST_BLOCKS:
            raise Unreadable("too_large")

    def table(self, rows: Sequence[Sequence[str]], heads: int = 1, *, marked: bool = False) -> None:
        """Add a table whose first `heads` rows are headers (several become one; none leaves the header empty).

        A first row of one cell, the first, is the caption of the others.
        """
        filled = [[_line(cell, marked).replace("|", r"\|") for cell in row] for row in rows]
        width = max((len(row) for row in filled), default=0)
        filled = [row + [""] * (width - len(row)) for row in filled if any(row)]
        if len(filled) > 2 and width > 1 and not any(filled[0][1:]):
            self.paragraph(filled[0][0], marked=True)
            filled, heads = filled[1:], max(heads - 1, min(heads, 1))
        body = filled[heads:]
        if width < 2 or not body:
            for row in filled:
                self.paragraph(" ".join(cell for cell in row if cell), marked=True)
            return
        header = [
            " ".join(dict.fromkeys(cell for cell in column if cell)) for column in zip(*filled[:heads], strict=True)
        ]
        lines = [header or [""] * width, ["---"] * width, *body]
        self._add(_Block("\n".join(f"| {' | '.join(line)} |" for line in lines)))

    def page_break(self) -> None:
        """Say that what follows stands on the next page."""
        self._add(_Block("\f"))

    def markdown(self) -> str:
        """Return all that was added."""
        self._entitle()
        self._promote()
        shift = self._shift()
        lines: list[str] = []
        for block in self._blocks:
            if not block.tight:
                lines.append("")
            if block.heading is None:
                lines.append(block.text)
            else:
                lines.append(f"{'#' * min(max(block.heading + shift, 1), _DEEPEST)} {block.text}")
        return "\n".join(lines).strip("\n") + "\n"

    def _shift(self) -> int:
        """Return what to add to levels so that only the title is at level 1."""
        levels = [block.heading for block in self._blocks if block.heading is not None]
        first = next((block for block in self._blocks if block.text != "\f"), None)
        if _TITLE not in levels and levels.count(1) == 1 and first is not None and first.heading == 1:
            return 0
        return 1

    def _entitle(self) -> None:
        """Take the first paragraph for the title, bold and in the middle of its line, where nothing says what the title is."""
        may_be = any(block.centred and _may_be_heading(block) for block in self._blocks)
        if not may_be or any(block.heading == _TITLE for block in self._blocks):
            return
        opening = (block for block in self._blocks if block.text != "\f" and not read_line(block.text)[1])
        first = next(opening, None)
        if first is not None and first.centred and _may_be_heading(first):
            first.heading = _TITLE

    def _promote(self) -> None:
        """Take short bold paragraphs for headings where a document has no other."""
        if any(block.heading for block in self._blocks):
            return
        for block in self._blocks:
            if _may_be_heading(block):
                block.heading = 1


def _may_be_heading(block: _Block) -> bool:
    short = len(block.text.split()) <= _LONGEST_HEADING and block.text[-1] not in ".,;"
    return block.bold and block.heading is None and short


def marked_text(text: str) -> str:
    """Return plain `text` as Markdown."""
    return _SPECIAL.sub(r"\\\g<0>", text) if holds(text, _MAYBE_SPECIAL) else text


def marked_link(text: str, address: str) -> str:
    """Return the link of a Markdown text; an address within the document is left out."""
    outside = address.startswith(("http://", "https://", "mailto:"))
    return f"[{text}]({address})" if outside and text.strip() else text


def _line(text: str, marked: bool) -> str:
    line = _one_line(text)
    return line if marked else marked_text(line)


def _one_line(text: str) -> str:
    # Of all spaces only the plain one is printable: cutting a text to mend nothing takes eight times as long.
    return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())
