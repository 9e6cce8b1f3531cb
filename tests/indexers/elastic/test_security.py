"""How a cluster is entered: TLS with an authority of one's own, API key or account, nothing secret in clear."""

import base64
from dataclasses import replace
from pathlib import Path

import pytest

from indexers.elastic.cluster import Cluster
from ports.errors import Misconfigured, Unavailable
from tests.elasticsearch.front import Front
from tests.elasticsearch.node import Node
from tests.hr_it_connectors.openldap import certify
from tests.hr_it_connectors.servers import free_port
from tests.indexers.contract import found
from tests.indexers.elastic.conftest import Open
from tests.indexers.town import USAGER, document

KEY = base64.b64encode(b"id:secret").decode()
ACCOUNT = base64.b64encode("guichet:été".encode()).decode()


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    home = tmp_path_factory.mktemp("tls")
    certify(home)
    return home / "ca.pem", home / "server.pem"


@pytest.mark.parametrize(
    ("expected", "given"),
    [(f"ApiKey {KEY}", {"api_key": KEY}), (f"Basic {ACCOUNT}", {"user": "guichet", "password": "été"})],
)
async def test_a_key_or_an_account_over_tls(
    node: Node,
    cluster: Cluster,
    certificates: tuple[Path, Path],
    open_engine: Open,
    expected: str,
    given: dict[str, str],
) -> None:
    authority, certificate = certificates
    with Front(node.port, expected, certificate).serving() as front:
        engine = open_engine(where=replace(cluster, urls=(front.url,), authority=authority, **given))
        engine.replace([document("cantine")])
        assert found(await engine.search("cantine", for_whom=USAGER)) == ["cantine"]
        with pytest.raises(Misconfigured) as refused:
            open_engine(where=replace(cluster, urls=(front.url,), authority=authority, api_key="YTpi"))
        assert refused.value.reason == "elasticsearch_rights"
        assert "secret" not in str(refused.value)


def test_an_unknown_authority_is_refused(
    node: Node, cluster: Cluster, certificates: tuple[Path, Path], open_engine: Open
) -> None:
    with Front(node.port, certificate=certificates[1]).serving() as front:
        with pytest.raises(Misconfigured) as refused:
            open_engine(where=replace(cluster, urls=(front.url,), api_key=KEY))
        assert refused.value.reason == "elasticsearch_tls"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"urls": ("http://es.mairie.example:9200",), "api_key": KEY}, "elasticsearch_clear"),
        ({"urls": ("https://es.mairie.example",)}, "elasticsearch_url"),
        ({"urls": ("es:9200",)}, "elasticsearch_url"),
        ({"urls": ("https://moi:secret@es:9200",)}, "elasticsearch_url"),
        ({"urls": ("https://es:port",)}, "elasticsearch_url"),
        ({"urls": ("https://es:9200",), "authority": Path("absent.pem")}, "elasticsearch_authority"),
    ],
)
def test_settings_that_cannot_be_right(open_engine: Open, changes: dict[str, object], reason: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        open_engine(where=replace(Cluster((), "guichet-x"), **changes))  # type: ignore[arg-type]
    assert refused.value.reason == reason


def test_a_cluster_that_does_not_answer(open_engine: Open) -> None:
    with pytest.raises(Unavailable) as refused:
        open_engine(where=Cluster((f"http://127.0.0.1:{free_port()}",), "guichet-x"))
    assert refused.value.reason == "elasticsearch_down"


def test_another_server_is_not_taken_for_a_cluster(open_engine: Open, node: Node) -> None:
    class Stranger(Front):
        def answer(self, *_: object) -> tuple[int, dict[str, str], bytes]:
            return 200, {"Content-Type": "application/json"}, b'{"version": {"number": "1.0"}}'

    with Stranger(node.port).serving() as front:
        with pytest.raises(Misconfigured) as refused:
            open_engine(where=Cluster((front.url,), "guichet-x"))
        assert refused.value.reason == "elasticsearch_foreign"
