"""The Elasticsearch engine as a Haystack document store, and its index as Haystack's own retrievers read it."""

import pytest
from elasticsearch import Elasticsearch
from haystack_integrations.components.retrievers.elasticsearch import ElasticsearchBM25Retriever
from haystack_integrations.document_stores.elasticsearch import ElasticsearchDocumentStore

from indexers.elastic.cluster import Cluster
from indexers.elastic.engine import Elastic
from tests.indexers.elastic.conftest import Open
from tests.indexers.test_store import TestHaystackContract, TestPassages, document_store  # noqa: F401  # run here too
from tests.indexers.town import TEXTS, document


@pytest.fixture
def engine(open_engine: Open) -> Elastic:
    return open_engine()


def test_haystacks_own_retriever_searches_by_hand(engine: Elastic, cluster: Cluster, client: Elasticsearch) -> None:
    engine.replace([document(name) for name in TEXTS])
    store = ElasticsearchDocumentStore(hosts=list(cluster.urls), index=cluster.alias)
    only = {"field": "readers", "operator": "in", "value": ["usager"]}
    retriever = ElasticsearchBM25Retriever(document_store=store, filters=only)
    found = retriever.run("le repas des ecoles, les congés")["documents"]
    assert {hit.meta["document"] for hit in found} == {"cantine", "identite"}
    store.close()
