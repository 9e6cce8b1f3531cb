"""Which rows of a table answer: those that hold most of the question, less those that it rules out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from indexers.language.french import term_set
from indexers.language.query import Query
from indexers.ranking.bands import numbers
from indexers.ranking.falling import Falls, falls
from indexers.ranking.tables import header, rows
from ports.knowledge import CELLS, RULED_OUT, Passage, Unit

_THE_NUMBER = "#"
"""Stands for the number of the question among the words that a row holds."""
_PER_VALUE = 2
"""Rows that a value of a column has on average, at least, when it sorts them: a district does, not the name of a room."""
_A_NAME = 0.3
"""Share from which one word is a name of another; one word of a longer name (« travail », of the RTT) is none by itself."""

Held = Mapping[str, float]
"""Word of the question that a row says → what that is worth."""
Names = Mapping[str, Mapping[str, float]]
"""Word of the question → what counts as saying it, as in `Query.words`."""


@dataclass(frozen=True, slots=True)
class RowReader:
    """What a question makes of the rows of tables; `worth` is the rarity of each of its words."""

    question: str
    query: Query
    worth: Mapping[str, float]

    def units(self, text: str, table: Sequence[Passage] = ()) -> tuple[Unit, ...]:
        """Return the header of a table, then its rows with their weights; nothing of a `text` that is no table.

        `table` are the passages of a long one: the rows of all of them are returned.
        """
        top, *lines = text.split("\n")
        if not lines or not all(CELLS in line for line in (top, *lines)):
            return ()
        every = [row for part in table if header(part) == top for row in rows(part)] or lines
        return (Unit(top, 0.0), *map(Unit, every, self._weights(top, every)))

    def best_part(self, first: Passage, table: Sequence[Passage]) -> Passage:
        """Return the part of a long table that has the best row: `first`, unless another has a better one."""
        weights = iter(self._weights(header(first), [row for part in table for row in rows(part)]))
        best = {part.id: max((next(weights) for _ in rows(part)), default=0.0) for part in table}
        return max((first, *table), key=lambda part: best[part.id])

    def answers(self, passage: Passage) -> bool:
        """Tell whether a table has the band that a number of the question falls in."""
        cells = [row.split(CELLS) for row in rows(passage)] if numbers(self.question) else []
        return Falls.IN in falls(self.question, header(passage).split(CELLS), cells)

    def _weights(self, top: str, lines: Sequence[str]) -> list[float]:
        cells = [line.split(CELLS) for line in lines]
        fall = falls(self.question, top.split(CELLS), cells)
        asked = [word for word in self.query.words if word not in term_set(top)]
        held = [self._held(asked, line, there) for line, there in zip(lines, fall, strict=True)]
        outdone = _outdone(held, _sorted_by(cells), self.query.words)
        return [
            RULED_OUT if there is Falls.OUT or beaten else sum(words.values())
            for words, there, beaten in zip(held, fall, outdone, strict=True)
        ]

    def _held(self, asked: Iterable[str], row: str, there: Falls) -> Held:
        """Return what a row holds of the words `asked`: the name of a column is in no row more than in the others."""
        said = term_set(row)
        held = {_THE_NUMBER: max(self.worth.values(), default=1.0)} if there is Falls.IN else {}
        for word in asked:
            shares = [share for name, share in self.query.words[word].items() if name in said]
            if len(shares) > 1 or max(shares, default=0.0) >= _A_NAME:
                held[word] = max(shares) * self.worth[word]
        return held


def _sorted_by(rows: Sequence[Sequence[str]]) -> list[frozenset[str]]:
    """Return the words of each row in the columns that sort them: those whose values come back, the last, an answer, apart."""
    counts = [Counter(column) for column in zip_longest(*rows, fillvalue="")]
    sorting = [at for at, values in enumerate(counts[:-1]) if len(rows) >= _PER_VALUE * len(values)]
    return [term_set(CELLS.join(row[at] for at in sorting if at < len(row))) for row in rows]


def _outdone(held: Sequence[Held], sorted_by: Sequence[frozenset[str]], names: Names) -> list[bool]:
    """Tell of each row whether another holds all that it does, and names besides a value or a band that it has not.

    « Poubelle jaune »: of the rows of « bac gris » and « bac jaune », values that come back, the former hold less. What one
    row alone says, in a column where all differ, is no such sign.
    """
    ways = {(frozenset(words), _named(words, sorts, names)) for words, sorts in zip(held, sorted_by, strict=True)}
    return [
        any(words.keys() < more and not named.isdisjoint(more - words.keys()) for more, named in ways) for words in held
    ]


def _named(held: Held, sorts: frozenset[str], names: Names) -> frozenset[str]:
    """Return which of the words that a row holds it says in the columns that sort it, the number included."""
    return frozenset(word for word in held if word == _THE_NUMBER or not sorts.isdisjoint(names[word]))
