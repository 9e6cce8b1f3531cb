"""A table as passages keep it: a line of names of columns, then rows; a long one is cut into several passages."""

from collections.abc import Sequence

from ports.knowledge import CELLS, Passage


def same_table(one: Passage, passages: Sequence[Passage]) -> list[Passage]:
    """Return those of `passages` that hold a part of the table of `one`, itself included; nothing when it has none."""
    head = header(one)
    return [other for other in passages if other.headings == one.headings and header(other) == head] if head else []


def header(passage: Passage) -> str:
    """Return the names of the columns, which stand above each part of a table; empty when the passage has none."""
    return next((line for line in passage.text.split("\n") if CELLS in line), "")


def rows(passage: Passage) -> list[str]:
    """Return the rows of the table that a passage holds, in order."""
    return [line for line in passage.text.split("\n") if CELLS in line][1:]
