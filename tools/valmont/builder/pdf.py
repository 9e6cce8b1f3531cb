"""Writing a paged A4 PDF: cover lines, page header and footer, outline, embedded font."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from font_roboto import font_files
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    HRFlowable,
    ListFlowable,
    ListItem,
    NextPageTemplate,
    PageTemplate,
    Spacer,
    TableStyle,
)
from reportlab.platypus import LongTable as PdfTable
from reportlab.platypus import Paragraph as PdfParagraph

from builder.blocks import (
    Block,
    Heading,
    Inline,
    Listing,
    Paragraph,
    Table,
    column_weights,
    plain_text,
    read_blocks,
)
from builder.source import TOWN, Document

# Laid out in two columns, as leaflets are; their tables are narrow enough for it.
TWO_COLUMNS = frozenset({"dechets-decheterie", "livret-accueil-nouvel-agent"})

WIDTH, HEIGHT = A4
MARGIN, GUTTER = 20 * mm, 8 * mm
COVER_HEIGHT = 34 * mm
CELL_PADDING = 4
BLUE, PALE = HexColor("#1F3A6E"), HexColor("#E6ECF5")
REGULAR, BOLD = "Roboto", "RobotoBold"

BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=10, leading=14, spaceAfter=5, allowWidows=0, allowOrphans=0)
ITEM = ParagraphStyle("item", BODY, spaceAfter=2)
CELL = ParagraphStyle("cell", BODY, fontSize=9, leading=11.5, spaceAfter=0)
HEADER_CELL = ParagraphStyle("header cell", CELL, fontName=BOLD)
TITLE = ParagraphStyle("title", BODY, fontName=BOLD, fontSize=20, leading=24, textColor=BLUE)
REFERENCE = ParagraphStyle("reference", BODY, fontSize=9.5, leading=13)
HEADINGS = {
    level: ParagraphStyle(
        f"heading {level}",
        fontName=BOLD,
        fontSize=size,
        leading=size * 1.25,
        spaceBefore=size * 0.8,
        spaceAfter=size * 0.35,
        textColor=BLUE,
        keepWithNext=1,
    )
    for level, size in ((1, 15), (2, 12), (3, 10.5))
}
TABLE_STYLE = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.5, BLUE),
        ("BACKGROUND", (0, 0), (-1, 0), PALE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), CELL_PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), CELL_PADDING),
    ]
)


def write_pdf(document: Document, path: Path) -> None:
    """Write the document; a first pass counts the pages that the footers announce."""
    _register_fonts()
    with _built_on(document):
        pages = _Layout(BytesIO(), document, 0).compose()
        _Layout(str(path), document, pages).compose()


def _register_fonts() -> None:
    names = (REGULAR, BOLD, "RobotoItalic", "RobotoBoldItalic")
    for name in names:
        registerFont(TTFont(name, font_files[name]))
    registerFontFamily(REGULAR, *names)


@contextmanager
def _built_on(document: Document) -> Iterator[None]:
    """Have ReportLab date the file of the document's last update."""
    os.environ["SOURCE_DATE_EPOCH"] = str(int(document.moment.timestamp()))
    try:
        yield
    finally:
        del os.environ["SOURCE_DATE_EPOCH"]


class _Layout(BaseDocTemplate):
    """The pages of one document."""

    def __init__(self, target: str | BytesIO, document: Document, pages: int) -> None:
        self.document = document
        self.pages = pages
        self.section = 0
        super().__init__(
            target,
            pagesize=A4,
            title=document.title,
            author=document.service,
            subject=document.reference_line,
            keywords=document.reference,
            creator=TOWN,
            lang="fr-FR",
            invariant=1,
            pageTemplates=[_first_page(self), _next_page(self)],
        )

    def compose(self) -> int:
        """Lay everything out and return the number of pages."""
        width = _column_width(self.document)
        body = [flowable for block in read_blocks(self.document.tokens) for flowable in _flowables(block, width)]
        self.build([*_cover(self.document), NextPageTemplate("next"), FrameBreak(), *body])
        return int(self.page)

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 (ReportLab's name)
        """Add each heading to the outline."""
        level = getattr(flowable, "outline_level", None)
        if level is None:
            return
        self.section += 1
        key = f"section-{self.section}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(flowable.getPlainText(), key, level)


def _first_page(layout: _Layout) -> PageTemplate:
    cover_bottom = HEIGHT - MARGIN - COVER_HEIGHT
    cover = _frame(MARGIN, cover_bottom, WIDTH - 2 * MARGIN, COVER_HEIGHT)
    frames = [cover, *_columns(layout.document, top=cover_bottom)]
    return PageTemplate("first", frames, onPage=_draw_footer)


def _next_page(layout: _Layout) -> PageTemplate:
    frames = _columns(layout.document, top=HEIGHT - MARGIN)
    return PageTemplate("next", frames, onPage=_draw_header_and_footer)


def _columns(document: Document, top: float) -> list[Frame]:
    width = _column_width(document)
    count = 2 if document.slug in TWO_COLUMNS else 1
    return [_frame(MARGIN + column * (width + GUTTER), MARGIN, width, top - MARGIN) for column in range(count)]


def _column_width(document: Document) -> float:
    whole: float = WIDTH - 2 * MARGIN
    return (whole - GUTTER) / 2 if document.slug in TWO_COLUMNS else whole


def _frame(left: float, bottom: float, width: float, height: float) -> Frame:
    return Frame(left, bottom, width, height, 0, 0, 0, 0)


def _draw_header_and_footer(canvas: Canvas, layout: _Layout) -> None:
    canvas.setFont(REGULAR, 8.5)
    canvas.drawString(MARGIN, HEIGHT - 13 * mm, TOWN)
    canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 13 * mm, layout.document.title)
    canvas.line(MARGIN, HEIGHT - 15 * mm, WIDTH - MARGIN, HEIGHT - 15 * mm)
    _draw_footer(canvas, layout)


def _draw_footer(canvas: Canvas, layout: _Layout) -> None:
    document = layout.document
    canvas.setFont(REGULAR, 8.5)
    canvas.drawString(MARGIN, 11 * mm, document.url or f"{document.service} – {document.reference}")
    canvas.drawRightString(WIDTH - MARGIN, 11 * mm, f"Page {layout.page} sur {layout.pages}")


def _cover(document: Document) -> list[Flowable]:
    return [
        PdfParagraph(TOWN, REFERENCE),
        PdfParagraph(escape(document.title), TITLE),
        PdfParagraph(escape(document.reference_line), REFERENCE),
        HRFlowable(width="100%", color=BLUE, spaceBefore=2, spaceAfter=6),
    ]


def _flowables(block: Block, width: float, style: ParagraphStyle = BODY) -> list[Flowable]:
    match block:
        case Heading():
            return [_heading(block)]
        case Paragraph():
            return [PdfParagraph(_markup(block.content), style)]
        case Listing():
            return [_list(block, width), Spacer(0, 3)]
        case Table():
            return [_table(block, width), Spacer(0, 8)]


def _heading(heading: Heading) -> Flowable:
    flowable = PdfParagraph(_markup(heading.content), HEADINGS[heading.level])
    flowable.outline_level = heading.level - 1
    return flowable


def _markup(content: Inline) -> str:
    """Return the text in the small markup of ReportLab's paragraphs."""
    parts = []
    for span in content:
        text = escape(span.text, quote=False)
        text = f"<b>{text}</b>" if span.bold else text
        parts.append(f"<i>{text}</i>" if span.italic else text)
    return "".join(parts)


def _list(listing: Listing, width: float) -> Flowable:
    items = [
        ListItem([flowable for block in item for flowable in _flowables(block, width, ITEM)]) for item in listing.items
    ]
    style: dict[str, Any] = {"bulletType": "bullet", "start": "•"}
    if listing.ordered:
        style = {"bulletType": "1", "bulletFormat": "%s."}
    return ListFlowable(items, leftIndent=16, bulletFontName=REGULAR, bulletFontSize=10, **style)


def _table(table: Table, width: float) -> Flowable:
    rows = [[PdfParagraph(_markup(cell), HEADER_CELL) for cell in table.header]]
    rows += [[PdfParagraph(_markup(cell), CELL) for cell in row] for row in table.rows]
    widths = _column_widths(table, width)
    return PdfTable(rows, widths, repeatRows=1, style=TABLE_STYLE, spaceBefore=4)


def _column_widths(table: Table, width: float) -> list[float]:
    """Give each column its longest word, then share what is left by weight."""
    columns = zip(table.header, *table.rows, strict=True)
    needed = [_longest_word(column) + 2 * CELL_PADDING + 1 for column in columns]
    left = width - sum(needed)
    weights = column_weights(table)
    return [least + left * weight for least, weight in zip(needed, weights, strict=True)]


def _longest_word(cells: Iterable[Inline]) -> float:
    words = [word for cell in cells for word in plain_text(cell).split(" ")]
    widths: list[float] = [stringWidth(word, BOLD, CELL.fontSize) for word in words]
    return max(widths)
