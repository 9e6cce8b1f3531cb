"""The database that the local connectors are lent: SQLite, and PostgreSQL where there is one."""

import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from hr_it_connectors.local import database
from hr_it_connectors.local.tables import metadata
from tests.hr_it_connectors.postgresql import postgresql

with warnings.catch_warnings():
    # ldap3 2.9.1 still takes from pyasn1 two names that it has renamed, and says so once, when first imported.
    warnings.simplefilter("ignore", DeprecationWarning)
    import ldap3  # noqa: F401


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'guichet.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(database_url)
    await database.create(engine)
    yield engine
    async with engine.begin() as connection:
        await connection.run_sync(metadata.drop_all)
    await engine.dispose()
