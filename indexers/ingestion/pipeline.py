"""The indexing pipeline: Haystack's converters and splitter, then the engine; some processes convert while a thread writes.

The components are called by batches without a `Pipeline`, which copies what goes from one to the next, nor a `DocumentWriter`.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from importlib import import_module
from itertools import groupby
from operator import attrgetter
from typing import Any

from haystack import Document
from haystack.dataclasses import ByteStream

from indexers.ingestion.converters import FORMATS, RECORD
from indexers.ingestion.converters.conversion import Failure
from indexers.ingestion.helpers import FORKS, Died, Helpers
from indexers.ingestion.splitting import Passages, Piece
from indexers.ingestion.writing import Writer
from indexers.language.french import Analysis, analyse, having

ALONE = 0.0 if FORKS else 4.0
"""Seconds spent converting before other processes help; started anew, they take two of both cores to be ready."""
_LEAST_WRITTEN, _MOST_WRITTEN = 8, 64
"""Batches written at once, twice as many each time: a writing takes a twentieth of a second more, an interruption loses one."""

Metas = list[dict[str, Any]]
Cut = list[tuple[dict[str, Any], list[Piece]]]
Converted = tuple[Cut, list[Failure], Analysis]
Taken = Callable[[Sequence[str]], Collection[str]]
"""Which of these ids belong to documents of elsewhere, that are not to be written over."""
Loaded = list[tuple[Metas, Converted]]
"""Metadata of each batch, and what it was converted to."""
Carried = tuple[Metas, list[Failure], list[str]]
"""Metadata of a batch that was written, what of it could not be converted, and ids of others that were taken."""


class Conveyor:
    """Carries documents into an engine, a batch at a time, but those that are `taken`."""

    def __init__(self, writer: Writer, taken: Taken) -> None:
        self._writer = writer
        self._taken = taken
        self._spent = 0.0
        self._least = _LEAST_WRITTEN
        self._helpers: Helpers[list[ByteStream], Converted] | None = None
        self._scribe = ThreadPoolExecutor(1, "writing")
        self._ahead: deque[tuple[list[ByteStream], Future[Converted]]] = deque()
        self._loaded: Loaded = []
        self._writing: deque[Future[list[Carried]]] = deque()

    def run(self, streams: list[ByteStream]) -> Iterator[Carried]:
        """Convert, split and write, now or later; yield what was written meanwhile.

        Raises:
            Unavailable: another process has been writing for more than a minute.
        """
        if self._spent > ALONE:
            self._ahead.append((streams, self._submit(streams)))
        else:
            began = time.perf_counter()
            self._load(streams, _convert(streams))
            self._spent += time.perf_counter() - began
        self._unload(waiting=2 * (os.cpu_count() or 1))
        yield from self._written(waiting=1)

    def finish(self) -> Iterator[Carried]:
        """Yield what `run` did not."""
        self._unload(waiting=0)
        self._write()
        yield from self._written(waiting=0)

    def drop(self, gone: Sequence[str]) -> None:
        """Forget documents, once what was carried before is written."""
        self._scribe.submit(self._writer.drop, gone).result()

    def close(self) -> None:
        """Have what helps end; what is being written will be."""
        if self._helpers:
            self._helpers.close()
        self._scribe.shutdown(cancel_futures=True)

    def _submit(self, streams: list[ByteStream]) -> Future[Converted]:
        if self._helpers is None:
            # What is forked while the index is being written would keep it locked.
            wait(self._writing)
            self._helpers = Helpers(_convert)
        return self._helpers.submit(streams)

    def _unload(self, waiting: int) -> None:
        """Take back what the others have converted, until `waiting` batches are left."""
        while self._ahead and (len(self._ahead) > waiting or self._ahead[0][1].done()):
            streams, converted = self._ahead.popleft()
            try:
                self._load(streams, converted.result())
            except Died:
                for stream in streams:
                    self._load([stream], self._alone(stream))

    def _alone(self, stream: ByteStream) -> Converted:
        """Convert one of the documents of which a process died; only the one that it dies of again has failed."""
        try:
            return self._submit([stream]).result()
        except Died:
            return [], [Failure(stream.meta["id"], "fatal")], analyse(())

    def _load(self, streams: Sequence[ByteStream], converted: Converted) -> None:
        self._loaded.append(([stream.meta for stream in streams], converted))
        idle = all(written.done() for written in self._writing)
        if len(self._loaded) >= (self._least if idle else _MOST_WRITTEN):
            self._least = min(2 * self._least, _MOST_WRITTEN)
            self._write()

    def _write(self) -> None:
        loaded, self._loaded = self._loaded, []
        if loaded:
            self._writing.append(self._scribe.submit(self._put, loaded))

    def _written(self, waiting: int) -> Iterator[Carried]:
        while len(self._writing) > waiting:
            yield from self._writing.popleft().result()

    def _put(self, loaded: Loaded) -> list[Carried]:
        taken = self._taken([meta["id"] for metas, _ in loaded for meta in metas])
        with having(ready for _, (*_, ready) in loaded):
            self._writer.put(one for _, (cut, *_) in loaded for one in cut if one[0]["document"] not in taken)
        return [_without(taken, metas, failures) for metas, (_, failures, _) in loaded]


def _without(taken: Collection[str], metas: Metas, failures: Sequence[Failure]) -> Carried:
    free = [meta for meta in metas if meta["id"] not in taken]
    failed = [failure for failure in failures if failure.file not in taken]
    return free, failed, [meta["id"] for meta in metas if meta["id"] in taken]


def _convert(streams: Iterable[ByteStream]) -> Converted:
    documents: list[Document] = []
    failures: list[Failure] = []
    for mime_type, alike in groupby(streams, attrgetter("mime_type")):
        done = _converter(mime_type).run(list(alike))
        documents += done["documents"]
        failures += done["failures"]
    cut = [_splitter().cut(document) for document in documents]
    return cut, failures, analyse(frozenset(_texts(meta, pieces)) for meta, pieces in cut)


def _texts(meta: Mapping[str, Any], pieces: Iterable[Piece]) -> Iterator[str]:
    yield meta.get("title", "")
    for piece in pieces:
        yield from piece.headings
        yield piece.text


@cache
def _splitter() -> Passages:
    return Passages()


@cache
def _converter(mime_type: str) -> Any:
    module, _, name = _components()[mime_type].partition(":")
    return getattr(import_module(module), name)()


@cache
def _components() -> Mapping[str, str]:
    return {form.mime_type: form.component for form in (*FORMATS.values(), RECORD)}
