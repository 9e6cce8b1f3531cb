"""The documents that the answers come from, as those who keep them see them."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class State(StrEnum):
    """Where a document stands in its life on a given day."""

    VALID = "valide"
    UPCOMING = "a_venir"
    EXPIRED = "expire"
    REPLACED = "remplace"
    WITHDRAWN = "retire"


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a document. `readers` and `valid_until` are what it declares, whatever became of it since."""

    id: str
    title: str
    collection: str
    source: str
    readers: tuple[str, ...]
    owner: str = ""
    reference: str = ""
    version: str = ""
    date: dt.date | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    """The last day of its validity."""
    url: str = ""
    replaces: tuple[str, ...] = ()
    replaced_by: str = ""
    replaced_from: dt.date | None = None
    """The first day of what replaces it; None: it has begun."""
    withdrawn: bool = False

    def state(self, on: dt.date) -> State:
        """Return where it stands on that day; it answers only when it is valid."""
        if self.withdrawn:
            return State.WITHDRAWN
        if self.replaced_by and (self.replaced_from is None or self.replaced_from <= on):
            return State.REPLACED
        if self.valid_until is not None and self.valid_until < on:
            return State.EXPIRED
        if self.valid_from is not None and self.valid_from > on:
            return State.UPCOMING
        return State.VALID


@dataclass(frozen=True, slots=True)
class Part:
    """A passage of a document: the headings above it, its page, and whether it is found by its sense as well."""

    headings: tuple[str, ...]
    page: int | None
    embedded: bool


class Documents(Protocol):
    """The capability of an index to show what it holds. Methods block; every one may raise `Unavailable`."""

    def all(self) -> list[Record]:
        """Return every document, by id."""

    def get(self, ident: str) -> Record | None:
        """Return one document."""

    def parts(self, ident: str) -> list[Part]:
        """Return the passages of a document in reading order."""

    def settle(self, withdrawn: Collection[str]) -> None:
        """Let nobody find the documents of `withdrawn`, and those who may read them find all the others.

        Raises:
            Unavailable: another process is still indexing (`reason`: `indexing`) after a wait.
        """
