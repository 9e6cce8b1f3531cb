"""Reading one file with the converter of its format."""

from importlib import import_module
from typing import Any

from haystack import Document
from haystack.dataclasses import ByteStream

from indexers.ingestion.converters import FORMATS, RECORD


def component(suffix: str) -> Any:
    module, _, name = (RECORD if suffix == ".jsonl" else FORMATS[suffix]).component.partition(":")
    return getattr(import_module(module), name)()


def convert(suffix: str, data: bytes | str, **meta: str) -> Document:
    stream = ByteStream(data.encode() if isinstance(data, str) else data, meta={"id": f"papier{suffix}", **meta})
    found = component(suffix).run(sources=[stream])
    assert found["failures"] == []
    document: Document = found["documents"][0]
    return document


def text(suffix: str, data: bytes | str) -> str:
    return convert(suffix, data).content or ""


def refusal(suffix: str, data: bytes) -> str:
    found = component(suffix).run(sources=[ByteStream(data, meta={"id": "papier"})])
    assert found["documents"] == []
    (failure,) = found["failures"]
    assert failure.file == "papier"
    return str(failure.reason)
