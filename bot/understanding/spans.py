"""What has been found in a message so far, and which of its characters are taken."""

import re
from functools import cache

from bot.understanding import lexicon
from bot.understanding.reading import Reading

Entities = dict[str, str | list[str]]
"""What a message says, by key: a string, or a list when it says several."""

_SPACED = ("fr", "en", "es", "pt", "it", "de")
"""Languages whose words stand apart and take no ending that the lists leave out."""


class Spans:
    """Spans found in one reading, by key. The first to claim a stretch of text keeps it."""

    def __init__(self, reading: Reading, language: str) -> None:
        self.reading = reading
        self.language = language
        self._found: list[tuple[int, int, str]] = []
        self._taken = bytearray(len(reading.folded))

    def free(self, start: int, end: int) -> bool:
        """Tell whether nobody has claimed any part of the span."""
        return not any(self._taken[start:end])

    def add(self, key: str, start: int, end: int) -> bool:
        """Claim the span for `key`; an empty key claims it without reporting it. Return whether it was free."""
        folded = self.reading.folded
        while end > start and folded[end - 1] in " ,;:-\n":
            end -= 1
        while start < end and folded[start] in " ,;:-\n":
            start += 1
        if start >= end or not self.free(start, end):
            return False
        self._taken[start:end] = b"\x01" * (end - start)
        self._found.append((start, end, key))
        return True

    def mentions(self, *names: str) -> bool:
        """Tell whether the message may hold an entry of these word lists (a quick test, true when in doubt)."""
        if self.language not in _SPACED:
            return True
        return any(self.reading.words & lexicon.heads(name, self.language) for name in names)

    def of(self, key: str) -> list[tuple[int, int]]:
        """Return the spans of `key`, in the order of the text."""
        return sorted((start, end) for start, end, found in self._found if found == key)

    def before(self, start: int, width: int = 30) -> str:
        """Return the folded text that precedes `start`, on the same line."""
        return self.reading.folded[max(0, start - width) : start].rpartition("\n")[2]

    def after(self, end: int, width: int = 30) -> str:
        """Return the folded text that follows `end`, on the same line."""
        return self.reading.folded[end : end + width].partition("\n")[0]

    def entities(self) -> Entities:
        """Return what was found, verbatim and without repeats: a string, or a list when there are several."""
        values: dict[str, list[str]] = {}
        for start, end, key in sorted(self._found):
            if key:
                text = self.reading.verbatim(start, end)
                if text not in values.setdefault(key, []):
                    values[key].append(text)
        return {key: found[0] if len(found) == 1 else found for key, found in values.items()}

    def preceded(self, start: int, name: str) -> bool:
        """Tell whether an entry of the word list stands just before `start`."""
        return bool(_ending(name, self.language).search(self.before(start)))

    def followed(self, end: int, name: str) -> bool:
        """Tell whether an entry of the word list stands just after `end`."""
        return bool(_opening(name, self.language).match(self.after(end)))


@cache
def _ending(name: str, language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){lexicon.alternation(name, language)}[ :('\"]*$")


@cache
def _opening(name: str, language: str) -> re.Pattern[str]:
    return re.compile(rf"[ ,]*{lexicon.alternation(name, language)}(?!\w)")
