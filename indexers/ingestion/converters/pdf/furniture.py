"""Page headers, footers and page numbers: found because they come back, and removed."""

import re
from collections import Counter

from indexers.ingestion.converters.pdf.page import Page, Piece, Table

_MARGIN = 0.12
"""Share of the height, at the top and at the bottom, where furniture stands."""
_EDGE = 0.066
"""Share where small print is furniture even on one page."""
_SAME_PLACE = 8.0
_SMALLER = 0.8
_DIGITS = re.compile(r"\d{1,4}")
_NUMBER = re.compile(r"^(?:[-–—]\s*)?(?:page\s*)?\d{1,4}(?:\s*(?:/|sur|of|de)\s*\d{1,4})?(?:\s*[-–—])?$", re.IGNORECASE)


def remove(pages: list[Page]) -> list[str]:
    """Take the furniture out of `pages` and return its texts, each once."""
    usual = _usual_size(pages)
    seen = Counter(
        place for page in pages for place in {p for piece in _in_margins(page) for p in _places(page, piece)}
    )
    removed: dict[str, None] = {}
    for page in pages:
        gone = [
            piece
            for piece in _in_margins(page)
            if any(seen[place] > 1 for place in _places(page, piece)) or _is_small_print(page, piece, usual)
        ]
        removed |= dict.fromkeys(piece.text for piece in gone)
        taken = set(map(id, gone))
        page.segments = [segment for segment in page.segments if id(segment) not in taken]
        page.tables = [table for table in page.tables if id(table) not in taken]
    return list(removed)


def _in_margins(page: Page) -> list[Piece]:
    low, high = _MARGIN * page.height, (1 - _MARGIN) * page.height
    pieces: list[Piece] = [*page.segments, *page.tables]
    margins = (piece for piece in pieces if piece.bottom < low or piece.top > high)
    return [piece for piece in margins if len(piece.text) > 1 or piece.text.isalnum()]


def _places(page: Page, piece: Piece) -> set[tuple[str, int]]:
    """Return what makes a piece the same on another page: its text and about its distance from the edge.

    In « Page 3 sur 12 » one number moves with the page: each number is tried as one. « Article 3 » at the top of a page
    and « Article 5 » at the top of the next are then not the same.
    """
    edge = piece.top if piece.top < page.height / 2 else piece.bottom - page.height
    text = " ".join(piece.text.split())
    texts = {text}
    for number in _DIGITS.finditer(text):
        texts.add(f"{text[: number.start()]}\0{int(number[0]) - page.number}{text[number.end() :]}")
    return {(text, round(edge / _SAME_PLACE)) for text in texts}


def _is_small_print(page: Page, piece: Piece, usual: float) -> bool:
    if isinstance(piece, Table):
        return False
    if _NUMBER.match(piece.text):
        return True
    outermost = piece.bottom < _EDGE * page.height or piece.top > (1 - _EDGE) * page.height
    return outermost and piece.size <= usual - _SMALLER


def _usual_size(pages: list[Page]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for segment in page.segments:
            sizes[segment.size] += len(segment.text)
    return max(sizes, key=lambda size: sizes[size], default=0.0)
