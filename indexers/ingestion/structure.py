"""Structured Markdown to sections of blocks in plain text. Line by line: indexing must not wait for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from indexers.ingestion.inline import plain, row, single_spaced

_HEADING = re.compile(r"(#{1,6})\s")
_FIRST_TITLE = re.compile(r"#\s+\S")
_TITLE = re.compile(r"\n(?:#\s+\S|={3,}[ \t]*(?=\n|$))")
_ITEM = re.compile(r"^(?:[-*+•]|(\d{1,3})[.)])\s+")
_RULE = re.compile(r"^(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|={3,})$")
_DELIMITER = re.compile(r"^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$")
_CELLS = re.compile(r"(?<!\\)\|")


class Kind(Enum):
    """What a block is made of."""

    PROSE = "prose"
    LIST = "list"
    TABLE = "table"


@dataclass(slots=True)
class Block:
    """A paragraph (one line), the items of a list (« - … »), or the rows of a table (« a | b »), its header first.

    The header is an empty line where the table has none.
    """

    kind: Kind
    page: int
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """The blocks under one heading; `headings` is the path to it, outermost first, without the document's title."""

    headings: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)


def read(markdown: str, title: str = "") -> Iterator[Section]:
    """Yield the sections of a document that have text, in order. Pages are counted from 1, at each form feed."""
    reader = _Reader(title, sole_title=_count_titles(markdown) == 1)
    for page, text in enumerate(markdown.replace("\r", "").split("\f"), 1):
        reader.page = page
        for line in text.split("\n"):
            reader.add(line)
            if len(reader.done) > 1:
                yield reader.done.pop(0)
    reader.end()
    yield from reader.done


def _count_titles(markdown: str) -> int:
    first = _FIRST_TITLE.match(markdown)
    return len(_TITLE.findall(markdown, first.end() if first else 0)) + bool(first)


class _Reader:
    """Takes lines one by one; `done` holds the sections that are complete."""

    def __init__(self, title: str, *, sole_title: bool) -> None:
        self.page = 1
        self.done: list[Section] = []
        self._title = title.casefold()
        self._sole_title = sole_title
        self._path: list[tuple[int, str]] = []
        self._section = Section(())
        self._prose: list[str] = []
        self._open: Block | None = None
        """The list or table that the next line may belong to."""
        self._blank = True
        self._fence = ""

    def add(self, line: str) -> None:
        """Take the next line."""
        stripped = line.strip()
        if self._fence or stripped.startswith(("```", "~~~")):
            self._add_code(stripped)
        elif not stripped:
            self._end_prose()
            self._blank = True
            if self._open and self._open.kind is Kind.TABLE:
                self._close()
        else:
            self._add_text(line, stripped)
            self._blank = False

    def end(self) -> None:
        """Take note that there is no more."""
        self._end_prose()
        self._close()
        self._end_section()

    def _add_text(self, line: str, stripped: str) -> None:
        first = stripped[0]
        if first == "#" and (found := _HEADING.match(stripped)):
            self._add_heading(len(found[1]), stripped[found.end() :].rstrip("#").strip())
        elif first == ">":
            self.add(stripped.lstrip("> "))
        elif first == "|" or (self._open and self._open.kind is Kind.TABLE):
            self._addrow(stripped)
        elif first in "-=*_|:" and self._add_rule(stripped):
            pass
        elif (first in "-*+•" or first.isdigit()) and (item := _ITEM.match(stripped)) and self._begins(item):
            self._end_prose()
            self._into(Kind.LIST).lines.append(stripped[item.end() :])
        elif self._open and self._open.kind is Kind.LIST and (not self._blank or line[0] in " \t"):
            self._open.lines[-1] += " " + stripped
        else:
            self._close()
            self._prose.append(stripped)

    def _begins(self, item: re.Match[str]) -> bool:
        """A number in the middle of a paragraph begins a list only when it is 1."""
        return not self._prose or item[1] in (None, "1")

    def _add_code(self, stripped: str) -> None:
        self._end_prose()
        self._close()
        if not self._fence:
            self._fence = stripped[:3]
        elif stripped.startswith(self._fence):
            self._fence = ""
        elif stripped:
            self._section.blocks.append(Block(Kind.PROSE, self.page, [single_spaced(stripped)]))

    def _add_rule(self, stripped: str) -> bool:
        """Take an underline, the line under a table's header, or a rule."""
        if self._prose and "|" in self._prose[-1] and _DELIMITER.match(stripped):
            header = self._prose.pop()
            self._end_prose()
            self._addrow(header)
            return True
        if not _RULE.match(stripped):
            return False
        if len(self._prose) == 1 and stripped[0] in "=-" and self._prose[0][-1] not in ".,;:!?":
            self._add_heading(1 if stripped[0] == "=" else 2, self._take_prose()[0])
        else:
            self._end_prose()
            self._close()
        return True

    def _addrow(self, stripped: str) -> None:
        self._end_prose()
        if _DELIMITER.match(stripped):
            return
        cells = _CELLS.split(stripped.strip().removeprefix("|"))
        if stripped.endswith("|") and not stripped.endswith("\\|"):
            cells.pop()
        self._into(Kind.TABLE).lines.append(row([plain(cell) for cell in cells]))

    def _into(self, kind: Kind) -> Block:
        if self._open is None or self._open.kind is not kind:
            self._close()
            self._open = Block(kind, self.page)
        return self._open

    def _close(self) -> None:
        block, self._open = self._open, None
        if block is None:
            return
        if block.kind is Kind.LIST:
            items = [plain(item) for item in block.lines]
            block.lines = [f"- {item}" for item in items if item]
        else:
            block.lines = [block.lines[0], *(row for row in block.lines[1:] if row)]
        if any(block.lines):
            self._section.blocks.append(block)

    def _take_prose(self) -> list[str]:
        lines, self._prose = self._prose, []
        return lines

    def _end_prose(self) -> None:
        if self._prose and (text := plain(" ".join(self._take_prose()))):
            self._section.blocks.append(Block(Kind.PROSE, self.page, [text]))

    def _end_section(self) -> None:
        if self._section.blocks:
            self.done.append(self._section)

    def _add_heading(self, level: int, text: str) -> None:
        self._end_prose()
        self._close()
        self._end_section()
        text = plain(text)
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        if text and not (level == 1 and (self._sole_title or text.casefold() == self._title)):
            self._path.append((level, text))
        self._section = Section(tuple(name for _, name in self._path))
