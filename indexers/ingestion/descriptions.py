"""`documents.yaml`: what a person says of the files beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import yaml
from pydantic import ValidationError

from indexers.ingestion import names
from indexers.ingestion.converters.front_matter import StrictDescription
from indexers.ingestion.converters.provenance import Meta

DESCRIPTIONS = "documents.yaml"


@dataclass(frozen=True, slots=True)
class Descriptions:
    """File name → its metadata, and what is wrong: (file, reason)."""

    by_name: Mapping[str, Meta] = field(default_factory=dict)
    problems: tuple[tuple[str, str], ...] = ()

    def meta(self, name: str) -> Meta:
        """Return what is said of a file."""
        return self.by_name.get(name, {})

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Read the descriptions of a folder; one that is wrong is a problem and leaves the others.

        Raises:
            OSError: the folder may not be read.
        """
        try:
            data = (folder / DESCRIPTIONS).read_bytes()
        except FileNotFoundError:
            return cls()
        except PermissionError:
            return cls(problems=((DESCRIPTIONS, "unreadable"),))
        return cls.read(data, {names.readable(entry.name) for entry in folder.iterdir()}.__contains__)

    @classmethod
    def read(cls, data: bytes, exists: Callable[[str], bool]) -> Self:
        """Read descriptions of files, of which `exists` tells whether they are there."""
        try:
            entries = yaml.safe_load(data.decode("utf-8-sig")) or {}
        except (ValueError, yaml.YAMLError):
            return cls(problems=((DESCRIPTIONS, "bad_description"),))
        if not isinstance(entries, dict):
            return cls(problems=((DESCRIPTIONS, "bad_description"),))
        read: dict[str, Meta] = {}
        problems: list[tuple[str, str]] = []
        for name, entry in entries.items():
            if not exists(str(name)):
                problems.append((str(name), "nothing_described"))
                continue
            try:
                read[str(name)] = StrictDescription.model_validate(entry).meta()
            except ValidationError:
                problems.append((str(name), "bad_description"))
        return cls(read, tuple(problems))
