"""A message as the extractors read it: accents, apostrophes and digits made plain, every index traceable to the original."""

import re
import unicodedata
from functools import cache

_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\ufeff]")
_WORD = re.compile(r"[^\W_]+")
_SAME = {0x142: "l", 0x141: "L", 0xF8: "o", 0xD8: "O", 0x111: "d", 0x131: "i", 0x130: "I"}
"""Letters that Unicode does not decompose: the Polish barred l, the Danish o, the Turkish dotless i…"""


Token = tuple[int, int, str]
"""A word: where it starts and ends in the reading, and its folded form."""


class Reading:
    """Two views of one text, of equal length: `cased` without accents, `folded` also in lower case.

    Combining marks are left out of both; `verbatim` gives back exactly what was written.
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self._offsets: list[int] | None = None
        if _MARKS.search(raw):
            self._offsets = [index for index, char in enumerate(raw) if not _MARKS.match(char)]
            raw = "".join(self.raw[index] for index in self._offsets)
        self.cased = raw.translate(_plain())
        self.folded = self.cased.lower()
        self.tokens: list[Token] = [(*match.span(), match.group()) for match in _WORD.finditer(self.folded)]
        self.words = frozenset(word for _, _, word in self.tokens)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span of the views begins and ends in `raw`."""
        if self._offsets is None:
            return start, end
        stop = self._offsets[end] if end < len(self._offsets) else len(self.raw)
        return self._offsets[start], stop

    def verbatim(self, start: int, end: int) -> str:
        """Return the original characters behind a span of the views."""
        first, last = self.original(start, end)
        return self.raw[first:last]


def fold(text: str) -> str:
    """Return the folded view of `text` alone."""
    return _MARKS.sub("", text).translate(_plain()).lower()


class _Plain(dict[int, str]):
    """A translation table that learns each character once."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _plain_char(chr(code))
        return plain


@cache
def _plain() -> _Plain:
    return _Plain()


def _plain_char(char: str) -> str:
    if ord(char) in _SAME:
        return _SAME[ord(char)]
    if char in "\u2018\u2019\u02bc\u00b4\u0060":
        return "'"
    category = unicodedata.category(char)
    if category in ("Zs", "Pd", "Nd"):
        return {"Zs": " ", "Pd": "-"}.get(category) or str(unicodedata.decimal(char))
    decomposed = unicodedata.normalize("NFD", char)
    first, marks = decomposed[0], decomposed[1:]
    plain = first if marks and all(map(unicodedata.combining, marks)) else char
    return plain if len(plain.lower()) == 1 else char.lower()[:1]
