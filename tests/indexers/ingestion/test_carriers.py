"""Archives: their members are documents of their own, and none of them harms the rest."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from indexers.ingestion import files, names
from indexers.ingestion.carriers import Allowance
from indexers.ingestion.converters.unreadable import Unreadable
from indexers.ingestion.found import Kept, Problem, Source
from tests.indexers import papers
from tests.indexers.papers import put


def zipped(**members: bytes | str) -> bytes:
    return papers.archive({name.replace("__", "."): data for name, data in members.items()})


def taken(path: Path) -> dict[str, bytes]:
    return {found.id: found.data for found in files.read(path) if isinstance(found, Source)}


def problems(path: Path) -> list[tuple[str, str]]:
    return [(found.file, found.reason) for found in files.read(path) if isinstance(found, Problem)]


def renamed(data: bytes, before: bytes, after: bytes) -> bytes:
    """Change a name within an archive, which the standard library writes in UTF-8 only."""
    assert len(before) == len(after)
    return data.replace(before, after)


class TestArchives:
    def test_members_are_named_under_the_archive(self, tmp_path: Path) -> None:
        inner = papers.archive({"notes/tri.md": "Le tri."})
        data = papers.archive({
            "règlement.md": "A", "rh/congés.txt": "B", "encore.zip": inner, "__MACOSX/règlement.md": "x", ".cache": "x",
            "rh/Thumbs.db": "x", "a\\b.txt": "C",
        })  # fmt: skip
        put(tmp_path / "tout.zip", data)
        assert taken(tmp_path) == {
            "tout.zip/règlement.md": b"A", "tout.zip/rh/congés.txt": b"B", "tout.zip/encore.zip/notes/tri.md": b"Le tri.",
            "tout.zip/a/b.txt": b"C",
        }  # fmt: skip
        assert problems(tmp_path) == []

    def test_what_is_said_of_the_archive_is_said_of_its_members(self, tmp_path: Path) -> None:
        put(tmp_path / "a.zip", zipped(b__md="B"))
        put(tmp_path / "documents.yaml", "a.zip:\n  titre: Lot\n  service: CCAS\n")
        (found,) = files.read(tmp_path)
        assert isinstance(found, Source)
        assert found.meta == {"owner": "CCAS"}

    def test_they_are_described_as_in_a_folder(self, tmp_path: Path) -> None:
        data = papers.archive({
            "a.md": "A", "rh/b.md": "B", "rh/documents.yaml": "b.md:\n  titre: Congés\nc.md:\n  titre: C\n",
            "documents.yaml": "a.md: {service: DRH}\nb.md: {titre: B}\n", "__MACOSX/documents.yaml": "[",
        })  # fmt: skip
        put(tmp_path / "lot.zip", data)
        put(tmp_path / "documents.yaml", "lot.zip:\n  service: CCAS\n")
        assert {found.id: found.meta for found in files.read(tmp_path) if isinstance(found, Source)} == {
            "lot.zip/a.md": {"owner": "DRH"},
            "lot.zip/rh/b.md": {"owner": "CCAS", "title": "Congés"},
        }
        assert problems(tmp_path) == [("lot.zip/rh/c.md", "nothing_described"), ("lot.zip/b.md", "nothing_described")]

    @pytest.mark.parametrize(
        ("said", "problem", "kept"),
        [
            ("a.md: {date: x}", ("lot.zip/rh/a.md", "bad_value: documents.yaml → date"), ["a"]),
            ("a.md: [", ("lot.zip/rh/documents.yaml", "broken_descriptions: 1"), ["a", "b"]),
        ],
    )
    def test_what_is_badly_described_waits(
        self, tmp_path: Path, said: str, problem: tuple[str, str], kept: list[str]
    ) -> None:
        data = papers.archive({"rh/a.md": "A", "rh/b.md": "B", "c.md": "C", "rh/documents.yaml": said})
        put(tmp_path / "lot.zip", data)
        assert problems(tmp_path) == [problem]
        waiting = [found.file for found in files.read(tmp_path) if isinstance(found, Kept)]
        assert waiting == [f"lot.zip/rh/{name}.md" for name in kept]
        assert len(taken(tmp_path)) == 3 - len(kept)

    @pytest.mark.parametrize(("encoding", "written"), [("cp850", "été n° 2.txt"), ("cp1252", "congés d’été.txt")])
    def test_names_of_old_windows(self, tmp_path: Path, encoding: str, written: str) -> None:
        raw = written.encode(encoding)
        data = renamed(zipped(**{"x" * len(raw): "A"}), b"x" * len(raw), raw)
        assert list(taken(put(tmp_path / "a.zip", data))) == [f"a.zip/{written}"]

    @pytest.mark.parametrize(
        "name", ["../../etc/passwd.md", "/etc/passwd.md", "C:a.md", "a/../../b.md", "x" * 500 + ".md"]
    )
    def test_names_that_lead_out(self, tmp_path: Path, name: str) -> None:
        put(tmp_path / "a.zip", papers.archive({name: "secret", "b.md": "B"}))
        assert list(taken(tmp_path)) == ["a.zip/b.md"]
        ((file, reason),) = problems(tmp_path)
        assert (reason, file) == ("unsafe_name", f"a.zip/{name[-400:]}")

    def test_the_drive_of_windows_is_none_of_the_archive(self, tmp_path: Path) -> None:
        put(tmp_path / "a.zip", papers.archive({"C:\\notes\\tri.md": "Le tri."}))
        assert list(taken(tmp_path)) == ["a.zip/notes/tri.md"]

    def test_links_are_not_followed(self, tmp_path: Path) -> None:
        link = zipfile.ZipInfo("lien.md")
        link.external_attr = 0o120777 << 16
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as file:
            file.writestr(link, "/etc/passwd")
        assert problems(put(tmp_path / "a.zip", buffer.getvalue())) == [("a.zip/lien.md", "outside")]

    def test_old_and_unknown_formats_within(self, tmp_path: Path) -> None:
        put(tmp_path / "a.zip", zipped(a__doc="x", b__exe="x", c__md="C"))
        assert problems(tmp_path) == [("a.zip/a.doc", "old_format"), ("a.zip/b.exe", "unsupported")]
        assert list(taken(tmp_path)) == ["a.zip/c.md"]


class TestRefusedArchives:
    def test_protected_members(self, tmp_path: Path) -> None:
        data = bytearray(zipped(a__md="secret", b__md="B"))
        flags = data.index(b"PK\x01\x02") + 8
        data[flags : flags + 2] = struct.pack("<H", 1)
        put(tmp_path / "a.zip", bytes(data))
        assert problems(tmp_path) == [("a.zip/a.md", "encrypted")]
        assert list(taken(tmp_path)) == ["a.zip/b.md"]

    def test_a_damaged_member_leaves_the_others(self, tmp_path: Path) -> None:
        data = bytearray(zipped(a__md="abcdefgh" * 20, b__md="B"))
        data[40] ^= 0xFF
        put(tmp_path / "a.zip", bytes(data))
        assert problems(tmp_path) == [("a.zip/a.md", "damaged")]
        assert list(taken(tmp_path)) == ["a.zip/b.md"]

    @pytest.mark.parametrize(
        ("data", "reason"),
        [(b"", "empty"), (b"some text", "wrong_extension"), (zipped(a__md="A" * 99)[:60], "damaged")],
    )
    def test_what_is_no_archive(self, tmp_path: Path, data: bytes, reason: str) -> None:
        assert problems(put(tmp_path / "a.zip", data)) == [("a.zip", reason)]

    def test_too_much_once_unpacked(self, tmp_path: Path, tight: None) -> None:
        put(tmp_path / "a.zip", papers.bomb("md"))
        put(tmp_path / "b.md", "B")
        assert problems(tmp_path) == [("a.zip", "bomb")]
        assert "b.md" in taken(tmp_path)

    def test_a_file_may_unpack_to_a_gigabyte(self) -> None:
        Allowance().spend(1_000_000_000)
        with pytest.raises(Unreadable, match="bomb"):
            Allowance().spend(1_000_000_001)

    def test_archives_within_archives(self, tmp_path: Path) -> None:
        data = zipped(fond__md="au fond")
        for _ in range(8):
            data = papers.archive({"a.zip": data, "b.md": "B"})
        put(tmp_path / "a.zip", data)
        assert [reason for _, reason in problems(tmp_path)] == ["too_deep"]
        assert len(taken(tmp_path)) == 5

    def test_members_that_overlap(self, tmp_path: Path) -> None:
        """Each entry of the directory points at the same bytes: a thousand files for the size of one."""
        data = zipped(a__md="A" * 2000)
        at = data.index(b"PK\x01\x02")
        end = data.index(b"PK\x05\x06")
        directory = b"".join(data[at:end].replace(b"a.md", b"%04d" % number) for number in range(1000))
        tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1000, 1000, len(directory), at, 0)
        assert problems(put(tmp_path / "a.zip", data[:at] + directory + tail)) == [("a.zip", "bomb")]


class TestNames:
    @pytest.mark.parametrize(
        ("name", "read"),
        [
            ("été.txt".encode(), "été.txt"), ("été.txt".encode("latin-1"), "été.txt"), ("été.txt".encode("cp850"), "été.txt"),
            ("e\u0301te\u0301.txt".encode(), "été.txt"), (b"a\n\x1b[2J.txt", "a\ufffd\ufffd[2J.txt"),
        ],
    )  # fmt: skip
    def test_they_are_read_as_they_were_meant(self, name: bytes, read: str) -> None:
        assert names.decode(name) == read
