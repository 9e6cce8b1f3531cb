"""What one page may cost. pdfminer and pdfplumber have no limit of their own, and take no class of ours: it is put in theirs.

A file of a kilobyte can unpack to gigabytes, or draw itself a billion times.
"""

import zlib
from typing import Any

import pdfminer.pdftypes
import pdfplumber.page
from pdfminer.pdfinterp import PDFPageInterpreter

_MOST_BYTES = 20_000_000
"""Of a stream once unpacked; pictures are not unpacked here."""
_MOST_SIGNS = 400_000
"""Letters and shapes of a page, about a gigabyte of them: a dense page has five thousand, a plan a hundred thousand."""
_OF_A_FORM = 50
"""What a drawing within the page costs before what it holds."""


class TooHeavy(Exception):
    """A page, or what describes the file, would take more memory or time than any document needs."""


class _Inflater:
    """Stands for the module `zlib` in pdfminer."""

    error = zlib.error

    @staticmethod
    def decompressobj() -> "_Counter":
        return _Counter()

    @staticmethod
    def decompress(data: bytes) -> bytes:
        inflater = zlib.decompressobj()
        unpacked = inflater.decompress(data, _MOST_BYTES)
        if inflater.unconsumed_tail:
            raise TooHeavy
        if not inflater.eof:
            raise zlib.error("incomplete stream")
        return unpacked


class _Counter:
    """What pdfminer inflates a damaged stream with, byte after byte."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj()
        self._left = _MOST_BYTES

    def decompress(self, data: bytes) -> bytes:
        unpacked = self._inflater.decompress(data)
        self._left -= len(unpacked)
        if self._left < 0:
            raise TooHeavy
        return unpacked


class _Interpreter(PDFPageInterpreter):
    """Counts what is drawn; the forms of a page are drawn by others of this class, on the same device."""

    def _spend(self, signs: int) -> None:
        spent = getattr(self.device, "spent", 0) + signs
        self.device.spent = spent  # type: ignore[attr-defined]
        if spent > _MOST_SIGNS:
            raise TooHeavy

    def do_TJ(self, seq: Any) -> None:  # noqa: N802 (the name of the operator)
        self._spend(sum(len(part) for part in seq if isinstance(part, bytes)) if isinstance(seq, list) else 1)
        super().do_TJ(seq)

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802 (the name of the operator)
        self._spend(_OF_A_FORM)
        super().do_Do(xobjid_arg)

    def do_m(self, x: Any, y: Any) -> None:
        self._spend(1)
        super().do_m(x, y)

    def do_re(self, x: Any, y: Any, w: Any, h: Any) -> None:
        self._spend(1)
        super().do_re(x, y, w, h)


def apply() -> None:
    """Put the limits in place, for all that reads a PDF in this process."""
    pdfminer.pdftypes.zlib = _Inflater  # type: ignore[assignment, attr-defined]
    pdfplumber.page.PDFPageInterpreter = _Interpreter  # type: ignore[attr-defined]
