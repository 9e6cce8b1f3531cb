"""Markdown files, as they are; their front matter describes them."""

import re

from haystack import Document, component

from indexers.ingestion.converters.conversion import Conversion, Failure, Given, Source, convert
from indexers.ingestion.converters.encodings import decode
from indexers.ingestion.converters.front_matter import Description
from indexers.ingestion.converters.provenance import Meta

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@component
class Markdown:
    """Haystack's own `MarkdownToDocument` renders plain text: headings and tables would be lost."""

    @component.output_types(documents=list[Document], failures=list[Failure])
    def run(self, sources: list[Source], meta: Given = None) -> dict[str, list[Document] | list[Failure]]:
        """Convert Markdown files."""
        return convert(sources, meta, _read)


def _read(data: bytes) -> Conversion:
    text = decode(data).replace("\r\n", "\n")
    described: Meta = {}
    if found := _FRONT_MATTER.match(text):
        described = _described(found[1])
        text = text[found.end() :]
    return Conversion(_COMMENT.sub("", text), described)


def _described(front_matter: str) -> Meta:
    """A front matter written for another program must not lose its document."""
    try:
        return Description.read(front_matter).meta()
    except ValueError:
        return {}
