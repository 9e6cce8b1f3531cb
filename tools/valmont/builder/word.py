"""Writing a Word file: true heading styles, restarting lists, header and page numbers."""

from pathlib import Path

import docx as python_docx
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as DocxParagraph

from builder.archive import freeze
from builder.blocks import (
    Block,
    Heading,
    Inline,
    Listing,
    Paragraph,
    Table,
    column_weights,
    read_blocks,
)
from builder.source import TOWN, Document

TEXT_WIDTH_CM = 16.5
NUMBERED_STYLE = "List Number"
BULLETED_STYLE = "List Bullet"


def write_docx(document: Document, path: Path) -> None:
    """Write the document as a Word file."""
    docx = python_docx.Document()
    _set_styles(docx)
    _set_page(docx, document)
    _set_properties(docx, document)
    docx.add_paragraph(document.title, style="Title")
    docx.add_paragraph(document.reference_line, style="Subtitle")
    for block in read_blocks(document.tokens):
        _add_block(docx, block)
    docx.save(str(path))
    freeze(path, document.moment)


def _set_styles(docx: Docx) -> None:
    docx.styles["Normal"].font.name = "Calibri"
    for name, size in (("Title", 24), ("Subtitle", 10), ("Header", 9), ("Footer", 9)):
        docx.styles[name].font.size = Pt(size)
    for language in docx.styles.element.xpath("w:docDefaults//w:lang"):
        language.set(qn("w:val"), "fr-FR")


def _set_page(docx: Docx, document: Document) -> None:
    section = docx.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - TEXT_WIDTH_CM) / 2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    section.header.paragraphs[0].text = TOWN
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run(f"{document.reference} – {document.url or document.title} – Page ")
    _add_field(footer, "PAGE")
    footer.add_run(" sur ")
    _add_field(footer, "NUMPAGES")


def _add_field(paragraph: DocxParagraph, instruction: str) -> None:
    """Add a field that Word computes, such as the page number."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _set_properties(docx: Docx, document: Document) -> None:
    properties = docx.core_properties
    properties.title = document.title
    properties.author = properties.last_modified_by = document.service
    properties.subject = document.reference_line
    properties.identifier = properties.keywords = document.reference
    properties.comments = document.url or ""
    properties.language = "fr-FR"
    properties.created = properties.modified = document.moment


def _add_block(docx: Docx, block: Block) -> None:
    match block:
        case Heading():
            _fill(docx.add_paragraph(style=f"Heading {block.level}"), block.content)
        case Paragraph():
            _fill(docx.add_paragraph(), block.content)
        case Listing():
            _add_list(docx, block, depth=1)
        case Table():
            _add_table(docx, block)


def _fill(paragraph: DocxParagraph, content: Inline) -> None:
    for span in content:
        run = paragraph.add_run(span.text)
        run.bold = span.bold or None
        run.italic = span.italic or None


def _add_list(docx: Docx, listing: Listing, depth: int) -> None:
    base = NUMBERED_STYLE if listing.ordered else BULLETED_STYLE
    style = base if depth == 1 else f"{base} {depth}"
    number = _restarted_numbering(docx, style) if listing.ordered else None
    for item in listing.items:
        for block in item:
            if isinstance(block, Listing):
                _add_list(docx, block, depth + 1)
            elif isinstance(block, Paragraph):
                paragraph = docx.add_paragraph(style=style)
                _fill(paragraph, block.content)
                if number is not None:
                    _set_numbering(paragraph, number)
            else:
                _add_block(docx, block)


def _restarted_numbering(docx: Docx, style: str) -> int:
    """Return a new numbering that looks like the style's, and starts again at 1."""
    numbering = docx.part.numbering_part.element
    of_style = docx.styles[style].element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(of_style).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(number.numId)


def _set_numbering(paragraph: DocxParagraph, number: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def _add_table(docx: Docx, table: Table) -> None:
    grid = docx.add_table(rows=0, cols=len(table.header), style="Light Grid Accent 1")
    grid.autofit = False
    widths = [Cm(TEXT_WIDTH_CM * weight) for weight in column_weights(table)]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for content in (table.header, *table.rows):
        cells = grid.add_row().cells
        for cell, text, width in zip(cells, content, widths, strict=True):
            cell.width = width
            _fill_cell(cell, text)
    _repeat_on_each_page(grid.rows[0])
    docx.add_paragraph()


def _fill_cell(cell: _Cell, content: Inline) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    _fill(paragraph, content)


def _repeat_on_each_page(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
