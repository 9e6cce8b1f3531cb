"""The commands on a cluster, chosen by configuration alone."""

from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from tests.acceptance.conftest import CommandLine
from tests.elasticsearch.node import Node
from tests.hr_it_connectors.servers import free_port

_ALIAS = "guichet-valmont"


@pytest.fixture
def line(tmp_path: Path, models: Path, node: Node, client: Elasticsearch) -> CommandLine:
    for index in client.indices.get(index=f"{_ALIAS}*"):
        client.indices.delete(index=index)
    line = CommandLine(tmp_path, models)
    line.environment["GUICHET_ELASTICSEARCH_URL"] = node.url
    return line


def test_indexing_searching_and_listing(line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "piscine.md").write_text("# Piscine\n\nLa piscine ouvre à 9 h le mardi.\n", "utf-8")
    done = line.run("index", str(tmp_path / "piscine.md"), "--audience", "usager", "--no-wait")
    assert done.returncode == 0, done.stderr
    assert "1 ajouté" in done.stdout
    (found,) = line.answers("search", "--json", "--as", "usager", lines=[{"id": 1, "text": "quand ouvre la piscine"}])
    assert [hit["document"] for hit in found["hits"]] == ["piscine.md"]
    assert "piscine.md" in line.run("documents").stdout
    assert not (tmp_path / "index" / "library.sqlite").exists()


@pytest.mark.parametrize(
    ("url", "said"),
    [(None, "ne répond pas"), ("https://es", "adresses complètes")],
)
def test_what_is_wrong_is_told_in_one_sentence(line: CommandLine, url: str | None, said: str) -> None:
    line.environment["GUICHET_ELASTICSEARCH_URL"] = url or f"http://127.0.0.1:{free_port()}"
    done = line.run("documents")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_index_that_cannot_be_used_is_refused_at_the_start(line: CommandLine, client: Elasticsearch) -> None:
    client.indices.create(index=f"{_ALIAS}.1", aliases={_ALIAS: {}})
    done = line.run("documents")
    assert done.returncode == 2
    assert "pas été fait par Guichet" in done.stderr
