"""A folder, or a file, of this machine."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from indexers.ingestion import files, names
from indexers.ingestion.found import Found
from indexers.ingestion.looks import Held, Looks, Nothing, Past


@dataclass(frozen=True, slots=True)
class Folder:
    """See `Origin`. It remembers how files looked, and nothing of those that could not be converted."""

    path: Path
    looks: Looks = field(default_factory=Looks)
    held: Held = field(default_factory=Nothing)

    @property
    def name(self) -> str:
        """The path itself."""
        return names.readable(self.path)

    def count(self) -> int:
        """See `files.count`."""
        return files.count(self.path, Past(self.looks, self.held))

    def read(self) -> Iterator[Found]:
        """See `files.read`."""
        return files.read(self.path, Past(self.looks, self.held))

    def failure(self, ident: str, digest: str) -> str:
        """Nothing: the file is tried again."""
        return ""

    def keep(self, failures: dict[str, tuple[str, str]]) -> None:
        """Keep how the files look."""
        self.looks.save()
