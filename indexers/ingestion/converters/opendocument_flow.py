"""The text of OpenDocument files: outline levels, lists, tables; what was deleted under revision or is hidden is left out."""

from lxml import etree

from indexers.ingestion.converters.draft import Draft, marked_link, marked_text
from indexers.ingestion.converters.opendocument_package import NAMES, Styles, rows_of, tag

_LEFT_OUT = ("text:tracked-changes", "text:table-of-content", "text:alphabetical-index", "text:bibliography",
             "office:annotation", "text:note-citation", "text:ruby-text", "text:sequence-decls", "office:forms",
             "presentation:notes")  # fmt: skip
_SKIPPED = frozenset(map(tag, _LEFT_OUT))
_PARAGRAPH, _HEADING, _LIST, _TABLE = map(tag, ("text:p", "text:h", "text:list", "table:table"))
_PAGE, _SPACE, _LINK, _BOX = map(tag, ("text:soft-page-break", "text:s", "text:a", "draw:text-box"))
_NOTE, _TAB, _BREAK = map(tag, ("text:note", "text:tab", "text:line-break"))
_STYLE, _LEVEL, _COVERED = map(tag, ("text:style-name", "text:outline-level", "table:covered-table-cell"))
_CELL = tag("table:table-cell")
_DISPLAY, _IS_HIDDEN = map(tag, ("text:display", "text:is-hidden"))
_HIDING = "text:hidden-paragraph[@text:is-hidden='true']"
_SPAN, _DOWN = map(tag, ("table:number-columns-repeated", "table:number-rows-spanned"))
_MOST_REPEATED = 60
"""Empty cells are repeated to the edge of the sheet."""


class Flow:
    """Walks the text and drafts what it meets."""

    def __init__(self, styles: Styles) -> None:
        self.draft = Draft()
        self.pages = 1
        self._styles = styles
        self._boxes: list[etree._Element] = []

    def add(self, parent: etree._Element, depth: int | None = None) -> None:
        """Add the blocks of `parent`; `depth` is that of the list around them."""
        for element in parent.iterchildren("*"):
            if element.tag == _PAGE:
                self.turn()
            elif element.tag == _HEADING:
                self.draft.heading(int(element.get(_LEVEL, "1")), self._text(element), marked=True)
            elif element.tag == _PARAGRAPH:
                self._add_paragraph(element, depth)
            elif element.tag == _LIST:
                self.add(element, 0 if depth is None else depth + 1)
            elif element.tag == _TABLE:
                self._add_table(element)
            elif element.tag not in _SKIPPED and not self._is_hidden(element):
                self.add(element, depth)

    def turn(self) -> None:
        """Go to the next page."""
        self.pages += 1
        self.draft.page_break()

    def _add_paragraph(self, paragraph: etree._Element, depth: int | None) -> None:
        text, style = self._text(paragraph), paragraph.get(_STYLE, "")
        if self._is_title(style):
            self.draft.title(text, marked=True)
        elif depth is not None:
            self.draft.item(text, depth, marked=True)
        else:
            centred = self._styles.centres(style)
            self.draft.paragraph(text, bold=self._is_bold(paragraph, style), centred=centred, marked=True)
        for _ in paragraph.iterfind(".//text:soft-page-break", NAMES):
            self.turn()
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.add(box)

    def _is_title(self, style: str) -> bool:
        return "Title" in (style, self._styles.parents.get(style))

    def _is_bold(self, paragraph: etree._Element, style: str) -> bool:
        spans = paragraph.findall("text:span", NAMES)
        loose = [paragraph.text, *(span.tail for span in spans)]
        whole = bool(spans) and not any(text and text.strip() for text in loose)
        return style in self._styles.bold or (
            whole and all(span.get(_STYLE, "") in self._styles.bold for span in spans)
        )

    def _text(self, element: etree._Element) -> str:
        if self._is_hidden(element):
            return ""
        parts = [marked_text(element.text or "")]
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _SKIPPED:
                parts.append(self._inline(child))
            parts.append(marked_text(child.tail or ""))
        return "".join(parts)

    def _is_hidden(self, element: etree._Element) -> bool:
        """Whether the author hid it: by its style, as a section or a field, or by a field in it."""
        said = element.get(_DISPLAY) == "none" or element.get(_IS_HIDDEN) == "true"
        return said or self._styles.hides(element.get(_STYLE, "")) or element.find(_HIDING, NAMES) is not None

    def _inline(self, child: etree._Element) -> str:
        if child.tag in (_SPACE, _TAB, _BREAK):
            return " "
        if child.tag == _BOX:
            self._boxes.append(child)
            return ""
        text = self._text(child)
        if child.tag == _NOTE:
            return f" ({' '.join(text.split())})"
        return marked_link(text, child.get(tag("xlink:href"), "")) if child.tag == _LINK else text

    def _add_table(self, table: etree._Element) -> None:
        rows: list[list[str]] = []
        for row in rows_of(table):
            if cells := self._cells(row, rows[-1] if rows else []):
                rows.append(cells)
        if len(rows) < 2 or max(map(len, rows)) < 2:
            for cell in (cell for row in rows_of(table) for cell in row.iterchildren(_CELL)):
                self.add(cell)
            return
        heads = len(table.findall("table:table-header-rows/table:table-row", NAMES))
        self.draft.table(rows, heads if 0 < heads < len(rows) else 1, marked=True)

    def _cells(self, row: etree._Element, above: list[str]) -> list[str]:
        """Return the texts of a row; a cell covered by the one above it repeats it, unless the row has none of its own.

        LibreOffice leaves a row that was deleted under revision, and empties its cells.
        """
        cells: list[str] = []
        covered: list[int] = []
        for cell in row.iterchildren(_CELL, _COVERED):
            if cell.tag == _COVERED and len(cells) < len(above) and not _covered_from_left(cell):
                covered.append(len(cells))
                cells.append(above[len(cells)])
                continue
            cells += [self._cell(cell)] * min(int(cell.get(_SPAN, "1")), _MOST_REPEATED)
        own = any(text for at, text in enumerate(cells) if at not in covered)
        return cells if own else []

    def _cell(self, cell: etree._Element) -> str:
        """Return the paragraphs of a cell on one line; of a table in it, the cells of a row go together."""
        inner = cell.findall(".//table:table", NAMES)
        within = [paragraph for table in inner for paragraph in table.iterfind(".//text:p", NAMES)]
        texts = [self._text(one).strip() for one in cell.iterfind(".//text:p", NAMES) if one not in within]
        for row in (row for table in inner for row in rows_of(table)):
            texts.append(", ".join(filter(None, self._cells(row, []))))
        return "; ".join(text.rstrip(";") for text in texts if text)


def _covered_from_left(cell: etree._Element) -> bool:
    before = cell.getprevious()
    return before is not None and before.get(tag("table:number-columns-spanned"), "1") != "1"
