"""The database that the bot keeps things in: SQLite, and PostgreSQL where there is one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, create_engine

from tests.hr_it_connectors.postgresql import postgresql


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    on_disk = f"sqlite:///{tmp_path}/guichet.sqlite"
    made = create_engine(on_disk if request.param == "sqlite" else request.getfixturevalue("postgresql_url"))
    yield made
    everything = MetaData()
    everything.reflect(made)
    everything.drop_all(made)
    made.dispose()
