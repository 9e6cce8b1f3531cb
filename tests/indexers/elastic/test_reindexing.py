"""Another model, another mapping: made beside, switched at once. What is not ours is refused."""

import pytest
from elasticsearch import Elasticsearch

from indexers.elastic import mapping
from indexers.elastic.cluster import Cluster
from indexers.elastic.engine import Elastic
from ports.errors import Misconfigured, Unavailable
from tests.indexers.contract import found
from tests.indexers.elastic.conftest import Open
from tests.indexers.elastic.vectors import Words
from tests.indexers.town import AGENT, TEXTS, USAGER, document


@pytest.fixture(autouse=True)
def _no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexers.elastic.reindexing.GRACE_SECONDS", 0.0)


@pytest.fixture
def live(open_engine: Open) -> Elastic:
    """An index that holds the town's documents with vectors of a first model."""
    engine = open_engine(Words("first", 16), look_seconds=0.0)
    engine.replace([document(name) for name in TEXTS])
    assert engine.embed() == 14
    return engine


def indices(client: Elasticsearch, cluster: Cluster) -> set[str]:
    return set(client.indices.get(index=f"{cluster.alias}.*"))


async def cosine(engine: Elastic) -> float | None:
    findings = await engine.search("prix de la cantine", for_whom=USAGER)
    assert "cantine" in found(findings)
    return findings.evidence.cosine


async def test_another_model_takes_its_place_at_once(
    live: Elastic, client: Elasticsearch, cluster: Cluster, open_engine: Open
) -> None:
    seen: list[float | None] = []
    second = open_engine(Words("second", 24), look_seconds=0.0)
    assert await cosine(live) is not None
    assert await cosine(second) is None  # vectors of two models are never compared
    assert second.lacks_vectors()
    assert second.embed() == 14
    assert indices(client, cluster) == {f"{cluster.alias}.2"}
    seen += [await cosine(second), await cosine(live)]
    assert seen[0] is not None
    assert seen[1] is None
    assert not second.lacks_vectors()
    assert second.library.count() == (5, 9)


async def test_what_is_written_meanwhile_is_not_lost(live: Elastic, open_engine: Open) -> None:
    writes = iter([([document("vpn", title="Tunnel", hash="2")], ["dechets"])])

    def write() -> None:
        for changed, dropped in writes:
            live.replace(changed, dropped)
            assert live.library.count()[0] == 4

    second = open_engine(Words("second", 24, before=write))
    second.embed()
    assert {held.id: held.hash for held in second.library.documents()} == {
        "conges": "1", "vpn": "2", "cantine": "1", "identite": "1"
    }  # fmt: skip
    assert (await second.search("VPN FortiClient", for_whom=AGENT)).hits[0].passage.title == "Tunnel"
    assert not second.lacks_vectors()


async def test_an_interrupted_one_is_taken_up_again(
    live: Elastic, client: Elasticsearch, cluster: Cluster, open_engine: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexers.elastic.embedding._BATCH", 5)
    rounds = iter([None, None])

    def stop() -> None:
        if next(rounds, "end") == "end":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_engine(Words("second", 24, before=stop)).embed()
    assert await cosine(live) is not None
    assert indices(client, cluster) == {f"{cluster.alias}.1", f"{cluster.alias}.2"}
    second = open_engine(Words("second", 24))
    assert second.embed() == 4
    assert indices(client, cluster) == {f"{cluster.alias}.2"}


async def test_another_mapping_keeps_the_vectors(
    live: Elastic, client: Elasticsearch, cluster: Cluster, open_engine: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await cosine(live)
    monkeypatch.setattr(mapping, "VERSION", 2)
    later = open_engine(Words("first", 16))
    with pytest.raises(Unavailable) as refused:
        await later.check()
    assert refused.value.reason == "elasticsearch_reindex"
    assert later.lacks_vectors()
    assert later.embed() == 0
    assert indices(client, cluster) == {f"{cluster.alias}.2"}
    assert await cosine(later) == pytest.approx(before, abs=1e-4)
    monkeypatch.undo()
    with pytest.raises(Misconfigured) as newer:
        open_engine(Words("first", 16))
    assert newer.value.reason == "elasticsearch_newer"


def test_an_index_that_is_not_ours_is_left_alone(client: Elasticsearch, cluster: Cluster, open_engine: Open) -> None:
    client.indices.create(index=f"{cluster.alias}.other", aliases={cluster.alias: {}})
    with pytest.raises(Misconfigured) as foreign:
        open_engine()
    assert foreign.value.reason == "elasticsearch_foreign"


def test_an_index_under_the_name_of_the_alias_is_left_alone(
    client: Elasticsearch, cluster: Cluster, open_engine: Open
) -> None:
    client.indices.create(index=cluster.alias)
    with pytest.raises(Misconfigured) as alias:
        open_engine()
    assert alias.value.reason == "elasticsearch_alias"


def test_fields_changed_by_hand_are_refused(client: Elasticsearch, cluster: Cluster, open_engine: Open) -> None:
    open_engine()
    client.indices.put_mapping(index=cluster.alias, properties={"mine": {"type": "keyword"}})
    with pytest.raises(Misconfigured) as changed:
        open_engine()
    assert changed.value.reason == "elasticsearch_mapping"
