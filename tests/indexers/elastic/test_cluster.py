"""Two nodes, one of which is killed: nothing is lost, nothing is there twice, and searches answer."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from indexers.elastic.cluster import Cluster
from indexers.elastic.engine import Elastic
from ports.errors import Unavailable
from tests.elasticsearch.node import Node
from tests.hr_it_connectors.servers import free_port
from tests.indexers.contract import found
from tests.indexers.town import AGENT, TEXTS, TODAY, USAGER, document

_MANY = 400


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Node, Node]]:
    """The first is the master, and stays."""
    ports = free_port(), free_port()
    seeds = ",".join(f"127.0.0.1:{port}" for port in ports)
    first, second = (
        Node(
            tmp_path_factory.mktemp(name),
            **{"node.name": name, "transport.port": str(port), "discovery.seed_hosts": seeds, "cluster.name": "pair"},
            **({"cluster.initial_master_nodes": "one"} if name == "one" else {}),
        )
        for name, port in zip(("one", "two"), ports, strict=True)
    )
    with first, second:
        yield first, second


@pytest.fixture
def pair(nodes: tuple[Node, Node], request: pytest.FixtureRequest) -> Iterator[Elastic]:
    """An index whose first copy is on the second node; both are up."""
    first, second = nodes
    if not second.runs:
        second.start()
    alias = f"guichet-{request.node.name.replace('_', '-')[:40]}"
    engine = Elastic(Cluster((second.url, first.url), alias), None, today=lambda: TODAY, look_seconds=0.0)
    engine.replace([document(name) for name in TEXTS])
    with Elasticsearch(first.url) as client:
        client.cluster.health(wait_for_nodes="2", wait_for_status="green", timeout="60s")
        held = client.cat.shards(index=alias, format="json")
        if any(shard["prirep"] == "p" and shard["node"] == "one" for shard in held):
            cancel = {"index": f"{alias}.1", "shard": 0, "node": "one", "allow_primary": True}
            client.cluster.reroute(commands=[{"cancel": cancel}])
            client.cluster.health(wait_for_status="green", timeout="60s")
        yield engine
        engine.close()
        client.indices.delete(index=f"{alias}.1")


async def test_a_search_answers_while_a_node_is_lost(nodes: tuple[Node, Node], pair: Elastic) -> None:
    killer = threading.Timer(0.3, nodes[1].kill)
    killer.start()
    answered, end = 0, time.monotonic() + 60
    while answered < 20 and time.monotonic() < end:
        alive = killer.is_alive()
        try:
            assert found(await pair.search(f"cantine {time.monotonic_ns()}", for_whom=USAGER)) == ["cantine"]
            answered += not alive
        except Unavailable as error:
            assert error.reason == "elasticsearch_down"
    killer.join()
    assert answered == 20


async def test_no_passage_is_lost_or_doubled_when_a_node_is_lost_in_a_bulk(
    nodes: tuple[Node, Node], pair: Elastic
) -> None:
    def changed() -> Iterator[Any]:
        for number in range(_MANY):
            if number == _MANY // 2:
                nodes[1].kill()
            yield document("vpn", id=f"vpn{number}")

    try:
        pair.replace(changed(), ["cantine"])
    except Unavailable:
        assert pair.library.count()[0] == len(TEXTS)
        pair.replace((document("vpn", id=f"vpn{number}") for number in range(_MANY)), ["cantine"])
    ids = [passage.id for passage in pair.library.every_passage()]
    wanted = {f"vpn{number}#{part}" for number in range(_MANY) for part in (0, 1)}
    assert len(ids) == len(set(ids))
    assert {ident for ident in ids if ident.startswith("vpn") and not ident.startswith("vpn#")} == wanted
    assert (await pair.search("cantine", for_whom=USAGER)).hits == ()
    assert found(await pair.search("congés annuels", for_whom=AGENT))[0] == "conges"
