"""A document as engines hold it, and what its vectors are made from."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from ports.knowledge import Passage


@dataclass(frozen=True, slots=True)
class Life:
    """What a document says of its life, and what became of it; `indexers.ingestion.life` keeps it in line with the `Document`."""

    version: str = ""
    replaces: tuple[str, ...] = ()
    """The documents whose place it takes, as somebody named them."""
    withdrawn: bool = False
    replaced_by: str = ""
    replaced_from: dt.date | None = None
    """The day when what replaces it begins; None: it has begun."""
    readers: tuple[str, ...] = ()
    """Of a withdrawn document: who will read it again."""
    valid_until: dt.date | None = None
    """Of a replaced document: what it said itself."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the index holds it. `hash` is that of its content: the same hash is not indexed again.

    `readers`, `valid_from` and `valid_until` are what every search filters on, and all that an engine need know of a life:
    nobody reads a withdrawn document, and a replaced one ends the day before the other begins.
    """

    id: str
    collection: str
    source: str
    hash: str
    title: str
    readers: tuple[str, ...]
    url: str = ""
    owner: str = ""
    date: dt.date | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    extra: Mapping[str, object] = field(default_factory=dict)
    """What is known besides (a reference), for the tools that fill the index; search does not read it."""
    life: Life = Life()

    @property
    def declared_readers(self) -> tuple[str, ...]:
        """Who reads it when it is not withdrawn."""
        return self.life.readers if self.life.withdrawn else self.readers

    @property
    def declared_until(self) -> dt.date | None:
        """The last day that it gives itself, whatever replaces it."""
        return self.life.valid_until if self.life.replaced_by else self.valid_until


def opening(first: Passage) -> str:
    """What the vector of a document is made from: its title and its first passage."""
    return f"{first.title}. {first.text}" if first.title else first.text


def in_context(passage: Passage) -> str:
    """Prefix the text with its title and headings: measured to help every query set."""
    return ". ".join(part for part in (passage.title, *passage.headings, passage.text) if part)
