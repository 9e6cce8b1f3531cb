"""Workbooks of OpenDocument (ODS): one section a sheet, cells as they are shown. What is hidden stays hidden."""

from collections.abc import Iterator

from haystack import Document, component
from lxml import etree

from indexers.ingestion.converters.archive import read_xml
from indexers.ingestion.converters.conversion import Conversion, Failure, Given, Source, convert
from indexers.ingestion.converters.draft import Draft
from indexers.ingestion.converters.grid import MOST_CELLS, Row, add_sheets
from indexers.ingestion.converters.opendocument_package import (
    NAMES,
    Styles,
    open_package,
    read_properties,
    rows_of,
    tag,
)
from indexers.ingestion.converters.unreadable import Unreadable

_CELL, _COVERED, _COLUMN = map(tag, ("table:table-cell", "table:covered-table-cell", "table:table-column"))
_NAME, _STYLE, _VISIBILITY = map(tag, ("table:name", "table:style-name", "table:visibility"))
_ACROSS, _DOWN = map(tag, ("table:number-columns-repeated", "table:number-rows-repeated"))
_WIDE, _TALL = map(tag, ("table:number-columns-spanned", "table:number-rows-spanned"))
_SPACES = frozenset(map(tag, ("text:s", "text:tab", "text:line-break")))
_UNSEEN = frozenset(("collapse", "filter"))
_MOST_COLUMNS, _MOST_ALIKE = 256, 1000
"""Empty cells are repeated to the edges of the sheet."""
_HIDDEN = "style:table-properties[@table:display='false']"


@component
class OpenWorkbook:
    """Haystack has no converter of its own for this format."""

    @component.output_types(documents=list[Document], failures=list[Failure])
    def run(self, sources: list[Source], meta: Given = None) -> dict[str, list[Document] | list[Failure]]:
        """Convert workbooks."""
        return convert(sources, meta, _read)


def _read(data: bytes) -> Conversion:
    archive = open_package(data, "spreadsheet")
    content = read_xml(archive, "content.xml")
    styles = Styles(content, read_xml(archive, "styles.xml"))
    unseen = {
        one.get(tag("style:name")) for one in content.iter(tag("style:style")) if one.find(_HIDDEN, NAMES) is not None
    }
    tables = [
        table
        for table in content.iterfind(".//office:spreadsheet/table:table", NAMES)
        if table.get(_STYLE) not in unseen
    ]
    said, fallback = read_properties(archive)
    draft = Draft()
    draft.title(said["title"])
    add_sheets(draft, [(table.get(_NAME, ""), _rows(table, styles)) for table in tables], titled=bool(said["title"]))
    return Conversion(draft.markdown(), said, fallback)


def _rows(table: etree._Element, styles: Styles) -> list[Row]:
    hidden = {at for at, column in enumerate(_repeated(table, _COLUMN)) if column.get(_VISIBILITY) in _UNSEEN}
    rows: list[Row] = []
    hanging: dict[int, tuple[str, int]] = {}
    for element in rows_of(table):
        row = _row(element, hanging, hidden, styles)
        alike = min(int(element.get(_DOWN, "1")), _MOST_ALIKE if row.filled else 1)
        rows += [row] * alike if element.get(_VISIBILITY) not in _UNSEEN else []
        if len(row.cells) * len(rows) > MOST_CELLS:
            raise Unreadable("too_large")
    width = max((len(row.cells) for row in rows), default=0)
    return [Row(row.cells + [""] * (width - len(row.cells)), row.strong, row.merged) for row in rows]


def _row(element: etree._Element, hanging: dict[int, tuple[str, int]], hidden: set[int], styles: Styles) -> Row:
    """Lay out one row; `hanging` holds, by column, the text of a cell begun above and the rows it still covers."""
    cells: list[str] = []
    merged: dict[int, str] = {}
    strong, left, covering = False, "", 0
    for at, cell in enumerate(_repeated(element, _CELL, _COVERED)):
        text, covering = _text(cell), covering - 1
        if cell.tag == _CELL:
            left, covering = text, int(cell.get(_WIDE, "1")) - 1
            hanging[at] = text, int(cell.get(_TALL, "1"))
        elif covering >= 0 and at not in hidden:
            merged[len(cells)] = left
        held, rows = hanging.get(at, ("", 0))
        hanging[at] = held, rows - 1
        if at not in hidden:
            cells.append(text or (held if rows > 0 and cell.tag == _COVERED else ""))
            strong = strong or bool(text and styles.is_bold(cell.get(_STYLE, "")))
    return Row(cells, strong, merged)


def _repeated(parent: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Yield the cells or columns of `parent`, each as often as it says, to the edge of what is read."""
    left = _MOST_COLUMNS
    for element in parent.iter(*tags):
        alike = min(int(element.get(_ACROSS, "1")), left)
        left -= alike
        yield from (element for _ in range(alike))


def _text(cell: etree._Element) -> str:
    return " ".join(" ".join(_plain(paragraph).split()) for paragraph in cell.iterfind("text:p", NAMES)).strip()


def _plain(element: etree._Element) -> str:
    own = " " if element.tag in _SPACES else element.text or ""
    return own + "".join(_plain(child) + (child.tail or "") for child in element if isinstance(child.tag, str))
