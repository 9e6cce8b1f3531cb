"""Blocks to structured Markdown."""

from collections.abc import Sequence

from indexers.ingestion.converters.draft import Draft
from indexers.ingestion.converters.pdf.blocks import Block
from indexers.ingestion.converters.pdf.headings import Headings
from indexers.ingestion.converters.provenance import read_line

_FEW_WORDS = 12


def write(blocks: Sequence[Block], headings: Headings) -> tuple[Draft, str]:
    """Return the draft, and the title displayed on the first page or an empty string."""
    draft = Draft()
    title = next((at for at, level in headings.levels.items() if level == 0), None)
    page = 1
    for at, block in enumerate(blocks):
        for _ in range(page, block.page):
            draft.page_break()
        page = max(page, block.page)
        if title is None or at >= title or not _is_letterhead(block):
            _add(draft, block, headings.levels.get(at))
    return draft, blocks[title].text if title is not None else ""


def _add(draft: Draft, block: Block, level: int | None) -> None:
    if block.table is not None:
        draft.table(block.table.rows)
    elif level is not None:
        draft.heading(level, block.whole)
    elif block.marker:
        draft.item(block.text)
    else:
        draft.paragraph(block.text)


def _is_letterhead(block: Block) -> bool:
    """What stands above the title is the town's name or its motto, unless it says whose document it is."""
    return block.table is None and len(block.text.split()) <= _FEW_WORDS and not read_line(block.text)[1]
