"""What an indexing tells: how far it is, and what it did."""

from collections.abc import Callable
from dataclasses import dataclass, field

from indexers.ingestion.found import Problem

Report = Callable[[int, int, str], None]
"""Called with (done, total, name of the document)."""


@dataclass(slots=True)
class Summary:
    """What an indexing did: numbers of documents, and what could not be taken."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    closed: int = 0
    """Left out because nobody that the assistant knows may read them."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """How many things could not be taken."""
        return len(self.problems)
