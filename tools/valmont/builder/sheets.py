"""Writing a workbook (one sheet per section) and a semicolon-separated file."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from builder.archive import freeze
from builder.blocks import Block, Heading, Inline, Listing, Paragraph, Table, read_blocks
from builder.plain import block_text, unbroken
from builder.source import Document, french_date

NUMBER = re.compile(r"-?(0|[1-9]\d*|[1-9]\d{0,2}( \d{3})+)(,\d+)?")
FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
LONGEST_SHEET_NAME = 31
NARROWEST_COLUMN, WIDEST_COLUMN = 12, 48
TEXT_COLUMNS = 4
CHARACTERS_A_LINE, LINE_HEIGHT = 90, 15
TITLE_FONT = Font(name="Calibri", bold=True, size=16)
HEADING_FONT = Font(name="Calibri", bold=True, size=12)
TEXT_FONT = Font(name="Calibri", size=11)
HEADER_FONT = Font(name="Calibri", bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", fgColor="1F3A6E")
WRAPPED = Alignment(wrap_text=True, vertical="top")
THIN = Side(style="thin", color="B7C3D7")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


@dataclass
class Section:
    """What goes on one sheet."""

    title: str
    blocks: list[Block] = field(default_factory=list)


def write_xlsx(document: Document, path: Path) -> None:
    """Write a workbook: a first sheet that presents it, then one sheet per section."""
    introduction, *sections = _sections(document)
    workbook = Workbook()
    _set_properties(workbook, document)
    workbook.remove(workbook.worksheets[0])
    _add_presentation(workbook, document, introduction)
    for section in sections:
        sheet = workbook.create_sheet(_sheet_name(section.title))
        _fill_sheet(sheet, section)
    workbook.save(path)
    freeze(path, document.moment)


def write_csv(document: Document, path: Path) -> None:
    """Write the only table of the document as French spreadsheets export it."""
    tables = [block for block in read_blocks(document.tokens) if isinstance(block, Table)]
    if len(tables) != 1:
        raise ValueError(f"{document.slug}: a csv holds one table, not {len(tables)}")
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        for row in (tables[0].header, *tables[0].rows):
            writer.writerow([unbroken(cell) for cell in row])


def _sections(document: Document) -> list[Section]:
    """Cut the document at its `##` headings; the first section precedes them all."""
    sections = [Section("Présentation")]
    for block in read_blocks(document.tokens):
        if isinstance(block, Heading) and block.level == 1:
            sections.append(Section(unbroken(block.content)))
        else:
            sections[-1].blocks.append(block)
    return sections


def _set_properties(workbook: Workbook, document: Document) -> None:
    properties = workbook.properties
    properties.title = document.title
    properties.creator = properties.lastModifiedBy = document.service
    properties.subject = document.reference_line
    properties.identifier = properties.keywords = document.reference
    properties.description = document.url
    properties.language = "fr-FR"
    properties.created = document.moment.replace(tzinfo=None)


def _add_presentation(workbook: Workbook, document: Document, introduction: Section) -> None:
    sheet = workbook.create_sheet(introduction.title)
    sheet.append([document.title])
    sheet["A1"].font = TITLE_FONT
    for name, value in (
        ("Service", document.service),
        ("Référence", document.reference),
        ("Mis à jour le", french_date(document.updated)),
        ("Valable jusqu'au", document.valid_until and french_date(document.valid_until)),
        ("Adresse", document.url),
        ("À savoir", block_text(introduction.blocks)),
    ):
        if value:
            sheet.append([name, value])
            for cell in sheet[sheet.max_row]:
                cell.alignment = WRAPPED
            _set_height(sheet, sheet.max_row, len(value), CHARACTERS_A_LINE - 10)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 90
    _fit_on_page(sheet)


def _sheet_name(title: str) -> str:
    return FORBIDDEN_IN_SHEET_NAME.sub("-", title)[:LONGEST_SHEET_NAME].strip()


def _fill_sheet(sheet: Worksheet, section: Section) -> None:
    for block in section.blocks:
        _append_block(sheet, block)
    _set_column_widths(sheet, section.blocks)
    _fit_on_page(sheet)


def _fit_on_page(sheet: Worksheet) -> None:
    """Print on landscape pages as wide as the sheet."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def _append_block(sheet: Worksheet, block: Block) -> None:
    match block:
        case Table():
            _append_table(sheet, block)
        case Heading():
            _append_line(sheet, unbroken(block.content), HEADING_FONT)
        case Paragraph() | Listing():
            for line in block_text([block]).splitlines():
                _append_line(sheet, line, TEXT_FONT)


def _append_line(sheet: Worksheet, text: str, font: Font) -> None:
    """Add a line of text below what is there, across the columns of the tables."""
    sheet.append([text])
    row = sheet.max_row
    cell = sheet.cell(row, 1)
    cell.font, cell.alignment = font, WRAPPED
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=TEXT_COLUMNS)
    _set_height(sheet, row, len(text), CHARACTERS_A_LINE)


def _set_height(sheet: Worksheet, row: int, length: int, characters_a_line: int) -> None:
    """Make a row high enough for a text of that length."""
    sheet.row_dimensions[row].height = LINE_HEIGHT * (1 + length // characters_a_line)


def _append_table(sheet: Worksheet, table: Table) -> None:
    header_row = _append_row(sheet, table.header)
    for row in table.rows:
        _append_row(sheet, row)
    for cells in sheet.iter_rows(header_row, sheet.max_row, 1, len(table.header)):
        for cell in cells:
            _set_look(cell, is_header=cell.row == header_row)
    sheet.append([])
    sheet.freeze_panes = sheet.freeze_panes or f"A{header_row + 1}"


def _append_row(sheet: Worksheet, row: Sequence[Inline]) -> int:
    """Add a row of a table and return its number."""
    texts = [unbroken(cell) for cell in row]
    sheet.append([_value(text) for text in texts])
    _set_height(sheet, sheet.max_row, max(map(len, texts)), WIDEST_COLUMN - 4)
    return int(sheet.max_row)


def _value(text: str) -> str | int | float | None:
    """Return a number for a cell that holds only a number, written the French way."""
    if not NUMBER.fullmatch(text):
        return text or None
    digits = text.replace(" ", "")
    return float(digits.replace(",", ".")) if "," in digits else int(digits)


def _set_look(cell: Cell | MergedCell, *, is_header: bool) -> None:
    cell.alignment, cell.border = WRAPPED, GRID
    if is_header:
        cell.font, cell.fill = HEADER_FONT, HEADER_FILL
    elif isinstance(cell.value, float):
        cell.number_format = "#,##0.00"


def _set_column_widths(sheet: Worksheet, blocks: Sequence[Block]) -> None:
    rows = [row for table in blocks if isinstance(table, Table) for row in (table.header, *table.rows)]
    for number, column in enumerate(zip_longest(*rows, fillvalue=()), start=1):
        longest = max(len(unbroken(cell)) for cell in column)
        width = min(max(longest + 2, NARROWEST_COLUMN), WIDEST_COLUMN)
        sheet.column_dimensions[get_column_letter(number)].width = width
