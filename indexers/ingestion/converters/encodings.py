"""Bytes to text: UTF-8 with or without its mark, UTF-16, else the encoding of French Windows."""

import codecs

from indexers.ingestion.converters.unreadable import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LATIN = dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"), "cp1252")
"""Browsers read them so (WHATWG Encoding Standard): the euro sign and curly quotes are in no Latin-1."""
_BINARY_SHARE = 0.02
_MOST_BYTES = 12_000_000
"""Two thousand pages. Each byte takes twenty of memory before it is indexed."""


def decode(data: bytes, declared: str = "") -> str:
    """Return the text of `data`; `declared` is tried when there is no mark and it is not UTF-8.

    Raises:
        Unreadable: these bytes are no text, or too many.
    """
    if len(data) > _MOST_BYTES:
        raise Unreadable("too_large")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if b"\x00" in data[:4096]:
        return _without_mark(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data, declared)


def _legacy(data: bytes, declared: str) -> str:
    controls = sum(byte < 9 or 13 < byte < 32 for byte in data[:4096])
    if controls > _BINARY_SHARE * min(len(data), 4096):
        raise Unreadable("wrong_extension")
    for encoding in (_LATIN.get(declared.lower(), declared), "cp1252"):
        try:
            return data.decode(encoding or "cp1252")
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("latin-1")


def _without_mark(data: bytes) -> str:
    """Text in UTF-16 has a zero every second byte."""
    even, odd = data[0:4096:2].count(0), data[1:4096:2].count(0)
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > 0.3 * len(data[:4096]) / 2 and not others:
            return data.decode(encoding, errors="replace")
    raise Unreadable("wrong_extension")
