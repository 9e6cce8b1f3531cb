"""`documents.yaml`: what a person says of the files beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import yaml
from pydantic import ValidationError

from indexers.converters.front_matter import StrictDescription
from indexers.converters.provenance import Meta

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
        path = folder / DESCRIPTIONS
        try:
            entries = yaml.safe_load(path.read_text("utf-8-sig")) or {}
        except FileNotFoundError:
            return cls()
        except PermissionError:
            return cls(problems=((DESCRIPTIONS, "unreadable"),))
        except (ValueError, yaml.YAMLError):
            return cls(problems=((DESCRIPTIONS, "bad_description"),))
        if not isinstance(entries, dict):
            return cls(problems=((DESCRIPTIONS, "bad_description"),))
        read: dict[str, Meta] = {}
        problems: list[tuple[str, str]] = []
        for name, entry in entries.items():
            if not (folder / str(name)).exists():
                problems.append((str(name), "nothing_described"))
                continue
            try:
                read[str(name)] = StrictDescription.model_validate(entry).meta()
            except ValidationError:
                problems.append((str(name), "bad_description"))
        return cls(read, tuple(problems))
