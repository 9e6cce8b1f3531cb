"""The indexing pipeline, as Haystack runs it: router → converters → splitter → writer."""

from importlib import import_module
from typing import Any

from haystack import Pipeline
from haystack.components.routers import FileTypeRouter
from haystack.components.writers import DocumentWriter
from haystack.core.errors import PipelineRuntimeError
from haystack.dataclasses import ByteStream
from haystack.document_stores.types import DuplicatePolicy

from indexers.converters import FORMATS, RECORD
from indexers.converters.conversion import Failure
from indexers.splitting import Passages
from indexers.store import Store


class Conveyor:
    """Carries documents into a store, a batch at a time."""

    def __init__(self, store: Store) -> None:
        formats = {form.mime_type: form.component for form in (*FORMATS.values(), RECORD)}
        self.pipeline = Pipeline()
        self.pipeline.add_component("router", FileTypeRouter(list(formats)))
        self.pipeline.add_component("splitter", Passages())
        self.pipeline.add_component("writer", DocumentWriter(store, DuplicatePolicy.OVERWRITE))
        self._converters = [self._add(mime_type, dotted) for mime_type, dotted in formats.items()]
        self.pipeline.connect("splitter.documents", "writer.documents")

    def run(self, streams: list[ByteStream]) -> list[Failure]:
        """Convert, split and write; return what could not be converted.

        Raises:
            Unavailable: another process is indexing.
        """
        try:
            outputs = self.pipeline.run({"router": {"sources": streams}})
        except PipelineRuntimeError as error:
            raise (error.__cause__ or error) from None
        return [failure for name in self._converters for failure in outputs.get(name, {}).get("failures", [])]

    def _add(self, mime_type: str, dotted: str) -> str:
        module, _, name = dotted.partition(":")
        converter: Any = getattr(import_module(module), name)
        if name in self.pipeline.graph:  # one that reads several types of files
            name = f"{name} {mime_type.partition('/')[2]}"
        self.pipeline.add_component(name, converter())
        self.pipeline.connect(f"router.{mime_type}", f"{name}.sources")
        self.pipeline.connect(f"{name}.documents", "splitter.documents")
        return name
