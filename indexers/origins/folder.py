"""A folder, or a file, of this machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexers import names, sources
from indexers.sources import Problem, Recall, Source


@dataclass(frozen=True, slots=True)
class Folder:
    """See `Origin`. It remembers nothing: reading a file again costs little."""

    path: Path
    recall: Recall = sources.unknown

    @property
    def name(self) -> str:
        """The path itself."""
        return names.readable(self.path)

    def count(self) -> int:
        """See `sources.count`."""
        return sources.count(self.path)

    def read(self) -> Iterator[Source | Problem]:
        """See `sources.read`."""
        return sources.read(self.path, self.recall)

    def failure(self, ident: str, digest: str) -> str:
        """Nothing: the file is tried again."""
        return ""

    def keep(self, failures: dict[str, tuple[str, str]]) -> None:
        """Keep nothing."""
