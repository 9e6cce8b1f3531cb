from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from bot.channels.contract import Assistant
from tests.bot.channels.teams.bot_service import BotService
from tests.bot.channels.teams.door import Door
from tests.bot.channels.teams.echo import Echo

OpenDoor = Callable[..., Awaitable[Door]]


@pytest.fixture
def service() -> Iterator[BotService]:
    with BotService() as service:
        yield service


@pytest.fixture
async def open_door(service: BotService) -> AsyncIterator[OpenDoor]:
    doors: list[Door] = []

    async def open_one(assistant: Assistant | None = None, **options: object) -> Door:
        doors.append(await Door(service, assistant or Echo(), **options).open())
        return doors[-1]

    yield open_one
    for door in doors:
        await door.close()
