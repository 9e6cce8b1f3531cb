"""What is written is seen whole or not at all: crashes, two writers, a cluster that can't follow."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from indexers.elastic import state, transfer
from indexers.elastic.cluster import Cluster
from ports.errors import Unavailable
from tests.elasticsearch.front import Front
from tests.elasticsearch.node import Node
from tests.indexers.contract import found
from tests.indexers.elastic.conftest import Open
from tests.indexers.town import AGENT, TEXTS, USAGER, document

ROOT = Path(__file__).parents[3]
SCRIPT = """
import sys, time
from indexers.elastic.cluster import Cluster
from indexers.elastic.engine import Elastic
from tests.indexers.town import document

def changed():
    yield document("cantine", hash="2", title="Restauration")
    for number in range(200):
        yield document("vpn", id=f"vpn{number}")
    print("half", flush=True)
    time.sleep(60)

Elastic(Cluster((sys.argv[1],), sys.argv[2]), None).replace(changed(), ["dechets"])
"""


def many(count: int, prefix: str = "vpn") -> Iterator[Any]:
    return (document("vpn", id=f"{prefix}{number}") for number in range(count))


def entries(client: Elasticsearch, cluster: Cluster) -> int:
    """Return how many entries of documents and passages there are, in force or not."""
    client.indices.refresh(index=cluster.alias)
    return int(client.count(index=cluster.alias, query={"terms": {"kind": ["document", "passage"]}})["count"])


def kill_in_the_middle(cluster: Cluster) -> None:
    command = [sys.executable, "-c", SCRIPT, *cluster.urls, cluster.alias]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "half\n"
        process.kill()


async def test_a_process_killed_in_the_middle_leaves_nothing_half_visible(
    client: Elasticsearch, cluster: Cluster, open_engine: Open
) -> None:
    engine = open_engine(look_seconds=0.0)
    engine.replace([document(name) for name in TEXTS])
    whole = entries(client, cluster)
    kill_in_the_middle(cluster)
    assert entries(client, cluster) > whole + 400
    for one in (engine, open_engine()):
        assert found(await one.search("VPN FortiClient", for_whom=AGENT)) == ["vpn"]
        assert found(await one.search("bac gris", for_whom=USAGER)) == ["dechets"]
        assert (await one.search("cantine", for_whom=USAGER)).hits[0].passage.title == "Cantine scolaire"
        assert one.library.count()[0] == len(TEXTS)
    engine.replace([])
    assert entries(client, cluster) == whole


async def test_the_replaced_are_deleted_when_no_reader_can_look_for_them(
    client: Elasticsearch, cluster: Cluster, open_engine: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine()
    engine.replace([document(name) for name in TEXTS])
    whole = entries(client, cluster)
    engine.replace([document("vpn", hash="2")])
    assert entries(client, cluster) == whole + 3
    engine.replace([])
    assert entries(client, cluster) == whole + 3
    monkeypatch.setattr("indexers.elastic.writing.GRACE_SECONDS", -1.0)
    engine.replace([], ["cantine", "unknown"])
    engine.replace([])
    assert entries(client, cluster) == whole - 2
    assert found(await engine.search("VPN FortiClient", for_whom=AGENT)) == ["vpn"]


def test_two_writers_do_not_write_together(open_engine: Open) -> None:
    first, second = open_engine(), open_engine()

    def changed() -> Iterator[Any]:
        yield document("vpn")
        with pytest.raises(Unavailable) as refused:
            second.replace([document("cantine")])
        assert refused.value.reason == "indexing"

    first.replace(changed())
    second.replace([document("cantine")])
    assert second.library.count()[0] == 2


def test_a_writer_of_another_machine_is_given_up_after_a_while(
    open_engine: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = open_engine(), open_engine()

    def overtaken() -> Iterator[Any]:
        yield from many(5)
        monkeypatch.setattr(state, "_lease", lambda: 0.0)
        second.replace([document("cantine")])
        yield document("dechets")

    monkeypatch.setattr(state.socket, "gethostname", iter(["a", "b"] * 20).__next__)
    monkeypatch.setattr(state, "_lease", lambda: 1.0)
    with pytest.raises(Unavailable):
        first.replace(overtaken())
    monkeypatch.undo()
    second.replace([])
    assert [held.id for held in second.library.documents()] == ["cantine"]


def test_an_overloaded_cluster_is_waited_for(
    node: Node, cluster: Cluster, open_engine: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(transfer, "_LONGEST_PAUSE", 0.05)
    with Front(node.port).serving() as front:
        engine = open_engine(where=replace(cluster, urls=(front.url,)))
        front.overloaded = 5
        engine.replace(many(200))
        assert (front.overloaded, engine.library.count()) == (0, (200, 400))
        front.overloaded = 100
        with pytest.raises(Unavailable) as refused:
            engine.replace(many(10, "late"))
        assert (refused.value.reason, engine.library.count()) == ("elasticsearch_overloaded", (200, 400))
        front.overloaded = 0
        engine.replace(many(10, "late"))
        assert engine.library.count()[0] == 210


async def test_a_search_is_one_round_trip_and_its_passages_another(
    node: Node, cluster: Cluster, open_engine: Open
) -> None:
    with Front(node.port).serving() as front:
        engine = open_engine(where=replace(cluster, urls=(front.url,)), look_seconds=60.0)
        engine.replace([document(name) for name in TEXTS])
        await engine.search("cantine", for_whom=USAGER)
        front.asked.clear()
        await engine.search("prix de la cantine", for_whom=USAGER)
        assert [line.partition("?")[0].rpartition("/")[2] for line in front.asked] == ["_msearch", "_search"]


def test_memory_is_bounded(cluster: Cluster, open_engine: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are taken as they are sent, never all at once."""
    engine = open_engine()
    taken = 0
    behind = []
    send = engine._client.bulk

    def changed() -> Iterator[Any]:
        nonlocal taken
        for one in many(400):
            taken += 1
            yield one

    def bulk(*args: Any, **options: Any) -> Any:
        behind.append(taken)
        return send(*args, **options)

    monkeypatch.setattr(type(engine._client), "bulk", lambda self, *args, **options: bulk(*args, **options))
    engine.replace(changed())
    assert behind[0] < 250 < behind[-1]


def test_threads_share_one_engine(open_engine: Open) -> None:
    engine = open_engine(look_seconds=0.0)
    engine.replace([document(name) for name in TEXTS])
    counts: list[tuple[int, int]] = []
    threads = [threading.Thread(target=lambda: counts.append(engine.library.count())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(counts)) == 1
