"""What one file holds: the document that it is, those that it carries, and the lines of `.jsonl` files."""

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import IO

from indexers.ingestion.carriers import CARRIERS, MOST_BYTES, Allowance, Carried, unpack
from indexers.ingestion.converters import FORMATS, OLD_FORMATS, RECORD, VERSION
from indexers.ingestion.converters.unreadable import Unreadable
from indexers.ingestion.descriptions import DESCRIPTIONS, Descriptions
from indexers.ingestion.found import Kept, Opened, Problem, Source, digest
from indexers.ingestion.looks import Held

_HIDDEN = (".", "~$", "__MACOSX")
_TEMPORARY = ("~", ".tmp", ".part", ".crdownload")
_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", DESCRIPTIONS})
_OF_ONE = frozenset({"title", "reference"})
"""What is said of an archive is said of its members, but this."""
_LONGEST_LINE = 20_000_000


def documents(
    name: str, data: bytes, meta: Mapping[str, str], allowance: Allowance | None = None, *, suffix: str = ""
) -> Iterator[Opened]:
    """Yield the document that a file is, and those it carries, whose ids begin with its own: `archive.zip/note.odt`.

    A `documents.yaml` in an archive describes the files beside it, as in a folder. `suffix` says what the file is when
    its name does not.
    """
    suffix = suffix or _suffix(name)
    if suffix in FORMATS:
        yield _source(name, FORMATS[suffix].mime_type, data, meta)
    if suffix not in CARRIERS:
        return
    allowance = allowance or Allowance()
    shared = of_members(meta)
    said: dict[str, Descriptions] = {}
    try:
        for carried in unpack(suffix, data, allowance):
            folder = carried.name.rpartition("/")[0]
            if carried.beside and not _is_left_out(folder):
                said[folder] = _descriptions(carried)
                above = f"{name}/{folder}/" if folder else f"{name}/"
                yield from (Problem(above + wrong, reason) for wrong, reason in said[folder].problems.items())
            elif not _is_left_out(carried.name):
                yield from _member(name, carried, said.get(folder, Descriptions()), shared, allowance)
    except Unreadable as error:
        yield Problem(name, error.reason)


def _is_left_out(path: str) -> bool:
    return any(part != ".." and is_skipped(part) for part in PurePosixPath(path).parts)


def _descriptions(carried: Carried) -> Descriptions:
    if carried.reason:
        return Descriptions(broken=carried.reason)
    return Descriptions.read(carried.data, carried.beside.__contains__)


def _member(
    name: str, carried: Carried, said: Descriptions, shared: Mapping[str, str], allowance: Allowance
) -> Iterator[Opened]:
    within, file = f"{name}/{carried.name}", PurePosixPath(carried.name).name
    if reason := carried.reason or refusal(within, len(carried.data)):
        yield Problem(within, reason)
    elif said.holds_back(file):
        yield Kept(within)
    else:
        yield from documents(within, carried.data, {**shared, **said.meta(file)}, allowance)


def of_members(meta: Mapping[str, str]) -> dict[str, str]:
    """Return what is said of an archive or a message that is also said of what it holds."""
    return {key: value for key, value in meta.items() if key not in _OF_ONE}


def records(lines: IO[bytes], name: str, held: Held) -> Iterator[Source | Problem]:
    """Yield the documents that the lines of `.jsonl` are; the id of one that is `held` is not read again."""
    nothing_said = described({})
    for number, line in enumerate(iter(lambda: lines.readline(_LONGEST_LINE), b""), 1):
        if not (data := line.strip()):
            continue
        hash_ = _hash(RECORD.mime_type, nothing_said, data)
        if ident := held.recall(hash_) or _record_id(data):
            yield Source(ident, RECORD.mime_type, data, {}, hash_)
        else:
            yield Problem(f"{name}:{number}", "bad_line", hides=True)


def _record_id(line: bytes) -> str:
    """Return the id of a record, or an empty string when the line is none."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(record, dict) or not isinstance(record.get("sections"), list):
        return ""
    ident = record.get("id")
    return str(ident).strip() if isinstance(ident, str | int) else ""


def refusal(name: str, size: int) -> str:
    """Return why a file is not read, or an empty string."""
    suffix = _suffix(name)
    if suffix in OLD_FORMATS:
        return "old_format"
    if suffix not in FORMATS and suffix not in CARRIERS:
        return "unsupported"
    return "too_large" if size > MOST_BYTES else ""


def is_skipped(name: str) -> bool:
    """Tell whether a program, and no person, put a file or a folder of that name there."""
    return name.startswith(_HIDDEN) or name.endswith(_TEMPORARY) or name.lower() in _OF_SYSTEMS


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _source(ident: str, mime_type: str, data: bytes, meta: Mapping[str, str]) -> Source:
    return Source(ident, mime_type, data, meta, _hash(mime_type, described(meta), data))


def described(meta: Mapping[str, str]) -> str:
    """Return `meta` as text, the same whatever the order of its keys."""
    return json.dumps(meta, sort_keys=True)


def _hash(mime_type: str, said: str, data: bytes) -> str:
    return digest(str(VERSION), mime_type, said, data)
