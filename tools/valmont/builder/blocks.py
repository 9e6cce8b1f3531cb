"""The content of a source as a small tree of blocks, the same for every format."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

WIDEST_WEIGHT = 48
NARROWEST_WEIGHT = 7


@dataclass(frozen=True)
class Span:
    """A run of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


Inline = tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a section of the document (`##` in the source)."""

    level: int
    content: Inline


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text."""

    content: Inline


@dataclass(frozen=True)
class Listing:
    """A bulleted or numbered list; an item is a series of blocks."""

    ordered: bool
    items: tuple[tuple["Block", ...], ...]


@dataclass(frozen=True)
class Table:
    """A table with one header row."""

    header: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]


Block = Heading | Paragraph | Listing | Table


def plain_text(content: Inline) -> str:
    """Return the text of a run of spans, without its styles."""
    return "".join(span.text for span in content)


def column_weights(table: Table) -> list[float]:
    """Return the share of the width that each column deserves, from its longest cell."""
    weights = []
    for column in zip(table.header, *table.rows, strict=True):
        longest = max(len(plain_text(cell)) for cell in column)
        weights.append(min(max(longest, NARROWEST_WEIGHT), WIDEST_WEIGHT))
    return [weight / sum(weights) for weight in weights]


def read_blocks(tokens: Sequence[Token]) -> tuple[Block, ...]:
    """Turn Markdown tokens into blocks."""
    return _blocks(SyntaxTreeNode(tokens).children)


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> tuple[Block, ...]:
    return tuple(block for node in nodes for block in _block(node))


def _block(node: SyntaxTreeNode) -> tuple[Block, ...]:
    match node.type:
        case "heading":
            return (Heading(int(node.tag[1:]) - 1, _inline(node)),)
        case "paragraph":
            return (Paragraph(_inline(node)),)
        case "bullet_list" | "ordered_list":
            items = tuple(_blocks(item.children) for item in node.children)
            return (Listing(node.type == "ordered_list", items),)
        case "table":
            return (_table(node),)
        case "blockquote":
            return _blocks(node.children)
    raise ValueError(f"line {node.map}: no writer knows the block {node.type}")


def _table(node: SyntaxTreeNode) -> Table:
    rows = [row for part in node.children for row in part.children]
    header, *body = [tuple(_inline(cell) for cell in row.children) for row in rows]
    return Table(header, tuple(body))


def _inline(node: SyntaxTreeNode) -> Inline:
    """Return the spans of a block that holds one run of text."""
    return tuple(span for child in node.children for span in _spans(child, Span("")))


def _spans(parent: SyntaxTreeNode, style: Span) -> Inline:
    """Return the spans of an inline node's children, in the style of what is around."""
    return tuple(span for node in parent.children for span in _span(node, style))


def _span(node: SyntaxTreeNode, style: Span) -> Inline:
    match node.type:
        case "text" | "code_inline":
            return (replace(style, text=node.content),)
        case "softbreak" | "hardbreak":
            return (replace(style, text=" "),)
        case "strong":
            return _spans(node, replace(style, bold=True))
        case "em":
            return _spans(node, replace(style, italic=True))
        case "link":
            return (*_spans(node, style), replace(style, text=f" ({node.attrs['href']})"))
    raise ValueError(f"no writer knows the inline element {node.type}")
