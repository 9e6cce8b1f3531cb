"""What the engines' tests share."""

from pathlib import Path

import pytest

from indexers.e5.encoder import E5


@pytest.fixture(scope="session")
def e5(models: Path) -> E5:
    return E5(models / "e5")
