"""Markdown files, as they are; their front matter describes them."""

import re

from haystack import Document, component

from indexers.ingestion.converters.conversion import Conversion, Failure, Given, Source, convert
from indexers.ingestion.converters.encodings import decode
from indexers.ingestion.converters.front_matter import take

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@component
class Markdown:
    """Haystack's own `MarkdownToDocument` renders plain text: headings and tables would be lost."""

    @component.output_types(documents=list[Document], failures=list[Failure])
    def run(self, sources: list[Source], meta: Given = None) -> dict[str, list[Document] | list[Failure]]:
        """Convert Markdown files."""
        return convert(sources, meta, _read)


def _read(data: bytes) -> Conversion:
    described, text = take(decode(data).replace("\r\n", "\n"))
    return Conversion(_COMMENT.sub("", text), described)
