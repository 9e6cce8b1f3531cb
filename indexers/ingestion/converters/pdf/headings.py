"""Which blocks are headings: those of the outline, else those whose letters are larger or bolder than the text's."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from indexers.ingestion.converters.pdf.blocks import Block
from ports.text import fold

_LARGER = 1.07
_TITLE_LARGER = 1.25
_SAME_AS_TITLE = 3
"""Blocks of the title's size, itself and what a cover adds to it; more are the document's headings."""
_LONGEST = 25
_LONGEST_BOLD = 14
_TRUSTED = 0.5
"""Share of the outline's titles that must stand on the pages: some outlines only number them."""


@dataclass(frozen=True, slots=True)
class Headings:
    """The level of each heading (0 for the title), by position in the blocks."""

    levels: Mapping[int, int]

    @classmethod
    def of(cls, blocks: Sequence[Block], outline: Sequence[tuple[int, str]], *, named: bool = False) -> Self:
        """Find the headings among `blocks`; `named`, the file says its title itself."""
        title = _title(blocks)
        levels = _from_outline(blocks, outline) or _from_looks(blocks, title)
        if title is not None and not (named and title in levels):
            levels = {**levels, title: 0}
        return cls(levels)


def _from_outline(blocks: Sequence[Block], outline: Sequence[tuple[int, str]]) -> dict[int, int]:
    wanted = {_plain(name): level for level, name in outline}
    levels = {at: wanted[name] for at, block in enumerate(blocks) if (name := _plain(block.whole)) in wanted}
    return levels if len(levels) >= _TRUSTED * len(wanted) else {}


def _title(blocks: Sequence[Block]) -> int | None:
    """Return the largest text of the first page, when it is larger than the text and stands before it."""
    body = body_size(blocks)
    first = [at for at, block in enumerate(blocks) if block.page == blocks[0].page and block.table is None]
    best = max(first, key=lambda at: (blocks[at].size, -at), default=None)
    if best is None or blocks[best].size < _TITLE_LARGER * body or len(blocks[best].text.split()) > _LONGEST:
        return None
    if sum(block.size == blocks[best].size for block in blocks) > _SAME_AS_TITLE:
        return None
    prose = [at for at in first if at < best and len(blocks[at].text.split()) > _LONGEST]
    return None if prose else best


def _from_looks(blocks: Sequence[Block], title: int | None) -> dict[int, int]:
    body = body_size(blocks)
    larger = {at: block.size for at, block in enumerate(blocks) if at != title and _is_larger(block, body)}
    ranks = {size: rank for rank, size in enumerate(sorted(set(larger.values()), reverse=True), 1)}
    levels = {at: min(ranks[size], 4) for at, size in larger.items()}
    bold = [at for at, block in enumerate(blocks) if at != title and at not in levels and _is_bold_line(block, body)]
    return levels | dict.fromkeys(bold, min(len(ranks) + 1, 5))


def _is_larger(block: Block, body: float) -> bool:
    return block.table is None and block.size >= _LARGER * body and _is_short(block, _LONGEST)


def _is_bold_line(block: Block, body: float) -> bool:
    usable = (
        block.table is None and block.bold and block.size >= body - 0.5 and block.whole == block.marker + block.text
    )
    return usable and _is_short(block, _LONGEST_BOLD) and block.text[-1] != ":"


def _is_short(block: Block, most: int) -> bool:
    letters = any(letter.isalpha() for letter in block.text)
    return letters and len(block.text.split()) <= most and block.text[-1] not in ".,;"


def body_size(blocks: Sequence[Block]) -> float:
    """Return the size in which most of the text is written."""
    sizes: Counter[float] = Counter()
    for block in blocks:
        sizes[block.size] += len(block.text)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _plain(text: str) -> str:
    return "".join(fold(text).split())
