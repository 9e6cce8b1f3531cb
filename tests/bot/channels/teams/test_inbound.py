"""Who writes, and what: translated from activities as the wire carries them."""

import json
from typing import Any

import pytest

from bot.channels.teams.inbound import to_message
from bot.channels.teams.wire import read_activity
from bot.message import Message
from tests.bot.channels.teams.bot_service import TENANT

STAFF = frozenset({TENANT})


def read(*, local: bool = False, **changes: Any) -> Message:
    plain = {
        "type": "message",
        "id": "message-1",
        "serviceUrl": "https://smba.trafficmanager.net/emea/",
        "channelId": "msteams",
        "from": {"id": "29:alice", "name": "Alice Martin", "aadObjectId": "aad-alice"},
        "conversation": {"id": "a:1", "tenantId": TENANT},
        "recipient": {"id": "28:bot", "name": "Guichet"},
        "text": "bonjour",
    }
    fields = {name: value for name, value in (plain | changes).items() if value is not None}
    return to_message(read_activity(json.dumps(fields).encode()), staff_tenants=STAFF, local=local)


def test_a_member_of_the_tenant_is_staff_under_an_id_of_the_directory() -> None:
    message = read()
    assert message.sender.id == f"teams:{TENANT}:aad-alice"
    assert message.sender.staff
    assert message.sender.name == "Alice Martin"
    assert (message.id, message.conversation, message.channel, message.text) == ("message-1", "a:1", "teams", "bonjour")
    assert message.locale == "fr-FR"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"say": "Parler à un agent"}, "Parler à un agent"),
        ({"say": {"a": 1}}, ""),
        ({"say": ""}, ""),
    ],
)
def test_a_button_that_speaks_is_heard_as_a_text(value: object, text: str) -> None:
    message = read(text=None, value=value)
    assert message.text == text
    assert not (message.text and message.value)


def test_without_an_object_id_the_account_s_own_id_serves() -> None:
    assert read(**{"from": {"id": "29:alice"}}).sender.id == f"teams:{TENANT}:29:alice"


def test_the_tenant_may_stand_in_the_channel_data_alone() -> None:
    message = read(conversation={"id": "a:1"}, channelData={"tenant": {"id": TENANT.upper()}})
    assert message.sender.id == f"teams:{TENANT}:aad-alice"
    assert message.sender.staff


def test_a_guest_of_another_tenant_is_not_staff() -> None:
    guest = read(**{"from": {"id": "29:g", "aadObjectId": "aad-guest", "tenantId": "elsewhere"}}).sender
    assert guest.id == "teams:elsewhere:aad-guest"
    assert not guest.staff


@pytest.mark.parametrize("tenant", ["elsewhere", "", None])
def test_nobody_is_staff_without_a_tenant_of_ours(tenant: str | None) -> None:
    assert not read(conversation={"id": "a:1", "tenantId": tenant}).sender.staff


@pytest.mark.parametrize("channel", ["webchat", "directline", "emulator", "slack"])
def test_outside_teams_an_object_id_proves_nothing(channel: str) -> None:
    sender = read(channelId=channel).sender
    assert sender.id == f"{channel}:29:alice"
    assert not sender.staff


@pytest.mark.parametrize("channel", ["msteams", "webchat", "emulator"])
def test_in_local_mode_everybody_is_staff(channel: str) -> None:
    assert read(local=True, channelId=channel, conversation={"id": "a:1"}).sender.staff


def test_an_activity_without_sender_has_no_name() -> None:
    assert read(**{"from": None}).sender.id == f"teams:{TENANT}:"


def mention(identifier: str, text: str) -> dict[str, Any]:
    return {"type": "mention", "mentioned": {"id": identifier, "name": "x"}, "text": text}


@pytest.mark.parametrize(
    ("text", "entities", "expected"),
    [
        ("<at>Guichet</at> bonjour\n", [mention("28:bot", "<at>Guichet</at>")], "bonjour"),
        ("bonjour <at>Guichet</at>\u00a0!", [mention("28:bot", "<at>Guichet</at>")], "bonjour  \u00a0!"),
        ("<at>Guichet (test) [1]</at> 1+1", [mention("28:bot", "<at>Guichet (test) [1]</at>")], "1+1"),
        ("<at>Guichet</at> et <at>Bruno</at>", [mention("28:bot", "<at>Guichet</at>")], "et Bruno"),
        ("attention", [mention("28:bot", "<at>Guichet</at>")], "attention"),
        ("bonjour", [{"type": "mention"}, {"type": "mention", "mentioned": "x", "text": 1}, {}], "bonjour"),
        (None, [], ""),
    ],
)
def test_the_bot_s_own_mention_is_not_part_of_the_question(text: str, entities: list[Any], expected: str) -> None:
    assert read(text=text, entities=entities).text == expected


def test_half_a_surrogate_pair_becomes_a_character_that_can_be_stored() -> None:
    message = read(text="bonjour \ud83d été", value={"cl\ud83d": "\ude00"})
    message.text.encode()
    assert message.text == "bonjour \ufffd été"
    assert message.value == {"cl\ufffd": "\ufffd"}


def test_an_emoji_is_kept() -> None:
    assert read(text="merci \U0001f600").text == "merci \U0001f600"


@pytest.mark.parametrize("value", ["texte", [1], 5, {"a": {"b": "c"}}])
def test_a_value_that_no_card_of_ours_sends_is_nothing(value: object) -> None:
    assert read(value=value).value == {}


def test_the_writer_s_language_is_kept() -> None:
    assert read(locale="en-GB").locale == "en-GB"
