"""Words cut at the end of a line: which belong together, and whether a hyphen is the word's own."""

import re
from collections.abc import Iterable

from indexers.ingestion.converters.provenance import words
from ports.text import fold

_CUT = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_GLUED = re.compile(r"\w[-/]$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FIRST = re.compile(r"^[^\W\d_]+")
_AROUND = ".,;:!?()«»\"'’"
_SYLLABLE = 3
"""Letters. What is so short before a hyphen is a word of its own in few compounds, which are listed, and else a syllable."""
_HYPHENATING = 0.03
"""Share of lines cut at a hyphen from which the document was hyphenated by a program."""


class Hyphens:
    """Joins lines. A word written whole in the same document settles the question, else what French does most."""

    def __init__(self, lines: Iterable[str]) -> None:
        read = [fold(line) for line in lines]
        self._free = {word for line in read for word in _WORD.findall(" ".join(line.split()[1:-1]))}
        self._words = {word for line in read for word in _WORD.findall(line)}
        self._tokens = {token.strip(_AROUND) for line in read for token in line.split()[:-1]}
        self._hyphenating = sum(bool(_CUT.search(line)) for line in read) > _HYPHENATING * len(read)
        parts = words()["trait_union"]
        self._ending = re.compile(parts["suffixes"])
        self._before = frozenset(map(fold, parts["debuts"]))
        self._after = frozenset(map(fold, parts["fins"]))

    def join(self, text: str, line: str) -> str:
        """Return `text` followed by `line`."""
        if not text or not line:
            return text or line
        cut, rest = _CUT.search(text), _FIRST.match(line)
        if cut and rest:
            return text + line if self._is_own(fold(cut[1]), fold(rest[0]), rest[0]) else text[:-1] + line
        glued = line[0].isalnum() and (_GLUED.search(text) or self._is_one(text, line))
        return text + line if glued else f"{text} {line}"

    def _is_own(self, before: str, after: str, written: str) -> bool:
        if not written[0].islower() or f"{before}-{after}" in self._words:
            return True
        if before + after in self._words:
            return False
        if before in self._before or after in self._after:
            return True
        if self._hyphenating or len(before) <= _SYLLABLE:
            return False
        return after in self._free or not self._ending.fullmatch(after)

    def _is_one(self, text: str, line: str) -> bool:
        """A narrow cell cuts words and addresses without a hyphen."""
        before = fold(text.rsplit(None, 1)[-1]).strip(_AROUND)
        after = fold(line.split(None, 1)[0]).strip(_AROUND)
        return bool(before) and before + after in self._tokens and before not in self._tokens
