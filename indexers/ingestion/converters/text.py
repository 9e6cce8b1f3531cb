"""Plain text, typed by hand: its headings, lists and tables are guessed from how it is laid out."""

import re
from collections.abc import Iterator
from itertools import takewhile

from haystack import Document, component

from indexers.ingestion.converters.conversion import Conversion, Failure, Given, Source, convert
from indexers.ingestion.converters.draft import Draft
from indexers.ingestion.converters.encodings import decode
from indexers.ingestion.converters.front_matter import take
from indexers.ingestion.converters.provenance import read_line, reads_as_title

_UNDERLINES = {"=": 1, "-": 2, "~": 3}
_UNDERLINE = re.compile(r"^(=|-|~)\1{2,}$")
_RULES = re.compile(r"^-{2,}(?: {1,}-{2,})+$")
_NUMBERED_HEADING = re.compile(
    r"^(?:(?:article|chapitre|titre|section|annexe|partie)\s+[\divx]+\b|[\divx]+(?:\.\d+)*[.)]\s+\S)", re.I
)
_ITEM = re.compile(r"^(\s*)(?:[-–—•*·o]|\d{1,2}[.)]|[a-z]\))\s+(\S.*)$")
_LONGEST_HEADING = 14
_SHORT_LINE = 60
"""Lines that were all ended by hand before this width are lines, not a paragraph folded by a program."""


@component
class Text:
    """Haystack's own `TextFileToDocument` gives the text; this one finds what the layout says."""

    @component.output_types(documents=list[Document], failures=list[Failure])
    def run(self, sources: list[Source], meta: Given = None) -> dict[str, list[Document] | list[Failure]]:
        """Convert text files."""
        return convert(sources, meta, _read)


def _read(data: bytes) -> Conversion:
    draft = Draft()
    described, text = take(decode(data).replace("\r\n", "\n"))
    read_text(text, draft)
    return Conversion(draft.markdown(), described)


def read_text(text: str, draft: Draft) -> None:
    """Add a text to `draft`; its first line is the title where it reads as one and the draft has none."""
    pages = [list(_groups(page)) for page in text.replace("\r\n", "\n").replace("\r", "\n").split("\f")]
    if draft.is_empty:
        _add_opening(draft, pages[0])
    for number, groups in enumerate(pages):
        if number:
            draft.page_break()
        for group in groups:
            _add_group(draft, group)


def _add_opening(draft: Draft, groups: list[list[str]]) -> None:
    """Take what stands above the title, and the title, off `groups`."""
    above = list(takewhile(_is_letterhead, groups))
    title, *others = groups[len(above) :] or [[]]
    if others and _is_title(title, others):
        for group in above:
            _add_group(draft, group)
        draft.title(title[0])
        del groups[: len(above) + 1]


def _is_letterhead(group: list[str]) -> bool:
    return all(read_line(line)[1] for line in group)


def _is_title(group: list[str], others: list[list[str]]) -> bool:
    line = group[0].strip()
    if len(group) > 1:
        return _is_underlined(group) and not any(
            _is_underlined(other) and other[1][0] == group[1][0] for other in others
        )
    return not (_ITEM.match(line) or _NUMBERED_HEADING.match(line)) and reads_as_title(line)


def _is_underlined(group: list[str]) -> bool:
    return len(group) == 2 and bool(_UNDERLINE.match(group[1]))


def _groups(page: str) -> Iterator[list[str]]:
    """Yield the runs of lines between empty ones; an underlined line stands alone with its underline."""
    group: list[str] = []
    for line in [*page.expandtabs().split("\n"), ""]:
        if _UNDERLINE.match(line.strip()) and group:
            if group[:-1]:
                yield group[:-1]
            yield [group[-1], line.strip()]
            group = []
        elif line.strip():
            group.append(line.rstrip())
        elif group:
            yield group
            group = []


def _add_group(draft: Draft, lines: list[str]) -> None:
    if _is_underlined(lines):
        draft.heading(_UNDERLINES[lines[1][0]], lines[0])
    elif _is_heading(lines[0]) and (len(lines) == 1 or lines[0].isupper()):
        _add_heading(draft, lines[0])
        if lines[1:]:
            _add_group(draft, lines[1:])
    elif len(lines) > 2 and _RULES.match(lines[1]):
        draft.table(_columns(lines))
    else:
        _add_text(draft, lines)


def _is_heading(line: str) -> bool:
    line = line.strip()
    if len(line.split()) > _LONGEST_HEADING or line[-1] in ".;:,!?":
        return False
    return (line.isupper() and sum(map(str.isalpha, line)) > 3) or bool(_NUMBERED_HEADING.match(line))


def _add_heading(draft: Draft, line: str) -> None:
    if draft.is_empty and line.isupper():
        draft.title(line)
    else:
        draft.heading(1 + line.split()[0].strip(".").count("."), line)


def _columns(lines: list[str]) -> list[list[str]]:
    """Cut the lines of a table where the dashes under its header are cut."""
    starts = [found.start() for found in re.finditer(r"-+", lines[1])]
    ends = [*starts[1:], None]
    cut = [[line[start:end].strip() for start, end in zip(starts, ends, strict=True)] for line in lines]
    return [cut[0], *cut[2:]]


def _add_text(draft: Draft, lines: list[str]) -> None:
    """Lists item by item, lines that follow an item belonging to it; other lines as one paragraph unless all are short."""
    pending: list[str] = []
    item = False
    apart = max(map(len, lines)) < _SHORT_LINE

    def flush() -> None:
        text = " ".join(pending)
        if text and item:
            draft.item(text)
        elif text:
            draft.paragraph(text)
        pending.clear()

    for line in lines:
        found = _ITEM.match(line)
        if found or (apart and not item):
            flush()
        item = bool(found) or item
        pending.append(found[2] if found else line.strip())
    flush()
