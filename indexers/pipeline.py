"""The indexing pipeline, as Haystack runs it: router → converters → splitter; then the writer."""

import os
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from importlib import import_module
from multiprocessing import get_context
from typing import Any

from haystack import Document, Pipeline
from haystack.components.routers import FileTypeRouter
from haystack.components.writers import DocumentWriter
from haystack.dataclasses import ByteStream
from haystack.document_stores.types import DuplicatePolicy

from indexers.converters import FORMATS, RECORD
from indexers.converters.conversion import Failure
from indexers.french import Analysed, analyse, having
from indexers.splitting import Passages
from indexers.store import Store

ALONE = 4.0
"""Seconds spent converting before other processes are started for what follows: they take two of both cores to be ready."""

Converted = tuple[list[Document], list[Failure], Mapping[str, Analysed]]


class Conveyor:
    """Carries documents into a store, a batch at a time; of many, other processes convert some while this one writes."""

    def __init__(self, store: Store) -> None:
        # Not in the pipeline, which would copy each passage twice: a sixth of the time that indexing takes.
        self._writer = DocumentWriter(store, DuplicatePolicy.OVERWRITE)
        self._spent = 0.0
        self._pool: ProcessPoolExecutor | None = None
        self._ahead: deque[tuple[list[dict[str, Any]], Future[Converted]]] = deque()

    def run(self, streams: list[ByteStream]) -> Iterator[tuple[list[dict[str, Any]], list[Failure]]]:
        """Convert, split and write, now or later; yield (metadata of a batch, what could not be converted) of what is done.

        Raises:
            Unavailable: another process is indexing.
        """
        metas = [stream.meta for stream in streams]
        if self._spent < ALONE:
            began = time.perf_counter()
            converted = _convert(streams)
            self._spent += time.perf_counter() - began
            yield metas, self._write(converted)
            return
        if self._pool is None:
            self._pool = ProcessPoolExecutor(os.cpu_count(), get_context("spawn"))
        self._ahead.append((metas, self._pool.submit(_convert, streams)))
        yield from self._finish(waiting=2 * (os.cpu_count() or 1))

    def finish(self) -> Iterator[tuple[list[dict[str, Any]], list[Failure]]]:
        """Yield what `run` did not."""
        yield from self._finish(waiting=0)

    def close(self) -> None:
        """Have the other processes end."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def _finish(self, waiting: int) -> Iterator[tuple[list[dict[str, Any]], list[Failure]]]:
        while len(self._ahead) > waiting:
            metas, converted = self._ahead.popleft()
            yield metas, self._write(converted.result())

    def _write(self, converted: Converted) -> list[Failure]:
        passages, failures, ready = converted
        with having(ready):
            if passages:
                self._writer.run(passages)
        return failures


def _convert(streams: Sequence[ByteStream]) -> Converted:
    pipeline, converters = _pipeline()
    outputs = pipeline.run({"router": {"sources": streams}})
    failures = [failure for name in converters for failure in outputs.get(name, {}).get("failures", [])]
    passages = outputs.get("splitter", {}).get("documents", [])
    return passages, failures, analyse(text for passage in passages for text in _texts(passage))


def _texts(passage: Document) -> Iterator[str]:
    yield passage.meta.get("title", "")
    yield from passage.meta["headings"]
    yield passage.content or ""


@cache
def _pipeline() -> tuple[Pipeline, list[str]]:
    """Return the pipeline, and the names of its converters."""
    formats = {form.mime_type: form.component for form in (*FORMATS.values(), RECORD)}
    pipeline = Pipeline()
    pipeline.add_component("router", FileTypeRouter(list(formats)))
    pipeline.add_component("splitter", Passages())
    return pipeline, [_add(pipeline, mime_type, dotted) for mime_type, dotted in formats.items()]


def _add(pipeline: Pipeline, mime_type: str, dotted: str) -> str:
    module, _, name = dotted.partition(":")
    converter: Any = getattr(import_module(module), name)
    if name in pipeline.graph:  # one that reads several types of files
        name = f"{name} {mime_type.partition('/')[2]}"
    pipeline.add_component(name, converter())
    pipeline.connect(f"router.{mime_type}", f"{name}.sources")
    pipeline.connect(f"{name}.documents", "splitter.documents")
    return name
