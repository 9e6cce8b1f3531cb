"""What the engines' tests share."""

from pathlib import Path

import pytest

from indexers import sources
from indexers.carriers import Allowance
from indexers.e5.encoder import E5


@pytest.fixture(scope="session")
def e5(models: Path) -> E5:
    return E5(models / "e5")


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file may unpack to ten megabytes, a hundredth of what it may: a bomb is then quickly made."""
    monkeypatch.setattr(sources, "Allowance", lambda: Allowance(bytes=10_000_000))
