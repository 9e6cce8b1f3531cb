"""What the engines' tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexers.e5.encoder import E5
from indexers.embedded.engine import Embedded
from indexers.ingestion import contents
from indexers.ingestion.carriers import Allowance
from tests.indexers.town import TODAY


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Embedded]:
    engine = Embedded(tmp_path / "index", None, today=lambda: TODAY)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def e5(models: Path) -> E5:
    return E5(models / "e5")


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file may unpack to ten megabytes, a hundredth of what it may: a bomb is then quickly made."""
    monkeypatch.setattr(contents, "Allowance", lambda: Allowance(bytes=10_000_000))
