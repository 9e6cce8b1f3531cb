"""A file that looks as it did is not opened again, and no answer is ever older than its file."""

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from indexers.embedded.engine import Embedded
from indexers.ingestion import contents, converters, files, looks
from indexers.ingestion.found import Source
from indexers.ingestion.indexing import index
from indexers.ingestion.life import settle
from indexers.ingestion.looks import Looks
from indexers.ingestion.origins.folder import Folder
from indexers.ingestion.summary import Summary
from ports.people import Audience
from tests.indexers.contract import found
from tests.indexers.ingestion.test_indexing import TestRecords, index_and_kill, numbers, said
from tests.indexers.papers import put
from tests.indexers.town import AGENT, USAGER

LATER = 3_600 * 10**9
"""Nanoseconds after which no change can be mistaken for another: what tests write is an hour old when it is read."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path / "documents" / "conges.md", "# Congés\n\nUn agent a 25 jours.\n")
    put(tmp_path / "documents" / "rh" / "paie.md", "# Paie\n\nLa paie est versée le 27.\n")
    return tmp_path / "documents"


@pytest.fixture(autouse=True)
def _an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "clock", lambda: time.time_ns() + LATER)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were opened since it was last cleared."""
    seen: list[str] = []
    contents = files._contents
    monkeypatch.setattr(
        files, "_contents", lambda file, path, *more: seen.append(path.name) or contents(file, path, *more)
    )
    return seen


@pytest.fixture
def run(engine: Embedded, folder: Path, tmp_path: Path, opened: list[str]) -> Callable[..., Summary]:
    """Index as each command does: with what the last one left on disk."""

    def again(
        path: Path = folder, audience: Audience = Audience.AGENT, collection: str = "rh", *, forgotten: bool = False
    ) -> Summary:
        opened.clear()
        known = Looks.of(path, tmp_path / "looks", forgotten=forgotten)
        return index([Folder(path, known)], audience, collection, engine)

    return again


def text_of(engine: Embedded, ident: str) -> str:
    return " ".join(passage.text for passage in engine.library.passages_of(ident))


class TestFiles:
    def test_those_that_did_not_change_are_not_opened(self, run: Callable[..., Summary], opened: list[str]) -> None:
        assert numbers(run()) == (2, 0, 0, 0, 0)
        assert opened == ["conges.md", "paie.md"]
        assert numbers(run()) == (0, 0, 2, 0, 0)
        assert opened == []

    def test_the_same_size_and_date_do_not_hide_a_change(
        self, run: Callable[..., Summary], engine: Embedded, folder: Path
    ) -> None:
        run()
        file = folder / "conges.md"
        before = file.stat()
        file.write_text(file.read_text("utf-8").replace("25", "30"), "utf-8")
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
        assert numbers(run()) == (0, 1, 1, 0, 0)
        assert text_of(engine, "conges.md") == "Un agent a 30 jours."

    def test_a_file_put_in_place_of_another_is_read(
        self, run: Callable[..., Summary], engine: Embedded, folder: Path
    ) -> None:
        run()
        file, other = folder / "conges.md", put(folder.parent / "autre.md", "# Congés\n\nUn agent a 40 jours.\n")
        os.utime(other, ns=(0, file.stat().st_mtime_ns))
        other.replace(file)
        assert numbers(run()) == (0, 1, 1, 0, 0)
        assert text_of(engine, "conges.md") == "Un agent a 40 jours."

    def test_two_that_took_each_other_s_name_are_read(
        self, run: Callable[..., Summary], engine: Embedded, folder: Path
    ) -> None:
        other = put(folder / "rtt.md", "# RTT\n\nUn agent a 12 jours.\n")
        run()
        (folder / "conges.md").rename(folder / "x.md")
        other.rename(folder / "conges.md")
        (folder / "x.md").rename(folder / "rtt.md")
        assert numbers(run()) == (0, 2, 1, 0, 0)
        assert text_of(engine, "conges.md") == "Un agent a 12 jours."

    def test_one_that_was_only_touched_is_opened_once(
        self, run: Callable[..., Summary], engine: Embedded, folder: Path, opened: list[str]
    ) -> None:
        run()
        generation = engine.library.generation()
        (folder / "conges.md").touch()
        assert numbers(run()) == (0, 0, 2, 0, 0)
        assert opened == ["conges.md"]
        assert numbers(run()) == (0, 0, 2, 0, 0)
        assert opened == []
        assert engine.library.generation() == generation

    async def test_one_that_left_leaves_and_one_that_comes_back_is_read(
        self, run: Callable[..., Summary], engine: Embedded, folder: Path
    ) -> None:
        run()
        away = (folder / "rh" / "paie.md").rename(folder.parent / "paie.md")
        assert numbers(run()) == (0, 0, 1, 1, 0)
        assert (await engine.search("paie versée", for_whom=AGENT)).hits == ()
        away.rename(folder / "rh" / "paie.md")
        assert numbers(run()) == (1, 0, 1, 0, 0)
        assert found(await engine.search("paie versée", for_whom=AGENT))[0] == "rh/paie.md"

    def test_one_that_was_renamed_is_another(self, run: Callable[..., Summary], folder: Path) -> None:
        run()
        (folder / "conges.md").rename(folder / "absences.md")
        assert numbers(run()) == (1, 0, 1, 1, 0)
        (folder / "rh").rename(folder / "personnel")
        assert numbers(run()) == (1, 0, 1, 1, 0)

    def test_a_link_that_leads_elsewhere_is_read(
        self, run: Callable[..., Summary], engine: Embedded, folder: Path
    ) -> None:
        put(folder / "2025.md", "Douze jours.")
        put(folder / "2026.md", "Treize jours.")
        (folder / "rtt.md").symlink_to("2025.md")
        run()
        (folder / "rtt.md").unlink()
        (folder / "rtt.md").symlink_to("2026.md")
        assert numbers(run()) == (0, 1, 4, 0, 0)
        assert text_of(engine, "rtt.md") == "Treize jours."

    def test_one_that_could_not_be_read_is_tried_and_named_again(
        self, run: Callable[..., Summary], folder: Path, opened: list[str]
    ) -> None:
        put(folder / "vide.md", "")
        assert said(run()) == [("vide.md", "empty")]
        assert said(run()) == [("vide.md", "empty")]
        assert opened == ["vide.md"]


class TestTrust:
    def test_a_file_that_has_just_changed_is_read_again(
        self, run: Callable[..., Summary], opened: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "clock", time.time_ns)
        run()
        run()
        assert opened == ["conges.md", "paie.md"]

    def test_a_file_that_changes_while_it_is_read_is_read_again(
        self, run: Callable[..., Summary], engine: Embedded, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file, documents = folder / "conges.md", files.documents

        def slowly(name: str, data: bytes, *more: object) -> Iterator[object]:
            if name == file.name:
                file.write_bytes(data.replace(b"25", b"26"))
            yield from documents(name, data, *more)  # type: ignore[arg-type]

        with monkeypatch.context() as writing:
            writing.setattr(files, "documents", slowly)
            run()
        assert numbers(run()) == (0, 1, 1, 0, 0)
        assert text_of(engine, "conges.md") == "Un agent a 26 jours."

    def test_a_date_to_come_is_not_trusted(self, run: Callable[..., Summary], folder: Path, opened: list[str]) -> None:
        ahead = time.time_ns() + 24 * LATER
        os.utime(folder / "conges.md", ns=(ahead, ahead))
        run()
        run()
        assert opened == ["conges.md"]

    def test_all_can_be_read_again(self, run: Callable[..., Summary], opened: list[str]) -> None:
        run()
        assert numbers(run(forgotten=True)) == (0, 0, 2, 0, 0)
        assert opened == ["conges.md", "paie.md"]
        run()
        assert opened == []

    def test_another_version_of_the_converters_reads_all(
        self, run: Callable[..., Summary], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run()
        for module in (converters, contents, looks):
            monkeypatch.setattr(module, "VERSION", converters.VERSION + 1)
        assert numbers(run()) == (0, 2, 0, 0, 0)

    @pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"version": 2}', b"\xff"])
    def test_a_damaged_memory_is_an_empty_one(
        self, run: Callable[..., Summary], tmp_path: Path, opened: list[str], damage: bytes
    ) -> None:
        run()
        (kept,) = (tmp_path / "looks").iterdir()
        kept.write_bytes(damage)
        assert numbers(run()) == (0, 0, 2, 0, 0)
        assert opened == ["conges.md", "paie.md"]

    def test_a_lost_index_is_filled_again(self, run: Callable[..., Summary], engine: Embedded) -> None:
        run()
        engine.replace((), [document.id for document in engine.library.documents()])
        assert numbers(run()) == (2, 0, 0, 0, 0)

    def test_names_that_are_no_utf8(self, run: Callable[..., Summary], folder: Path, opened: list[str]) -> None:
        put(folder / os.fsdecode("congés d'été.md".encode("latin-1")), "L'été.")
        run()
        assert numbers(run()) == (0, 0, 3, 0, 0)
        assert opened == []


class TestWhatIsSaidOfThem:
    async def test_other_readers_are_a_change(self, run: Callable[..., Summary], engine: Embedded) -> None:
        run(audience=Audience.USAGER)
        assert (await engine.search("paie", for_whom=USAGER)).hits
        assert numbers(run(audience=Audience.AGENT)) == (0, 2, 0, 0, 0)
        assert (await engine.search("paie", for_whom=USAGER)).hits == ()

    def test_another_collection_is_a_change(self, run: Callable[..., Summary]) -> None:
        run()
        assert numbers(run(collection="autre")) == (0, 2, 0, 0, 0)

    def test_a_description_is_a_change_of_its_file_only(
        self, run: Callable[..., Summary], engine: Embedded, folder: Path, opened: list[str]
    ) -> None:
        run()
        put(folder / "documents.yaml", "conges.md:\n  valable_jusqu_au: 2020-01-01\n")
        assert numbers(run()) == (0, 1, 1, 0, 0)
        assert opened == ["conges.md"]
        (folder / "documents.yaml").unlink()
        assert numbers(run()) == (0, 1, 1, 0, 0)
        document = engine.library.document("conges.md")
        assert document is not None
        assert document.valid_until is None

    async def test_an_expired_one_stays_unopened_and_unanswered(
        self, run: Callable[..., Summary], engine: Embedded, folder: Path, opened: list[str]
    ) -> None:
        put(folder / "documents.yaml", "conges.md:\n  valable_jusqu_au: 2020-01-01\n")
        run()
        assert numbers(run()) == (0, 0, 2, 0, 0)
        assert opened == []
        assert "conges.md" not in found(await engine.search("jours de congés d'un agent", for_whom=AGENT))

    async def test_a_withdrawn_one_comes_back_as_it_is_now(
        self, run: Callable[..., Summary], engine: Embedded, folder: Path, opened: list[str]
    ) -> None:
        run()
        settle(engine, {"conges.md"})
        assert numbers(run()) == (0, 0, 2, 0, 0)
        assert (await engine.search("congés", for_whom=AGENT)).hits == ()
        put(folder / "conges.md", "# Congés\n\nUn agent a 35 jours.\n")
        run()
        settle(engine, set())
        assert numbers(run()) == (0, 0, 2, 0, 0)
        assert opened == []
        assert found(await engine.search("congés", for_whom=AGENT)) == ["conges.md"]
        assert text_of(engine, "conges.md") == "Un agent a 35 jours."


class TestManyInOne:
    def test_records_are_skipped_together_while_all_are_held(
        self, run: Callable[..., Summary], engine: Embedded, tmp_path: Path, opened: list[str]
    ) -> None:
        path = TestRecords.write(tmp_path / "fiches.jsonl", {"F1": "Un.", "F2": "Deux.", "F3": "Trois."})
        assert numbers(run(path)) == (3, 0, 0, 0, 0)
        assert numbers(run(path)) == (0, 0, 3, 0, 0)
        assert opened == []
        engine.replace((), ["F2"])
        assert numbers(run(path)) == (1, 0, 2, 0, 0)
        assert opened == ["fiches.jsonl"]
        assert numbers(run(path, audience=Audience.USAGER)) == (0, 3, 0, 0, 0)

    def test_their_number_is_known_without_reading_them(
        self, run: Callable[..., Summary], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = TestRecords.write(tmp_path / "fiches.jsonl", {"F1": "Un.", "F2": "Deux."})
        run(path)
        monkeypatch.setattr(files, "_lines", lambda _: 0)
        assert Folder(path, Looks.of(path, tmp_path / "looks")).count() == 2

    def test_what_was_wrong_is_said_each_time(self, run: Callable[..., Summary], tmp_path: Path) -> None:
        path = TestRecords.write(tmp_path / "fiches.jsonl", {"F1": "Un."})
        path.write_bytes(path.read_bytes() * 2 + b"{\n")
        for _ in range(2):
            assert said(run(path)) == [("F1", "duplicate"), ("fiches.jsonl:3", "bad_line")]

    def test_the_same_document_in_two_files_is_said_each_time(
        self, run: Callable[..., Summary], folder: Path, opened: list[str]
    ) -> None:
        for name in ("a.jsonl", "b.jsonl"):
            TestRecords.write(folder / name, {"F1": "Un."})
        for number in range(2):
            summary = run()
            assert said(summary) == [("F1", "duplicate")]
            assert summary.added + summary.unchanged == 3, number
        assert opened == []

    def test_an_archive_is_opened_when_a_document_of_it_is_missing(
        self, run: Callable[..., Summary], engine: Embedded, folder: Path, opened: list[str]
    ) -> None:
        with ZipFile(folder / "notes.zip", "w") as archive:
            archive.writestr("a.txt", "Le premier.")
            archive.writestr("b.txt", "Le second.")
        run()
        assert numbers(run()) == (0, 0, 4, 0, 0)
        assert opened == []
        engine.replace((), ["notes.zip/b.txt"])
        assert numbers(run()) == (1, 0, 3, 0, 0)
        assert opened == ["notes.zip"]


def test_an_interruption_leaves_what_was_known_and_what_is_to_be_done(
    run: Callable[..., Summary], engine: Embedded, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while files are being written: none passes for indexed that is not."""
    run()
    for number in range(40):
        put(folder / f"note{number:02}.md", f"La note {number} est lue.")
    put(folder / "conges.md", "# Congés\n\nUn agent a 28 jours.\n")
    replace, calls = engine.replace, iter(range(100))

    def interrupted(*given: object) -> None:
        if next(calls):
            raise KeyboardInterrupt
        replace(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as writing:
        writing.setattr(engine, "replace", interrupted)
        writing.setattr("indexers.ingestion.run._MOST_DOCUMENTS", 4)
        with pytest.raises(KeyboardInterrupt):
            run()
    held = engine.library.count()[0]
    assert 2 <= held < 42
    done = run()
    assert (done.added, done.added + done.updated + done.unchanged) == (42 - held, 42)
    assert text_of(engine, "conges.md") == "Un agent a 28 jours."


def test_a_killed_indexing_is_finished_by_the_next(tmp_path: Path) -> None:
    """A memory that is in advance of the index, as after a restored backup, is believed of nothing that is missing."""
    texts = {f"F{number}": f"Le mot{number} est dit." for number in range(60)}
    path = TestRecords.write(tmp_path / "fiches.jsonl", texts)
    index_and_kill(tmp_path / "index", path, 50)
    engine = Embedded(tmp_path / "index", None)
    given = {found.id: found.hash for found in files.read(path) if isinstance(found, Source)}
    ahead = {"version": converters.VERSION, "files": {str(path): [*looks.look(path), "{}", given]}}
    (tmp_path / "looks.json").write_text(json.dumps(ahead), "ascii")
    done = index([Folder(path, Looks(tmp_path / "looks.json"))], Audience.USAGER, "fiches", engine)
    assert (done.added + done.unchanged, engine.library.count()[0]) == (60, 60)
    engine.close()
