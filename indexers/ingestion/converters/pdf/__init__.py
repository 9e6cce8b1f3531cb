"""PDF files: what is drawn on pages, put back into headings, paragraphs, lists and tables."""

import io
import logging
import re
from dataclasses import replace

from haystack import Document, component
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from indexers.ingestion.converters.conversion import Conversion, Failure, Given, Source, convert
from indexers.ingestion.converters.pdf import furniture, grids, letters, limits
from indexers.ingestion.converters.pdf.columns import in_reading_order
from indexers.ingestion.converters.pdf.flow import Flow
from indexers.ingestion.converters.pdf.headings import Headings
from indexers.ingestion.converters.pdf.page import Page, read_page
from indexers.ingestion.converters.pdf.scans import with_scans
from indexers.ingestion.converters.pdf.writing import write
from indexers.ingestion.converters.provenance import Meta, find_date, owner, read_line, title
from indexers.ingestion.converters.unreadable import Unreadable

_SIGNATURE_WITHIN = 1024
_WHOLE = {"partly_read": "too_large"}
"""What a part lacks, said of a document that is nothing else."""
_ADDRESS = re.compile(r"https?://[^\s)>\]]+")


@component
class Pdf:
    """Haystack's own `PyPDFToDocument` and `PDFMinerToDocument` give lines: no headings, no tables, page headers in the text."""

    @component.output_types(documents=list[Document], failures=list[Failure])
    def run(self, sources: list[Source], meta: Given = None) -> dict[str, list[Document] | list[Failure]]:
        """Convert PDF files."""
        return convert(sources, meta, _read)


def _read(data: bytes) -> Conversion:
    if b"%PDF-" not in data[:_SIGNATURE_WITHIN]:
        raise Unreadable("wrong_extension")
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    limits.apply()
    letters.apply()
    with _open(data) as file:
        pages = [read_page(page) for page in file.pages]
        outline = _outline(file)
        properties = {name: value for name, value in file.metadata.items() if isinstance(value, str)}
    pages, lacks = with_scans(data, pages)
    if not any(page.segments or page.tables for page in pages):
        raise Unreadable(_WHOLE.get(lacks, lacks) or ("no_text" if pages else "damaged"))
    return replace(lay_out(pages, outline, properties), lacks=lacks)


def lay_out(pages: list[Page], outline: list[tuple[int, str]], properties: dict[str, str]) -> Conversion:
    """Put the pieces of `pages` back into a document, with what its outline and properties say of it."""
    removed = furniture.remove(pages)
    flow = Flow()
    for page in pages:
        grids.find(page)
        flow.add(page.number, in_reading_order(page))
    blocks = flow.blocks()
    said, fallback = _properties(properties)
    draft, displayed = write(blocks, Headings.of(blocks, outline, named=bool(said["title"])))
    addresses = _ADDRESS.findall(" ".join(removed))
    said["title"] = displayed or said["title"]
    fallback["url"] = addresses[0].rstrip(".,;") if addresses else ""
    return Conversion(draft.markdown(), said, fallback, len(pages))


def _open(data: bytes) -> PDF:
    try:
        return PDF.open(io.BytesIO(data))
    except PdfminerException as error:
        encrypted = any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in error.args)
        raise Unreadable("encrypted" if encrypted else "damaged") from error
    except limits.TooHeavy as error:
        raise Unreadable("too_large") from error


def _outline(file: PDF) -> list[tuple[int, str]]:
    """Return (level, title) of the bookmarks; many files have none, or a broken list."""
    try:
        return [(level, " ".join(str(name).split())) for level, name, *_ in file.doc.get_outlines()]
    # pdfminer raises anything at all on a broken list, and the text does not need it.
    except Exception:  # noqa: BLE001
        return []


def _properties(properties: dict[str, str]) -> tuple[Meta, Meta]:
    said = read_line(properties.get("Subject", ""))[0]
    said["title"] = title(properties.get("Title", ""))
    stamp = properties.get("ModDate") or properties.get("CreationDate") or ""
    day = find_date(re.sub(r"^D:(\d{4})(\d{2})(\d{2}).*", r"\1-\2-\3", stamp))
    return said, {"owner": owner(properties.get("Author", "")), "date": day}
