"""Pages of a PDF that are pictures of text: found, drawn and read by recognition."""

import math
import re
from collections.abc import Callable, Sequence
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from indexers.ingestion.converters.pdf.page import Page, Piece

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument

_UNKNOWN = re.compile(r"\(cid:\d+\)")
"""What stands for a letter whose font does not say which it is."""
_FEW_LETTERS = 100
"""A stamp, a page number or a scanner's name on a page that is one picture."""
_WHOLE = 0.6
_DOTS, _POINTS = 300, 72
"""Per inch."""
_PART = 0.05
_DRAWN = 100
"""Shapes: a page whose letters were drawn one by one has more."""
_MOST_DOTS = 25_000_000
"""Of a drawn page: an A2 at 200 dots per inch; larger pages are drawn coarser."""
_PDFIUM = Lock()
"""PDFium works for one thread at a time."""


def with_scans(data: bytes, pages: Sequence[Page]) -> tuple[list[Page], str]:
    """Return the pages, those that are scanned having been read, and why some could not be (or an empty string)."""
    scanned = {page.number: page for page in pages if _is_scanned(page)}
    heavy = "partly_read" if any(page.heavy for page in pages) else ""
    if not scanned:
        return list(pages), heavy
    from indexers.ingestion.converters.recognition import (  # needs nothing that few folders have not
        MOST_DOTS,
        is_available,
        recognise,
    )

    if not is_available():
        return list(pages), "partly_scanned" if any(map(_letters, pages)) else "scanned"
    read = recognise(_drawings(data, [page for page in scanned.values() if page.dots <= MOST_DOTS]))
    better = [_better(page, read.get(page.number)) for page in pages]
    return better, heavy if len(read) == len(scanned) else "partly_read"


def _is_scanned(page: Page) -> bool:
    letters = _letters(page)
    if not letters:
        return page.pictured > _PART or page.shapes > _DRAWN
    return letters < _FEW_LETTERS and page.pictured > _WHOLE


def _letters(page: Page) -> int:
    pieces: list[Piece] = [*page.segments, *page.tables]
    texts = (piece.text for piece in pieces)
    return sum(letter.isalpha() for text in texts for letter in _UNKNOWN.sub("", text))


def _better(page: Page, read: Page | None) -> Page:
    """A title drawn over a photo is better known from the file than from its picture."""
    return read if read is not None and _letters(read) > 2 * _letters(page) else page


def _drawings(data: bytes, pages: Sequence[Page]) -> dict[int, Callable[[], "Image"]]:
    from pypdfium2 import PdfDocument

    file = PdfDocument(data)
    return {page.number: partial(_draw, file, page.number) for page in pages}


def _draw(file: "PdfDocument", number: int) -> "Image":
    with _PDFIUM:
        page = file[number - 1]
        width, height = page.get_size()
        scale = min(_DOTS / _POINTS, math.sqrt(_MOST_DOTS / (width * height)))
        drawn = page.render(scale=scale, grayscale=True)
        picture: Image = drawn.to_pil().convert("L")
        page.close()
        return picture
