"""A long table is cut into several passages: which of them has the row that is asked for."""

from collections.abc import Mapping, Sequence

from indexers.language.french import term_set
from ports.knowledge import Passage

CELLS = " | "


def same_table(one: Passage, passages: Sequence[Passage]) -> list[Passage]:
    """Return those of `passages` that continue the table of `one`, itself included; nothing when it is no table."""
    head = _head(one)
    return [other for other in passages if other.headings == one.headings and _head(other) == head] if head else []


def best_row(passage: Passage, words: Mapping[str, Mapping[str, float]], worth: Mapping[str, float]) -> float:
    """Return what the best row of a table holds of `words` (word → its names, each with a share), which are `worth` so much."""
    rows = map(term_set, passage.text[len(_head(passage)) :].split("\n"))
    return max(sum(worth[word] * _share(names, row) for word, names in words.items()) for row in rows)


def _share(names: Mapping[str, float], row: frozenset[str]) -> float:
    return max((share for name, share in names.items() if name in row), default=0.0)


def _head(passage: Passage) -> str:
    """Return what is repeated above each part of a table: what leads to it, and the names of its columns."""
    lead, cells, rest = passage.text.partition(CELLS)
    return lead + cells + rest.partition("\n")[0] if cells else ""
