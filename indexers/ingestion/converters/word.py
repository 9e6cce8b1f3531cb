"""Word files: styles to headings, lists and tables; tracked changes as if accepted, hidden text left out."""

import io
from collections.abc import Iterator

import docx
from docx.document import Document as Docx
from docx.oxml.ns import qn
from haystack import Document, component

from indexers.ingestion.converters.archive import check_archive
from indexers.ingestion.converters.conversion import Conversion, Failure, Given, Source, convert, iso_day
from indexers.ingestion.converters.draft import Draft
from indexers.ingestion.converters.provenance import Meta, owner, read_line, title
from indexers.ingestion.converters.word_runs import Runs
from indexers.ingestion.converters.word_styles import Styles
from indexers.ingestion.converters.word_xml import Element, children, select, value

_TRANSPARENT = frozenset(qn(name) for name in ("w:ins", "w:moveTo", "w:customXml", "w:sdtContent", "w:smartTag"))
_PARAGRAPH, _TABLE, _CONTROL = qn("w:p"), qn("w:tbl"), qn("w:sdt")
_ROWS = "./w:tr[not(w:trPr/w:del)] | ./w:sdt/w:sdtContent/w:tr[not(w:trPr/w:del)]"
_CELLS = "./w:tc[not(w:tcPr/w:cellDel)] | ./w:sdt/w:sdtContent/w:tc[not(w:tcPr/w:cellDel)]"
_CONTENTS = ".//w:docPartGallery[contains(@w:val, 'Table of Contents')]"


@component
class Word:
    """Haystack's own `DOCXToDocument` keeps neither headings, nor lists, nor what was inserted under revision."""

    @component.output_types(documents=list[Document], failures=list[Failure])
    def run(self, sources: list[Source], meta: Given = None) -> dict[str, list[Document] | list[Failure]]:
        """Convert Word files."""
        return convert(sources, meta, _read)


def _read(data: bytes) -> Conversion:
    check_archive(data, holds="word/")
    file = docx.Document(io.BytesIO(data))
    page = _Page(file)
    page.add(file.element.body)
    said, fallback = _properties(file)
    return Conversion(page.draft.markdown(), said, fallback, page.pages if page.pages > 1 else None)


def _properties(file: Docx) -> tuple[Meta, Meta]:
    properties = file.core_properties
    said = read_line(properties.subject)[0]
    said["title"] = title(properties.title)
    link = properties.comments.strip()
    url = link if link.startswith(("http://", "https://")) else ""
    return said, {"owner": owner(properties.author), "date": iso_day(properties.modified), "url": url}


class _Page:
    """Walks the body and drafts what it meets."""

    def __init__(self, file: Docx) -> None:
        self.draft = Draft()
        self.pages = 1
        self._styles = Styles(file)
        self._runs = Runs(file)
        self._carried = ""
        """Text of a paragraph whose mark was deleted under revision: it goes on in the next one."""

    def add(self, parent: Element) -> None:
        for element in _blocks(parent):
            if element.tag == _PARAGRAPH:
                self._add_paragraph(element)
            else:
                self._add_table(element)

    def _add_paragraph(self, paragraph: Element) -> None:
        run = self._runs.read(paragraph)
        text, self._carried = self._carried + run.text, ""
        if select(paragraph, "./w:pPr/w:rPr/w:del | ./w:pPr/w:rPr/w:moveFrom"):
            self._carried = text
            return
        for _ in range(run.breaks_before):
            self._turn()
        self._add_text(paragraph, text, run.bold)
        for _ in range(run.breaks - run.breaks_before):
            self._turn()
        for box in run.boxes:
            self.add(box)

    def _turn(self) -> None:
        self.pages += 1
        self.draft.page_break()

    def _add_text(self, paragraph: Element, text: str, bold: bool) -> None:
        style = self._styles.of(paragraph)
        if style.contents or not text.strip():
            return
        if style.title:
            self.draft.title(text, marked=True)
        elif style.level:
            self.draft.heading(style.level, text, marked=True)
        elif style.depth is not None:
            self.draft.item(text, style.depth, marked=True)
        else:
            self.draft.paragraph(text, bold=bold, centred=style.centred, marked=True)

    def _add_table(self, table: Element) -> None:
        rows, heads = self._rows(table)
        if len(rows) > 1 and max(map(len, rows)) > 1:
            self.draft.table(rows, heads, marked=True)
            return
        for cell in (cell for row in select(table, _ROWS) for cell in select(row, _CELLS)):
            self.add(cell)

    def _rows(self, table: Element) -> tuple[list[list[str]], int]:
        """Return the texts of the cells, and how many rows are headers. A cell merged downwards is in each of its rows."""
        rows: list[list[str]] = []
        heads = 0
        for row in select(table, _ROWS):
            heads += bool(select(row, "./w:trPr/w:tblHeader")) and heads == len(rows)
            cells: list[str] = []
            for cell in select(row, _CELLS):
                span = int(value(cell, "./w:tcPr/w:gridSpan/@w:val", "1"))
                follows = select(cell, "./w:tcPr/w:vMerge[not(@w:val='restart')]")
                above = rows[-1][len(cells)] if follows and rows and len(rows[-1]) > len(cells) else ""
                cells += [above or self._cell(cell)] + [""] * (span - 1)
            rows.append(cells)
        return rows, max(heads, 1) if len(rows) > heads else 1

    def _cell(self, cell: Element) -> str:
        """Return the paragraphs of a cell on one line; of a table in it, the cells of a row go together."""
        texts: list[str] = []
        for block in _blocks(cell):
            if block.tag == _PARAGRAPH:
                texts += [
                    self._runs.read(paragraph).text.strip() for paragraph in select(block, "descendant-or-self::w:p")
                ]
            else:
                texts += [", ".join(filter(None, row)) for row in self._rows(block)[0]]
        return "; ".join(text.rstrip(";") for text in texts if text)


def _blocks(parent: Element) -> Iterator[Element]:
    for child in children(parent):
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag in _TRANSPARENT or (child.tag == _CONTROL and not select(child, _CONTENTS)):
            yield from _blocks(child)
