"""Presentations of OpenDocument (ODP): one section a slide, its number the page; hidden slides and notes left out."""

from haystack import Document, component
from lxml import etree

from indexers.ingestion.converters.archive import read_xml
from indexers.ingestion.converters.conversion import Conversion, Failure, Given, Source, convert
from indexers.ingestion.converters.opendocument_flow import Flow
from indexers.ingestion.converters.opendocument_package import NAMES, Styles, open_package, read_properties, tag
from indexers.ingestion.converters.provenance import words

_CLASS, _NOTES = tag("presentation:class"), tag("presentation:notes")
_NOT_TEXT = frozenset({"title", "date-time", "footer", "page-number", "header"})
_HIDDEN = "style:drawing-page-properties[@presentation:visibility='hidden']"


@component
class OpenSlides:
    """Haystack has no converter of its own for this format."""

    @component.output_types(documents=list[Document], failures=list[Failure])
    def run(self, sources: list[Source], meta: Given = None) -> dict[str, list[Document] | list[Failure]]:
        """Convert presentations."""
        return convert(sources, meta, _read)


def _read(data: bytes) -> Conversion:
    archive = open_package(data, "presentation")
    content = read_xml(archive, "content.xml")
    flow = Flow(Styles(content, read_xml(archive, "styles.xml")))
    styles = content.iterfind(".//style:style", NAMES)
    hidden = {style.get(tag("style:name")) for style in styles if style.find(_HIDDEN, NAMES) is not None}
    slides = content.findall("office:body/office:presentation/draw:page", NAMES)
    for number, slide in enumerate(slides, 1):
        if number > 1:
            flow.turn()
        if slide.get(tag("draw:style-name")) not in hidden:
            _add_slide(flow, number, slide)
    said, fallback = read_properties(archive)
    said["title"] = said.get("title") or (_name(slides[0]) if slides else "")
    return Conversion(flow.draft.markdown(), said, fallback, len(slides))


def _add_slide(flow: Flow, number: int, slide: etree._Element) -> None:
    flow.draft.heading(1, _name(slide) or f"{words()['diapositive']} {number}")
    for shape in slide.iterchildren("*"):
        if shape.tag != _NOTES and shape.get(_CLASS) not in _NOT_TEXT:
            flow.add(shape)


def _name(slide: etree._Element) -> str:
    paragraphs = slide.iterfind("draw:frame[@presentation:class='title']//text:p", NAMES)
    return " ".join(" ".join("".join(map(str, paragraph.itertext())) for paragraph in paragraphs).split())
