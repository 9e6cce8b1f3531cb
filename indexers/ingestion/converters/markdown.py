"""Markdown files, as they are; their front matter describes them."""

import re

from haystack import Document, component

from indexers.ingestion.converters.conversion import Conversion, Failure, Given, Source, convert
from indexers.ingestion.converters.encodings import decode
from indexers.ingestion.converters.front_matter import take
from indexers.ingestion.converters.provenance import reads_as_title

_FIRST_LINE = re.compile(r"\s*([^\W\d_][^\n|]*)\n\s*\n(?=\s*\S)")
_MARKED = re.compile(r"^(?:# |={3,}\s*$)", re.MULTILINE)
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
    text = _COMMENT.sub("", text)
    return Conversion(text if described.get("title") else _titled(text), described)


def _titled(text: str) -> str:
    """Mark the first line as the title, where nothing is and it reads as one."""
    found = _FIRST_LINE.match(text)
    if not found or _MARKED.search(text) or not reads_as_title(found[1]):
        return text
    return f"# {text[found.start(1) :]}"
