"""Cuts a passage into units that can be quoted whole, and weighs each against the question."""

import re
from collections.abc import Callable, Mapping

from indexers.language.french import term_set
from indexers.language.query import Query
from indexers.language.sentences import sentences
from ports.knowledge import CELLS, Passage, Unit

Rows = Callable[[Passage, str], tuple[Unit, ...]]
"""A passage and a unit of it → its lines weighed one by one, when it is a table that may be cut."""
_OF_THE_TITLE = 0.5
"""What a word of the document's title counts for: it told the document from the others, not its sentences (measured)."""
_ITEM = re.compile(r"^(?:[-•–*]|\d{1,2}[.)])\s")


def units(
    passage: Passage, query: Query, worth: Mapping[str, float], rows: Rows = lambda passage, text: ()
) -> tuple[Unit, ...]:
    """Return the units of `passage` in order: sentences; a list with its lead-in; a table, with what `rows` makes of it.

    The weight of a unit is the summed worth of the question's words that it says, each once, by whichever of its names.
    """
    title = term_set(passage.title)
    asked = {word: worth[word] * (_OF_THE_TITLE if title & names.keys() else 1) for word, names in query.words.items()}
    return tuple(_unit(text, query, asked, rows(passage, text)) for text in _cut(passage.text))


def _unit(text: str, query: Query, asked: Mapping[str, float], parts: tuple[Unit, ...]) -> Unit:
    said = term_set(text)
    shares = {word: [names[name] for name in names.keys() & said] for word, names in query.words.items()}
    held = {word: asked[word] * max(found) for word, found in shares.items() if found}
    return Unit(text, sum(held.values()), parts, held)


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
