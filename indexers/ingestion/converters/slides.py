"""Presentations (PPTX): one section a slide, its number the page; hidden slides and the speaker's notes are left out."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from haystack import Document, component

from indexers.ingestion.converters.archive import check_archive
from indexers.ingestion.converters.conversion import Conversion, Failure, Given, Source, convert, iso_day
from indexers.ingestion.converters.draft import Draft, marked_link, marked_text
from indexers.ingestion.converters.provenance import Meta, owner, read_line, reads_as_title, title, words

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

_DIAGRAM = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData"
_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"


@component
class Slides:
    """Haystack's own `PPTXToDocument` gives the text boxes in the order they were drawn: no title, list or table."""

    @component.output_types(documents=list[Document], failures=list[Failure])
    def run(self, sources: list[Source], meta: Given = None) -> dict[str, list[Document] | list[Failure]]:
        """Convert presentations."""
        return convert(sources, meta, _read)


def _read(data: bytes) -> Conversion:
    from pptx import Presentation  # a tenth of a second that few folders need

    check_archive(data, holds="ppt/")
    file = Presentation(io.BytesIO(data))
    draft = Draft()
    for number, slide in enumerate(file.slides, 1):
        if number > 1:
            draft.page_break()
        if slide._element.get("show") != "0":
            _add_slide(draft, number, slide)
    said, fallback = _properties(file)
    return Conversion(draft.markdown(), said, fallback, len(file.slides))


def _properties(file: "Presentation") -> tuple[Meta, Meta]:
    properties = file.core_properties
    said = read_line(properties.subject)[0]
    said["title"] = title(properties.title) or _name(file.slides[0] if len(file.slides) else None)
    return said, {"owner": owner(properties.author), "date": iso_day(properties.modified)}


def _name(slide: "Slide | None") -> str:
    shape = _title(slide) if slide is not None else None
    return " ".join(shape.text_frame.text.split()) if shape is not None else ""


def _title(slide: "Slide") -> Any:
    """Return the shape that holds the title: that of the layout, else a line alone above the others; or None."""
    if slide.shapes.title is not None:
        return slide.shapes.title
    first, *others = _in_reading_order(slide.shapes) or [None]
    if not others or not first.has_text_frame or len(lines := first.text_frame.text.strip().splitlines()) != 1:
        return None
    return first if reads_as_title(lines[0]) else None


def _add_slide(draft: Draft, number: int, slide: "Slide") -> None:
    draft.heading(1, _name(slide) or f"{words()['diapositive']} {number}")
    named = _title(slide)
    for shape in _in_reading_order(slide.shapes):
        if named is None or shape.shape_id != named.shape_id:
            _add_shape(draft, shape)
    for text in _diagrams(slide):
        draft.item(text)


def _in_reading_order(shapes: Any) -> list[Any]:
    """From top to bottom, then from left to right; what stands where its layout says comes first."""
    return sorted(_shown(shapes), key=lambda shape: (shape.top or 0, shape.left or 0))


def _shown(shapes: Any) -> Iterator[Any]:
    from pptx.enum.shapes import PP_PLACEHOLDER

    of_page = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.HEADER)
    for shape in shapes:
        if not (shape.is_placeholder and shape.placeholder_format.type in of_page):
            yield shape


def _add_shape(draft: Draft, shape: Any) -> None:
    if hasattr(shape, "shapes"):
        for inner in _in_reading_order(shape.shapes):
            _add_shape(draft, inner)
    elif shape.has_text_frame:
        _add_text(draft, shape)
    elif getattr(shape, "has_table", False):
        draft.table(_rows(shape.table), 1 if shape.table.first_row else 0)


def _add_text(draft: Draft, shape: Any) -> None:
    """The body of a slide is a list as soon as it has two lines; a text box is prose."""
    paragraphs = [paragraph for paragraph in shape.text_frame.paragraphs if paragraph.text.strip()]
    listed = shape.is_placeholder and len(paragraphs) > 1
    for paragraph in paragraphs:
        if listed:
            draft.item(_marked(paragraph), paragraph.level, marked=True)
        else:
            draft.paragraph(_marked(paragraph), marked=True)


def _marked(paragraph: Any) -> str:
    runs = {id(run._r): run for run in paragraph.runs}
    if not any(run.hyperlink.address for run in runs.values()):
        return marked_text(paragraph.text.replace("\v", " "))
    return "".join(marked_link(marked_text(run.text), run.hyperlink.address or "") for run in runs.values())


def _rows(table: Any) -> list[list[str]]:
    """A cell merged downwards is in each of its rows."""
    rows: list[list[str]] = []
    for row in table.rows:
        cells: list[str] = []
        for column, cell in enumerate(row.cells):
            merged_down = cell.is_spanned and rows and cell._tc.get("vMerge") == "1"
            cells.append(rows[-1][column] if merged_down else " ".join(cell.text.split()))
        rows.append(cells)
    return rows


def _diagrams(slide: "Slide") -> Iterator[str]:
    """Yield the texts of the diagrams (SmartArt), which are kept beside the slide."""
    from lxml import etree

    for link in slide.part.rels.values():
        if link.reltype == _DIAGRAM and not link.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            for point in etree.fromstring(link.target_part.blob, parser).iter("{*}pt"):
                text = "".join(node.text or "" for node in point.iter(_TEXT)).strip()
                if text:
                    yield text
