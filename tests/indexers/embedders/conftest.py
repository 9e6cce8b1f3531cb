"""A server of vectors, and a model that asks it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from indexers import embedders
from indexers.embedders import settings
from ports.embedding import Embedder
from tests.indexers.embedders.server import Server, embedding, words

Ask = Callable[..., Embedder]


@pytest.fixture
def server() -> Iterator[Server]:
    with embedding(Server(words(64))) as running:
        yield running


@pytest.fixture
def ask(server: Server, tmp_path: Path) -> Ask:
    """Build the model as `commune.yaml` would, for `server` unless told otherwise."""

    def build(**options: Any) -> Embedder:
        choice = settings.read("openai", {"adresse": server.url, "modele": "mots", **options})
        made = embedders.find(choice, tmp_path / "models")
        assert made
        return made

    return build
