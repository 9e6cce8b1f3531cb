"""What is kept of a letter. pdfplumber resolves all that each one knows, half of the time that a page takes.

Its colours, say, are asked for by nobody here: ours has what finding words, doubled letters and cells takes.
"""

from typing import Any

import pdfplumber.pdf
from pdfminer.layout import LTChar, LTItem
from pdfplumber.page import Page

_SLANT = 0.2
"""Eleven degrees: a scan that was read is less askew."""


class _Page(Page):
    def process_object(self, obj: LTItem) -> dict[str, Any]:
        if isinstance(obj, LTChar) and isinstance(obj.fontname, str):
            return self._letter(obj)
        return super().process_object(obj)

    def _letter(self, letter: LTChar) -> dict[str, Any]:
        """Return the same values as pdfplumber, which counts from the corner of the media box."""
        left, above = self.mediabox[:2]
        top = (self.height - letter.y1) + above
        return {
            "object_type": "char", "page_number": self.page_number, "text": letter.get_text(),
            "fontname": letter.fontname, "size": letter.size, "upright": letter.upright and not _is_slanted(letter),
            "x0": letter.x0 + left, "x1": letter.x1 + left, "width": letter.width, "height": letter.height,
            "top": top, "bottom": (self.height - letter.y0) + above, "doctop": self.initial_doctop + top,
        }  # fmt: skip


def _is_slanted(letter: LTChar) -> bool:
    """Whether a letter is drawn across the page, as those of a watermark are; pdfminer says that it is upright."""
    across, up = letter.matrix[:2]
    return abs(up) > _SLANT * abs(across)


def apply() -> None:
    """Have pdfplumber read its pages so, in this process: it takes no class of ours."""
    pdfplumber.pdf.Page = _Page  # type: ignore[attr-defined]
