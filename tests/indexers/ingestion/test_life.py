"""The life of documents: replaced, withdrawn, restored; what leaves the answers, when, and what comes back."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexers.embedded.engine import Embedded
from indexers.embedded.library import Library
from indexers.ingestion.found import explain
from indexers.ingestion.indexing import index
from indexers.ingestion.life import settle
from ports.people import Audience
from tests.indexers.contract import found
from tests.indexers.ingestion.test_indexing import Counting
from tests.indexers.papers import put
from tests.indexers.town import AGENT, TODAY

DAY = dt.timedelta(days=1)


class Shelf:
    """A folder, its index, and the day that its readers live."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "documents"
        self.today = TODAY
        self.withdrawn: set[str] = set()
        self.engine = Embedded(root / "index", Counting(), today=lambda: self.today)  # type: ignore[arg-type]

    def write(self, name: str, text: str, **said: object) -> None:
        front = "".join(f"{key}: {value}\n" for key, value in said.items())
        put(self.folder / name, f"---\n{front}---\n\n# Congés\n\n## Durée\n\n{text}\n\n## Demande\n\nSur le portail.\n")

    def index(self) -> list[tuple[str, str]]:
        """Index and settle; return what the report says."""
        done = index([self.folder], Audience.AGENT, "rh", self.engine, withdrawn=self.withdrawn)
        problems = [*done.problems, *settle(self.engine, self.withdrawn)]
        self.engine.embed()
        return [(problem.file, problem.reason) for problem in problems]

    async def answering(self) -> set[str]:
        return set(found(await self.engine.search("durée des congés", for_whom=AGENT)))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    shelf.write("conges-2025.md", "Un agent a 25 jours.", reference="RH-2025-01", version=1)
    yield shelf
    shelf.engine.close()


class TestReplacement:
    @pytest.mark.parametrize("named", ["conges-2025.md", "RH-2025-01", "[absent.md, conges-2025.md]", "['RH-2025-01']"])
    async def test_what_is_replaced_leaves_the_answers(self, shelf: Shelf, named: str) -> None:
        shelf.write("conges-2026.md", "Un agent a 26 jours.", remplace=named, version=2)
        shelf.index()
        assert await shelf.answering() == {"conges-2026.md"}
        old, new = (shelf.engine.library.document(f"conges-{year}.md") for year in (2025, 2026))
        assert old is not None
        assert new is not None
        assert (old.life.replaced_by, old.life.version, new.life.version) == ("conges-2026.md", "1", "2")

    async def test_a_file_is_named_as_its_neighbour_sees_it(self, shelf: Shelf) -> None:
        (shelf.folder / "rh").mkdir()
        (shelf.folder / "conges-2025.md").rename(shelf.folder / "rh" / "conges-2025.md")
        put(shelf.folder / "rh" / "nouveau.txt", "La durée des congés est de 26 jours.")
        put(shelf.folder / "rh" / "documents.yaml", "nouveau.txt: {remplace: conges-2025.md, version: 2.1}\n")
        assert shelf.index() == []
        assert await shelf.answering() == {"rh/nouveau.txt"}

    async def test_the_old_one_answers_until_the_new_one_begins(self, shelf: Shelf) -> None:
        begins = TODAY + 10 * DAY
        shelf.write("conges-2026.md", "26 jours.", remplace="conges-2025.md", valable_a_partir_du=begins)
        shelf.index()
        assert await shelf.answering() == {"conges-2025.md"}
        shelf.today = begins - DAY
        assert await shelf.answering() == {"conges-2025.md"}
        shelf.today = begins
        assert await shelf.answering() == {"conges-2026.md"}

    async def test_its_own_end_counts_when_it_comes_first(self, shelf: Shelf) -> None:
        shelf.write("conges-2025.md", "25 jours.", valable_jusqu_au=TODAY)
        shelf.write("conges-2026.md", "26 jours.", remplace="conges-2025.md", valable_a_partir_du=TODAY + 9 * DAY)
        shelf.index()
        shelf.today = TODAY + DAY
        assert await shelf.answering() == set()

    async def test_it_comes_back_when_the_new_one_goes_away(self, shelf: Shelf) -> None:
        shelf.write("conges-2025.md", "25 jours.", valable_jusqu_au=TODAY + 9 * DAY)
        shelf.write("conges-2026.md", "26 jours.", remplace="conges-2025.md")
        shelf.index()
        (shelf.folder / "conges-2026.md").unlink()
        assert shelf.index() == []
        assert await shelf.answering() == {"conges-2025.md"}
        shelf.today = TODAY + 10 * DAY
        assert await shelf.answering() == set()

    async def test_it_comes_back_when_the_new_one_is_withdrawn(self, shelf: Shelf) -> None:
        shelf.write("conges-2026.md", "26 jours.", remplace="conges-2025.md")
        shelf.index()
        settle(shelf.engine, {"conges-2026.md"})
        assert await shelf.answering() == {"conges-2025.md"}

    async def test_the_first_of_two_successors_takes_the_place(self, shelf: Shelf) -> None:
        shelf.write("a.md", "26 jours.", remplace="conges-2025.md", valable_a_partir_du=TODAY + 9 * DAY)
        shelf.write("b.md", "27 jours.", remplace="conges-2025.md", valable_a_partir_du=TODAY + 5 * DAY)
        shelf.index()
        shelf.today = TODAY + 5 * DAY
        assert await shelf.answering() == {"b.md"}

    async def test_a_replaced_text_that_changes_does_not_come_back(self, shelf: Shelf) -> None:
        shelf.write("conges-2026.md", "26 jours.", remplace="conges-2025.md")
        shelf.index()
        shelf.write("conges-2025.md", "Un agent avait 25 jours.")
        index([shelf.folder], Audience.AGENT, "rh", shelf.engine)  # interrupted before it was settled
        assert await shelf.answering() == {"conges-2026.md"}

    async def test_what_is_unknown_or_turns_in_a_circle_replaces_nothing(self, shelf: Shelf) -> None:
        shelf.write("conges-2025.md", "25 jours.", remplace="conges-2026.md")
        shelf.write("conges-2026.md", "26 jours.", remplace="conges-2025.md")
        shelf.write("soi.md", "27 jours.", remplace="[soi.md, absent.md]")
        assert set(shelf.index()) == {
            ("conges-2025.md → conges-2026.md", "replaces_cycle"),
            ("conges-2026.md → conges-2025.md", "replaces_cycle"),
            ("soi.md → soi.md", "replaces_cycle"),
            ("soi.md → absent.md", "replaces_unknown"),
        }
        assert await shelf.answering() == {"conges-2025.md", "conges-2026.md", "soi.md"}

    def test_settling_twice_writes_once(self, shelf: Shelf) -> None:
        shelf.write("conges-2026.md", "26 jours.", remplace="conges-2025.md")
        shelf.index()
        generation = shelf.engine.library.generation()
        assert shelf.index() == []
        assert shelf.engine.library.generation() == generation


class TestWithdrawal:
    async def test_what_is_withdrawn_leaves_at_once_and_comes_back_whole(self, shelf: Shelf) -> None:
        shelf.index()
        before = shelf.engine.library.document("conges-2025.md")
        settle(shelf.engine, {"conges-2025.md"})
        assert await shelf.answering() == set()
        settle(shelf.engine, set())
        assert await shelf.answering() == {"conges-2025.md"}
        assert shelf.engine.library.document("conges-2025.md") == before

    async def test_it_stays_out_when_its_text_changes_or_the_index_is_made_again(
        self, shelf: Shelf, tmp_path: Path
    ) -> None:
        shelf.index()
        settle(shelf.engine, {"conges-2025.md"})
        shelf.write("conges-2025.md", "Un agent a 27 jours.")
        index([shelf.folder], Audience.AGENT, "rh", shelf.engine)
        assert await shelf.answering() == set()
        again = Shelf(tmp_path / "ailleurs")
        index([shelf.folder], Audience.AGENT, "rh", again.engine, withdrawn={"conges-2025.md"})
        assert again.engine.library.count()[0] == 1
        assert await again.answering() == set()
        again.engine.close()

    async def test_it_is_not_taken_for_a_document_of_other_readers(self, shelf: Shelf) -> None:
        shelf.withdrawn = {"conges-2025.md"}
        shelf.index()
        put(shelf.folder / "conges-2025.md", b"")
        assert shelf.index() == [("conges-2025.md", "empty")]
        assert shelf.engine.library.document("conges-2025.md") is not None

    def test_no_vector_is_made_again(self, shelf: Shelf) -> None:
        shelf.index()
        asked = shelf.engine.embedder.asked  # type: ignore[union-attr]
        asked.clear()
        settle(shelf.engine, {"conges-2025.md"})
        settle(shelf.engine, set())
        assert shelf.engine.embed() == 0
        assert asked == []


def test_a_changed_opening_makes_the_vector_of_the_title_too(shelf: Shelf) -> None:
    shelf.index()
    asked = shelf.engine.embedder.asked  # type: ignore[union-attr]
    asked.clear()
    shelf.write("conges-2025.md", "Un agent a 30 jours.", reference="RH-2025-01")
    shelf.index()
    assert asked == ["Congés. Un agent a 30 jours.", "Congés. Durée. Un agent a 30 jours."]


def test_a_version_is_read_in_the_first_lines(shelf: Shelf) -> None:
    put(
        shelf.folder / "note.txt", "NOTE\n\nService de la paie - Version 2.1 - Mis à jour le 2 mars 2026\n\nLe texte.\n"
    )
    shelf.index()
    note = shelf.engine.library.document("note.txt")
    assert note is not None
    assert (note.life.version, note.owner, note.date) == ("2.1", "Service de la paie", dt.date(2026, 3, 2))


def test_every_problem_has_its_sentence(shelf: Shelf) -> None:
    shelf.write("conges-2026.md", "26 jours.", remplace="[absent.md, conges-2026.md]")
    shelf.index()
    assert all(explain(problem).endswith(".") for problem in settle(shelf.engine, set()))


def test_an_older_library_opens_as_it_is(tmp_path: Path, shelf: Shelf) -> None:
    shelf.index()
    with sqlite3.connect(tmp_path / "index" / "library.sqlite") as older:
        older.execute("DROP TABLE lives")
    older.close()
    library = Library(tmp_path / "index" / "library.sqlite")
    document = library.document("conges-2025.md")
    assert document is not None
    assert document.declared_readers == ("agent",)
    library.close()
