"""Documents to passages: at most about 120 words, within one heading, that can be read and quoted alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, NamedTuple

from haystack import Document, component

from indexers.ingestion.structure import Block, Kind, Section, read
from indexers.language.sentences import sentences

MOST_WORDS = 120
"""Measured: nearly as good as 60 for search, and half as many vectors to make."""
_LONGEST_LEAD = 40
"""Words. A longer sentence above a list is not repeated over each of its parts."""
_OF_FILES = ("id", "pages", "file_path")


class Piece(NamedTuple):
    """A passage, but for what it shares with the others of its document."""

    id: str
    headings: tuple[str, ...]
    page: int | None
    text: str


@dataclass(slots=True)
class _Atom:
    """What is never cut. `lead` is repeated before it when it begins a passage."""

    text: str
    words: int
    page: int
    joint: str = "\n"
    """What stands between it and the atom before."""
    lead: str = ""
    lead_words: int = 0


@component
class Passages:
    """Cuts structured Markdown. A passage's id holds the digest of what its vector is made of, so unchanged ones keep it."""

    def __init__(self, most_words: int = MOST_WORDS) -> None:
        self.most_words = most_words

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """Return the passages of `documents`, in reading order.

        Their metadata is the document's, with `document` (its id), `parts` (how many passages it has), `headings` and
        `page` (None where the format has no pages).
        """
        return {"documents": [passage for document in documents for passage in self._passages(document)]}

    def cut(self, document: Document) -> tuple[dict[str, Any], list[Piece]]:
        """Return what the passages of a document share of their metadata, and what each has of its own."""
        shared: dict[str, Any] = {key: value for key, value in document.meta.items() if key not in _OF_FILES}
        title = str(shared.get("title", ""))
        paged = bool(document.meta.get("pages"))
        seen: dict[str, int] = {}
        pieces = [
            Piece(_identity(document.id, (title, *section.headings), text, at, seen), section.headings, at, text)
            for section in read(document.content or "", title)
            for text, page in split(section, self.most_words)
            for at in (page if paged else None,)
        ]
        return {**shared, "document": document.id, "parts": len(pieces)}, pieces

    def _passages(self, document: Document) -> Iterator[Document]:
        shared, pieces = self.cut(document)
        for ident, headings, page, text in pieces:
            yield Document(id=ident, content=text, meta={**shared, "headings": list(headings), "page": page})


def split(section: Section, most_words: int = MOST_WORDS) -> Iterator[tuple[str, int]]:
    """Yield (text, page) of the passages of one section."""
    atoms = [atom for atom in _atoms(section.blocks, most_words) if atom.text]
    for start, end in _cuts(atoms, most_words):
        first = atoms[start]
        text = f"{first.lead}\n{first.text}" if first.lead else first.text
        for atom in atoms[start + 1 : end]:
            text += atom.joint + atom.text
        yield text, first.page


def _identity(document: str, headings: Sequence[str], text: str, page: int | None, seen: dict[str, int]) -> str:
    content = "\x1e".join(("\x1f".join(headings), text, str(page)))
    digest = blake2b(content.encode(), digest_size=8).hexdigest()
    seen[digest] = seen.get(digest, 0) + 1
    again = f"-{seen[digest]}" if seen[digest] > 1 else ""
    return f"{document}#{digest}{again}"


def _atoms(blocks: Sequence[Block], most_words: int) -> Iterator[_Atom]:
    lead = ""
    for at, block in enumerate(blocks):
        if block.kind is not Kind.PROSE:
            yield from _rows(block, lead, most_words)
            lead = ""
            continue
        text = block.lines[0]
        introduces = text.endswith(":") and at + 1 < len(blocks) and blocks[at + 1].kind is not Kind.PROSE
        *before, lead = sentences(text) if introduces else (text, "")
        yield from _prose(" ".join(before), block.page, most_words)


def _prose(text: str, page: int, most_words: int, joint: str = "\n") -> Iterator[_Atom]:
    if (words := _count(text)) <= most_words:
        yield _Atom(text, words, page, joint)
        return
    for sentence in sentences(text):
        yield _Atom(sentence, _count(sentence), page, joint)
        joint = " "


def _rows(block: Block, lead: str, most_words: int) -> Iterator[_Atom]:
    """Yield a list or a table whole when it fits, else line by line, each knowing what must stand above it."""
    table = block.kind is Kind.TABLE
    above = [lead, block.lines[0]] if table else [lead]
    rows = block.lines[1:] if table else block.lines
    head = "\n".join(line for line in above if line)
    words = sum(map(_count, rows)) + _count(head)
    if words <= most_words or not rows:
        yield _Atom("\n".join(line for line in (head, *rows) if line), words, block.page)
        return
    if table and _count(lead) > _LONGEST_LEAD:
        repeated = block.lines[0]
    else:
        repeated = head if table or _count(lead) <= _LONGEST_LEAD else ""
    for number, row in enumerate(rows):
        for atom in [_Atom(row, _count(row), block.page)] if table else _prose(row, block.page, most_words):
            if atom.joint == "\n" and not number:
                atom.text = f"{head}\n{row}" if head and atom.text == row else atom.text
                atom.words = _count(atom.text)
            else:
                atom.lead, atom.lead_words = repeated, _count(repeated)
            yield atom


def _count(text: str) -> int:
    return text.count(" ") + text.count("\n") + 1 if text else 0


def _cuts(atoms: Sequence[_Atom], most_words: int) -> list[tuple[int, int]]:
    """Return where to cut so that passages are of like lengths: the least sum of squared unused words."""
    if sum(atom.words for atom in atoms) <= most_words:
        return [(0, len(atoms))] if atoms else []
    best: list[tuple[int, int]] = [(0, 0)]
    for end in range(1, len(atoms) + 1):
        words, options = 0, []
        for start in range(end - 1, -1, -1):
            words += atoms[start].words
            length = words + atoms[start].lead_words
            if words > most_words and start < end - 1:
                break
            if length <= most_words or start == end - 1:
                options.append((best[start][0] + max(most_words - length, 0) ** 2, start))
        best.append(min(options))
    cuts: list[tuple[int, int]] = []
    end = len(atoms)
    while end:
        cuts.append((best[end][1], end))
        end = best[end][1]
    return cuts[::-1]
