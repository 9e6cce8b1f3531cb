"""Every request is signed by the Bot Framework, for this bot, or it is a 401."""

import asyncio
import json
import time

import pytest

from bot.channels.teams import authentication
from tests.bot.channels.teams.bot_service import APP_ID, BotService
from tests.bot.channels.teams.conftest import OpenDoor
from tests.bot.channels.teams.echo import Echo

NOW = int(time.time())
JSON = {"Content-Type": "application/json"}


async def test_a_signed_request_is_answered(open_door: OpenDoor, service: BotService) -> None:
    door = await open_door()
    assert await door.replies(service.activity("bonjour"))


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"key": 1}, id="signed with another key"),
        pytest.param({"exp": NOW - 3600}, id="expired"),
        pytest.param({"exp": None}, id="without end"),
        pytest.param({"nbf": NOW + 3600}, id="not valid yet"),
        pytest.param({"algorithm": "HS256"}, id="HS256"),
        pytest.param({"algorithm": "RS512"}, id="RS512"),
        pytest.param({"algorithm": "none"}, id="not signed"),
        pytest.param({"kid": "unknown"}, id="unknown key"),
        pytest.param({"kid": "elliptic"}, id="key of another family"),
        pytest.param({"aud": "another-bot"}, id="for another bot"),
        pytest.param({"aud": None}, id="for nobody"),
        pytest.param({"iss": "https://sts.windows.net/1/"}, id="another issuer"),
        pytest.param({"serviceurl": "https://elsewhere.example/"}, id="another service"),
        pytest.param({"serviceurl": None}, id="no service"),
        pytest.param(
            {"iss": "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/", "appid": APP_ID, "ver": "1.0"},
            id="of the emulator",
        ),
    ],
)
async def test_a_wrong_token_is_a_401(open_door: OpenDoor, service: BotService, claims: dict[str, object]) -> None:
    echo = Echo()
    door = await open_door(echo)
    assert (await door.post(service.activity("bonjour"), **claims))[0] == 401
    assert not echo.messages


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer a.b.c",
        "Basic YTpi",
        "Bearer eyJhbGciOiJSUzI1NiJ9.e30.x",
        "Bearer a b",
    ],
)
async def test_a_missing_or_garbled_token_is_a_401(
    open_door: OpenDoor, service: BotService, header: str | None
) -> None:
    door = await open_door()
    headers = JSON if header is None else JSON | {"Authorization": header}
    assert (await door.post_raw(json.dumps(service.activity("bonjour")), headers))[0] == 401


async def test_a_channel_that_the_key_does_not_endorse_is_a_401(open_door: OpenDoor, service: BotService) -> None:
    door = await open_door()
    assert (await door.post(service.activity("bonjour", channelId="slack")))[0] == 401


async def test_a_few_minutes_of_clock_difference_are_allowed(open_door: OpenDoor, service: BotService) -> None:
    door = await open_door()
    assert (await door.post(service.activity("bonjour"), exp=int(time.time()) - 60))[0] == 200


async def test_a_token_that_was_accepted_is_refused_once_it_has_expired(
    open_door: OpenDoor, service: BotService, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = await open_door()
    activity = service.activity("bonjour")
    headers = JSON | {"Authorization": service.bearer(exp=NOW + 600)}
    assert (await door.post_raw(json.dumps(activity), headers))[0] == 200
    monkeypatch.setattr(authentication, "_LEEWAY", -3600)
    assert (await door.post_raw(json.dumps(activity), headers))[0] == 401


async def test_a_token_that_was_accepted_serves_no_other_service_nor_channel(
    open_door: OpenDoor, service: BotService
) -> None:
    door = await open_door()
    headers = JSON | {"Authorization": service.bearer()}
    assert (await door.post_raw(json.dumps(service.activity("bonjour")), headers))[0] == 200
    elsewhere = service.activity("bonjour", serviceUrl="https://elsewhere.example/")
    assert (await door.post_raw(json.dumps(elsewhere), headers))[0] == 401
    assert (await door.post_raw(json.dumps(service.activity("bonjour", channelId="slack")), headers))[0] == 401


async def test_in_local_mode_too_an_app_id_means_that_requests_are_checked(
    open_door: OpenDoor, service: BotService
) -> None:
    door = await open_door(local=True)
    assert (await door.post_raw(json.dumps(service.activity("bonjour")), JSON))[0] == 401
    assert (await door.post(service.activity("bonjour")))[0] == 200


async def test_the_first_fifty_requests_ask_for_the_keys_once(open_door: OpenDoor, service: BotService) -> None:
    service.metadata_delay = 0.05
    door = await open_door()
    posts = [door.post(service.activity("bonjour", deliveryMode="expectReplies")) for _ in range(50)]
    assert {status for status, _ in await asyncio.gather(*posts)} == {200}
    assert service.key_calls == 1
