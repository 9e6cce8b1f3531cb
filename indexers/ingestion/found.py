"""What is found where documents come from, and what is wrong with what can't be taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path

from indexers.ingestion.looks import Given
from ports.yaml import load_yaml


@dataclass(frozen=True, slots=True)
class Source:
    """A document to convert. `hash` is that of its bytes, its metadata and the version of the converters."""

    id: str
    mime_type: str
    data: bytes | Callable[[], bytes] = field(repr=False)
    """Its bytes, or how to have them: what did not change is not fetched."""
    meta: Mapping[str, str]
    hash: str
    readers: tuple[str, ...] | None = None
    """Reader labels; None where the whole source has the same, empty where nobody may read."""

    def read(self) -> bytes:
        """Return its bytes.

        Raises:
            Unfetched: they can't be had now.
        """
        return self.data if isinstance(self.data, bytes) else self.data()


class Unfetched(Exception):
    """What stands elsewhere could not be had; `reason` is a key of `reasons.yaml`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be taken; `reason` is that of an `Unreadable`."""

    file: str
    reason: str
    hides: bool = False
    """Whether documents may stand behind it that were not seen: none is then taken for deleted."""


@dataclass(frozen=True, slots=True)
class Unopened:
    """A file that looks as it did when it gave documents that are held as they were."""

    ids: Given


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that may not be read for now: what it gave stays as it was, for those of its readers who still are."""

    file: str
    readers: tuple[str, ...] | None = None
    """See `Source.readers`."""


Opened = Source | Problem | Kept
"""What a file gives when it is read."""
Found = Opened | Unopened


def explain(problem: Problem) -> str:
    """Return the French sentence that says what is wrong and what to do."""
    reason, _, which = problem.reason.partition(": ")
    return _reasons()[reason][1].format(which=which)


def kind(problem: Problem) -> str:
    """Return under which of the kinds of `reasons.yaml` a problem is."""
    return _reasons()[problem.reason.partition(": ")[0]][0]


@cache
def _reasons() -> dict[str, tuple[str, str]]:
    """Return, by reason, its kind and its sentence."""
    kinds = load_yaml(Path(__file__).with_name("reasons.yaml").read_text("utf-8"))
    return {reason: (name, sentence) for name, reasons in kinds.items() for reason, sentence in reasons.items()}


def digest(*parts: str | bytes) -> str:
    """Return a digest of `parts`; no two lists of parts have the same."""
    hashed = blake2b(digest_size=16)
    for part in parts:
        if isinstance(part, str):
            hashed.update(_framed(part))
        else:
            hashed.update(len(part).to_bytes(8, "big"))
            hashed.update(part)
    return hashed.hexdigest()


@lru_cache  # nearly all are said of every document
def _framed(part: str) -> bytes:
    data = part.encode()
    return len(data).to_bytes(8, "big") + data
