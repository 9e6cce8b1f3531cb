"""A long table is cut into several passages: once one of them is chosen, the rows of all are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from indexers.engine import Index, Scope
from indexers.language.wants import wholes
from indexers.ranking.rows import RowReader
from indexers.ranking.tables import same_table
from ports.knowledge import Passage, Unit

_MOST_PARTS = 100
"""Passages of a document that are read; of a longer table, those that the search has found."""
_SEVERAL = 2

Scored = list[tuple[str, float]]
"""(passage id, score) of one document, best first."""


@dataclass(frozen=True, slots=True)
class WholeTables:
    """The tables that one search meets, for the eyes of `scope`."""

    reader: RowReader
    index: Index
    scope: Scope
    led: dict[str, Passage] = field(default_factory=dict)
    """Id → the passage that leads each long table: the one that has the best row."""
    parts: dict[str, list[Passage]] = field(default_factory=dict)
    """Its id → all the passages of the table."""

    async def lead(self, held: Sequence[Passage], likely: Scored) -> Scored:
        """Return `likely` led by the part of a table that has the best row, in place of all its parts.

        The table is that of the first passage, or of its section when a number of the question falls in one of its bands.
        Over all passages, what one line holds of a question is no good sign (measured).
        """
        if not likely:
            return likely
        first = self._with_the_band({passage.id: passage for passage in held}, likely)
        table = await self._table(first, held)
        best = self.reader.best_part(first, table)
        if len(table) >= _SEVERAL:
            self.led[best.id], self.parts[best.id] = best, table
        scores, parts = dict(likely), {part.id for part in table}
        ahead, most = likely[0]
        scores[ahead] = scores[first.id]
        others = sorted((scored for scored in scores.items() if scored[0] not in parts), key=lambda scored: -scored[1])
        return [(best.id, most), *others]

    def rows(self, passage: Passage, text: str) -> tuple[Unit, ...]:
        """Return the lines of a table of `passage`, weighed; nothing when all of it is asked for."""
        if self.reader.query.wants & wholes():
            return ()
        return self.reader.units(text, self.parts.get(passage.id, ()))

    def _with_the_band(self, held: Mapping[str, Passage], likely: Scored) -> Passage:
        """Return the likeliest passage, or the likeliest of its section that has a band for a number of the question."""
        first, *others = (held[passage] for passage, _ in likely)
        section = (first, *(other for other in others if other.headings == first.headings))
        return next((passage for passage in section if self.reader.answers(passage)), first)

    async def _table(self, first: Passage, held: Sequence[Passage]) -> list[Passage]:
        """Return the passages of the table that `first` is a part of; itself alone when that is whole, or when it has none."""
        found = same_table(first, held)
        if len(found) < _SEVERAL:
            return [first]
        every = await self.index.passages_of(first.document)
        if len(every) > _MOST_PARTS:
            return found
        return same_table(first, [passage for passage in every if self.scope.admits(passage)]) or found
