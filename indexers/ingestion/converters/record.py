"""A line of a `.jsonl` file: a document already cut into sections."""

import json
from itertools import groupby, takewhile

from haystack import Document, component
from pydantic import BaseModel, ConfigDict

from indexers.ingestion.converters.conversion import Conversion, Failure, Given, Source, convert
from indexers.ingestion.converters.draft import Draft
from indexers.ingestion.converters.provenance import find_date
from ports.knowledge import CELLS


class Section(BaseModel):
    """A piece of a record under its headings, outermost first."""

    model_config = ConfigDict(extra="ignore")

    path: list[str] = []
    text: str = ""


class Line(BaseModel):
    """What a line holds."""

    model_config = ConfigDict(extra="ignore")

    title: str = ""
    url: str = ""
    date: str = ""
    sections: list[Section] = []


@component
class Record:
    """Converts records to structured Markdown."""

    @component.output_types(documents=list[Document], failures=list[Failure])
    def run(self, sources: list[Source], meta: Given = None) -> dict[str, list[Document] | list[Failure]]:
        """Convert records, one a source."""
        return convert(sources, meta, _read)


def _read(data: bytes) -> Conversion:
    line = Line.model_validate(json.loads(data))
    draft = Draft()
    draft.title(line.title)
    before: list[str] = []
    for section in line.sections:
        path = [name for name in section.path if name.strip()]
        shared = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(path, before, strict=False))))
        for depth, name in enumerate(path[shared:], shared + 1):
            draft.heading(depth, name)
        before = path
        _add_text(draft, section.text)
    said = {"title": " ".join(line.title.split()), "url": line.url, "date": find_date(line.date)}
    return Conversion(draft.markdown(), said, presented=True)


def _add_text(draft: Draft, text: str) -> None:
    """Each line is a paragraph, an item (« - … ») or a row of a table (« a | b »)."""
    for is_row, lines in groupby(text.split("\n"), key=lambda line: CELLS in line):
        if is_row:
            draft.table([[cell.strip() for cell in line.split(CELLS.strip())] for line in lines])
            continue
        for line in lines:
            draft.paragraph(line)
