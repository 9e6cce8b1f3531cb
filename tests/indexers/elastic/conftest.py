"""One node for all these tests; each has an alias of its own."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from elasticsearch import Elasticsearch

from indexers.elastic.cluster import Cluster
from indexers.elastic.engine import Elastic
from ports.embedding import Embedder
from tests.elasticsearch.node import Node
from tests.indexers.town import TODAY

Open = Callable[..., Elastic]
_numbers = count(1)


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    with Node(tmp_path_factory.mktemp("elasticsearch")) as node:
        yield node


@pytest.fixture(scope="session")
def client(node: Node) -> Iterator[Elasticsearch]:
    with Elasticsearch(node.url) as client:
        yield client


@pytest.fixture
def cluster(node: Node, client: Elasticsearch) -> Iterator[Cluster]:
    alias = f"guichet-{next(_numbers)}"
    yield Cluster((node.url,), alias)
    for index in client.indices.get(index=f"{alias}*"):
        client.indices.delete(index=index)


@pytest.fixture
def open_engine(cluster: Cluster) -> Iterator[Open]:
    """Opens engines on the same alias, as several processes would, and closes them."""
    opened: list[Elastic] = []

    def open_one(embedder: Embedder | None = None, where: Cluster = cluster, look_seconds: float = 1.0) -> Elastic:
        opened.append(Elastic(where, embedder, today=lambda: TODAY, look_seconds=look_seconds))
        return opened[-1]

    yield open_one
    for engine in opened:
        engine.close()
