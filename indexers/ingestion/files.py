"""Files and folders of this machine: which are read, which look as they did, which are left out."""

import os
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import IO

from indexers.ingestion import names
from indexers.ingestion.contents import described, documents, is_skipped, records, refusal
from indexers.ingestion.descriptions import DESCRIPTIONS, Descriptions
from indexers.ingestion.found import Found, Kept, Opened, Problem, Source, Unopened
from indexers.ingestion.looks import Held, Past, clock, look

_RECORDS = ".jsonl"
_MANY_BYTES = 1 << 20


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
            yield from _alone(path, past)
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
        if _is_of_lines(path):
            return len(past.looks.given(path, described({})) or ()) or _lines(path)
    except OSError:
        return 0
    return int(not refusal(path.name, 0))


def _alone(path: Path, past: Past) -> Iterator[Found]:
    name, descriptions = names.readable(path.name), Descriptions.of(path.parent)
    if reason := descriptions.broken or descriptions.wrong.get(name):
        yield Problem(DESCRIPTIONS if descriptions.broken else name, reason)
    yield from _file(path, name, descriptions, past)


def _folder(folder: Path, root: Path, past: Past, within: str = "") -> Iterator[Found]:
    try:
        entries = _entries(folder)
        descriptions = Descriptions.of(folder)
    except OSError:
        yield Problem(within or names.readable(folder), "unreadable", hides=True)
        return
    yield from (Problem(within + file, reason) for file, reason in descriptions.problems.items())
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


def _file(path: Path, name: str, descriptions: Descriptions, past: Past) -> Iterator[Found]:
    of_lines = _is_of_lines(path)
    meta = {} if of_lines else descriptions.meta(names.readable(path.name))
    try:
        if not of_lines and (reason := refusal(name, path.stat().st_size)):
            yield Problem(name, reason)
        elif not of_lines and descriptions.holds_back(names.readable(path.name)):
            yield Kept(name)
        elif (given := past.looks.given(path, described(meta))) is not None and past.held.holds(given):
            yield Unopened(given)
        else:
            yield from _opened(path, name, meta, past)
    except OSError:
        yield Problem(name, "unreadable", hides=of_lines)


def _opened(path: Path, name: str, meta: Mapping[str, str], past: Past) -> Iterator[Opened]:
    """Read a file; where it gives all it holds, take note of how it looked."""
    began = clock()
    with path.open("rb") as file:
        seen = look(file)
        given: dict[str, str] | None = {} if past.looks.kept else None
        for found in _contents(file, path, name, meta, past.held):
            given = _added(given, found)
            yield found
        if given is not None and look(file) == seen:
            past.looks.note(path, seen, began, described(meta), given)


def _contents(file: IO[bytes], path: Path, name: str, meta: Mapping[str, str], held: Held) -> Iterator[Opened]:
    if _is_of_lines(path):
        return records(file, name, held)
    return documents(name, file.read(), meta)


def _added(given: dict[str, str] | None, found: Opened) -> dict[str, str] | None:
    """Add what was found to what a file gave: None once there is something to say again the next time."""
    if given is None or not isinstance(found, Source) or found.id in given:
        return None
    given[found.id] = found.hash
    return given


def _is_of_lines(path: Path) -> bool:
    return path.suffix.lower() == _RECORDS


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(_MANY_BYTES), b""))
