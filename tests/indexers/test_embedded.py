"""The embedded engine, with words alone and with vectors."""

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexers.e5.encoder import E5
from indexers.embedded import Embedded
from ports.embedding import Embedder
from ports.errors import Unavailable
from tests.indexers.contract import KnowledgeContract, Put, found
from tests.indexers.town import AGENT, TEXTS, TODAY, USAGER, document


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


class TestWordsAndVectors(KnowledgeContract):
    @pytest.fixture
    def engine(self, tmp_path: Path, e5: E5) -> Iterator[Embedded]:
        engine = open_engine(tmp_path, e5)
        yield engine
        engine.close()

    @pytest.fixture
    def put(self, engine: Embedded) -> Put:
        def put_and_embed(changed, dropped):  # type: ignore[no-untyped-def]
            engine.replace(changed, dropped)
            engine.embed()

        return put_and_embed

    async def test_another_language_finds_french_documents(self, engine: Embedded, put: Put) -> None:
        put([document(name) for name in TEXTS], [])
        findings = await engine.search("How much is a school meal?", for_whom=USAGER, language="en")
        assert found(findings)[0] == "cantine"

    async def test_vectors_of_what_did_not_change_stay(self, engine: Embedded, put: Put) -> None:
        put([document(name) for name in TEXTS], [])
        made, passages = document("vpn")
        changed = [
            passages[0],
            passages[1].__class__("vpn#new", "vpn", made.title, "Appelez l'assistance.", made.readers),
        ]
        engine.replace([(made, changed)])
        missing = [key for key, _ in engine.library.unembedded(engine.embedder.model, 10)]  # type: ignore[union-attr]
        assert missing == ["vpn#new"]


async def test_everything_survives_a_restart(tmp_path: Path) -> None:
    first = open_engine(tmp_path)
    first.replace([document(name) for name in TEXTS])
    first.close()
    second = open_engine(tmp_path)
    assert found(await second.search("cantine", for_whom=USAGER)) == ["cantine"]
    second.close()


async def test_another_process_sees_what_was_written(tmp_path: Path) -> None:
    writer, reader = open_engine(tmp_path), open_engine(tmp_path)
    assert (await reader.search("cantine", for_whom=USAGER)).hits == ()
    writer.replace([document("cantine")])
    assert found(await reader.search("cantine", for_whom=USAGER)) == ["cantine"]


async def test_words_answer_before_vectors_are_made(tmp_path: Path, e5: E5) -> None:
    engine = open_engine(tmp_path, e5)
    engine.replace([document("cantine")])
    findings = await engine.search("prix de la cantine", for_whom=USAGER)
    assert found(findings) == ["cantine"]
    assert findings.evidence.cosine is None


async def test_a_crash_between_the_two_shelves_is_mended_by_indexing_again(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    engine.replace([document("cantine"), document("dechets")])
    engine._lexical.replace([document("vpn")], ["cantine"])  # what a crash before the library's commit leaves
    assert found(await engine.search("VPN FortiClient", for_whom=AGENT)) == []
    engine.replace([document("vpn"), document("cantine")])
    assert found(await engine.search("VPN FortiClient", for_whom=AGENT)) == ["vpn"]
    assert found(await engine.search("cantine", for_whom=USAGER)) == ["cantine"]


async def test_readers_are_served_while_indexing(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    engine.replace([document(name) for name in TEXTS])
    rounds = threading.Thread(target=lambda: [engine.replace([document("vpn", hash=str(n))]) for n in range(5)])
    rounds.start()
    while rounds.is_alive():
        assert found(await engine.search("cantine", for_whom=USAGER)) == ["cantine"]
    rounds.join()


def test_two_writers_do_not_write_together(tmp_path: Path) -> None:
    first, second = open_engine(tmp_path), open_engine(tmp_path)
    held = first._lexical.documents.writer()
    with pytest.raises(Unavailable) as refused:
        second.replace([document("vpn")])
    assert refused.value.reason == "indexing"
    held.wait_merging_threads()


async def test_the_day_is_asked_at_each_search(tmp_path: Path) -> None:
    day = [TODAY]
    engine = Embedded(tmp_path, None, today=lambda: day[0])
    engine.replace([document("cantine", valid_until=TODAY)])
    assert found(await engine.search("cantine", for_whom=USAGER)) == ["cantine"]
    day[0] += dt.timedelta(days=1)
    assert found(await engine.search("cantine", for_whom=USAGER)) == []
