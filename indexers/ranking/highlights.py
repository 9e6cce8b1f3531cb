"""Cuts a passage into units that can be quoted whole, and weighs each against the question."""

import re
from collections.abc import Mapping

from indexers.language.french import term_set
from indexers.language.sentences import sentences
from indexers.ranking.tables import CELLS
from ports.knowledge import Passage, Unit

_ITEM = re.compile(r"^(?:[-•–*]|\d{1,2}[.)])\s")


def units(passage: Passage, rarity: Mapping[str, float], *, whole: bool = False) -> tuple[Unit, ...]:
    """Return the units of `passage` in order: sentences; a list with its lead-in; a table, not to be cut when `whole`.

    The weight of a unit is the summed rarity of the question's terms that it holds (`rarity`: term → weight).
    """
    return tuple(Unit(text, _weight(text, rarity), () if whole else _rows(text, rarity)) for text in _cut(passage.text))


def _rows(text: str, rarity: Mapping[str, float]) -> tuple[Unit, ...]:
    """Return the lines of a table, each with its own weight; nothing of anything else."""
    lines = text.split("\n")
    if len(lines) == 1 or not all(CELLS in line for line in lines):
        return ()
    return tuple(Unit(line, _weight(line, rarity)) for line in lines)


def _weight(text: str, rarity: Mapping[str, float]) -> float:
    held = term_set(text)
    return sum(weight for term, weight in rarity.items() if term in held)


def _cut(text: str) -> list[str]:
    found: list[str] = []
    for line in (line.rstrip() for line in text.splitlines()):
        if not line.strip():
            continue
        if found and _continues(found[-1], line):
            found[-1] += "\n" + line
        else:
            found += [line] if _is_block(line) else sentences(line)
    return found


def _is_block(line: str) -> bool:
    return bool(_ITEM.match(line)) or CELLS in line


def _continues(before: str, line: str) -> bool:
    """A list item follows its lead-in or another item; a table row follows another row."""
    last = before.rsplit("\n", 1)[-1]
    if _ITEM.match(line):
        return bool(_ITEM.match(last)) or last.endswith(":")
    return CELLS in line and CELLS in last
