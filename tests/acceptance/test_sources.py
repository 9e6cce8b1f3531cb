"""The sources of a commune, as `app.py` reads them, indexes them, and indexes them again while it serves."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from assembly.indexing import index
from assembly.knowledge import sources
from bot import cli
from bot import commune as communes
from bot.configuration import ConfigurationError
from bot.settings import Settings
from indexers import e5
from indexers.embedded.engine import Embedded
from tests.acceptance.conftest import ROOT
from tests.hr_it_connectors.servers import free_port, wait_until
from tests.indexers.ingestion.origins.dav_server import ACCOUNT, PASSWORD, Dav, serving
from tests.indexers.papers import put


@pytest.fixture
def dav(tmp_path: Path) -> Iterator[Dav]:
    put(tmp_path / "partage" / "patinoire.md", "# Patinoire\n\nLa patinoire ouvre le 1er décembre.\n")
    with serving(tmp_path / "partage") as dav:
        yield dav


class Town:
    """A commune of its own, that differs from Valmont by its sources, indexed without vectors."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = home / "communes" / "essai"
        shutil.copytree(ROOT / "manifests/communes/valmont", self.folder, ignore=shutil.ignore_patterns("documents"))
        self.environment = {
            "GUICHET_COMMUNES": str(home / "communes"), "GUICHET_COMMUNE": "essai", "GUICHET_DATA": str(home / "data"),
            "GUICHET_SECRETS": json.dumps({"sources.nuage": {"mot_de_passe": PASSWORD}}),
        }  # fmt: skip
        for name, value in self.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(e5, "find", lambda folder: None)
        self.data = home / "data"
        self._capsys = capsys

    def write(self, *sources: dict[str, object]) -> None:
        path = self.folder / "commune.yaml"
        content = yaml.safe_load(path.read_text("utf-8")) | {"sources": list(sources)}
        path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")

    async def index(self, *words: str) -> tuple[int, str, str]:
        """Return the exit status, and what was written on both outputs."""
        status = await index(Settings(), cli.parse(["index", "--no-wait", *words]))
        return status, *self._capsys.readouterr()

    def held(self) -> set[str]:
        with contextlib.closing(Embedded(self.data / "index", None)) as engine:
            return {document.id for document in engine.library.documents()}


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Town:
    return Town(tmp_path, monkeypatch, capsys)


def share(dav: Dav, **more: object) -> dict[str, object]:
    return {"webdav": dav.url, "nom": "nuage", "compte": ACCOUNT, "public": "usager", **more}


async def test_all_the_sources_or_those_that_are_named(town: Town, dav: Dav) -> None:
    put(town.folder / "documents" / "paie.md", "# Paie\n\nLa paie est versée le 27.\n")
    town.write({"dossier": "documents", "public": "agent"}, share(dav))
    status, said, _ = await town.index()
    assert status == 0
    assert "webdav:nuage : 1 ajouté" in said
    assert "documents : 1 ajouté" in said
    put(dav.folder / "marche.md", "# Marché\n\nLe samedi.\n")
    _, said, _ = await town.index("--source", "nuage")
    assert said.splitlines() == ["webdav:nuage : 1 ajouté, 0 mis à jour, 1 inchangé, 0 retiré, 0 illisible"]
    with pytest.raises(ConfigurationError, match="documents, nuage"):
        await town.index("--source", "partage")


async def test_a_source_that_the_commune_gives_up_leaves_the_answers(town: Town, dav: Dav) -> None:
    town.write(share(dav))
    await town.index()
    assert town.held() == {"nuage/patinoire.md"}
    town.write()
    _, said, _ = await town.index()
    assert "webdav:nuage : n'est plus dans commune.yaml, 1 document retiré" in said
    assert town.held() == set()


async def test_a_source_that_does_not_answer_is_said_and_the_others_are_read(town: Town, dav: Dav) -> None:
    put(town.folder / "documents" / "paie.md", "# Paie\n\nLa paie est versée le 27.\n")
    absent = {"webdav": dav.url + "absent/", "nom": "absent", "public": "agent", "compte": ACCOUNT}
    town.write(absent, {"dossier": "documents", "public": "agent"})
    status, said, complaints = await town.index()
    assert status == 1
    assert "absent : La source refuse l'accès" in complaints
    assert "documents : 1 ajouté" in said


async def test_what_is_true_of_many_is_not_said_a_thousand_times(town: Town, dav: Dav) -> None:
    for number in range(50):
        put(dav.folder / f"musique{number}.mp3", b"x")
    town.write(share(dav))
    _, _, complaints = await town.index()
    lines = complaints.strip().splitlines()
    assert len(lines) == 21
    assert lines[-1].startswith("  … et 30 autres : Ce format")


async def test_documents_that_nobody_may_read_are_counted(town: Town, dav: Dav) -> None:
    town.write(share(dav, public="personne", dossiers={"Public": "usager"}))
    status, said, complaints = await town.index()
    assert (status, town.held()) == (1, set())
    assert "  1 document que personne" in said
    assert "nuage/Public/ : La source ne connaît pas" in complaints


def test_the_server_indexes_a_source_again_when_it_is_due(town: Town, dav: Dav) -> None:
    town.write(share(dav, toutes_les="5 min"))
    environment = os.environ | town.environment | {"PORT": str(free_port())}
    with subprocess.Popen([sys.executable, "app.py", "serve", "--local"], cwd=ROOT, env=environment) as server:
        try:
            wait_until((town.data / "index" / "schedule.json").exists, 200)
        finally:
            server.terminate()
    assert town.held() == {"nuage/patinoire.md"}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ({"dossier": "x", "public": "tous"}, ["sources.0.dossier.public", "agent"]),
        ({"dosier": "x"}, ["sources.0", "« webdav »"]),
        ({"site": "https://valmont.example", "nom": "site", "page": 3}, ["sources.0.site.page", "inconnue"]),
        ({"site": "ftp://valmont.example", "nom": "site"}, ["sources.0.site.site", "http(s)"]),
        ({"webdav": "http://nuage.example/", "nom": "n", "public": "agent"}, ["sources.0.webdav.webdav", "https"]),
        ({"webdav": "https://nuage.example/", "nom": "n"}, ["sources.0.webdav", "qui lit"]),
        ({"webdav": "https://nuage.example/", "nom": "n", "public": "agent", "toutes_les": "1 min"}, ["cinq minutes"]),
        ({"webdav": "https://nuage.example/", "public": "agent"}, ["nom", "obligatoire"]),
        ({"site": "https://valmont.example/", "nom": "s", "autorites": "/absent.pem"}, ["autorites", "PEM"]),
        (
            {"sharepoint": "https://v.sharepoint.com", "nom": "s", "locataire": "v", "application": "a", "secret": "b",
             "public": "agent", "lecteurs": {"Agents": "agent"}, "dossier": "RH"},
            ["sources.0.sharepoint", "qui lit"],
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_french_with_its_place(source: dict[str, object], said: list[str]) -> None:
    commune = communes.Commune(nom="Essai", contacts={}, sources=(source,))
    with pytest.raises(ConfigurationError) as error:
        sources(Settings(), commune)
    for words in said:
        assert words in str(error.value)


def test_two_sources_of_one_name() -> None:
    site = {"site": "https://valmont.example", "nom": "site"}
    with pytest.raises(ConfigurationError, match="même nom : site"):
        sources(Settings(), communes.Commune(nom="Essai", contacts={}, sources=(site, site)))
