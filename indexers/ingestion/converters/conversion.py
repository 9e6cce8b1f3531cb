"""From files to Haystack documents: what every converter shares."""

import datetime as dt
import re
import unicodedata
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from haystack import Document
from haystack.components.converters.utils import get_bytestream_from_source, normalize_metadata
from haystack.dataclasses import ByteStream

from indexers.ingestion import names
from indexers.ingestion.converters.provenance import Meta, take, words
from indexers.ingestion.converters.unreadable import Unreadable
from indexers.ingestion.inline import holds

Source = str | Path | ByteStream
Given = dict[str, Any] | list[dict[str, Any]] | None
_CONTROLS = "".join(map(chr, (*range(9), 0x0B, *range(0x0E, 0x20), 0x7F, 0xAD, 0x200B, 0xFEFF)))
_TO_FILL = re.compile(r"(?<=[^\s.…_\\|])[ \t]*(?:(?:\\?_){5,}|[.…]{5,})")
"""The dots of a form, where a person writes."""
_MAYBE_TO_FILL = ("_", "…", ".....")
"""Found a hundred times as fast as `_TO_FILL`, and rarely there."""
_TITLE = re.compile(r"^# +(.+)$", re.MULTILINE)
_FIRST_LINES, _LONGEST_TITLE = 25, 30
"""Lines among which the object of a letter stands, and words that it may have."""
_TEXT = re.compile(r"^(?!#{1,6} |[\s\f]*$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Conversion:
    """What one file holds: structured Markdown, what it says of itself, and what its properties add if nothing else does."""

    markdown: str
    meta: Mapping[str, str] = field(default_factory=dict)
    fallback: Mapping[str, str] = field(default_factory=dict)
    pages: int | None = None
    """How many pages; None where the format has none."""
    lacks: str = ""
    """Why some of its pages could not be read (a key of `reasons.yaml`), or an empty string."""
    presented: bool = False
    """Whether the first lines need not be read for a presentation."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that gave nothing, or not all it holds, and why (a key of `reasons.yaml`)."""

    file: str
    reason: str
    partial: bool = False


def convert(sources: list[Source], given: Given, read: Callable[[bytes], Conversion]) -> dict[str, list[Any]]:
    """Return `documents` and `failures`: one or the other for each source, both where a part could not be read.

    Metadata that a source carries, then `given`, win over what the file says. A document's id is the `id` of its
    metadata, else the file's name.
    """
    documents: list[Document] = []
    failures: list[Failure] = []
    for source, extra in zip(sources, normalize_metadata(given, len(sources)), strict=True):
        name = str(source)
        try:
            stream = get_bytestream_from_source(source)
            name = str(stream.meta.get("id") or Path(stream.meta.get("file_path", name)).name)
            conversion = _read(stream.data, read)
            documents.append(_document(name, conversion, {**stream.meta, **extra}))
            if conversion.lacks:
                failures.append(Failure(name, conversion.lacks, partial=True))
        except Unreadable as error:
            failures.append(Failure(name, error.reason))
        except OSError:
            failures.append(Failure(name, "unreadable"))
    return {"documents": documents, "failures": failures}


def _read(data: bytes, read: Callable[[bytes], Conversion]) -> Conversion:
    if not data.strip():
        raise Unreadable("empty")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read(data)
    except Unreadable:
        raise
    except RecursionError as error:
        raise Unreadable("too_deep") from error
    # A damaged file makes a parser raise anything at all, and must not stop the files that follow.
    except Exception as error:
        raise Unreadable("damaged") from error


def _document(name: str, conversion: Conversion, given: Mapping[str, Any]) -> Document:
    said: Meta
    markdown = _cleaned(unicodedata.normalize("NFC", conversion.markdown))
    said, markdown = ({}, markdown) if conversion.presented else take(markdown)
    if not _TEXT.search(markdown):
        raise Unreadable("no_text")
    meta: Meta = {**conversion.fallback, **said, **conversion.meta}
    meta["title"] = meta.get("title") or _title_of(markdown) or _object_of(markdown) or _title_of_file(name)
    kept = {key: value for key, value in meta.items() if value}
    if conversion.pages:
        given = {"pages": conversion.pages, **given}
    if conversion.lacks:
        # It must not pass for unchanged: what it lacks may be there the next time.
        given = {**given, "hash": ""}
    return Document(id=name, content=markdown, meta={**kept, **given})


def _cleaned(markdown: str) -> str:
    if holds(markdown, _CONTROLS):
        markdown = re.sub(f"[{_CONTROLS}]", "", markdown)
    return _TO_FILL.sub(" …", markdown) if holds(markdown, _MAYBE_TO_FILL) else markdown


def _title_of(markdown: str) -> str:
    titles = _TITLE.findall(markdown)
    return titles[0].replace("\\", "").strip() if len(titles) == 1 else ""


def _object_of(markdown: str) -> str:
    """Return what a letter or a deliberation says that it is about, within its first lines."""
    pattern = re.compile(words()["objet"], re.IGNORECASE)
    first = islice((line for line in markdown.split("\n") if line.strip()), _FIRST_LINES)
    found = next(filter(None, (pattern.match(line.strip("#*_ ")) for line in first)), None)
    said = found["valeur"].replace("\\", "").strip(" *_.") if found else ""
    return said[:1].upper() + said[1:] if len(said.split()) <= _LONGEST_TITLE else ""


def _title_of_file(name: str) -> str:
    """Return what the name of a file or the end of an address says, its letters no longer encoded (%C3%A9)."""
    path = urlsplit(name).path if "://" in name else name
    words = re.sub(r"[-_\s]+", " ", Path(names.decode(unquote_to_bytes(path))).stem).strip()
    return words[:1].upper() + words[1:]


def iso_day(moment: dt.datetime | dt.date | None) -> str:
    """Return the day of a moment in ISO, or an empty string."""
    if isinstance(moment, dt.datetime):
        moment = moment.date()
    return moment.isoformat() if moment else ""
