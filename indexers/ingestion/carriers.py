"""Files that carry others: archives and messages. What they carry is indexed under their name."""

import re
import stat
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from io import BytesIO
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from indexers.ingestion import names
from indexers.ingestion.converters.unreadable import Unreadable
from indexers.ingestion.descriptions import DESCRIPTIONS

ZIP = "application/zip"
MOST_BYTES = 200_000_000
"""Of one file."""
_LONGEST_NAME = 400
_DRIVE = re.compile(r"^[A-Za-z]:/+")


@dataclass(frozen=True, slots=True)
class Carried:
    """A file within another: its bytes, or why they are not given (a key of `reasons.yaml`)."""

    name: str
    data: bytes = b""
    reason: str = ""
    beside: frozenset[str] = frozenset()
    """Of a `documents.yaml`: the names of the files in its folder."""


@dataclass(slots=True)
class Allowance:
    """What one file of a folder may still unpack to, all that it carries together. Its depth is that of the nesting."""

    bytes: int = 1_000_000_000
    files: int = 20_000
    depth: int = 5

    def spend(self, size: int) -> None:
        """Take a file of `size` bytes off.

        Raises:
            Unreadable: it is too much.
        """
        self.bytes -= size
        self.files -= 1
        if self.bytes < 0 or self.files < 0:
            raise Unreadable("bomb")


def unpack(suffix: str, data: bytes, allowance: Allowance) -> Iterator[Carried]:
    """Yield the files that `data` carries, one at a time.

    Raises:
        Unreadable: none can be told.
    """
    allowance.depth -= 1
    try:
        for carried in CARRIERS[suffix](data, allowance):
            if allowance.depth < 0:
                raise Unreadable("too_deep")
            yield carried
    finally:
        allowance.depth += 1


def _archive(data: bytes, allowance: Allowance) -> Iterator[Carried]:
    """Yield the members of an archive; what describes others comes before them."""
    archive = _opened(data)
    members = [member for member in archive.infolist() if not member.is_dir()]
    if _overlap(members):
        raise Unreadable("bomb")
    named = [(PurePosixPath(_name(member)), member) for member in members]
    folders: defaultdict[PurePosixPath, set[str]] = defaultdict(set)
    for path, _ in named:
        folders[path.parent].add(path.name)
    for path, member in sorted(named, key=lambda pair: pair[0].name != DESCRIPTIONS):
        allowance.spend(member.file_size)
        carried = _member(archive, member)
        yield replace(carried, beside=frozenset(folders[path.parent])) if path.name == DESCRIPTIONS else carried


def _opened(data: bytes) -> zipfile.ZipFile:
    if not data:
        raise Unreadable("empty")
    try:
        return zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable("damaged" if data.startswith(b"PK") else "wrong_extension") from error


def _overlap(members: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether several members unpack the same bytes."""
    places = sorted((member.header_offset, member.compress_size) for member in members)
    return any(start + size > after for (start, size), (after, _) in pairwise(places))


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Carried:
    name = _name(member)
    if reason := _refusal(member, name):
        return Carried(name[-_LONGEST_NAME:], reason=reason)
    try:
        return Carried(name, archive.read(member))
    except NotImplementedError:
        return Carried(name, reason="unsupported")
    # A damaged member makes a decompressor raise anything at all, and must not stop those that follow.
    except Exception:  # noqa: BLE001
        return Carried(name, reason="damaged")


def _refusal(member: zipfile.ZipInfo, name: str) -> str:
    """Return why a member is not unpacked, or an empty string."""
    reasons = {
        "unsafe_name": not _is_safe(name),
        "outside": stat.S_ISLNK(member.external_attr >> 16),
        "encrypted": bool(member.flag_bits & 1),
        "too_large": member.file_size > MOST_BYTES,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _name(member: zipfile.ZipInfo) -> str:
    """Names that don't say they are UTF-8 were read by `zipfile` as code page 437, which loses nothing.

    Some programs of Windows keep the drive: it is none of the archive.
    """
    utf8 = member.flag_bits & 0x800
    raw = member.filename.encode("utf-8" if utf8 else "cp437", "surrogateescape")
    return _DRIVE.sub("", names.decode(raw).replace("\\", "/"))


def _is_safe(name: str) -> bool:
    """Nothing is written anywhere, but a name is an id: it must not pass for that of another document."""
    path = PurePosixPath(name)
    drive = ":" in path.parts[0] if path.parts else True
    return not (drive or path.is_absolute() or ".." in path.parts or len(name) > _LONGEST_NAME)


def _attached(module: str) -> Callable[[bytes, Allowance], Iterator[Carried]]:
    """Return what unpacks messages by the `parse` of a converter, which brings Haystack in: a search does without."""

    def unpacked(data: bytes, allowance: Allowance) -> Iterator[Carried]:
        for name, content in _attachments(data, import_module(module).parse):
            allowance.spend(len(content))
            yield Carried(PurePosixPath(name.replace("\\", "/")).name[-_LONGEST_NAME:], content)

    return unpacked


def _attachments(data: bytes, parse: Callable[[bytes], Any]) -> list[tuple[str, bytes]]:
    try:
        attachments: list[tuple[str, bytes]] = parse(data).attachments
        return attachments
    # A damaged message makes a parser raise anything at all; its converter says it.
    except Exception:  # noqa: BLE001
        return []


CARRIERS: dict[str, Callable[[bytes, Allowance], Iterator[Carried]]] = {
    ".zip": _archive,
    ".eml": _attached("indexers.ingestion.converters.mail"),
    ".msg": _attached("indexers.ingestion.converters.outlook"),
}
