"""What is to be indexed: files, folders, and `.jsonl` files read line by line."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import IO

from indexers.ingestion import names
from indexers.ingestion.carriers import CARRIERS, MOST_BYTES, Allowance, unpack
from indexers.ingestion.converters import FORMATS, OLD_FORMATS, RECORD, VERSION
from indexers.ingestion.converters.unreadable import Unreadable
from indexers.ingestion.descriptions import DESCRIPTIONS, Descriptions
from indexers.ingestion.looks import Given, Held, Past, clock, look

RECORDS = ".jsonl"
_HIDDEN = (".", "~$", "__MACOSX")
_TEMPORARY = ("~", ".tmp", ".part", ".crdownload")
_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", DESCRIPTIONS})
_OF_ONE = frozenset({"title", "reference"})
"""What is said of an archive is said of its members, but this."""
_LONGEST_LINE = 20_000_000
_MANY_BYTES = 1 << 20
_NOTHING_SAID = "{}"


@dataclass(frozen=True, slots=True)
class Source:
    """A document to convert. `hash` is that of its bytes, its metadata and the version of the converters."""

    id: str
    mime_type: str
    data: bytes | Callable[[], bytes] = field(repr=False)
    """Its bytes, or how to have them: what did not change is not fetched."""
    meta: Mapping[str, str]
    hash: str
    readers: tuple[str, ...] | None = None
    """Reader labels; None where the whole source has the same, empty where nobody may read."""

    def read(self) -> bytes:
        """Return its bytes.

        Raises:
            Unfetched: they can't be had now.
        """
        return self.data if isinstance(self.data, bytes) else self.data()


class Unfetched(Exception):
    """What stands elsewhere could not be had; `reason` is a key of `reasons.yaml`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be taken; `reason` is a key of `reasons.yaml`."""

    file: str
    reason: str
    hides: bool = False
    """Whether documents may stand behind it that were not seen: none is then taken for deleted."""


@dataclass(frozen=True, slots=True)
class Unopened:
    """A file that looks as it did when it gave documents that are held as they were."""

    ids: Given


Found = Source | Unopened | Problem


def read(path: Path, past: Past | None = None) -> Iterator[Found]:
    """Yield the documents of a file or a folder, one at a time, and what could not be taken.

    A document's id is its path within the folder (its name, for a file), or what a line of `.jsonl` says, which is not
    asked again of one that is held.
    """
    past = past or Past()
    try:
        if path.is_dir():
            yield from _folder(path, path.resolve(), past)
        elif path.is_file():
            yield from _file(path, names.readable(path.name), Descriptions.of(path.parent), past)
        else:
            yield Problem(names.readable(path), "missing", hides=True)
    except OSError:
        yield Problem(names.readable(path), "unreadable", hides=True)


def count(path: Path, past: Past | None = None) -> int:
    """Return about how many documents `read` will yield, quickly."""
    past = past or Past()
    try:
        if path.is_dir():
            root = path.resolve()
            places = (entry for entry in _entries(path) if _place(entry, root) in (_Place.FILE, _Place.FOLDER))
            return sum(count(Path(entry.path), past) for entry in places)
        if path.suffix.lower() == RECORDS:
            return len(past.looks.given(path, _NOTHING_SAID) or ()) or _lines(path)
    except OSError:
        return 0
    return int(not refusal(path.name, 0))


def digest(*parts: str | bytes) -> str:
    """Return a digest of `parts`; no two lists of parts have the same."""
    hashed = blake2b(digest_size=16)
    for part in parts:
        if isinstance(part, str):
            hashed.update(_framed(part))
        else:
            hashed.update(len(part).to_bytes(8, "big"))
            hashed.update(part)
    return hashed.hexdigest()


@lru_cache  # nearly all are said of every document
def _framed(part: str) -> bytes:
    data = part.encode()
    return len(data).to_bytes(8, "big") + data


def _folder(folder: Path, root: Path, past: Past, within: str = "") -> Iterator[Found]:
    try:
        entries = _entries(folder)
        descriptions = Descriptions.of(folder)
    except OSError:
        yield Problem(within or names.readable(folder), "unreadable", hides=True)
        return
    yield from (Problem(within + file, reason) for file, reason in descriptions.problems)
    for entry in entries:
        name = within + names.readable(entry.name)
        place = _place(entry, root)
        if place is _Place.OUTSIDE:
            yield Problem(name, "outside")
        elif place is _Place.FOLDER:
            yield from _folder(Path(entry.path), root, past, f"{name}/")
        elif place is _Place.FILE:
            yield from _file(Path(entry.path), name, descriptions, past)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """Return what a person put in `folder`, in the order of names."""
    with os.scandir(folder) as entries:
        seen = [entry for entry in entries if not is_skipped(entry.name)]
    return sorted(seen, key=lambda entry: entry.name)


class _Place(Enum):
    FILE = 1
    FOLDER = 2
    OUTSIDE = 3
    NOWHERE = 4
    """No file, or a link to a folder that is read where it stands."""


def _place(entry: os.DirEntry[str], root: Path) -> _Place:
    try:
        if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(root):
            return _Place.OUTSIDE
        if entry.is_dir():
            return _Place.NOWHERE if entry.is_symlink() else _Place.FOLDER
        return _Place.FILE if entry.is_file() else _Place.NOWHERE
    # A link that leads to itself is a RuntimeError before Python 3.13.
    except (OSError, RuntimeError):
        return _Place.OUTSIDE


def is_skipped(name: str) -> bool:
    """Tell whether a program, and no person, put a file or a folder of that name there."""
    return name.startswith(_HIDDEN) or name.endswith(_TEMPORARY) or name.lower() in _OF_SYSTEMS


def _file(path: Path, name: str, descriptions: Descriptions, past: Past) -> Iterator[Found]:
    records = path.suffix.lower() == RECORDS
    meta = {} if records else descriptions.meta(names.readable(path.name))
    try:
        if not records and (reason := refusal(name, path.stat().st_size)):
            yield Problem(name, reason)
        elif (given := past.looks.given(path, _described(meta))) is not None and past.held.holds(given):
            yield Unopened(given)
        else:
            yield from _opened(path, name, meta, past)
    except OSError:
        yield Problem(name, "unreadable", hides=records)


def _opened(path: Path, name: str, meta: Mapping[str, str], past: Past) -> Iterator[Source | Problem]:
    """Read a file; where it gives all it holds, take note of how it looked."""
    began = clock()
    with path.open("rb") as file:
        seen = look(file)
        given: dict[str, str] | None = {} if past.looks.kept else None
        for found in _contents(file, path, name, meta, past.held):
            given = _added(given, found)
            yield found
        if given is not None and look(file) == seen:
            past.looks.note(path, seen, began, _described(meta), given)


def _contents(
    file: IO[bytes], path: Path, name: str, meta: Mapping[str, str], held: Held
) -> Iterator[Source | Problem]:
    if path.suffix.lower() == RECORDS:
        return _records(file, name, held)
    return documents(name, file.read(), meta)


def _added(given: dict[str, str] | None, found: Source | Problem) -> dict[str, str] | None:
    """Add what was found to what a file gave: None once there is something to say again the next time."""
    if given is None or isinstance(found, Problem) or found.id in given:
        return None
    given[found.id] = found.hash
    return given


def documents(
    name: str, data: bytes, meta: Mapping[str, str], allowance: Allowance | None = None, *, suffix: str = ""
) -> Iterator[Source | Problem]:
    """Yield the document that a file is, and those it carries, whose ids begin with its own: `archive.zip/note.odt`.

    `suffix` says what it is when its name does not.
    """
    suffix = suffix or _suffix(name)
    if suffix in FORMATS:
        yield _source(name, FORMATS[suffix].mime_type, data, meta)
    if suffix not in CARRIERS:
        return
    allowance = allowance or Allowance()
    shared = of_members(meta)
    try:
        for carried in unpack(suffix, data, allowance):
            within = f"{name}/{carried.name}"
            if any(map(is_skipped, PurePosixPath(carried.name).parts)):
                continue
            if reason := carried.reason or refusal(within, len(carried.data)):
                yield Problem(within, reason)
            else:
                yield from documents(within, carried.data, shared, allowance)
    except Unreadable as error:
        yield Problem(name, error.reason)


def of_members(meta: Mapping[str, str]) -> dict[str, str]:
    """Return what is said of an archive or a message that is also said of what it holds."""
    return {key: value for key, value in meta.items() if key not in _OF_ONE}


def refusal(name: str, size: int) -> str:
    """Return why a file is not read, or an empty string."""
    suffix = _suffix(name)
    if suffix in OLD_FORMATS:
        return "old_format"
    if suffix not in FORMATS and suffix not in CARRIERS:
        return "unsupported"
    return "too_large" if size > MOST_BYTES else ""


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _records(lines: IO[bytes], name: str, held: Held) -> Iterator[Source | Problem]:
    for number, line in enumerate(iter(lambda: lines.readline(_LONGEST_LINE), b""), 1):
        if not (data := line.strip()):
            continue
        hash_ = _hash(RECORD.mime_type, _NOTHING_SAID, data)
        if ident := held.recall(hash_) or _record_id(data):
            yield Source(ident, RECORD.mime_type, data, {}, hash_)
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
    return Source(ident, mime_type, data, meta, _hash(mime_type, _described(meta), data))


def _described(meta: Mapping[str, str]) -> str:
    return json.dumps(meta, sort_keys=True)


def _hash(mime_type: str, described: str, data: bytes) -> str:
    return digest(str(VERSION), mime_type, described, data)


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(_MANY_BYTES), b""))
