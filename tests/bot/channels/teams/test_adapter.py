"""What becomes of a request before a turn begins, and what goes back on HTTP."""

import json
import logging

import pytest

from skills.contract import Reply, Status
from tests.bot.channels.teams.bot_service import BotService
from tests.bot.channels.teams.conftest import OpenDoor
from tests.bot.channels.teams.echo import Echo

JSON = {"Content-Type": "application/json"}


async def test_an_expected_reply_comes_back_in_the_response(open_door: OpenDoor, service: BotService) -> None:
    door = await open_door()
    status, body = await door.post(service.activity("bonjour", deliveryMode="expectReplies"))
    assert status == 200
    assert [reply["text"] for reply in body["activities"]] == ["Écho de bonjour"]
    assert not service.sent


async def test_a_reply_goes_to_the_connector_under_the_message(open_door: OpenDoor, service: BotService) -> None:
    door = await open_door()
    status, body = await door.post(service.activity("bonjour", id="message-7"))
    assert (status, body) == (200, None)
    [sent] = service.sent
    assert sent.path == "/v3/conversations/a%3Aconversation%2F1/activities/message-7"
    assert sent.activity["text"] == "Écho de bonjour"
    assert sent.activity["replyToId"] == "message-7"
    assert sent.activity["recipient"]["id"] == "29:alice"
    assert sent.activity["conversation"]["tenantId"]
    assert sent.authorization == "Bearer token-1"


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (b"{", JSON, 400),
        (b"\xff\xfe{}", JSON, 400),
        (b"", JSON, 400),
        (b"[]", JSON, 400),
        (b'"bonjour"', JSON, 400),
        (b"null", JSON, 400),
        (b"{}", JSON, 400),
        (b'{"type": "message"}', JSON, 400),
        (b"[" * 100_000, JSON, 400),
        (b'{"type":"message","value":' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}", JSON, 400),
        (b'{"type": "message", "from": "Alice", "conversation": {"id": "1"}}', JSON, 400),
        (b'{"type": "message", "entities": [1], "conversation": []}', JSON, 400),
        (b"{}", {"Content-Type": "text/plain"}, 415),
        (b"{}", {"Content-Type": ""}, 415),
        (b"{}", {"Content-Type": "application/jsonp"}, 415),
        (b'{"a":"' + b"a" * 300_000 + b'"}', JSON, 413),
    ],
)
async def test_a_malformed_request_is_refused_in_a_few_plain_words(
    open_door: OpenDoor, service: BotService, body: bytes, headers: dict[str, str], expected: int
) -> None:
    door = await open_door()
    status, text = await door.post_raw(body, headers | {"Authorization": service.bearer()})
    assert status == expected
    assert text[0].isupper()  # a sentence, in French: its words are in YAML
    assert 10 < len(text) < 150
    assert "<" not in text


async def test_a_request_without_content_type_is_refused(open_door: OpenDoor, service: BotService) -> None:
    door = await open_door()

    async def body():
        yield json.dumps(service.activity("bonjour")).encode()

    status, _ = await door.post_raw(body(), {"Authorization": service.bearer()})
    assert status == 415


async def test_a_huge_body_sent_in_chunks_is_refused(open_door: OpenDoor, service: BotService) -> None:
    door = await open_door()

    async def body():
        for _ in range(40):
            yield b" " * 10_000

    status, _ = await door.post_raw(body(), JSON | {"Authorization": service.bearer()})
    assert status == 413


async def test_a_charset_after_the_content_type_is_fine(open_door: OpenDoor, service: BotService) -> None:
    door = await open_door()
    body = json.dumps(service.activity("été", deliveryMode="expectReplies"), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "Authorization": service.bearer()}
    status, text = await door.post_raw(body, headers)
    assert status == 200
    assert "Écho de été" in text


async def test_a_tenant_that_is_not_served_gets_no_turn(
    open_door: OpenDoor, service: BotService, caplog: pytest.LogCaptureFixture
) -> None:
    echo = Echo()
    door = await open_door(echo)
    elsewhere = service.activity("bonjour", conversation={"id": "c", "tenantId": "elsewhere"}, channelData={})
    with caplog.at_level(logging.DEBUG):
        status, _ = await door.post(elsewhere)
    assert status == 403
    assert not echo.messages
    assert "code=tenant" in caplog.text
    assert "Alice" not in caplog.text
    assert "elsewhere" not in caplog.text


@pytest.mark.parametrize(
    "changes",
    [
        {"conversation": {"id": "c"}, "channelData": {}},
        {"channelData": {"tenant": {"id": "elsewhere"}}},
        {"from": {"id": "29:guest", "tenantId": "elsewhere"}},
    ],
)
async def test_every_tenant_that_teams_names_must_be_served(
    open_door: OpenDoor, service: BotService, changes: dict[str, object]
) -> None:
    door = await open_door()
    status, _ = await door.post(service.activity("bonjour", **changes))
    assert status == 403


async def test_a_multi_tenant_bot_without_a_list_serves_any_tenant(open_door: OpenDoor, service: BotService) -> None:
    echo = Echo()
    door = await open_door(echo, app_type="MultiTenant")
    elsewhere = service.activity("bonjour", conversation={"id": "c", "tenantId": "elsewhere"}, channelData={})
    assert (await door.post(elsewhere))[0] == 200
    assert not echo.messages[0].sender.staff


async def test_the_web_chat_has_no_tenant_and_is_served(open_door: OpenDoor, service: BotService) -> None:
    echo = Echo()
    door = await open_door(echo)
    visitor = service.activity("bonjour", channelId="webchat", conversation={"id": "w"}, channelData={})
    assert (await door.post(visitor))[0] == 200
    assert not echo.messages[0].sender.staff


@pytest.mark.parametrize(
    "url", ["https://smba.trafficmanager.net/emea/", "http://10.0.0.8/", "http://metadata/", "ftp://x"]
)
async def test_in_local_mode_replies_go_to_this_machine_only(
    open_door: OpenDoor, service: BotService, url: str
) -> None:
    echo = Echo()
    door = await open_door(echo, local=True, app_id="", app_password="")
    status, _ = await door.post(service.activity("bonjour", serviceUrl=url))
    assert status == 403
    assert not echo.messages


async def test_in_local_mode_nothing_is_signed_and_no_token_is_asked(open_door: OpenDoor, service: BotService) -> None:
    door = await open_door(local=True, app_id="", app_password="")
    status, _ = await door.post_raw(json.dumps(service.activity("bonjour")), JSON)
    assert status == 200
    [sent] = service.sent
    assert sent.authorization == ""
    assert not service.token_calls


async def test_a_bearer_token_never_leaves_without_tls(open_door: OpenDoor, service: BotService) -> None:
    door = await open_door()
    url = "http://connector.example/"
    status, _ = await door.post(service.activity("bonjour", serviceUrl=url), serviceurl=url)
    assert status == 403


async def test_a_failed_turn_is_logged_without_what_was_said(
    open_door: OpenDoor, service: BotService, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(message: object) -> Reply:
        raise RuntimeError(f"cannot understand {message}")

    door = await open_door(Echo(fail))
    with caplog.at_level(logging.DEBUG):
        status, _ = await door.post(service.activity("mon secret"))
    assert status == 500
    assert "code=RuntimeError" in caplog.text
    assert "test_adapter.py" in caplog.text
    assert "mon secret" not in caplog.text


async def test_no_log_holds_what_was_said_nor_who_said_it(
    open_door: OpenDoor, service: BotService, caplog: pytest.LogCaptureFixture
) -> None:
    door = await open_door(Echo(lambda message: Reply(status=Status.DONE, text="une réponse privée")))
    service.connector_delay = 0.01
    with caplog.at_level(logging.DEBUG):
        await door.post(service.activity("une question privée"))
        await door.post(service.activity("une question privée", deliveryMode="expectReplies"))
        await door.post(service.execute({"motif": "une question privée"}))
        await door.post_raw(b'{"text": "une question priv\xc3\xa9e"', JSON)
        await door.post_raw(json.dumps(service.activity("une question privée")), JSON)
    for word in ("question privée", "réponse privée", "Alice", "29:alice", "aad-alice", "a:conversation", "token-1"):
        assert word not in caplog.text
