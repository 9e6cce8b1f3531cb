"""The embedded engine, with words alone and with vectors."""

import asyncio
import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from indexers.e5.encoder import E5
from indexers.embedded.engine import Embedded
from indexers.embedded.lexical import Shelf
from ports.embedding import Embedder, Vectors
from ports.errors import Unavailable
from tests.indexers.contract import Another, KnowledgeContract, Put, VectorsContract, found
from tests.indexers.elastic.vectors import Words
from tests.indexers.town import AGENT, TODAY, USAGER, document


def open_engine(folder: Path, embedder: Embedder | None = None) -> Embedded:
    return Embedded(folder, embedder, today=lambda: TODAY)


class TestWordsAlone(KnowledgeContract):
    @pytest.fixture
    def engine(self, tmp_path: Path) -> Iterator[Embedded]:
        engine = open_engine(tmp_path)
        yield engine
        engine.close()

    @pytest.fixture
    def put(self, engine: Embedded) -> Put:
        return engine.replace

    @pytest.fixture
    def another(self, tmp_path: Path) -> Another:
        return lambda: open_engine(tmp_path)


class TestWordsAndVectors(VectorsContract):
    @pytest.fixture
    def engine(self, tmp_path: Path, e5: E5) -> Iterator[Embedded]:
        engine = open_engine(tmp_path, e5)
        yield engine
        engine.close()

    @pytest.fixture
    def another(self, tmp_path: Path) -> Another:
        return lambda: open_engine(tmp_path)


async def test_a_crash_between_the_two_shelves_is_mended_by_indexing_again(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    engine.replace([document("cantine"), document("dechets")])
    with engine._lexical.replacing([document("vpn")], ["cantine"]) as written:
        written.result()  # what a crash before the library's commit leaves
    assert found(await engine.search("VPN FortiClient", for_whom=AGENT)) == []
    engine.replace([document("vpn"), document("cantine")])
    assert found(await engine.search("VPN FortiClient", for_whom=AGENT)) == ["vpn"]
    assert found(await engine.search("cantine", for_whom=USAGER)) == ["cantine"]


def test_the_library_holds_nothing_whose_words_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(tmp_path)
    with monkeypatch.context() as failing:
        failing.setattr(engine._lexical, "_write", lambda *_: (tmp_path / "missing").read_bytes())
        with pytest.raises(FileNotFoundError):
            engine.replace([document("vpn")])
    assert engine.library.count() == (0, 0)
    assert engine.library.vocabulary() == {}
    engine.replace([document("vpn")])
    assert engine.library.count()[0] == 1


def test_two_writers_do_not_write_together(tmp_path: Path) -> None:
    first, second = open_engine(tmp_path), open_engine(tmp_path)
    held = first._lexical.documents.writer()
    with pytest.raises(Unavailable) as refused:
        second.replace([document("vpn")])
    assert refused.value.reason == "indexing"
    held.wait_merging_threads()


def test_a_full_disk_is_said_to_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(tmp_path)
    held = engine._lexical.documents.writer()  # no lock can be had on a full disk either
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=0))
    with pytest.raises(OSError, match="No space left"):
        engine.replace([document("vpn")])
    held.wait_merging_threads()


async def test_the_day_is_asked_at_each_search(tmp_path: Path) -> None:
    day = [TODAY]
    engine = Embedded(tmp_path, None, today=lambda: day[0])
    engine.replace([document("cantine", valid_until=TODAY)])
    assert found(await engine.search("cantine", for_whom=USAGER)) == ["cantine"]
    day[0] += dt.timedelta(days=1)
    assert found(await engine.search("cantine", for_whom=USAGER)) == []


async def test_words_are_searched_while_the_vector_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    searched, loop, search = asyncio.Event(), asyncio.get_running_loop(), Shelf.search

    def noted(*asked):  # type: ignore[no-untyped-def]
        loop.call_soon_threadsafe(searched.set)
        return search(*asked)

    class Slow(Words):
        async def question(self, text: str) -> Vectors:
            await asyncio.wait_for(searched.wait(), 10)
            return await super().question(text)

    engine = open_engine(tmp_path, Slow())
    engine.replace([document("cantine")])
    engine.embed()
    monkeypatch.setattr(Shelf, "search", noted)
    findings = await engine.search("cantine", for_whom=USAGER)
    assert found(findings) == ["cantine"]
    assert findings.evidence.cosine is not None


class Held(Words):
    """Makes the vector of a question about the canteen once it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.let_go = asyncio.Event(), asyncio.Event()

    async def question(self, text: str) -> Vectors:
        if "cantine" in text:
            self.asked.set()
            await self.let_go.wait()
        return await super().question(text)


async def test_what_is_written_during_a_search_is_seen_by_the_next(tmp_path: Path) -> None:
    engine = open_engine(tmp_path, held := Held())
    engine.replace([document("cantine"), document("dechets")])
    engine.embed()
    searching = asyncio.create_task(engine.search("cantine", for_whom=USAGER))
    await held.asked.wait()
    await asyncio.sleep(0.1)  # its words are searched meanwhile
    engine.replace([document("cantine", id="autre")])
    await engine.search("bac gris", for_whom=USAGER)
    held.let_go.set()
    await searching
    assert set(found(await engine.search("cantine", for_whom=USAGER))) >= {"cantine", "autre"}


async def test_what_is_closed_during_a_search_is_not_shown(tmp_path: Path) -> None:
    engine = open_engine(tmp_path, held := Held())
    engine.replace([document("cantine")])
    engine.embed()
    searching = asyncio.create_task(engine.search("cantine", for_whom=USAGER))
    await held.asked.wait()
    await asyncio.sleep(0.1)
    engine.replace([document("cantine", readers=("agent",))])
    held.let_go.set()
    assert found(await searching) == []
