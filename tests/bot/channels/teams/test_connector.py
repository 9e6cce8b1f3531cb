"""Sending to the connector: what is tried again, for how long, and where nothing is ever sent."""

import asyncio
import datetime as dt
from email.utils import format_datetime

import pytest

from bot.channels.teams import connector
from bot.channels.teams.connector import may_send_to
from skills.contract import Reply, Status
from tests.bot.channels.teams.bot_service import BotService, Scripted
from tests.bot.channels.teams.conftest import OpenDoor
from tests.bot.channels.teams.echo import Echo


@pytest.mark.parametrize("status", [412, 429, 502, 503, 504])
async def test_a_busy_connector_is_asked_again(
    open_door: OpenDoor, service: BotService, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr(connector, "_FIRST_PAUSE", 0.02)
    service.script.append(Scripted(status))
    door = await open_door()
    assert (await door.post(service.activity("bonjour")))[0] == 200
    assert len(service.sent) == 2
    assert service.sent[0].activity == service.sent[1].activity


@pytest.mark.parametrize("date", [False, True])
async def test_the_connector_s_own_delay_is_respected(open_door: OpenDoor, service: BotService, date: bool) -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2)
    service.script.append(Scripted(429, {"Retry-After": format_datetime(later, usegmt=True) if date else "1"}))
    door = await open_door()
    assert (await door.post(service.activity("bonjour")))[0] == 200
    assert service.sent[1].at - service.sent[0].at >= (0.9 if date else 1.0)


async def test_a_delay_longer_than_a_turn_may_last_is_not_waited_for(
    open_door: OpenDoor, service: BotService, caplog: pytest.LogCaptureFixture
) -> None:
    service.script.append(Scripted(429, {"Retry-After": "60"}))
    door = await open_door()
    status, _ = await asyncio.wait_for(door.post(service.activity("une question privée")), 30)
    assert status == 502
    assert "code=unavailable" in caplog.text
    assert "HTTP 429" in caplog.text
    assert "seconds=" in caplog.text
    assert "privée" not in caplog.text


async def test_the_attempts_are_counted(
    open_door: OpenDoor, service: BotService, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(connector, "_FIRST_PAUSE", 0.01)
    service.script.extend([Scripted(503)] * 10)
    door = await open_door()
    assert (await door.post(service.activity("bonjour")))[0] == 502
    assert len(service.sent) == 4
    assert "attempts: 4" in caplog.text


async def test_a_refusal_is_not_tried_again_and_its_code_is_logged(
    open_door: OpenDoor, service: BotService, caplog: pytest.LogCaptureFixture
) -> None:
    service.script.append(
        Scripted(403, body={"error": {"code": "BotNotIn\nConversationRoster", "message": "Alice left"}})
    )
    door = await open_door()
    assert (await door.post(service.activity("bonjour")))[0] == 502
    assert len(service.sent) == 1
    assert "code=refused" in caplog.text
    assert "BotNotInConversationRoster" in caplog.text
    assert "Alice" not in caplog.text


async def test_a_connector_that_nobody_runs_is_a_502(
    open_door: OpenDoor, service: BotService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connector, "_FIRST_PAUSE", 0.01)
    door = await open_door()
    nowhere = "http://127.0.0.1:9/"
    assert (await door.post(service.activity("bonjour", serviceUrl=nowhere), serviceurl=nowhere))[0] == 502


async def test_a_redirection_is_not_followed(open_door: OpenDoor, service: BotService) -> None:
    service.script.append(Scripted(307, {"Location": f"{service.url}/v3/conversations/elsewhere/activities"}))
    door = await open_door()
    assert (await door.post(service.activity("bonjour")))[0] == 502
    assert len(service.sent) == 1


async def test_thirty_slow_sends_wait_together(open_door: OpenDoor, service: BotService) -> None:
    door = await open_door()
    service.together = 30
    await asyncio.gather(*(door.post(service.activity("bonjour")) for _ in range(30)))
    assert service.most_in_flight == 30  # The SDK's pool has six threads.


async def test_the_pieces_of_a_long_reply_arrive_in_order(open_door: OpenDoor, service: BotService) -> None:
    text = "\n\n".join(f"Paragraphe {index}. {'mot ' * 500}" for index in range(20))
    door = await open_door(Echo(lambda message: Reply(status=Status.DONE, text=text)))
    await door.post(service.activity("bonjour"))
    assert len(service.sent) > 3
    joined = " ".join(" ".join(sent.activity["text"] for sent in service.sent).split())
    assert joined == " ".join(text.split())


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/emea/",
        "https://127.0.0.1/",
        "http://localhost:56150/_connector",
        "http://[::1]:1/",
    ],
)
def test_replies_go_over_tls_or_to_this_machine(url: str) -> None:
    assert may_send_to(url, local=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://smba.trafficmanager.net/",
        "http://127.0.0.1@evil.example/",
        "http://127.0.0.1.evil.example/",
        "http://127.0.0.1\\@evil.example/",
        "http://localhost.evil.example/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "//127.0.0.1/",
        "127.0.0.1",
        "http://[::1",
        "http:///x",
        "",
    ],
)
def test_replies_go_nowhere_else(url: str) -> None:
    assert not may_send_to(url, local=False)
    assert not may_send_to(url, local=True)


def test_in_local_mode_even_tls_does_not_lead_outside() -> None:
    assert not may_send_to("https://smba.trafficmanager.net/emea/", local=True)
    assert may_send_to("https://localhost/", local=True)
