"""The signing keys follow Microsoft's changes without being asked for at each request."""

import asyncio
import json

import pytest

from bot.channels.teams import keys
from tests.bot.channels.teams.bot_service import BotService
from tests.bot.channels.teams.conftest import OpenDoor
from tests.bot.channels.teams.pulse import until


async def test_a_new_key_is_fetched_when_a_request_is_signed_with_it(open_door: OpenDoor, service: BotService) -> None:
    door = await open_door()
    headers = {"Content-Type": "application/json", "Authorization": service.bearer()}
    assert (await door.post_raw(json.dumps(service.activity("avant")), headers))[0] == 200
    service.rotate()
    assert (await door.post(service.activity("après")))[0] == 200
    assert (await door.post_raw(json.dumps(service.activity("ancienne clé")), headers))[0] == 401


async def test_unknown_key_ids_do_not_make_the_bot_hammer_the_issuer(open_door: OpenDoor, service: BotService) -> None:
    door = await open_door()
    for index in range(30):
        assert (await door.post(service.activity("bonjour"), kid=f"random-{index}"))[0] == 401
    assert service.key_calls <= 3
    assert (await door.post(service.activity("bonjour")))[0] == 200


async def test_known_keys_serve_while_an_unknown_one_is_looked_for(open_door: OpenDoor, service: BotService) -> None:
    door = await open_door()
    await door.post(service.activity("bonjour"))
    service.let_go.clear()
    attack = asyncio.create_task(door.post(service.activity("bonjour"), kid="random"))
    await until(lambda: service.key_calls == 2)
    assert (await door.post(service.activity("bonjour")))[0] == 200
    assert not attack.done()
    attack.cancel()


async def test_a_token_that_no_key_could_sign_asks_for_no_key(open_door: OpenDoor, service: BotService) -> None:
    door = await open_door()
    await door.post(service.activity("bonjour"))
    assert (await door.post(service.activity("bonjour"), algorithm="HS256", kid="random"))[0] == 401
    assert service.key_calls == 1


async def test_old_keys_serve_while_new_ones_are_on_their_way(
    open_door: OpenDoor, service: BotService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_LIFETIME", 0.0)
    door = await open_door()
    await door.post(service.activity("bonjour"))
    service.let_go.clear()
    renewing = asyncio.create_task(door.post(service.activity("bonjour")))
    await until(lambda: service.key_calls == 2)
    assert (await door.post(service.activity("bonjour")))[0] == 200
    assert not renewing.done()
    renewing.cancel()


async def test_old_keys_serve_while_the_issuer_is_down(
    open_door: OpenDoor, service: BotService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_LIFETIME", 0.0)
    door = await open_door()
    assert (await door.post(service.activity("bonjour")))[0] == 200
    service.metadata_is_down = True
    assert (await door.post(service.activity("bonjour")))[0] == 200
    assert service.key_calls == 2


async def test_without_any_key_requests_are_refused_until_the_issuer_is_back(
    open_door: OpenDoor, service: BotService, caplog: pytest.LogCaptureFixture
) -> None:
    service.metadata_is_down = True
    door = await open_door()
    assert (await door.post(service.activity("bonjour")))[0] == 401
    assert "the signing keys cannot be fetched: code=ClientResponseError" in caplog.text
    service.metadata_is_down = False
    assert (await door.post(service.activity("bonjour")))[0] == 200


async def test_a_slow_issuer_does_not_stop_the_loop(open_door: OpenDoor, service: BotService) -> None:
    service.let_go.clear()
    door = await open_door()
    turn = asyncio.create_task(door.post(service.activity("bonjour")))
    await until(lambda: service.key_calls)
    service.let_go.set()
    assert (await turn)[0] == 200
