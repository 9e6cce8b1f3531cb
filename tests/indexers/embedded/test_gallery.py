"""Vectors beyond those compared exactly: a picture on disk, true of what still exists, and the newest beside it."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexers.e5.encoder import E5
from indexers.embedded.engine import Embedded
from indexers.engine import Scope
from ports.knowledge import Passage
from tests.indexers.contract import Another, VectorsContract, found
from tests.indexers.elastic.vectors import Words
from tests.indexers.town import AGENT, TEXTS, TODAY, USAGER, document


def open_engine(folder: Path, exact: int = 0, model: str = "words") -> Embedded:
    return Embedded(folder, Words(model, width=768), today=lambda: TODAY, exact=exact)


def many(count: int) -> list:  # type: ignore[type-arg]
    """Documents of four passages each, no two alike."""
    made = []
    for number in range(count):
        one, _ = document("dechets", id=f"d{number}")
        texts = [f"mot{number * 7 + rank} chose{number % 13} lieu{number % 29} rang{rank}" for rank in range(4)]
        passages = [
            Passage(f"d{number}#{rank}", one.id, one.title, text, one.readers) for rank, text in enumerate(texts)
        ]
        made.append((one, passages))
    return made


class TestPictured(VectorsContract):
    """The whole contract with every vector in a picture."""

    @pytest.fixture
    def engine(self, tmp_path: Path, e5: E5) -> Iterator[Embedded]:
        engine = Embedded(tmp_path, e5, today=lambda: TODAY, exact=0)
        yield engine
        engine.close()

    @pytest.fixture
    def another(self, tmp_path: Path) -> Another:
        return lambda: open_engine(tmp_path)


async def compared(engine: Embedded, question: str, person=USAGER, day: dt.date = TODAY):  # type: ignore[no-untyped-def]
    await engine.refresh()
    assert engine.embedder and engine._vectors
    vector = await engine.embedder.question(question)
    return engine._vectors.compare(vector, Scope(person.reads, day), [], 10)


async def test_a_picture_says_what_the_exact_table_says(tmp_path: Path) -> None:
    pictured, exact = open_engine(tmp_path / "a"), open_engine(tmp_path / "b", exact=10_000)
    for engine in (pictured, exact):
        engine.replace(many(300))
        engine.embed()
    assert pictured.library.picture("words")[1] > 0
    assert exact.library.picture("words") == ("", 0)
    near, all_ = await compared(pictured, "mot70 chose10 lieu10"), await compared(exact, "mot70 chose10 lieu10")
    assert near.passage_spread.mean == pytest.approx(all_.passage_spread.mean, abs=1e-3)
    assert len(near.titles.keys() & all_.titles.keys()) >= 0.9 * len(all_.titles)
    shared = near.nearest.keys() & all_.nearest.keys()
    seen, seen_exactly = near.passages(shared), all_.passages(shared)
    assert seen.keys() == seen_exactly.keys()
    for key, cosine in seen.items():
        assert cosine == pytest.approx(seen_exactly[key], abs=0.01)


async def test_a_picture_shows_nothing_to_those_who_may_not_read(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    engine.replace([document(name) for name in TEXTS])
    engine.embed()
    seen = await compared(engine, "congés annuels FortiClient", USAGER)
    assert set(seen.titles) == {"dechets", "cantine", "identite"}
    assert {key.partition("#")[0] for key in seen.passages(TEXTS)} == {"dechets", "cantine", "identite"}
    assert set((await compared(engine, "congés", AGENT)).titles) == set(TEXTS)


async def test_validity_is_part_of_the_comparison(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    engine.replace([document("cantine", valid_until=TODAY), document("dechets")])
    engine.embed()
    assert set((await compared(engine, "cantine")).titles) == {"cantine", "dechets"}
    assert set((await compared(engine, "cantine", day=TODAY + dt.timedelta(days=1))).titles) == {"dechets"}


async def test_what_changes_after_the_picture_is_seen_at_once(tmp_path: Path) -> None:
    writer, reader = open_engine(tmp_path), open_engine(tmp_path)
    writer.replace([document(name) for name in TEXTS])
    writer.embed()
    assert "cantine" in (await compared(reader, "cantine")).titles
    drawn = writer.library.picture("words")
    writer.replace([document("cantine", readers=("agent",)), document("dechets", id="compost")], ["identite"])
    assert set((await compared(reader, "cantine")).titles) == {"dechets"}
    open_engine(tmp_path, exact=10_000).embed()
    assert set((await compared(open_engine(tmp_path), "cantine")).titles) == {"dechets", "compost"}
    assert "cantine" in (await compared(reader, "cantine", AGENT)).titles
    assert reader.library.picture("words") == drawn, "no picture was drawn meanwhile"


async def test_another_picture_takes_its_place_under_a_reader(tmp_path: Path) -> None:
    writer, reader = open_engine(tmp_path), open_engine(tmp_path)
    for name in TEXTS:
        writer.replace([document(name)])
        writer.embed()
        assert found(await reader.search(TEXTS[name][0], for_whom=AGENT))[0] == name
    assert len(list((tmp_path / "pictures").iterdir())) == 1


async def test_a_picture_that_was_deleted_is_missed_and_drawn_again(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    engine.replace([document("cantine")])
    engine.embed()
    for file in (tmp_path / "pictures").rglob("*.*"):
        file.unlink()
    again = open_engine(tmp_path)
    assert await compared(again, "cantine") is None
    assert found(await again.search("cantine", for_whom=USAGER)) == ["cantine"]
    again.replace([document("dechets")])
    again.embed()
    assert set((await compared(again, "cantine")).titles) == {"cantine", "dechets"}


async def test_a_picture_of_another_model_is_not_looked_at(tmp_path: Path) -> None:
    first = open_engine(tmp_path)
    first.replace([document("cantine")])
    first.embed()
    first.close()
    second = open_engine(tmp_path, model="other")
    assert await compared(second, "cantine") is None
    second.embed()
    assert set((await compared(second, "cantine")).titles) == {"cantine"}


async def test_an_interrupted_embedding_goes_on_where_it_was(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    engine.replace(many(40))
    calls: list[int] = []

    def stop(done: int, total: int) -> None:
        calls.append(total)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.embed(stop)
    left = engine.library.count_unembedded("words")
    assert 0 < left < calls[0] == 200
    assert engine.embed() == left
    assert not engine.lacks_vectors()


async def test_a_library_of_before_numbers_is_numbered(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    engine.replace([document("cantine"), document("vpn")])
    db = engine.library._db
    db.executescript(
        "CREATE TABLE old AS SELECT * FROM documents; DROP TABLE documents;"
        "CREATE TABLE documents (id TEXT PRIMARY KEY, collection TEXT NOT NULL, source TEXT NOT NULL, hash TEXT NOT NULL,"
        " title TEXT NOT NULL, url TEXT NOT NULL, owner TEXT NOT NULL, date TEXT, valid_from TEXT, valid_until TEXT,"
        " readers TEXT NOT NULL); CREATE INDEX documents_source ON documents (source);"
        "INSERT INTO documents SELECT id, collection, source, hash, title, url, owner, date, valid_from, valid_until,"
        " readers FROM old; DROP TABLE old;"
    )
    engine.close()
    again = open_engine(tmp_path)
    assert sorted(again.library.numbers()) == [1, 2]
    assert found(await again.search("cantine", for_whom=USAGER)) == ["cantine"]
