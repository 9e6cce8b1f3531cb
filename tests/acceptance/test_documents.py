"""`python3 app.py documents`, as those who keep the documents type it, and what the running server tells them."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.conftest import ROOT, CommandLine
from tests.hr_it_connectors.servers import free_port, wait_until
from tests.indexers.papers import put


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, models: Path) -> CommandLine:
    line = CommandLine(tmp_path_factory.mktemp("town"), models)
    folder = line.data / "documents"
    put(folder / "badge.md", "---\nremplace: cles.md\nversion: 3\n---\n# Badge perdu\n\nAppelez le 02 61 91 00 30.\n")
    put(folder / "parking.md", "---\nvalable_jusqu_au: 2020-01-01\n---\n# Parking\n\nLe parking ouvre à 7 heures.\n")
    done = line.run("index", str(folder), "--no-wait")
    assert done.returncode == 0
    assert "badge.md → cles.md : Le document qu'il dit remplacer" in done.stderr
    return line


def found(town: CommandLine, text: str) -> list[str]:
    (answer,) = town.answers("search", "--as", "agent", lines=[{"id": 1, "text": text}])
    return [hit["document"] for hit in answer["hits"]]


def test_a_document_is_withdrawn_and_restored(town: CommandLine) -> None:
    refused = town.run("documents", "withdraw", "badge.md", "--reason", "Numéro faux")
    assert (refused.returncode, "--yes" in refused.stderr) == (2, True)
    assert "Retirer des réponses « Badge perdu »" in refused.stdout
    assert town.run("documents", "withdraw", "badge.md", "--reason", "Numéro faux", "--yes").returncode == 0
    again = town.run("index", str(town.data / "documents"), "--no-wait")
    assert "Retirés des réponses jusqu'à leur remise : badge.md" in again.stdout
    assert found(town, "badge perdu") == []
    assert town.run("documents", "restore", "badge.md", "--yes").returncode == 0
    assert found(town, "badge perdu") == ["badge.md"]


def test_what_expired_is_listed(town: CommandLine) -> None:
    (one,) = json.loads(town.run("documents", "--expires", "30", "--json").stdout)
    assert (one["id"], one["state"]) == ("parking.md", "expire")


def test_an_unknown_document_is_told_with_those_near(town: CommandLine) -> None:
    done = town.run("documents", "show", "badges")
    assert (done.returncode, done.stdout) == (2, "")
    assert "badge.md" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_server_tells_what_expired(town: CommandLine) -> None:
    log = town.data / "server.log"
    environment = town.environment | {"PORT": str(free_port())}
    with log.open("wb") as file:
        command = [sys.executable, "app.py", "serve", "--local"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
        try:
            wait_until(lambda: "(parking.md) : expiré" in log.read_text("utf-8"), seconds=60)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)
