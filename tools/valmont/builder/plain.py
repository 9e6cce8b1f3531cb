"""Writing plain files: Markdown with its front matter, and text."""

from collections.abc import Iterable
from pathlib import Path

import yaml

from builder.blocks import (
    Block,
    Heading,
    Inline,
    Listing,
    Paragraph,
    Table,
    plain_text,
    read_blocks,
)
from builder.markdown import NO_BREAK_SPACE
from builder.source import TOWN, Document

UNDERLINES = {1: "=", 2: "-"}


def write_md(document: Document, path: Path) -> None:
    """Write the Markdown body under the document's own front matter."""
    values = yaml.safe_dump(document.front_matter(), allow_unicode=True, sort_keys=False)
    title = f"# {document.title}"
    path.write_text(f"---\n{values}---\n\n{title}\n\n{document.body}", encoding="utf-8")


def write_txt(document: Document, path: Path) -> None:
    """Write the document as plain text, as a note typed by hand."""
    top = [document.title.upper(), f"{TOWN} - {document.service}", document.updated_line]
    parts = ["\n".join(top), *(_text(block) for block in read_blocks(document.tokens))]
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def unbroken(content: Inline) -> str:
    """Return the text with ordinary spaces, as people type it in plain files."""
    return plain_text(content).replace(NO_BREAK_SPACE, " ")


def block_text(blocks: Iterable[Block]) -> str:
    """Return several blocks as text, one under the other."""
    return "\n".join(_text(block) for block in blocks)


def _text(block: Block) -> str:
    match block:
        case Heading():
            line = unbroken(block.content)
            underline = UNDERLINES.get(block.level, "") * len(line)
            return f"{line}\n{underline}".rstrip()
        case Paragraph():
            return unbroken(block.content)
        case Listing():
            return _list(block)
        case Table():
            return _table(block)


def _list(listing: Listing) -> str:
    lines = []
    for number, blocks in enumerate(listing.items, start=1):
        mark = f"{number}. " if listing.ordered else "- "
        lines.append(mark + block_text(blocks).replace("\n", "\n" + " " * len(mark)))
    return "\n".join(lines)


def _table(table: Table) -> str:
    """Return the table in aligned columns."""
    rows = [[unbroken(cell) for cell in row] for row in (table.header, *table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, ["-" * width for width in widths])
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "\n".join(lines)
