"""OpenDocument texts (ODT)."""

from haystack import Document, component

from indexers.ingestion.converters.archive import read_xml
from indexers.ingestion.converters.conversion import Conversion, Failure, Given, Source, convert
from indexers.ingestion.converters.opendocument_flow import Flow
from indexers.ingestion.converters.opendocument_package import NAMES, Styles, open_package, read_properties


@component
class OpenDocument:
    """Haystack has no converter of its own for this format."""

    @component.output_types(documents=list[Document], failures=list[Failure])
    def run(self, sources: list[Source], meta: Given = None) -> dict[str, list[Document] | list[Failure]]:
        """Convert OpenDocument texts."""
        return convert(sources, meta, _read)


def _read(data: bytes) -> Conversion:
    archive = open_package(data, "text")
    content = read_xml(archive, "content.xml")
    flow = Flow(Styles(content, read_xml(archive, "styles.xml")))
    for text in content.iterfind("office:body/office:text", NAMES):
        flow.add(text)
    said, fallback = read_properties(archive)
    return Conversion(flow.draft.markdown(), said, fallback, flow.pages if flow.pages > 1 else None)
