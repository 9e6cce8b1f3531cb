"""The sources of a commune, as `app.py` reads them, indexes them, and indexes them again while it serves."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import app
from bot import commune as communes
from bot.configuration import ConfigurationError
from bot.settings import Settings
from tests.acceptance.conftest import ROOT, CommandLine
from tests.hr_it_connectors.servers import free_port, listens, wait_until
from tests.indexers.origins.dav_server import ACCOUNT, PASSWORD, Dav, serving
from tests.indexers.papers import put

COMMUNES = ROOT / "manifests" / "communes"


@pytest.fixture
def dav(tmp_path: Path) -> Iterator[Dav]:
    put(tmp_path / "partage" / "patinoire.md", "# Patinoire\n\nLa patinoire ouvre le 1er décembre.\n")
    with serving(tmp_path / "partage") as dav:
        yield dav


class Town(CommandLine):
    """A commune of its own, that differs from Valmont by its sources."""

    def __init__(self, data: Path, slug: str) -> None:
        super().__init__(data)
        self.folder = COMMUNES / slug
        shutil.copytree(COMMUNES / "valmont", self.folder, ignore=shutil.ignore_patterns("documents"))
        self.environment["GUICHET_COMMUNE"] = slug
        self.environment["GUICHET_SECRETS"] = f'{{"sources.nuage": {{"mot_de_passe": "{PASSWORD}"}}}}'

    def write(self, *sources: dict[str, object]) -> None:
        path = self.folder / "commune.yaml"
        content = yaml.safe_load(path.read_text("utf-8")) | {"sources": list(sources)}
        path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path / "data", f"essai-{os.getpid()}")
    yield made
    shutil.rmtree(made.folder)


def share(dav: Dav, **more: object) -> dict[str, object]:
    return {"webdav": dav.url, "nom": "nuage", "compte": ACCOUNT, "public": "usager", **more}


def test_all_the_sources_or_those_that_are_named(town: Town, dav: Dav) -> None:
    put(town.folder / "documents" / "paie.md", "# Paie\n\nLa paie est versée le 27.\n")
    town.write({"dossier": "documents", "public": "agent"}, share(dav))
    done = town.run("index", "--no-wait")
    assert done.returncode == 0, done.stderr
    assert "webdav:nuage : 1 ajoutés" in done.stdout
    assert "documents : 1 ajoutés" in done.stdout
    put(dav.folder / "marche.md", "# Marché\n\nLe samedi.\n")
    done = town.run("index", "--no-wait", "--source", "nuage")
    assert done.stdout.splitlines() == ["webdav:nuage : 1 ajoutés, 0 mis à jour, 1 inchangés, 0 retirés, 0 illisibles"]
    done = town.run("index", "--source", "partage")
    assert (done.returncode, "nuage" in done.stderr) == (2, True)


def test_a_source_that_the_commune_gives_up_leaves_the_answers(town: Town, dav: Dav) -> None:
    town.write(share(dav))
    town.run("index", "--no-wait")
    town.write()
    assert "webdav:nuage" in town.run("index", "--no-wait").stdout
    answer = town.answers("search", "--as", "usager", lines=[{"id": 1, "text": "patinoire"}])[0]
    assert answer["hits"] == []


def test_a_source_that_does_not_answer_is_said_and_the_others_are_read(town: Town, dav: Dav) -> None:
    put(town.folder / "documents" / "paie.md", "# Paie\n\nLa paie est versée le 27.\n")
    dead = {"webdav": f"http://127.0.0.1:{free_port()}/", "nom": "mort", "public": "agent"}
    town.write(dead, {"dossier": "documents", "public": "agent"})
    done = town.run("index", "--no-wait")
    assert done.returncode == 1
    assert "mort : La source ne répond pas" in done.stderr
    assert "documents : 1 ajoutés" in done.stdout


def test_the_server_indexes_a_source_again_when_it_is_due(town: Town, dav: Dav) -> None:
    town.write(share(dav, toutes_les="5 min"))
    port = free_port()
    environment = town.environment | {"PORT": str(port)}
    with subprocess.Popen([sys.executable, "app.py", "serve", "--local"], cwd=ROOT, env=environment) as server:
        try:
            wait_until(lambda: listens(port), 60)
            wait_until((town.data / "index" / "schedule.json").exists, 60)
        finally:
            server.terminate()
    hits = town.answers("search", "--as", "usager", lines=[{"id": 1, "text": "patinoire"}])[0]["hits"]
    assert [hit["document"] for hit in hits] == ["nuage/patinoire.md"]


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
        app.sources(Settings(), commune)
    for words in said:
        assert words in str(error.value)


def test_two_sources_of_one_name() -> None:
    site = {"site": "https://valmont.example", "nom": "site"}
    with pytest.raises(ConfigurationError, match="même nom : site"):
        app.sources(Settings(), communes.Commune(nom="Essai", contacts={}, sources=(site, site)))
