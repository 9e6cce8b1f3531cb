"""Web pages: the main region without menus, footers and forms; headings, lists, definitions and tables kept."""

import re

from haystack import Document, component
from lxml import etree, html

from indexers.ingestion.converters.conversion import Conversion, Failure, Given, Source, convert
from indexers.ingestion.converters.draft import TYPED_BULLET, Draft, marked_link, marked_text
from indexers.ingestion.converters.encodings import decode
from indexers.ingestion.converters.provenance import Meta
from indexers.ingestion.converters.unreadable import Unreadable
from indexers.ingestion.converters.web_elements import HEADINGS, is_block, is_bold, is_menu, is_text
from indexers.ingestion.converters.web_properties import read_properties
from indexers.ingestion.converters.web_tables import read_table

_CHARSET = re.compile(rb"<meta[^>]{0,80}charset=[\"']?([\w-]{3,20})", re.IGNORECASE)
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_TOO_DEEP = "ERR_RESOURCE_LIMIT"
"""What the parser says of the 256th element within another: it leaves out all that follows."""
_NEW_LINE = "\v"
"""Stands for <br>: a space wherever lines are one."""
_SHORT_LINE = 60


@component
class Web:
    """Haystack's own `HTMLToDocument` (trafilatura) breaks captioned tables and gives short pages without their structure."""

    @component.output_types(documents=list[Document], failures=list[Failure])
    def run(self, sources: list[Source], meta: Given = None) -> dict[str, list[Document] | list[Failure]]:
        """Convert web pages."""
        return convert(sources, meta, _read)


def _read(data: bytes) -> Conversion:
    declared = _CHARSET.search(data[:4096])
    text = _PROLOG.sub("", decode(data, declared[1].decode("ascii") if declared else ""))
    if "<" not in text:
        raise Unreadable("wrong_extension")
    draft = Draft()
    said = read_page(text, draft)
    return Conversion(draft.markdown(), said)


def read_page(text: str, draft: Draft) -> Meta:
    """Add the text of a page to `draft`, and return what the page says of itself.

    Raises:
        Unreadable: its elements are too deep within one another.
    """
    parser = html.HTMLParser()
    page = html.document_fromstring(text, parser)
    if any(error.type_name == _TOO_DEEP for error in parser.error_log):
        raise Unreadable("too_deep")
    region = _main(page)
    titled = draft.is_empty and len(region.xpath(".//h1")) == 1
    _Reader(draft, landmarks=region.tag != "body", titled=titled).add(region)
    return read_properties(page, titled=titled)


def _main(page: html.HtmlElement) -> html.HtmlElement:
    """Return the region that holds the text: the law on accessibility has it marked."""
    for path in ("//main", "//*[@role='main']", "//article"):
        found = page.xpath(path)
        if len(found) == 1 and found[0].text_content().strip():
            region: html.HtmlElement = found[0]
            return region
    return page.find("body") if page.find("body") is not None else page


class _Reader:
    """Walks the elements and drafts what it meets."""

    def __init__(self, draft: Draft, *, landmarks: bool, titled: bool) -> None:
        self.draft = draft
        self._landmarks = landmarks
        self._titled = titled
        self._level = 1
        """Of the last heading: a folded question stands under it."""

    def add(self, element: html.HtmlElement) -> None:
        """Add the blocks in `element`; text between them is a paragraph."""
        loose: list[str] = [marked_text(element.text or "")]
        for child in element:
            if self._is_text(child):
                if is_block(child):
                    self._flush(loose)
                    self._add_block(child)
                else:
                    loose.append(self._inline(child))
            loose.append(marked_text(child.tail or ""))
        self._flush(loose)

    def _flush(self, loose: list[str]) -> None:
        """Add what stands between blocks: a paragraph, or its lines where they are those of a list typed by hand."""
        text = "".join(loose)
        loose.clear()
        lines = text.split(_NEW_LINE)
        for line in lines if len(lines) > 1 and _is_list(lines) else [text]:
            self.draft.paragraph(line, marked=True)

    def _add_block(self, element: html.HtmlElement) -> None:
        tag = element.tag
        if tag in HEADINGS:
            self._add_heading(HEADINGS[tag], self._inline(element))
        elif tag == "summary":
            self.draft.heading(self._level + 1, self._inline(element), marked=True)
        elif tag in ("ul", "ol"):
            self._add_list(element, 0)
        elif tag == "dl":
            self._add_definitions(element)
        elif tag == "table":
            self._add_table(element)
        elif tag == "p" and is_bold(element):
            self.draft.paragraph(self._inline(element), bold=True, marked=True)
        else:
            self.add(element)

    def _add_heading(self, level: int, text: str) -> None:
        if level == 0 and self._titled:
            self.draft.title(text, marked=True)
            return
        self._level = max(level, 1) if self._titled else level + 1
        self.draft.heading(self._level, text, marked=True)

    def _add_list(self, element: html.HtmlElement, depth: int) -> None:
        if not self._landmarks and is_menu(element):
            return
        for item in element.iterchildren("li"):
            lists = [child for child in item.iter("ul", "ol", "table") if _parent_list(child) is item]
            self.draft.item(self._inline(item, without=lists), depth, marked=True)
            for inner in lists:
                self._add_table(inner) if inner.tag == "table" else self._add_list(inner, depth + 1)

    def _add_definitions(self, element: html.HtmlElement) -> None:
        terms: list[str] = []
        for child in element.iter("dt", "dd"):
            text = " ".join(self._inline(child).split())
            if child.tag == "dt":
                terms.append(text)
            elif terms and (terms[-1].endswith("?") or child.find(".//li") is not None):
                self.draft.heading(self._level + 1, ", ".join(terms), marked=True)
                self.add(child)
                terms = []
            elif text:
                self.draft.item(f"{', '.join(terms)} : {text}" if terms else text, marked=True)
                terms = []

    def _add_table(self, element: html.HtmlElement) -> None:
        for caption in element.iterchildren("caption"):
            self.draft.paragraph(self._inline(caption), marked=True)
        layout = element.find(".//table") is not None
        rows, heads = ([], 0) if layout else read_table(element, self._inline)
        if len(rows) > 1 and max(map(len, rows)) > 1:
            self.draft.table(rows, heads, marked=True)
            return
        for cell in element.iter("td", "th"):
            if next(cell.iterancestors("table")) is element and (self._landmarks or not is_menu(cell)):
                self.add(cell)

    def _inline(self, element: html.HtmlElement, without: list[html.HtmlElement] | None = None) -> str:
        """Return the text of `element` as Markdown on one line."""
        if element.tag == "br":
            return _NEW_LINE
        parts = [marked_text(element.text or "")]
        for child in element:
            if child not in (without or []) and self._is_text(child):
                gap = " " if is_block(child) else ""
                parts.append(gap + self._inline(child, without) + gap)
            parts.append(marked_text(child.tail or ""))
        text = "".join(parts)
        return marked_link(text, element.get("href", "")) if element.tag == "a" else text

    def _is_text(self, child: html.HtmlElement) -> bool:
        """Comments and instructions have no name."""
        return isinstance(child.tag, str) and is_text(child, landmarks=self._landmarks)


def _is_list(lines: list[str]) -> bool:
    """Whether lines that were all ended by hand begin with bullets, or are short, as those of opening hours."""
    filled = [line.strip() for line in lines if line.strip()]
    return any(map(TYPED_BULLET.match, filled)) or (len(filled) > 2 and max(map(len, filled)) < _SHORT_LINE)


def _parent_list(element: html.HtmlElement) -> etree._Element | None:
    return next(element.iterancestors("li"), None)
