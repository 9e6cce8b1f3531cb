"""What the engines' tests share."""

import pytest

from indexers.e5.encoder import E5


@pytest.fixture(scope="session")
def e5(tmp_path_factory: pytest.TempPathFactory) -> E5:
    return E5(tmp_path_factory.mktemp("models"))
