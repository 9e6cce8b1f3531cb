"""What is in force: a generation number that entries carry, so that what is written is seen all at once or not at all.

An entry carries the generation that it was `born` in. Searches see entries born up to the generation in force, less the
`dead`: earlier entries of documents that were replaced or dropped. Writing is therefore three steps: entries of the next
generation, which nobody sees; then this note, by one write, which shows them and hides those they replace; then, some
seconds later, the deletion of the dead. A writer killed at any moment leaves nothing half-visible: what it had not
committed is deleted by the next one.
"""

import os
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Any, Self

from elastic_transport import TransportError
from elasticsearch import ApiError, ConflictError, Elasticsearch, NotFoundError
from pydantic import TypeAdapter

from indexers.elastic.cluster import REQUEST_SECONDS
from ports.errors import Unavailable

LEASE_SECONDS = 2 * REQUEST_SECONDS
"""A writer that was not heard of for so long is gone. Clocks of the machines that index must agree to some seconds."""
GRACE_SECONDS = 3.0
"""How long the dead stay: longer than a reader's idea of the generation in force may be out of date."""
_ID = "state"
_MOST_TERMS = 50_000
"""Of one clause: a cluster refuses more than 65,536."""


@dataclass(frozen=True, slots=True)
class Dead:
    """Entries of `documents` born before `born` are no longer in force since `at` (seconds since 1970)."""

    born: int
    at: float
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """The generation in force, the last one that a writer began, who is writing until when, and the dead."""

    generation: int = 0
    claimed: int = 0
    writer: str = ""
    until: float = 0.0
    dead: tuple[Dead, ...] = ()

    @classmethod
    def of(cls, note: str) -> Self:
        """Read the note."""
        state: Self = TypeAdapter(cls).validate_json(note)
        return state


class Claim:
    """The right to write one generation, kept by renewing it before each request."""

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self._client = client
        self._index = index
        self.state, self._version = read(client, index)
        self.interrupted = self.state.claimed > self.state.generation
        """Whether the last writer left something behind."""
        if self.state.writer and self.state.until > time.time() and not _gone(self.state.writer):
            raise _busy()
        self._writer = f"{socket.gethostname()}:{os.getpid()}:{token_hex(8)}"
        self._write(replace(self.state, claimed=self.state.claimed + 1, writer=self._writer, until=_lease()))

    @property
    def born(self) -> int:
        """The generation to write."""
        return self.state.claimed

    def renew(self) -> None:
        """Say that we are still there.

        Raises:
            Unavailable: somebody else took over.
        """
        if self.state.until - time.time() < LEASE_SECONDS - 1:
            self._write(replace(self.state, until=_lease()))

    def bury(self, buried: Sequence[Dead]) -> None:
        """Forget the dead that were deleted; written with the next renewal."""
        self.state = replace(self.state, dead=tuple(dead for dead in self.state.dead if dead not in buried))

    def commit(self, replaced: Sequence[str]) -> None:
        """Show what was written, and hide earlier entries of `replaced`, by one write."""
        groups = (replaced[start : start + _MOST_TERMS] for start in range(0, len(replaced), _MOST_TERMS))
        fresh = tuple(Dead(self.born, time.time(), tuple(group)) for group in groups)
        self._write(State(self.born, self.born, "", 0.0, self.state.dead + fresh))

    def release(self) -> None:
        """Give up; what was written will be deleted by the next writer."""
        with suppress(Unavailable, ApiError, TransportError):
            self._write(replace(self.state, writer="", until=0.0))

    def _write(self, state: State) -> None:
        condition: dict[str, Any] = self._version or {"op_type": "create"}
        try:
            done = self._client.index(index=self._index, id=_ID, document=_note(state), **condition)
        except ConflictError as error:
            raise _busy() from error
        self.state = state
        self._version = {"if_seq_no": done["_seq_no"], "if_primary_term": done["_primary_term"]}


def read(client: Elasticsearch, index: str) -> tuple[State, dict[str, int] | None]:
    """Return the state now, and what a conditional write must quote; None when nothing was ever written."""
    try:
        held = client.get(index=index, id=_ID)
    except NotFoundError as error:
        if error.error == "index_not_found_exception" or "found" not in error.body:
            raise
        return State(), None
    return State.of(held["_source"]["note"]), {"if_seq_no": held["_seq_no"], "if_primary_term": held["_primary_term"]}


def plant(client: Elasticsearch, index: str, state: State) -> None:
    """Write the state of an index that nobody reads yet."""
    client.index(index=index, id=_ID, document=_note(state))


def _note(state: State) -> dict[str, str]:
    return {"kind": "state", "note": TypeAdapter(State).dump_json(state).decode()}


def _lease() -> float:
    return time.time() + LEASE_SECONDS


def _busy() -> Unavailable:
    return Unavailable("another process is indexing", reason="indexing")


def _gone(writer: str) -> bool:
    """Whether `writer` was a process of this machine that has ended."""
    host, process, _ = writer.rsplit(":", 2)
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
