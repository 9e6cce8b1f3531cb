"""A value said after a question takes the place of the one that the question said: « et au centre ? », « et pour 1 300 ? »."""

import re
from collections.abc import Collection, Sequence

from bot.answering.columns import alike, holds, kind, lists
from bot.answering.rows import values
from ports.knowledge import Unit
from ports.text import fold, spaced

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"(?<![\w,.])(\d+(?:[ \u00a0\u202f]\d{3})*(?:,\d+)?)(?: ?([^\W\d_]+|€|%))?(?![\w,.]\d)")
_MONEY = frozenset(("€", "euro", "euros"))
"""What a number that says no unit may be: « un QF de 600 »."""


def number_swapped(before: str, said: str, empty: Collection[str]) -> str:
    """Return the question `before` with the number that `said` says; empty unless each says one, of the same thing.

    `empty` are the words that are no units, and need not be kept of `said`.
    """
    old, new = list(_NUMBER.finditer(before)), list(_NUMBER.finditer(said))
    if len(old) != 1 or len(new) != 1:
        return ""
    was, now = (fold(match[2] or "") for match in (old[0], new[0]))
    was, now = (unit if unit not in empty else "" for unit in (was, now))
    if now and not alike(was, now) and (was or now not in _MONEY):
        return ""
    whole = f"{before[: old[0].start(1)]}{new[0][1]}{before[old[0].end(1) :]}"
    more = [word for word in _WORD.findall(said) if fold(word) not in empty and f" {fold(word)} " not in spaced(whole)]
    return " ".join((whole, *more))


def value_swapped(before: str, words: Sequence[str], table: Unit, *, situation: bool) -> str:
    """Return the question `before` with the value that `words` say of a column; empty when they say none.

    It takes the place of the words of `before` that say another value of the column. With `situation`, only of the columns
    that say one, a district, and it is added when `before` says none.
    """
    for name, every in values(table):
        meant = [value for value in every if words and all(holds(value, word) for word in words)]
        old = [word for word in _WORD.finditer(before) if meant and _tells(word[0], every, meant)]
        if bool(kind(name)) is situation and (old or (meant and situation)):
            return _replaced(before, old, words) if old else " ".join((before.strip(), *words))
    return ""


def _tells(word: str, every: Sequence[str], meant: Sequence[str]) -> bool:
    """Tell whether a word says some of the values, none of those that are meant."""
    said = {value for value in every if fold(word) not in lists().petits and holds(value, word)}
    return bool(said) and said.isdisjoint(meant)


def _replaced(before: str, old: Sequence[re.Match[str]], words: Sequence[str]) -> str:
    """Put `words` in the place of the first of `old`, nothing in that of the others."""
    for at, match in reversed(list(enumerate(old))):
        before = before[: match.start()] + ("" if at else " ".join(words)) + before[match.end() :]
    return before
