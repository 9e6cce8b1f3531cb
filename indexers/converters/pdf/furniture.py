"""Page headers, footers and page numbers: found because they come back, and removed."""

import re
from collections import Counter

from indexers.converters.pdf.page import Page, Piece, Segment

_MARGIN = 0.12
"""Share of the height, at the top and at the bottom, where furniture stands."""
_EDGE = 0.066
"""Share where small print is furniture even on one page."""
_SAME_PLACE = 8.0
_SHARE_OF_PAGES = 0.4
_SMALLER = 0.8
_NUMBER = re.compile(r"^(?:[-–—]\s*)?(?:page\s*)?\d{1,4}(?:\s*(?:/|sur|of|de)\s*\d{1,4})?(?:\s*[-–—])?$", re.IGNORECASE)


def remove(pages: list[Page]) -> list[str]:
    """Take the furniture out of `pages` and return its texts, each once."""
    usual = _usual_size(pages)
    places = Counter(place for page in pages for place in {_place(page, piece) for piece in _in_margins(page)})
    least = max(2, _SHARE_OF_PAGES * len(pages))
    removed: dict[str, None] = {}
    for page in pages:
        gone = [
            piece
            for piece in _in_margins(page)
            if places[_place(page, piece)] >= least
            or (isinstance(piece, Segment) and _is_small_print(page, piece, usual))
        ]
        removed |= dict.fromkeys(piece.text for piece in gone)
        page.segments = [segment for segment in page.segments if segment not in gone]
        page.tables = [table for table in page.tables if table not in gone]
    return list(removed)


def _in_margins(page: Page) -> list[Piece]:
    low, high = _MARGIN * page.height, (1 - _MARGIN) * page.height
    pieces: list[Piece] = [*page.segments, *page.tables]
    return [piece for piece in pieces if piece.bottom < low or piece.top > high]


def _place(page: Page, piece: Piece) -> tuple[str, int]:
    """Return the text without its numbers, and about where it stands from the edge it is nearest."""
    edge = piece.top if piece.top < page.height / 2 else piece.bottom - page.height
    return re.sub(r"\d+", "0", " ".join(piece.text.split())), round(edge / _SAME_PLACE)


def _is_small_print(page: Page, segment: Segment, usual: float) -> bool:
    if _NUMBER.match(segment.text):
        return True
    outermost = segment.bottom < _EDGE * page.height or segment.top > (1 - _EDGE) * page.height
    return outermost and segment.size <= usual - _SMALLER


def _usual_size(pages: list[Page]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for segment in page.segments:
            sizes[segment.size] += len(segment.text)
    return max(sizes, key=lambda size: sizes[size], default=0.0)
