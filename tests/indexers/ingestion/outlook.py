"""Messages as Outlook saves them. No library that we may use writes the format, so it is composed by hand here, after
Microsoft's [MS-CFB] (the file system within the file) and [MS-OXMSG] (what a message keeps in it).
"""

import datetime as dt
import struct
from collections.abc import Mapping

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_TEXT, _BINARY, _NUMBER, _TIME = 0x001F, 0x0102, 0x0003, 0x0040
Tree = Mapping[str, "bytes | Tree"]


def message(
    subject: str, body: str, *, html: str = "", sender: str = "", attachments: Mapping[str, bytes] | None = None
) -> bytes:
    """Return a message sent on 12 March 2026."""
    attached = attachments or {}
    fixed = {
        (0x340D, _NUMBER): struct.pack("<II", 0x00040000, 0),  # its texts are in Unicode
        (0x3FDE, _NUMBER): struct.pack("<II", 65001, 0),
        (0x0039, _TIME): struct.pack("<Q", _filetime(dt.datetime(2026, 3, 12, 9, tzinfo=dt.UTC))),
    }
    texts = {0x001A: "IPM.Note", 0x0037: subject, 0x0C1A: sender, 0x1000: body}
    blobs = {0x1013: html.encode()} if html else {}
    header = struct.pack("<8x4I8x", 0, len(attached), 0, len(attached))
    storages = {
        f"__attach_version1.0_#{number:08X}": _properties(
            bytes(8), {(0x3705, _NUMBER): struct.pack("<II", 1, 0)}, {0x3707: name}, {0x3701: data}
        )
        for number, (name, data) in enumerate(attached.items())
    }
    return compound({**_properties(header, fixed, texts, blobs), **storages})


def _properties(
    header: bytes, fixed: Mapping[tuple[int, int], bytes], texts: Mapping[int, str], blobs: Mapping[int, bytes]
) -> Tree:
    streams = {(ident, _TEXT): text.encode("utf-16-le") for ident, text in texts.items()}
    streams |= {(ident, _BINARY): data for ident, data in blobs.items()}
    rows = {**fixed, **{key: struct.pack("<II", len(data), 0) for key, data in streams.items()}}
    table = b"".join(struct.pack("<HHI", kind, ident, 6) + value for (ident, kind), value in rows.items())
    named = {f"__substg1.0_{ident:04X}{kind:04X}": data for (ident, kind), data in streams.items()}
    return {"__properties_version1.0": header + table, **named}


def _filetime(moment: dt.datetime) -> int:
    return int((moment - dt.datetime(1601, 1, 1, tzinfo=dt.UTC)).total_seconds()) * 10_000_000


def compound(tree: Tree) -> bytes:
    """Return a compound file of version 3 that holds the streams and storages of `tree`."""
    writer = _Writer()
    writer.add("Root Entry", tree, 5)
    return writer.whole()


class _Writer:
    def __init__(self) -> None:
        self.entries: list[list[int | str]] = []
        self.sectors: list[bytes] = []
        self.fat: list[int] = []
        self.minis: list[bytes] = []
        self.minifat: list[int] = []

    def add(self, name: str, node: "bytes | Tree", kind: int) -> int:
        number = len(self.entries)
        self.entries.append([name, kind, _FREE, _FREE, 0, 0])
        if isinstance(node, bytes):
            small = len(node) < _CUTOFF
            places = (self.minis, self.minifat, _MINI) if small else (self.sectors, self.fat, _SECTOR)
            self.entries[number][4:] = [_chain(node, *places), len(node)]
            return number
        above = number
        for inner in sorted(node, key=lambda name: (len(name), name.upper())):
            child = self.add(inner, node[inner], 2 if isinstance(node[inner], bytes) else 1)
            self.entries[above][3 if above == number else 2] = child  # each the right neighbour of the one before
            above = child
        return number

    def whole(self) -> bytes:
        mini = b"".join(self.minis)
        self.entries[0][4:] = [_chain(mini, self.sectors, self.fat, _SECTOR), len(mini)]
        directory = _chain(b"".join(map(_entry, self.entries)), self.sectors, self.fat, _SECTOR)
        minifat = _chain(struct.pack(f"<{len(self.minifat)}I", *self.minifat), self.sectors, self.fat, _SECTOR, b"\xff")
        minis = -(-len(self.minifat) * 4 // _SECTOR)
        fats = 1
        while (len(self.fat) + fats) * 4 > fats * _SECTOR:
            fats += 1
        first = len(self.fat)
        fat = [*self.fat, *[_FAT] * fats]
        fat += [_FREE] * (fats * _SECTOR // 4 - len(fat))
        header = struct.pack(
            "<8s16xHHHHH6xIIIIIIIII109I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, fats, directory, 0,
            _CUTOFF, minifat, minis, _END, 0, *range(first, first + fats), *[_FREE] * (109 - fats),
        )  # fmt: skip
        return header + b"".join(self.sectors) + struct.pack(f"<{len(fat)}I", *fat)


def _chain(data: bytes, blocks: list[bytes], table: list[int], size: int, filler: bytes = b"\x00") -> int:
    """Add `data` to `blocks` and its chain to `table`; return where it begins."""
    first, count = len(blocks), -(-len(data) // size)
    blocks += [data[at : at + size].ljust(size, filler) for at in range(0, len(data), size)]
    table += [*range(first + 1, first + count), _END] if count else []
    return first if count else _END


def _entry(entry: list[int | str]) -> bytes:
    name, kind, right, child, start, size = entry
    text = str(name).encode("utf-16-le") + b"\x00\x00"
    links = struct.pack("<HBBIII36xIQ", len(text), kind, 1, _FREE, right, child, start, size)
    return text.ljust(64, b"\x00") + links
