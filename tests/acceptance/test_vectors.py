"""A commune that takes its vectors from a server, as `app.py` indexes and searches for it."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from assembly.house import house
from assembly.indexing import index, vectors
from bot import settings
from bot.settings import Settings
from indexers.e5.encoder import E5
from indexers.embedders import openai
from ports.people import Audience, Person
from tests.acceptance.conftest import ROOT
from tests.indexers.embedders.server import Server, embedding, words
from tests.indexers.papers import put

USAGER = Person("test:usager", Audience.USAGER)
EVERYTHING = Namespace(paths=[], names=None, audience=None, collection="documents", no_wait=False, reread=False)


@pytest.fixture
def server() -> Iterator[Server]:
    with embedding(Server(words(64), key="sesame")) as running:
        yield running


@pytest.fixture
def env(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    commune = tmp_path / "essai"
    valmont = ROOT / "manifests" / "communes" / "valmont"
    content = yaml.safe_load((valmont / "commune.yaml").read_text("utf-8")) | {
        "sources": [{"dossier": "papiers", "public": "usager"}],
        "vecteurs": {"produit": "openai", "options": {"adresse": server.url, "modele": "mots"}},
    }
    put(commune / "commune.yaml", yaml.safe_dump(content, allow_unicode=True))
    put(commune / "annuaire.csv", (valmont / "annuaire.csv").read_text("utf-8"))
    put(commune / "papiers" / "patinoire.md", "# Patinoire\n\nLa patinoire ouvre le 1er décembre.\n")
    monkeypatch.setenv("GUICHET_COMMUNES", str(tmp_path))
    monkeypatch.setattr(openai, "_TRIES", 0)
    monkeypatch.setenv("GUICHET_COMMUNE", "essai")
    monkeypatch.setenv("GUICHET_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GUICHET_SECRETS", '{"vecteurs": {"cle": "sesame"}}')
    return settings.load()


async def test_a_server_that_is_down_when_indexing_and_back_later(
    env: Settings, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    server.down = True
    assert await index(env, EVERYTHING) == 1
    told = capsys.readouterr()
    assert "1 ajouté" in told.out
    assert "relancez : python3 app.py vectors" in told.err
    async with house(env) as built:
        found = await built.knowledge.search("patinoire", for_whom=USAGER)
        assert [hit.passage.title for hit in found.hits] == ["Patinoire"]
        assert found.evidence.model == ""

    server.down = False
    assert await vectors(env, EVERYTHING) == 0
    async with house(env) as built:
        found = await built.knowledge.search("patinoire", for_whom=USAGER)
        assert found.evidence.model == f"openai|{server.url}|mots||8000"
        assert isinstance(built.guichet.understanding._embedder, E5)
