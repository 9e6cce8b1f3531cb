"""File names as a person reads them, whatever the machine that wrote them."""

import os
import re
import unicodedata
from pathlib import Path

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_LOWER_OF_WINDOWS = frozenset(range(0xE0, 0x100)) - {0xF8}
"""Small letters of Windows-1252; 0xF8 is left out: the degree sign of code page 850."""
_LETTERS_OF_DOS = frozenset(range(0x80, 0x9B))


def readable(path: str | Path) -> str:
    """Return a path of this machine as text: names whose bytes are no UTF-8 are old ones of Windows.

    Macs write accents apart: the same file must have the same id everywhere.
    """
    return decode(os.fsencode(path))


def decode(name: bytes) -> str:
    """Return the text of a name: UTF-8, else that of French Windows or of its « compressed folders » (code page 850)."""
    try:
        text = name.decode("utf-8")
    except UnicodeDecodeError:
        text = name.decode(_guess(name), errors="replace")
    return _CONTROLS.sub("\ufffd", unicodedata.normalize("NFC", text))


def _guess(name: bytes) -> str:
    windows = sum(byte in _LOWER_OF_WINDOWS for byte in name)
    dos = sum(byte in _LETTERS_OF_DOS for byte in name)
    return "cp1252" if windows > dos else "cp850"
