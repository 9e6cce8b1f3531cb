"""Cuts long Markdown into messages, each of which is whole Markdown."""

import re
from collections.abc import Iterable, Iterator

_FENCE = "```"
_ATOM = re.compile(r"\[[^\]\n]*\]\([^)\s]*\)\S*\s*|\*\*[^*\n]+\*\*\S*\s*|`[^`\n]+`\S*\s*|\S+\s*|\s+")
_SENTENCE_END = re.compile(r"[.!?\u2026:;]\**\s+$")


def split(text: str, limit: int) -> list[str]:
    """Return `text` in pieces of at most `limit` characters, cut between blocks, else lines, sentences, words.

    A table cut in two has its header twice and a code block its fences; a link or bold words are not cut unless they
    are longer than `limit` on their own.
    """
    return _pack((piece for block in blocks(text) for piece in _fitted(block, limit)), "\n\n", limit)


def blocks(text: str) -> list[str]:
    """Return the blocks of `text`: what blank lines part, but for code, whose blank lines are its own."""
    found: list[list[str]] = [[]]
    in_code = False
    for line in text.strip().splitlines():
        if line.lstrip().startswith(_FENCE):
            in_code = not in_code
        if line.strip() or in_code:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return ["\n".join(lines) for lines in found if lines]


def table_of(block: str) -> list[list[str]]:
    """Return the cells of a table, header first; nothing when `block` is not a table."""
    lines = block.splitlines()
    if not _is_table(lines):
        return []
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in (lines[0], *lines[2:])]


def table(rows: list[list[str]]) -> str:
    """Return the Markdown of a table from its cells, header first."""
    head, *others = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join((head, "|" + "---|" * len(rows[0]), *others))


def _is_table(lines: list[str]) -> bool:
    return len(lines) > 2 and lines[0].lstrip().startswith("|") and not set(lines[1].strip()) - set("|-: ")


def _fitted(block: str, limit: int) -> Iterator[str]:
    if len(block) <= limit:
        yield block
        return
    lines = block.splitlines()
    head, tail = _frame(lines)
    body = lines[len(head) : len(lines) - len(tail)]
    room = limit - sum(len(line) + 1 for line in (*head, *tail))
    if room < limit // 2:
        head, tail, body, room = [], [], lines, limit
    short = (piece for line in body for piece in _words(line, room))
    for piece in _pack(short, "\n", room):
        yield "\n".join((*head, piece, *tail))


def _frame(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the first and last lines that each part of a block must have again."""
    if lines[0].lstrip().startswith(_FENCE):
        return lines[:1], [_FENCE]
    return (lines[:2], []) if _is_table(lines) else ([], [])


def _words(line: str, limit: int) -> Iterator[str]:
    if len(line) <= limit:
        yield line
        return
    taken = ""
    kept = 0
    for atom in _atoms(line, limit):
        if len(taken) + len(atom.rstrip()) > limit:
            cut = kept if kept > limit // 2 else len(taken)
            yield taken[:cut].rstrip()
            taken, kept = taken[cut:], 0
        taken += atom
        if _SENTENCE_END.search(atom):
            kept = len(taken)
    yield taken.rstrip()


def _atoms(line: str, limit: int) -> Iterator[str]:
    for atom in _ATOM.findall(line):
        step = limit // 2
        yield from (atom[start : start + step] for start in range(0, len(atom), step))


def _pack(pieces: Iterable[str], glue: str, limit: int) -> list[str]:
    packed: list[str] = []
    for piece in pieces:
        if packed and len(packed[-1]) + len(glue) + len(piece) <= limit:
            packed[-1] += glue + piece
        elif piece:
            packed.append(piece)
    return packed
