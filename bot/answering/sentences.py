"""What the sentences of a passage are to one another: how they begin, what they announce, which are not worth quoting."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path

from ports.knowledge import CELLS, Passage, Unit
from ports.text import fold, spaced
from ports.yaml import load_yaml

_ALIKE, _ALIKE_TOO, _START = 0.75, 0.6, 5
"""Share of the words of a sentence from which another one says the same; that of two that start with as many same words."""
_A_WORD = 4
"""Letters of words that are compared."""
_A_HEADING = 6
"""Words, at most, of a line that ends on no mark: a heading that has slipped among sentences."""
_NUMBER = re.compile(r"\d+")
_ENDED = re.compile(r"[.!?…:;,)»]$")


def readable(passage: Passage, units: Sequence[Unit], said: Collection[str]) -> list[Unit]:
    """Return what is worth reading of the `units` of `passage`: not what is `said` (folded), what repeats, or stray lines.

    The heaviest of them always stays.
    """
    left = [unit for unit in units if fold(unit.text) not in said]
    again = [] if passage.headings else _repeated(left)  # an opening is often a summary, then the same at length
    left = [unit for unit in left if not any(unit is one for one in again)]
    heaviest = max(left, key=_appeal, default=None)
    return [unit for at, unit in enumerate(left) if unit is heaviest or not _stray(left, at)]


def begins(unit: Unit, how: str) -> bool:
    """Tell whether `unit` begins in one of the ways of `sentences.yaml`."""
    return fold(unit.text).startswith(_openings(how))


def leans(unit: Unit) -> bool:
    """Tell whether `unit` is not understood without what stands before it."""
    return begins(unit, "dependent") and not begins(unit, "impersonal")


def excepts(units: Sequence[Unit]) -> bool:
    """Tell whether `units` begin by saying what escapes a rule."""
    opening = spaced(units[0].text.split("\n")[0]) if units else ""
    return any(f" {words} " in opening for words in _lists()["excepting"])


def is_link(unit: Unit) -> bool:
    """Tell whether a unit only sends elsewhere: « Service en ligne : … »."""
    return "\n" not in unit.text and begins(unit, "links")


def announces(units: Sequence[Unit], at: int) -> bool:
    """Tell whether a unit leads to the next one: it says so, or it is the caption of a table."""
    text, after = units[at].text, units[at + 1].text if at + 1 < len(units) else ""
    return text.endswith(":") or (not _stands(text) and CELLS in after)


def length(units: Iterable[Unit]) -> int:
    """Return how many words `units` have."""
    return sum(len(unit.text.split()) for unit in units)


def paragraphs(texts: Sequence[str]) -> list[str]:
    """Join sentences that make one paragraph; a list, a table, a link or a line without an end stands alone."""
    groups: list[list[str]] = []
    for text in texts:
        if groups and not any(map(_alone, (groups[-1][-1], text))):
            groups[-1].append(text)
        else:
            groups.append([text])
    return [" ".join(group) for group in groups]


def _repeated(units: Sequence[Unit]) -> list[Unit]:
    """Return the sentences that another says nearly word for word: of two, the weaker."""
    prose = [at for at, unit in enumerate(units) if "\n" not in unit.text]
    alike = [pair for pair in combinations(prose, 2) if _same(*(units[at].text for at in pair))]
    return [units[_weaker(units, *pair)] for pair in alike]


def _weaker(units: Sequence[Unit], first: int, then: int) -> int:
    """Return the one of two that holds less of the question, the first when they hold as much; not one that the next leans on."""
    return then if units[first].weight > units[then].weight or leans(units[first + 1]) else first


def _same(*texts: str) -> bool:
    """Tell whether the shorter of two texts says little that the other does not; a number that it alone says is much."""
    one, other = (spaced(text).split() for text in texts)
    short, long = sorted(({word for word in words if _tells(word)} for words in (one, other)), key=len)
    numbers = {word for word in short if _NUMBER.search(word)}
    least = _ALIKE_TOO if one[:_START] == other[:_START] else _ALIKE
    return bool(short) and numbers <= long and len(short & long) >= least * len(short)


def _tells(word: str) -> bool:
    return len(word) >= _A_WORD or bool(_NUMBER.search(word))


def _stray(units: Sequence[Unit], at: int) -> bool:
    """Tell whether a line is a heading without its text, or announces what is not there."""
    if announces(units, at):
        return at + 1 == len(units)
    text = units[at].text
    plain = not _stands(text) and not _NUMBER.search(text) and ":" not in text
    return plain and len(text.split()) <= _A_HEADING


def _appeal(unit: Unit) -> tuple[bool, float]:
    return not is_link(unit), unit.weight


def _alone(text: str) -> bool:
    return "\n" in text or not _ENDED.search(text) or is_link(Unit(text, 0))


def _stands(text: str) -> bool:
    """Tell whether a text is a whole: a sentence, a list, a table."""
    return "\n" in text or CELLS in text or bool(_ENDED.search(text))


@cache
def _openings(how: str) -> tuple[str, ...]:
    return tuple(opening + end for opening in _lists()[how] for end in (" ", ",", " :", ":"))


@cache
def _lists() -> dict[str, list[str]]:
    content: dict[str, list[str]] = load_yaml(Path(__file__).with_name("sentences.yaml").read_text("utf-8"))
    return content
