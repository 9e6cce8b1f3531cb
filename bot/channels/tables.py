"""Tables in a reply: lines of cells parted by « | » that follow one another, the header first, as passages keep them.

Each channel draws them in its own way.
"""

import re
from collections.abc import Callable
from itertools import groupby

Rows = list[list[str]]
"""Cells by row, as many in each."""
Draw = Callable[[Rows], str]

_BLANKS = re.compile(r"\n{3,}")
_ITEM = re.compile(r"\s*(?:[-*•]|\d+[.)])\s")
_DELIMITER = re.compile(r"[|\s:-]*-[|\s:-]*")
_OPENING = re.compile(r"(?:[^|«]*« ?(?=[^»]*$))?")
_MARKS = re.compile(r"\s*((?:\[\d+\])*)$")
_QUOTE_END = re.compile(r"\s*»\W*$")


def drawn(text: str, draw: Draw) -> str:
    """Return `text` with its tables drawn, each between blank lines; the mark of a source stays behind the last row."""
    if "|" not in text:
        return text
    lines: list[str] = []
    for is_row, run in groupby(text.split("\n"), _is_row):
        block = list(run)
        is_table = is_row and len(block) > 1 and not all(map(_DELIMITER.fullmatch, block))
        lines += _table(block, draw) if is_table else block
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip("\n")


def _is_row(line: str) -> bool:
    return not _ITEM.match(line) and (" | " in line or line.lstrip().startswith("|"))


def _table(block: list[str], draw: Draw) -> list[str]:
    """Return the lines of a table; a quotation that it stands in opens above it and closes below."""
    before = _matched(_OPENING.match(block[0]))
    marks = _MARKS.search(block[-1])
    block[0] = block[0][len(before) :]
    block[-1] = _MARKS.sub("", block[-1])
    after = _matched(_QUOTE_END.search(block[-1])) if before else ""
    block[-1] = block[-1].removesuffix(after)
    table = " ".join(filter(None, (draw(_rows(block)), marks[1] if marks else "")))
    return ["", before.rstrip(), "", table, "", after.strip(), ""]


def _rows(block: list[str]) -> Rows:
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in block
        if not _DELIMITER.fullmatch(line)
    ]
    widest = max(map(len, rows), default=0)
    return [row + [""] * (widest - len(row)) for row in rows]


def _matched(found: re.Match[str] | None) -> str:
    return found.group() if found else ""
