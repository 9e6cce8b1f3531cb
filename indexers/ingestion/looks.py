"""How files looked when they were read, and what they gave: one that looks the same is not opened again.

A look is what `make`, `rsync` and `git` go by: size and date, and where the system has them the date of the last change of
any kind, which nobody sets back, and the number of the file, which another put in its place does not have. As in git, a file
that changed while it was read or just before is not trusted: another change, too close for the clock, would leave it alike.
"""

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, Protocol

from indexers.ingestion.converters import VERSION

Look = tuple[int, int, int, int]
"""Size in bytes, date of the content and date of the last change of any kind (nanoseconds), number of the file."""
Given = Mapping[str, str]
"""The documents that a file gave: id → hash."""
_CLOCK = 2_000_000_000
"""Nanoseconds. The coarsest dates of a file system in use (FAT) are two seconds apart."""


def look(file: Path | IO[bytes]) -> Look:
    """Return how a file looks now.

    Raises:
        OSError: it is not there, or may not be seen.
    """
    seen = file.stat() if isinstance(file, Path) else os.fstat(file.fileno())
    return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino


class Looks:
    """Those of the files of one folder, kept in `path`; without one, or where it is damaged, nothing is remembered.

    Another version of the converters has not read anything.
    """

    def __init__(self, path: Path | None = None, *, forgotten: bool = False) -> None:
        self._path = path
        self._before: dict[str, list[Any]] = {} if forgotten else _read(path)
        self._now: dict[str, list[Any]] = {}

    @classmethod
    def of(cls, place: Path, folder: Path, *, forgotten: bool = False) -> "Looks":
        """Open those of `place`, kept in `folder`; `forgotten`, all is read again."""
        name = blake2b(os.fsencode(place.resolve()), digest_size=12).hexdigest()
        return cls(folder / f"{name}.json", forgotten=forgotten)

    @property
    def kept(self) -> bool:
        """Whether anything is remembered."""
        return self._path is not None

    def given(self, file: Path, said: str = "") -> Given | None:
        """Return what a file gave if it looks as it did and the same was `said` of it; else None."""
        held = self._before.get(os.fspath(file))
        if held is None or held[:-1] != [*look(file), said]:
            return None
        self._now[os.fspath(file)] = held
        given: Given = held[-1]
        return given

    def note(self, file: Path, seen: Look, began: int, said: str, given: Given) -> None:
        """Take note of what a file gave, read from the moment `began` (`clock`) and looking as `seen` before and after."""
        if max(seen[1:3]) < began - _CLOCK:
            self._now[os.fspath(file)] = [*seen, said, given]

    def save(self) -> None:
        """Keep what was seen this time. All or nothing."""
        if self._path is None or self._now == self._before:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(f".{os.getpid()}.part")
        beside.write_text(json.dumps({"version": VERSION, "files": self._now}, separators=(",", ":")), "ascii")
        beside.replace(self._path)


class Held(Protocol):
    """What is indexed already."""

    def recall(self, content: str) -> str:
        """Return the id under which a document of that hash is held, or an empty string."""

    def holds(self, given: Given) -> bool:
        """Tell whether all these documents are held, by those ids and of those hashes, for the same readers."""


class Nothing:
    """See `Held`: nothing was indexed before."""

    def recall(self, content: str) -> str:
        """No id."""
        return ""

    def holds(self, given: Given) -> bool:
        """No document."""
        return False


@dataclass(frozen=True, slots=True)
class Past:
    """What is known from before: how files looked, and what is indexed."""

    looks: Looks = field(default_factory=Looks)
    held: Held = field(default_factory=Nothing)


def clock() -> int:
    """Return the moment, in the nanoseconds of file dates."""
    return time.time_ns()


def _read(path: Path | None) -> dict[str, list[Any]]:
    with suppress(OSError, ValueError, KeyError, TypeError):
        held = json.loads(path.read_text("ascii")) if path else {}
        return dict(held["files"]) if held["version"] == VERSION else {}
    return {}
