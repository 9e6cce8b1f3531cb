"""Archives and messages of a source on another server: unpacked when they change, told from memory until then."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from indexers.ingestion.carriers import CARRIERS
from indexers.ingestion.contents import documents
from indexers.ingestion.converters import FORMATS
from indexers.ingestion.found import Kept, Opened, Problem, Source, Unfetched, digest

Held = dict[str, Any]
"""What is remembered of one: `mark` of its version, `documents` as (id, media type, hash, metadata), `problems` as
(file, reason), and the files that are `kept`."""


class Unpacking:
    """Gives the documents of each carrier (see `indexers.ingestion.carriers`), fetched only when its version is a new one."""

    def __init__(self, held: Mapping[str, Held]) -> None:
        self._held = held
        self._met: dict[str, Held] = {}

    def memory(self, *, whole: bool) -> dict[str, Held]:
        """Return what is to be remembered; what was not met is forgotten when the `whole` source was read."""
        return self._met if whole else {**self._held, **self._met}

    def unpack(self, carrier: Source, suffix: str) -> Iterator[Opened]:
        """Yield what `carrier`, a file of that `suffix`, is and holds, for its readers; and what could not be taken.

        What nobody may read is not fetched. What can't be fetched is told from memory: its readers may be others.
        """
        held = self._held.get(carrier.id)
        mark = digest(carrier.hash, *FORMATS, *CARRIERS)  # a format that we learn may stand in what did not change
        if carrier.readers and (held is None or held["mark"] != mark):
            try:
                data = carrier.read()
            except Unfetched as error:
                yield Problem(carrier.id, error.reason)
                carrier = replace(carrier, data=partial(_fail, error))
            else:
                yield from self._anew(replace(carrier, data=data), suffix, mark)
                return
        if held is not None:
            self._met[carrier.id] = held
            yield from _told(carrier, suffix, held)
        elif not carrier.readers:
            yield carrier

    def _anew(self, carrier: Source, suffix: str, mark: str) -> Iterator[Opened]:
        held: Held = {"mark": mark, "documents": [], "problems": [], "kept": []}
        for found in documents(carrier.id, carrier.read(), carrier.meta, suffix=suffix):
            if isinstance(found, Problem):
                held["problems"].append((found.file, found.reason))
                yield found
            elif isinstance(found, Kept):
                held["kept"].append(found.file)
                yield Kept(found.file, carrier.readers)
            else:
                held["documents"].append((found.id, found.mime_type, found.hash, dict(found.meta)))
                yield replace(found, readers=carrier.readers)
        self._met[carrier.id] = held


def _told(carrier: Source, suffix: str, held: Held) -> Iterator[Opened]:
    if carrier.readers:
        yield from (Problem(*said) for said in held["problems"])
    yield from (Kept(file, carrier.readers) for file in held["kept"])
    members = _Members(carrier, suffix)
    for ident, mime_type, content, meta in held["documents"]:
        yield Source(ident, mime_type, partial(members.read, ident), meta, content, carrier.readers)


class _Members:
    """Reads a carrier again, fetched once; its documents are asked for in their order, if at all."""

    def __init__(self, carrier: Source, suffix: str) -> None:
        self._carrier = carrier
        self._suffix = suffix
        self._left: Iterator[Opened] | None = None

    def read(self, ident: str) -> bytes:
        """Return the bytes of one.

        Raises:
            Unfetched: the carrier can't be had, or is no longer the one that was told.
        """
        if self._left is None:
            carrier = self._carrier
            self._left = documents(carrier.id, carrier.read(), carrier.meta, suffix=self._suffix)
        for found in self._left:
            if isinstance(found, Source) and found.id == ident:
                return found.read()
        raise Unfetched("bad_answer")


def _fail(error: Unfetched) -> bytes:
    raise error
