"""`documents.yaml`: what a person says of the files beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from indexers.ingestion import names
from indexers.ingestion.converters.encodings import decode
from indexers.ingestion.converters.front_matter import Description
from indexers.ingestion.converters.plain_yaml import load
from indexers.ingestion.converters.provenance import Meta
from indexers.ingestion.converters.unreadable import Unreadable

DESCRIPTIONS = "documents.yaml"


@dataclass(frozen=True, slots=True)
class Descriptions:
    """File name → its metadata, and file name → why what is said of it can't be applied."""

    by_name: Mapping[str, Meta] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    broken: str = ""
    """Why nothing of it can be read, or an empty string."""

    @property
    def problems(self) -> Mapping[str, str]:
        """What is wrong: file → reason."""
        return {DESCRIPTIONS: self.broken} if self.broken else self.wrong

    def holds_back(self, name: str) -> bool:
        """Tell whether a file must wait until what is said of it is mended: it may be of yesterday, or of tomorrow."""
        return bool(self.broken) or name in self.wrong

    def meta(self, name: str) -> Meta:
        """Return what is said of a file."""
        return self.by_name.get(name, {})

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Read the descriptions of a folder.

        Raises:
            OSError: the folder may not be read.
        """
        try:
            data = (folder / DESCRIPTIONS).read_bytes()
        except FileNotFoundError:
            return cls()
        except OSError:
            return cls(broken="unreadable")
        return cls.read(data, {names.readable(entry.name) for entry in folder.iterdir()}.__contains__)

    @classmethod
    def read(cls, data: bytes, exists: Callable[[str], bool]) -> Self:
        """Read descriptions of files, of which `exists` tells whether they are there; a wrong one leaves the others."""
        try:
            entries = load(decode(data))
        except Unreadable as error:
            return cls(broken=_of_all(error))
        if not isinstance(entries, dict | None):
            return cls(broken="bad_descriptions")
        read: dict[str, Meta] = {}
        wrong: dict[str, str] = {}
        for written, entry in (entries or {}).items():
            name = names.readable(str(written))
            try:
                read[name] = _entry(entry, there=exists(name))
            except Unreadable as error:
                wrong[name] = error.reason
        return cls(read, wrong)


def _entry(entry: object, *, there: bool) -> Meta:
    if not there:
        raise Unreadable("nothing_described")
    try:
        return Description.read(entry)
    except Unreadable as error:
        reason, _, which = error.reason.partition(": ")
        raise Unreadable(reason, f"{DESCRIPTIONS} → {which}" if which else "") from error


def _of_all(error: Unreadable) -> str:
    line = error.reason.partition(": ")[2]
    return Unreadable("broken_descriptions", line).reason if line else "bad_descriptions"
