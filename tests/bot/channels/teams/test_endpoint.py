"""The channel as the server sees it."""

import pytest

from bot.channels.teams.endpoint import Teams
from bot.channels.teams.settings import TeamsSettings
from ports.errors import Misconfigured
from tests.bot.channels.teams.bot_service import BotService
from tests.bot.channels.teams.conftest import OpenDoor
from tests.bot.channels.teams.echo import Echo


def test_without_an_app_id_the_door_stays_shut() -> None:
    with pytest.raises(Misconfigured) as refusal:
        Teams(TeamsSettings(), Echo())
    assert refusal.value.reason == "app_id_missing"


def test_there_is_one_route() -> None:
    [route] = Teams(TeamsSettings(), Echo(), local=True).routes()
    assert (route.method, route.path) == ("POST", "/api/messages")


async def test_a_channel_that_served_nothing_closes(service: BotService) -> None:
    await Teams(TeamsSettings(**service.settings()), Echo()).close()


async def test_a_closed_channel_may_be_closed_again(open_door: OpenDoor, service: BotService) -> None:
    door = await open_door()
    await door.post(service.activity("bonjour"))
    await door.teams.close()
    await door.teams.close()


async def test_only_posts_are_received(open_door: OpenDoor) -> None:
    door = await open_door()
    async with door._client.get("/api/messages") as response:
        assert response.status == 405
