"""The embedded engine as a Haystack document store: Haystack's own contract, and what ours adds."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from haystack import Document, Pipeline
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.writers import DocumentWriter
from haystack.document_stores.errors import DuplicateDocumentError
from haystack.document_stores.types import DocumentStore, DuplicatePolicy
from haystack.testing.document_store import (
    CountDocumentsTest,
    DeleteDocumentsTest,
    FilterDocumentsTest,
    WriteDocumentsTest,
)

from indexers.embedded.engine import Embedded
from indexers.store import Store
from tests.indexers.contract import found
from tests.indexers.town import AGENT, TODAY, USAGER

ABOUT = {
    "title": "Congés", "owner": "DRH", "url": "https://x.example", "date": "2026-01-12", "valid_until": "2027-01-01",
    "collection": "rh", "source": "documents", "hash": "1", "readers": ["agent"], "reference": "RH-2026-03",
}  # fmt: skip


def passage(number: int, text: str, **meta: Any) -> Document:
    return Document(
        id=f"conges#{number}", content=text, meta={**ABOUT, "document": "conges", "headings": ["Durée"], **meta}
    )


@pytest.fixture
def engine(tmp_path: Path) -> Embedded:
    return Embedded(tmp_path, None, today=lambda: TODAY)


@pytest.fixture
def document_store(engine: Embedded) -> Store:
    return Store("unused", engine)


class TestHaystackContract(CountDocumentsTest, WriteDocumentsTest, DeleteDocumentsTest, FilterDocumentsTest):
    """What Haystack asks of every store. Its suites on whole-index deletion and on updates by filter are beyond the protocol."""

    @staticmethod
    def assert_documents_are_equal(received: list[Document], expected: list[Document]) -> None:
        """Embeddings are not kept (the engine makes its own), and the order is that of the ids."""

        def comparable(documents: list[Document]) -> list[tuple[str, str | None, dict[str, Any]]]:
            return sorted((document.id, document.content, document.meta) for document in documents)

        assert comparable(received) == comparable(expected)

    def test_write_documents(self, document_store: DocumentStore) -> None:
        written = [Document(content="un"), Document(content="deux")]
        assert document_store.write_documents(written) == 2
        with pytest.raises(DuplicateDocumentError):
            document_store.write_documents(written)
        self.assert_documents_are_equal(document_store.filter_documents(), written)


class TestPassages:
    async def test_written_passages_are_found_by_those_who_may_read_them(
        self, engine: Embedded, document_store: Store
    ) -> None:
        document_store.write_documents([passage(1, "Un agent a 25 jours de congés par an.", page=3)])
        findings = await engine.search("combien de jours de congés", for_whom=AGENT)
        hit = findings.hits[0].passage
        assert (hit.document, hit.title, hit.headings, hit.page, hit.owner, hit.url, hit.date, hit.valid_until) == (
            "conges", "Congés", ("Durée",), 3, "DRH", "https://x.example", dt.date(2026, 1, 12), dt.date(2027, 1, 1)
        )  # fmt: skip
        assert (await engine.search("combien de jours de congés", for_whom=USAGER)).hits == ()

    async def test_a_passage_that_says_no_reader_is_found_by_nobody(
        self, engine: Embedded, document_store: Store
    ) -> None:
        document_store.write_documents([Document(content="Un agent a 25 jours de congés.")])
        for person in (AGENT, USAGER):
            assert found(await engine.search("congés", for_whom=person)) == []

    def test_metadata_comes_back_as_it_was_given(self, document_store: Store) -> None:
        given = passage(1, "Texte.", page=2, theme={"nom": "temps"}, version="2.1", replaces="a\nb")
        document_store.write_documents([given])
        assert document_store.filter_documents() == [given]

    def test_what_is_written_later_joins_what_is_there(self, document_store: Store) -> None:
        document_store.write_documents([passage(1, "Un."), passage(2, "Deux.")])
        document_store.write_documents([passage(2, "Deux bis."), passage(3, "Trois.")], DuplicatePolicy.OVERWRITE)
        assert [p.content for p in document_store.filter_documents()] == ["Un.", "Deux bis.", "Trois."]

    def test_all_the_parts_of_a_document_take_the_place_of_the_old_ones(self, document_store: Store) -> None:
        document_store.write_documents([passage(1, "Un."), passage(2, "Deux.")])
        document_store.write_documents([passage(3, "Trois.", parts=1)], DuplicatePolicy.OVERWRITE)
        assert [p.content for p in document_store.filter_documents()] == ["Trois."]

    async def test_deleting_the_last_passage_forgets_the_document(
        self, engine: Embedded, document_store: Store
    ) -> None:
        document_store.write_documents([passage(1, "Un congé."), passage(2, "Deux congés.")])
        document_store.delete_documents(["conges#1"])
        assert (document_store.count_documents(), engine.library.count()) == (1, (1, 1))
        document_store.delete_documents(["conges#2", "inconnu"])
        assert engine.library.count() == (0, 0)
        assert engine.library.extras() == {}
        assert (await engine.search("congé", for_whom=AGENT)).hits == ()

    def test_filters_on_our_fields(self, document_store: Store) -> None:
        document_store.write_documents([passage(1, "Un."), passage(2, "Deux.")])
        document_store.write_documents([Document(id="autre", content="Autre.", meta={"collection": "si"})])
        recent = {"field": "meta.date", "operator": ">=", "value": "2026-01-01T00:00:00"}
        human = {"field": "meta.collection", "operator": "==", "value": "rh"}
        matching = document_store.filter_documents({"operator": "AND", "conditions": [recent, human]})
        assert [p.content for p in matching] == ["Un.", "Deux."]


def test_any_haystack_pipeline_can_fill_it_and_be_saved(tmp_path: Path) -> None:
    pipeline = Pipeline()
    pipeline.add_component("splitter", DocumentSplitter(split_by="word", split_length=3, split_overlap=0))
    pipeline.add_component("writer", DocumentWriter(Store(str(tmp_path))))
    pipeline.connect("splitter", "writer")
    again = Pipeline.loads(pipeline.dumps(), allowed_modules=["indexers.store"])
    again.run(
        {"splitter": {"documents": [Document(content="un deux trois quatre cinq", meta={"readers": ["usager"]})]}}
    )
    assert Store(str(tmp_path)).count_documents() == 2
