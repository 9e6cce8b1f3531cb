"""Words cut at the end of a line: is the hyphen the word's own?"""

import re
from collections.abc import Iterable

from indexers.converters.provenance import words
from ports.text import fold

_CUT = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FIRST = re.compile(r"^[^\W\d_]+")


class Hyphens:
    """Joins lines; a word of the same document written whole settles the question, else what French does most."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._known = {word for line in lines for word in _WORD.findall(fold(line))}
        parts = words()["trait_union"]
        self._before = frozenset(map(fold, parts["debuts"]))
        self._after = frozenset(map(fold, parts["fins"]))

    def join(self, text: str, line: str) -> str:
        """Return `text` followed by `line`."""
        if not text or not line:
            return text or line
        cut, rest = _CUT.search(text), _FIRST.match(line)
        if not cut or not rest:
            return f"{text}{line}" if re.search(r"\w[-/]$", text) and line[0].isalnum() else f"{text} {line}"
        return text + line if self._own(fold(cut[1]), fold(rest[0]), rest[0]) else text[:-1] + line

    def _own(self, before: str, after: str, written: str) -> bool:
        if not written[0].islower() or f"{before}-{after}" in self._known:
            return True
        if before + after in self._known:
            return False
        return before in self._before or after in self._after
