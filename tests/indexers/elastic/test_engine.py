"""The Elasticsearch engine, with words alone and with vectors."""

import pytest

from indexers.e5.encoder import E5
from indexers.elastic.engine import Elastic
from tests.indexers.contract import KnowledgeContract, Put, VectorsContract
from tests.indexers.elastic.conftest import Open


class TestWordsAlone(KnowledgeContract):
    @pytest.fixture
    def engine(self, open_engine: Open) -> Elastic:
        return open_engine()

    @pytest.fixture
    def put(self, engine: Elastic) -> Put:
        return engine.replace

    @pytest.fixture
    def another(self, open_engine: Open) -> Open:
        return lambda: open_engine(look_seconds=0.0)


class TestWordsAndVectors(VectorsContract):
    @pytest.fixture
    def engine(self, open_engine: Open, e5: E5) -> Elastic:
        return open_engine(e5)

    @pytest.fixture
    def another(self, open_engine: Open) -> Open:
        return lambda: open_engine(look_seconds=0.0)
