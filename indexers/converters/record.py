"""A line of a `.jsonl` file: a document already cut into sections."""

import json

from haystack import Document, component
from pydantic import BaseModel, ConfigDict

from indexers.converters.conversion import Conversion, Failure, Given, Source, convert
from indexers.converters.provenance import find_date


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
    lines = [f"# {line.title}", ""]
    before: list[str] = []
    for section in line.sections:
        path = [" ".join(name.split()) for name in section.path if name.strip()]
        shared = next((n for n, pair in enumerate(zip(path, before, strict=False)) if pair[0] != pair[1]), len(before))
        for depth, name in enumerate(path[shared:], shared + 2):
            lines += [f"{'#' * min(depth, 6)} {name}", ""]
        before = path
        lines += [section.text, ""]
    return Conversion("\n".join(lines), {"title": line.title, "url": line.url, "date": find_date(line.date)})
