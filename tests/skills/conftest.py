"""A town hall with its own desk and register, in a new database."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import StaticPool

from hr_it_connectors.local import database
from tests.skills.player import Talk, Town


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    engine = create_async_engine("sqlite+aiosqlite://", poolclass=StaticPool)
    await database.create(engine)
    yield Town(engine)
    await engine.dispose()


@pytest.fixture
def talk(town: Town) -> Talk:
    return Talk(town.tools)
