"""OpenDocument texts (ODT): outline levels, lists, tables; what was deleted under revision is left out."""

from collections.abc import Mapping
from zipfile import ZipFile

from haystack import Document, component
from lxml import etree

from indexers.converters.archive import check_archive, read_xml
from indexers.converters.conversion import Conversion, Failure, Given, Source, convert
from indexers.converters.draft import Draft, marked_link, marked_text
from indexers.converters.front_matter import Description
from indexers.converters.provenance import Meta, find_date, owner, read_line, title
from indexers.converters.unreadable import Unreadable

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = {
    "office": f"{_OFFICE}office:1.0", "text": f"{_OFFICE}text:1.0", "table": f"{_OFFICE}table:1.0",
    "draw": f"{_OFFICE}drawing:1.0", "style": f"{_OFFICE}style:1.0", "meta": f"{_OFFICE}meta:1.0",
    "fo": f"{_OFFICE}xsl-fo-compatible:1.0", "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink", "manifest": f"{_OFFICE}manifest:1.0",
}  # fmt: skip
_LEFT_OUT = ("text:tracked-changes", "text:table-of-content", "text:alphabetical-index", "text:bibliography",
             "office:annotation", "text:note-citation", "text:ruby-text", "text:sequence-decls", "office:forms")  # fmt: skip


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NAMES[prefix]}}}{local}"


_SKIPPED = frozenset(map(_tag, _LEFT_OUT))
_PARAGRAPH, _HEADING, _LIST, _TABLE = map(_tag, ("text:p", "text:h", "text:list", "table:table"))
_PAGE, _SPACE, _LINK, _BOX = map(_tag, ("text:soft-page-break", "text:s", "text:a", "draw:text-box"))
_NOTE, _TAB, _BREAK = map(_tag, ("text:note", "text:tab", "text:line-break"))
_STYLE, _LEVEL, _COVERED = map(_tag, ("text:style-name", "text:outline-level", "table:covered-table-cell"))
_SPAN, _DOWN = map(_tag, ("table:number-columns-repeated", "table:number-rows-spanned"))
_MOST_REPEATED = 60
"""Empty cells are repeated to the edge of the sheet."""


@component
class OpenDocument:
    """Haystack has no converter of its own for this format."""

    @component.output_types(documents=list[Document], failures=list[Failure])
    def run(self, sources: list[Source], meta: Given = None) -> dict[str, list[Document] | list[Failure]]:
        """Convert OpenDocument texts."""
        return convert(sources, meta, _read)


def _read(data: bytes) -> Conversion:
    archive = check_archive(data, holds="content.xml")
    _check(archive)
    content = read_xml(archive, "content.xml")
    page = _Page(_roles(content) | _roles(read_xml(archive, "styles.xml")), _bold(content))
    for text in content.iterfind("office:body/office:text", _NAMES):
        page.add(text)
    said, fallback = _properties(archive)
    return Conversion(page.draft.markdown(), said, fallback, page.pages if page.pages > 1 else None)


def _check(archive: ZipFile) -> None:
    if not archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument.text"):
        raise Unreadable("wrong_extension")
    manifest = read_xml(archive, "META-INF/manifest.xml")
    if manifest.find(".//manifest:encryption-data", _NAMES) is not None:
        raise Unreadable("encrypted")


def _properties(archive: ZipFile) -> tuple[Meta, Meta]:
    meta = read_xml(archive, "meta.xml")
    given = {
        element.get(_tag("meta:name"), ""): element.text for element in meta.iterfind(".//meta:user-defined", _NAMES)
    }
    values = {
        name: meta.findtext(f".//{name}", "", _NAMES) for name in ("dc:title", "dc:subject", "dc:creator", "dc:date")
    }
    said = read_line(values["dc:subject"])[0] | _described(given)
    said.setdefault("title", title(values["dc:title"]))
    return said, {"owner": owner(values["dc:creator"]), "date": find_date(values["dc:date"])}


def _described(given: Mapping[str, str | None]) -> Meta:
    """Read the custom properties of the file, when they are named as those of `documents.yaml`."""
    try:
        return Description.model_validate({name: value for name, value in given.items() if value}).meta()
    except ValueError:
        return {}


def _roles(root: etree._Element) -> dict[str, str]:
    """Return style → its parent or its own name, so that automatic styles lead to the named one."""
    styles = root.iterfind(".//style:style", _NAMES)
    return {s.get(_tag("style:name"), ""): s.get(_tag("style:parent-style-name"), "") for s in styles}


def _bold(root: etree._Element) -> frozenset[str]:
    styles = root.iterfind(".//style:style", _NAMES)
    bold = (s for s in styles if s.find("style:text-properties[@fo:font-weight='bold']", _NAMES) is not None)
    return frozenset(s.get(_tag("style:name"), "") for s in bold)


class _Page:
    """Walks the text and drafts what it meets."""

    def __init__(self, parents: Mapping[str, str], bold: frozenset[str]) -> None:
        self.draft = Draft()
        self.pages = 1
        self._parents = parents
        self._bold = bold
        self._boxes: list[etree._Element] = []

    def add(self, parent: etree._Element, depth: int | None = None) -> None:
        """Add the blocks of `parent`; `depth` is that of the list around them."""
        for element in parent.iterchildren("*"):
            if element.tag == _PAGE:
                self._turn()
            elif element.tag == _HEADING:
                self.draft.heading(int(element.get(_LEVEL, "1")), self._text(element), marked=True)
            elif element.tag == _PARAGRAPH:
                self._add_paragraph(element, depth)
            elif element.tag == _LIST:
                self.add(element, 0 if depth is None else depth + 1)
            elif element.tag == _TABLE:
                self._add_table(element)
            elif element.tag not in _SKIPPED:
                self.add(element, depth)

    def _turn(self) -> None:
        self.pages += 1
        self.draft.page_break()

    def _add_paragraph(self, paragraph: etree._Element, depth: int | None) -> None:
        text, style = self._text(paragraph), paragraph.get(_STYLE, "")
        if self._is_title(style):
            self.draft.title(text, marked=True)
        elif depth is not None:
            self.draft.item(text, depth, marked=True)
        else:
            self.draft.paragraph(text, bold=self._is_bold(paragraph, style), marked=True)
        for _ in paragraph.iterfind(".//text:soft-page-break", _NAMES):
            self._turn()
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.add(box)

    def _is_title(self, style: str) -> bool:
        return "Title" in (style, self._parents.get(style))

    def _is_bold(self, paragraph: etree._Element, style: str) -> bool:
        spans = paragraph.findall("text:span", _NAMES)
        loose = [paragraph.text, *(span.tail for span in spans)]
        whole = bool(spans) and not any(text and text.strip() for text in loose)
        return style in self._bold or (whole and all(span.get(_STYLE, "") in self._bold for span in spans))

    def _text(self, element: etree._Element) -> str:
        parts = [marked_text(element.text or "")]
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _SKIPPED:
                parts.append(self._inline(child))
            parts.append(marked_text(child.tail or ""))
        return "".join(parts)

    def _inline(self, child: etree._Element) -> str:
        if child.tag in (_SPACE, _TAB, _BREAK):
            return " "
        if child.tag == _BOX:
            self._boxes.append(child)
            return ""
        text = self._text(child)
        if child.tag == _NOTE:
            return f" ({' '.join(text.split())})"
        return marked_link(text, child.get(_tag("xlink:href"), "")) if child.tag == _LINK else text

    def _add_table(self, table: etree._Element) -> None:
        rows: list[list[str]] = []
        for row in table.iterfind(".//table:table-row", _NAMES):
            rows.append(self._cells(row, rows[-1] if rows else []))
        if max(map(len, rows), default=0) < 2:
            for cell in table.iterfind(".//table:table-cell", _NAMES):
                self.add(cell)
            return
        heads = len(table.findall("table:table-header-rows/table:table-row", _NAMES))
        self.draft.table(rows, heads if 0 < heads < len(rows) else 1, marked=True)

    def _cells(self, row: etree._Element, above: list[str]) -> list[str]:
        """Return the texts of a row; a cell covered by the one above it repeats it."""
        cells: list[str] = []
        for cell in row.iterchildren(_tag("table:table-cell"), _COVERED):
            if cell.tag == _COVERED and len(cells) < len(above) and not _covered_from_left(cell):
                cells.append(above[len(cells)])
                continue
            texts = [self._text(paragraph).strip() for paragraph in cell.iterfind(".//text:p", _NAMES)]
            text = "; ".join(text.rstrip(";") for text in texts if text)
            cells += [text] * min(int(cell.get(_SPAN, "1")), _MOST_REPEATED)
        return cells


def _covered_from_left(cell: etree._Element) -> bool:
    before = cell.getprevious()
    return before is not None and before.get(_tag("table:number-columns-spanned"), "1") != "1"
