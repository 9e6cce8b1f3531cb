"""Workbooks (XLSX): one section a sheet, values as a French reader sees them. What is hidden stays hidden."""

import datetime as dt
import io
import re
from zipfile import ZipFile

import openpyxl
from haystack import Document, component
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from indexers.ingestion.converters.archive import check_archive
from indexers.ingestion.converters.conversion import Conversion, Failure, Given, Source, convert, iso_day
from indexers.ingestion.converters.draft import Draft
from indexers.ingestion.converters.grid import MOST_CELLS, Row, add_sheets
from indexers.ingestion.converters.provenance import Meta, owner, read_line, title, words
from indexers.ingestion.converters.unreadable import Unreadable

_SHEETS = "xl/worksheets/"
_MERGED = re.compile(rb"mergeCell\s+ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_MOST_COLUMNS = 256
_MOST_EMPTY_ROWS = 1000
"""Some sheets are formatted down to their last row, the millionth."""
_DECIMALS = re.compile(r"0\.(0+)")


@component
class Workbook:
    """Haystack's own `XLSXToDocument` adds row numbers and column letters, and writes numbers and dates as Python does."""

    @component.output_types(documents=list[Document], failures=list[Failure])
    def run(self, sources: list[Source], meta: Given = None) -> dict[str, list[Document] | list[Failure]]:
        """Convert workbooks."""
        return convert(sources, meta, _read)


def _read(data: bytes) -> Conversion:
    _check_merged(check_archive(data, holds="xl/"))
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    draft = Draft()
    named = title(book.properties.title or "")
    draft.title(named)
    seen = (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
    add_sheets(draft, [(sheet.title, _rows(sheet, named)) for sheet in seen], titled=bool(named))
    said, fallback = _properties(book)
    return Conversion(draft.markdown(), said, fallback)


def _check_merged(archive: ZipFile) -> None:
    """openpyxl makes an object of each cell that is merged with another."""
    sheets = [name for name in archive.namelist() if name.startswith(_SHEETS) and name.endswith(".xml")]
    merged = [found for sheet in sheets for found in _MERGED.finditer(archive.read(sheet))]
    if sum(_area(*found.groups()) for found in merged) > MOST_CELLS:
        raise Unreadable("too_large")


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    wide = column_index_from_string(right.decode()) - column_index_from_string(left.decode()) + 1
    return wide * (int(bottom) - int(top) + 1)


def _properties(book: openpyxl.Workbook) -> tuple[Meta, Meta]:
    properties = book.properties
    said = read_line(properties.subject or "")[0]
    said["title"] = title(properties.title or "")
    link = (properties.description or "").strip()
    url = link if link.startswith(("http://", "https://")) else ""
    fallback = {"owner": owner(properties.creator or ""), "date": iso_day(properties.modified), "url": url}
    return said, fallback


def _rows(sheet: Worksheet, named: str) -> list[Row]:
    """Return the rows that are seen, without those that only say how the workbook is `named`."""
    unseen = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    hidden = [column_index_from_string(name) for name, column in sheet.column_dimensions.items() if column.hidden]
    above, beside = _merged_down(sheet), _merged_across(sheet)
    rows = []
    empty = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=min(sheet.max_column, _MOST_COLUMNS)), 1):
        if number in unseen:
            continue
        seen = [cell for cell in cells if cell.column not in hidden]
        texts = [_shown(above.get(cell.coordinate, cell)) for cell in seen]
        merged = {at: _shown(beside[cell.coordinate]) for at, cell in enumerate(seen) if cell.coordinate in beside}
        rows.append(Row(texts, any(_is_strong(cell) for cell in seen if cell.value is not None), merged))
        empty = 0 if rows[-1].filled else empty + 1
        if empty > _MOST_EMPTY_ROWS:
            break
    return [row for row in rows if not row.filled or [cell for cell in row.cells if cell] != [named]]


def _merged_across(sheet: Worksheet) -> dict[str, Cell | MergedCell]:
    """Return, for each cell merged with one on its left, the cell that holds the value: in a header, it names them all."""
    beside = {}
    for area in sheet.merged_cells.ranges:
        for column in range(area.min_col + 1, min(area.max_col, _MOST_COLUMNS) + 1):
            beside[sheet.cell(area.min_row, column).coordinate] = sheet.cell(area.min_row, area.min_col)
    return beside


def _merged_down(sheet: Worksheet) -> dict[str, Cell | MergedCell]:
    """Return, for each cell merged with one above it, the cell that holds the value: a row must be readable alone."""
    above = {}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row + 1, min(area.max_row, area.min_row + _MOST_EMPTY_ROWS) + 1):
            above[sheet.cell(row, area.min_col).coordinate] = sheet.cell(area.min_row, area.min_col)
    return above


def _is_strong(cell: Cell | MergedCell) -> bool:
    return bool(cell.font and cell.font.b)


def _shown(cell: Cell | MergedCell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(words()["booleens"][value])
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    if isinstance(value, dt.date | dt.time):
        return _moment(value)
    return " ".join(str(value).split())


def _moment(value: dt.date | dt.time) -> str:
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    timed = isinstance(value, dt.datetime) and value.time() != dt.time()
    return f"{value:%d/%m/%Y %H:%M}" if timed else f"{value:%d/%m/%Y}"


def _number(value: float, layout: str) -> str:
    decimals = _DECIMALS.search(layout)
    percent = "%" in layout
    value = value * 100 if percent else value
    text = f"{value:.{len(decimals[1])}f}" if decimals else f"{value:.10g}"
    if "," in layout:
        whole, point, rest = text.partition(".")
        text = f"{int(whole):,}".replace(",", " ") + point + rest
    unit = " %" if percent else " €" if "€" in layout else ""
    return text.replace(".", ",") + unit
