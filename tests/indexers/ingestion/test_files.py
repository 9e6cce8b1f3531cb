"""What is taken from a folder, what is left, and how the same thing is known again."""

import json
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexers.ingestion import contents, files
from indexers.ingestion.found import Problem, Source, digest
from tests.indexers.papers import put


def taken(path: Path) -> dict[str, Source]:
    return {found.id: found for found in files.read(path) if isinstance(found, Source)}


def problems(path: Path) -> list[tuple[str, str]]:
    return [(found.file, found.reason) for found in files.read(path) if isinstance(found, Problem)]


def line(ident: object, text: str = "Texte.") -> str:
    return json.dumps({"id": ident, "title": "T", "sections": [{"path": [], "text": text}]}) + "\n"


class TestFolders:
    def test_files_are_named_by_their_path_within_the_folder(self, tmp_path: Path) -> None:
        put(tmp_path / "b.md", "B")
        put(tmp_path / "rh" / "congés.TXT", "A")
        assert list(taken(tmp_path)) == ["b.md", "rh/congés.TXT"]

    def test_accents_written_apart_give_the_same_id(self, tmp_path: Path) -> None:
        put(tmp_path / "conge\u0301s.txt", "A")
        assert list(taken(tmp_path)) == ["congés.txt"]

    @pytest.mark.parametrize(
        "name", [".cache.md", "~$note.docx", ".~lock.note.odt#", "note.txt~", "a.tmp", "Thumbs.db", ".git/a.md"]
    )
    def test_hidden_and_temporary_files_are_not_there(self, tmp_path: Path, name: str) -> None:
        put(tmp_path / name, "A")
        assert list(files.read(tmp_path)) == []
        assert files.count(tmp_path) == 0

    def test_a_format_that_is_not_read_is_said(self, tmp_path: Path) -> None:
        put(tmp_path / "logo.xyz", "A")
        assert problems(tmp_path) == [("logo.xyz", "unsupported")]

    def test_links_out_of_the_folder_are_refused(self, tmp_path: Path) -> None:
        outside, inside = put(tmp_path / "prive" / "a.md", "secret"), tmp_path / "public"
        put(inside / "b.md", "B")
        (inside / "lien.md").symlink_to(outside)
        (inside / "dossier").symlink_to(outside.parent)
        (inside / "copie.md").symlink_to(inside / "b.md")
        (inside / "boucle").symlink_to(inside)
        (inside / "soi.md").symlink_to(inside / "soi.md")
        assert list(taken(inside)) == ["b.md", "copie.md"]
        assert problems(inside) == [("dossier", "outside"), ("lien.md", "outside"), ("soi.md", "outside")]

    def test_what_is_no_file_is_not_opened(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "tube.md")
        assert list(files.read(tmp_path)) == []

    def test_a_path_that_is_not_there(self, tmp_path: Path) -> None:
        (found,) = files.read(tmp_path / "parti")
        assert isinstance(found, Problem)
        assert (found.reason, found.hides) == ("missing", True)

    @pytest.mark.skipif(os.geteuid() == 0, reason="the administrator reads everything")
    def test_a_file_or_a_folder_that_may_not_be_read(self, tmp_path: Path) -> None:
        put(tmp_path / "a.md", "A").chmod(0)
        put(tmp_path / "ferme" / "b.md", "B").parent.chmod(0)
        try:
            assert problems(tmp_path) == [("a.md", "unreadable"), ("ferme/", "unreadable")]
            assert problems(tmp_path / "ferme" / "b.md") == [((tmp_path / "ferme" / "b.md").as_posix(), "unreadable")]
            assert files.count(tmp_path) == 1
        finally:
            (tmp_path / "ferme").chmod(0o700)

    def test_one_file_alone(self, tmp_path: Path) -> None:
        assert list(taken(put(tmp_path / "a.md", "A"))) == ["a.md"]
        assert files.count(tmp_path / "a.md") == 1


class TestDescriptions:
    def test_they_apply_to_the_files_beside_them(self, tmp_path: Path) -> None:
        put(tmp_path / "a.csv", "x;y")
        put(tmp_path / "sous" / "a.csv", "x;y")
        put(
            tmp_path / "documents.yaml", "a.csv:\n  titre: Tarifs\n  date: 2026-01-02\n  valable_jusqu_au: 2026-12-31\n"
        )
        found = taken(tmp_path)
        assert found["a.csv"].meta == {"title": "Tarifs", "date": "2026-01-02", "valid_until": "2026-12-31"}
        assert found["sous/a.csv"].meta == {}
        assert taken(tmp_path / "a.csv")["a.csv"].meta["title"] == "Tarifs"

    @pytest.mark.parametrize(
        ("entry", "reason"),
        [
            ("\n  tite: Tarifs", "unknown_key: documents.yaml → tite"),
            ("\n  date: demain", "bad_value: documents.yaml → date"),
            ("\n  valable_jusqu_au: 2026-09-31", "bad_value: documents.yaml → valable_jusqu_au"),
            ("\n  valable_jusqu_au: 20261231", "bad_value: documents.yaml → valable_jusqu_au"),
            ("\n  remplace: {a: b}", "bad_value: documents.yaml → remplace"),
            (" Tarifs", "bad_description"),
        ],
    )
    def test_a_wrong_one_is_named_and_holds_its_file_back_alone(self, tmp_path: Path, entry: str, reason: str) -> None:
        put(tmp_path / "a.md", "A")
        put(tmp_path / "b.md", "B")
        put(tmp_path / "documents.yaml", f"a.md:{entry}\nb.md:\n  valable_jusqu_au: 31/12/2026\nc.md:\n")
        assert problems(tmp_path) == [("a.md", reason), ("c.md", "nothing_described")]
        assert {ident: one.meta for ident, one in taken(tmp_path).items()} == {"b.md": {"valid_until": "2026-12-31"}}
        assert problems(tmp_path / "a.md") == [("a.md", reason)]
        assert problems(tmp_path / "b.md") == []
        assert taken(tmp_path / "a.md") == {}

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("a.md: {titre: A}\nb: [", "broken_descriptions: 2"),
            ("a.md: {titre: A}\nb.md: {titre: B}\na.md: {valable_jusqu_au: 2026-01-01}\n", "broken_descriptions: 3"),
            ("a.md: {date: 2026-01-01, date: }", "broken_descriptions: 1"),
            ("a: " + "[" * 3000, "broken_descriptions: ?"),
            ("a: \x07", "broken_descriptions: ?"),
            ("- a.md\n", "bad_descriptions"),
            (b"\x00" * 9, "bad_descriptions"),
        ],
        ids=str,
    )
    def test_one_that_says_nothing_holds_its_folder_back(self, tmp_path: Path, text: str | bytes, reason: str) -> None:
        put(tmp_path / "a.md", "A")
        put(tmp_path / "sous" / "b.md", "B")
        put(tmp_path / "documents.yaml", text)
        assert problems(tmp_path) == problems(tmp_path / "a.md") == [("documents.yaml", reason)]
        assert list(taken(tmp_path)) == ["sous/b.md"]

    def test_values_are_as_they_were_written(self, tmp_path: Path) -> None:
        put(tmp_path / "été.md", "A")
        put(
            tmp_path / "documents.yaml",
            "e\u0301te\u0301.md: {titre: Oui, version: 2.10, reference: 007, date: , url: ~, remplace: [1.10]}\n",
        )
        said = {"title": "Oui", "version": "2.10", "reference": "007", "replaces": "1.10"}
        assert taken(tmp_path)["été.md"].meta == said

    def test_the_encoding_of_windows_is_read(self, tmp_path: Path) -> None:
        put(tmp_path / "été.md", "A")
        put(tmp_path / "documents.yaml", "été.md: {titre: L'été}\n".encode("cp1252"))
        assert taken(tmp_path)["été.md"].meta == {"title": "L'été"}

    @pytest.mark.skipif(os.geteuid() == 0, reason="the administrator reads everything")
    def test_one_that_may_not_be_read_holds_its_folder_back(self, tmp_path: Path) -> None:
        put(tmp_path / "a.md", "A")
        put(tmp_path / "documents.yaml", "").chmod(0)
        assert problems(tmp_path) == [("documents.yaml", "unreadable")]
        assert taken(tmp_path) == {}


class TestHashes:
    def test_they_follow_the_bytes_and_what_is_said_of_them(self, tmp_path: Path) -> None:
        def digest(text: str, description: str) -> str:
            put(tmp_path / "a.md", text)
            put(tmp_path / "documents.yaml", description)
            return taken(tmp_path)["a.md"].hash

        first = digest("A", "")
        assert digest("A", "a.md: {}") == first
        assert len({first, digest("B", ""), digest("A", "a.md: {titre: T}")}) == 3

    def test_a_new_version_of_the_converters_changes_them(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(tmp_path / "a.md", "A")
        before = taken(tmp_path)["a.md"].hash
        monkeypatch.setattr(contents, "VERSION", 0)
        assert taken(tmp_path)["a.md"].hash != before

    def test_parts_cannot_be_mistaken_for_one_another(self) -> None:
        assert digest("ab", "c") != digest("a", "bc")


class TestRecords:
    def test_each_line_is_a_document(self, tmp_path: Path) -> None:
        path = put(tmp_path / "a.jsonl", line("F1") + "\n" + line(2))
        assert list(taken(path)) == ["F1", "2"]
        assert files.count(path) == 3

    @pytest.mark.parametrize(
        "bad",
        [
            *(
                "{",
                "[]",
                '"x"',
                "{}",
                '{"id": "", "sections": []}',
                '{"id": "a"}',
                '{"id": null, "sections": []}',
                "\x00",
            ),
            '{"a":' * 3000,
        ],
    )
    def test_a_wrong_line_is_said_by_its_number_and_the_others_are_read(self, tmp_path: Path, bad: str) -> None:
        path = put(tmp_path / "a.jsonl", line("F1") + bad + "\n" + line("F3"))
        assert problems(path) == [("a.jsonl:2", "bad_line")]
        assert list(taken(path)) == ["F1", "F3"]

    def test_lines_are_read_one_by_one(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        with path.open("w") as file:
            file.writelines(line(number, "mot " * 40) for number in range(30_000))

        def peak(found: Iterator[Source | Problem]) -> int:
            tracemalloc.start()
            assert sum(1 for _ in found) == 30_000
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return most

        assert path.stat().st_size > 5_000_000
        assert peak(files.read(path)) < 500_000


class TestOldNames:
    def test_a_name_that_is_no_utf8_is_read_and_described(self, tmp_path: Path) -> None:
        name = os.fsdecode("congés d'été.md".encode("latin-1"))
        put(tmp_path / name, "A")
        put(tmp_path / "documents.yaml", "congés d'été.md:\n  titre: L'été\n")
        (found,) = files.read(tmp_path)
        assert isinstance(found, Source)
        assert (found.id, found.meta) == ("congés d'été.md", {"title": "L'été"})

    @pytest.mark.parametrize("name", ["a.doc", "a.XLS", "a.ppt", "a.rtf"])
    def test_old_formats_have_their_remedy(self, tmp_path: Path, name: str) -> None:
        put(tmp_path / name, "A")
        assert problems(tmp_path) == [(name, "old_format")]
        assert files.count(tmp_path) == 0
