"""The bot's own token: one for all turns, and never at the expense of the others."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from bot.channels.teams.credentials import Credentials
from bot.channels.teams.settings import TeamsSettings
from bot.channels.teams.transport import Transport
from ports.errors import Misconfigured, Unavailable
from tests.bot.channels.teams.bot_service import APP_ID, TENANT, BotService, Scripted
from tests.bot.channels.teams.conftest import OpenDoor
from tests.bot.channels.teams.pulse import until


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    transport = Transport()
    yield transport
    await transport.close()


@pytest.fixture
def credentials(service: BotService, transport: Transport) -> Credentials:
    return Credentials(TeamsSettings(**service.settings()), transport)


def grow_old(credentials: Credentials) -> None:
    """Bring the token to the last minutes of its life, which no test can wait for."""
    credentials._renew_at = 0.0


async def test_fifty_turns_ask_for_one_token(open_door: OpenDoor, service: BotService) -> None:
    service.token_delay = 0.05
    door = await open_door()
    await asyncio.gather(*(door.post(service.activity("bonjour")) for _ in range(50)))
    assert len(service.sent) == 50
    assert {sent.authorization for sent in service.sent} == {"Bearer token-1"}
    assert len(service.token_calls) == 1


async def test_a_slow_login_service_does_not_stop_the_loop(credentials: Credentials, service: BotService) -> None:
    service.let_go.clear()
    asked = asyncio.create_task(credentials.token())
    await until(lambda: service.token_calls)
    service.let_go.set()
    assert await asked == "token-1"


async def test_the_token_is_asked_of_the_bot_s_own_tenant(credentials: Credentials, service: BotService) -> None:
    await credentials.token()
    assert service.token_calls == [
        {
            "tenant": TENANT,
            "grant_type": "client_credentials",
            "client_id": APP_ID,
            "client_secret": "the-app-password",
            "scope": "https://api.botframework.com/.default",
        }
    ]


async def test_a_multi_tenant_bot_asks_the_bot_framework_s_tenant(service: BotService, transport: Transport) -> None:
    await Credentials(TeamsSettings(**service.settings(app_type="MultiTenant")), transport).token()
    assert service.token_calls[0]["tenant"] == "botframework.com"


async def test_a_token_is_renewed_before_its_end(credentials: Credentials, service: BotService) -> None:
    service.token_lifetime = 60.0
    assert await credentials.token() == "token-1"
    assert await credentials.token() == "token-1"
    grow_old(credentials)
    assert await credentials.token() == "token-2"


async def test_the_old_token_serves_while_another_is_on_its_way(credentials: Credentials, service: BotService) -> None:
    await credentials.token()
    grow_old(credentials)
    service.let_go.clear()
    waiting = asyncio.create_task(credentials.token())
    await until(lambda: len(service.token_calls) == 2)
    assert await credentials.token() == "token-1"
    assert not waiting.done()
    waiting.cancel()


async def test_a_failed_renewal_leaves_the_token_that_serves(credentials: Credentials, service: BotService) -> None:
    await credentials.token()
    grow_old(credentials)
    service.token_script.append(Scripted(503))
    assert await credentials.token() == "token-1"
    assert await credentials.token() == "token-1"
    assert len(service.token_calls) == 2


async def test_a_login_service_that_is_down_is_not_asked_at_each_turn(
    credentials: Credentials, service: BotService
) -> None:
    service.token_script.extend([Scripted(500)] * 20)
    for _ in range(10):
        with pytest.raises(Unavailable):
            await credentials.token()
    assert len(service.token_calls) == 1


async def test_a_refused_password_is_for_the_administrator_and_is_not_logged(
    credentials: Credentials, service: BotService, caplog: pytest.LogCaptureFixture
) -> None:
    answer = {"error": "invalid_client", "error_codes": [7000215], "error_description": "Invalid secret for Valmont"}
    service.token_script.append(Scripted(401, body=answer))
    with caplog.at_level(logging.DEBUG), pytest.raises(Misconfigured, match="7000215"):
        await credentials.token()
    assert "the-app-password" not in caplog.text
    assert "Valmont" not in caplog.text


async def test_a_token_that_the_connector_refuses_is_replaced_once(open_door: OpenDoor, service: BotService) -> None:
    service.script.append(Scripted(401))
    door = await open_door()
    assert (await door.post(service.activity("bonjour")))[0] == 200
    assert [sent.authorization for sent in service.sent] == ["Bearer token-1", "Bearer token-2"]
