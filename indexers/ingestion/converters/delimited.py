"""Separated files (CSV): encoding and separator guessed, as French and other spreadsheets export them."""

import csv
import io
from collections import Counter

from haystack import Document, component

from indexers.ingestion.converters.conversion import Conversion, Failure, Given, Source, convert
from indexers.ingestion.converters.draft import Draft
from indexers.ingestion.converters.encodings import decode
from indexers.ingestion.converters.grid import MOST_CELLS, Row, add_rows, take_title
from indexers.ingestion.converters.unreadable import Unreadable

_SEPARATORS = (";", ",", "\t", "|")
_SAMPLE_LINES = 100
_LONGEST_CELL = 1_000_000


@component
class Delimited:
    """Haystack's own `CSVToDocument` keeps the file as it is, or makes each row a document without its header."""

    @component.output_types(documents=list[Document], failures=list[Failure])
    def run(self, sources: list[Source], meta: Given = None) -> dict[str, list[Document] | list[Failure]]:
        """Convert separated files."""
        return convert(sources, meta, _read)


def _read(data: bytes) -> Conversion:
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith("sep="):
        text = text.partition("\n")[2]
    csv.field_size_limit(_LONGEST_CELL)
    rows = _rows(text, _separator(text))
    draft = Draft()
    add_rows(draft, take_title(draft, [Row([" ".join(cell.split()) for cell in row]) for row in rows]))
    return Conversion(draft.markdown())


def _separator(text: str) -> str:
    """Return the separator that gives the most rows of the same number of cells."""
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    return max(_SEPARATORS, key=lambda separator: _agreement(sample, separator))


def _agreement(sample: str, separator: str) -> tuple[int, int]:
    widths = Counter(len(row) for row in csv.reader(io.StringIO(sample), delimiter=separator) if len(row) > 1)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return count, width


def _rows(text: str, separator: str) -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    width = max((len(row) for row in rows), default=0)
    if not width:
        raise Unreadable("empty")
    if width * len(rows) > MOST_CELLS:
        raise Unreadable("too_large")
    return [row + [""] * (width - len(row)) for row in rows]
