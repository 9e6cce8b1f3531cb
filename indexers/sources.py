"""What is to be indexed: files, folders, and `.jsonl` files read line by line."""

import json
import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from indexers.converters import FORMATS, RECORD, VERSION
from indexers.descriptions import DESCRIPTIONS, Descriptions

RECORDS = ".jsonl"
_HIDDEN = (".", "~$", "__MACOSX")
_TEMPORARY = ("~", ".tmp", ".part", ".crdownload")
_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", DESCRIPTIONS})
_MOST_BYTES = 200_000_000
_LONGEST_LINE = 20_000_000
_MANY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """A document to convert. `hash` is that of its bytes, its metadata and the version of the converters."""

    id: str
    mime_type: str
    data: bytes = field(repr=False)
    meta: Mapping[str, str]
    hash: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be taken; `reason` is a key of `reasons.yaml`."""

    file: str
    reason: str
    hides: bool = False
    """Whether documents may stand behind it that were not seen: none is then taken for deleted."""


def read(path: Path) -> Iterator[Source | Problem]:
    """Yield the documents of a file or a folder, one at a time, and what could not be taken.

    A document's id is its path within the folder (its name, for a file), or what a line of `.jsonl` says.
    """
    if path.is_dir():
        yield from _folder(path, path.resolve())
    elif path.is_file():
        yield from _file(path, _name(path.name), Descriptions.beside(path))
    else:
        yield Problem(path.as_posix(), "missing", hides=True)


def count(path: Path) -> int:
    """Return about how many documents `read` will yield, quickly."""
    if path.is_dir():
        return sum(count(Path(entry.path)) for entry in _entries(path) if _is_inside(entry, path.resolve()))
    if path.suffix.lower() == RECORDS:
        return _lines(path)
    return int(path.suffix.lower() in FORMATS)


def digest(*parts: str | bytes) -> str:
    """Return a digest of `parts`; no two lists of parts have the same."""
    hashed = blake2b(digest_size=16)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        hashed.update(len(data).to_bytes(8, "big"))
        hashed.update(data)
    return hashed.hexdigest()


def _folder(folder: Path, root: Path, within: str = "") -> Iterator[Source | Problem]:
    descriptions = Descriptions.of(folder)
    yield from (Problem(within + file, reason) for file, reason in descriptions.problems)
    try:
        entries = _entries(folder)
    except OSError:
        yield Problem(within or folder.as_posix(), "unreadable", hides=True)
        return
    for entry in entries:
        name = within + _name(entry.name)
        if not _is_inside(entry, root):
            yield Problem(name, "outside")
        elif entry.is_dir():
            yield from () if entry.is_symlink() else _folder(Path(entry.path), root, f"{name}/")
        elif entry.is_file():
            yield from _file(Path(entry.path), name, descriptions)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """Return what a person put in `folder`, in the order of names."""
    with os.scandir(folder) as entries:
        seen = [entry for entry in entries if not _is_skipped(entry.name)]
    return sorted(seen, key=lambda entry: entry.name)


def _is_skipped(name: str) -> bool:
    return name.startswith(_HIDDEN) or name.endswith(_TEMPORARY) or name.lower() in _OF_SYSTEMS


def _is_inside(entry: os.DirEntry[str], root: Path) -> bool:
    return not entry.is_symlink() or Path(entry.path).resolve().is_relative_to(root)


def _file(path: Path, name: str, descriptions: Descriptions) -> Iterator[Source | Problem]:
    suffix = path.suffix.lower()
    records = suffix == RECORDS
    if not records and suffix not in FORMATS:
        yield Problem(name, "unsupported")
        return
    try:
        if records:
            yield from _records(path, name)
        elif path.stat().st_size > _MOST_BYTES:
            yield Problem(name, "too_large")
        else:
            meta = descriptions.meta(path.name)
            yield _source(name, FORMATS[suffix].mime_type, path.read_bytes(), meta)
    except OSError:
        yield Problem(name, "unreadable", hides=records)


def _records(path: Path, name: str) -> Iterator[Source | Problem]:
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), b""), 1):
            if not line.strip():
                continue
            ident = _record_id(line)
            if ident:
                yield _source(ident, RECORD.mime_type, line.strip(), {})
            else:
                yield Problem(f"{name}:{number}", "bad_line", hides=True)


def _record_id(line: bytes) -> str:
    """Return the id of a record, or an empty string when the line is none."""
    try:
        record = json.loads(line)
    except ValueError:
        return ""
    if not isinstance(record, dict) or not isinstance(record.get("sections"), list):
        return ""
    ident = record.get("id")
    return str(ident).strip() if isinstance(ident, str | int) else ""


def _source(ident: str, mime_type: str, data: bytes, meta: Mapping[str, str]) -> Source:
    described = json.dumps(meta, sort_keys=True)
    return Source(ident, mime_type, data, meta, digest(str(VERSION), mime_type, described, data))


def _name(name: str) -> str:
    """Macs write accents apart: the same file must have the same id everywhere."""
    return unicodedata.normalize("NFC", name)


def _lines(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(_MANY_BYTES), b""))
    except OSError:
        return 0
