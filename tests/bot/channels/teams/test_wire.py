"""JSON to the SDK's objects and back, losing nothing."""

import json
from typing import Any

import pytest
from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ActivityTypes, Attachment, ChannelAccount, Entity, Mention

from bot.channels.teams.wire import read_activity, write_json

PLAIN: dict[str, Any] = {
    "type": "message",
    "id": "1",
    "timestamp": "2026-11-02T09:00:00.000Z",
    "channelId": "msteams",
    "serviceUrl": "https://smba.trafficmanager.net/emea/",
    "from": {"id": "29:alice", "aadObjectId": "aad", "tenantId": "t"},
    "conversation": {"id": "a:1", "isGroup": True, "tenantId": "t"},
    "membersAdded": [{"id": "28:bot"}],
    "entities": [{"type": "mention", "mentioned": {"id": "28:bot"}, "text": "<at>x</at>"}],
    "value": {"a": [1, {"b": None}]},
    "channelData": {"tenant": {"id": "t"}},
    "somethingNew": {"c": 1},
}


def test_an_activity_comes_back_as_it_was() -> None:
    assert json.loads(write_json(read_activity(json.dumps(PLAIN).encode()))) == PLAIN


def test_an_activity_is_what_the_sdk_expects() -> None:
    activity = read_activity(json.dumps(PLAIN).encode())
    assert activity.from_property.aad_object_id == "aad"
    assert activity.members_added[0].id == "28:bot"
    assert activity.conversation.is_group is True
    assert TurnContext.get_mentions(activity)[0].additional_properties["text"] == "<at>x</at>"


@pytest.mark.parametrize(
    "changes",
    [
        {"text": {"a": 1}},
        {"type": 5},
        {"type": ""},
        {"from": []},
        {"entities": {}},
        {"entities": ["x"]},
        {"membersAdded": [None]},
        {"conversation": {"id": 7}},
        {"conversation": {}},
        {"serviceUrl": None},
        {"channelId": None},
    ],
)
def test_what_is_not_an_activity_is_refused_without_being_quoted(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^activite_") as refusal:
        read_activity(json.dumps(PLAIN | changes | {"text": "une question"} | changes).encode())
    assert "question" not in str(refusal.value)


def test_a_null_is_no_value() -> None:
    assert read_activity(json.dumps(PLAIN | {"text": None, "from": None}).encode()).from_property is None


def test_the_unknown_keys_of_entities_are_written() -> None:
    entity = Entity(type="https://schema.org/Message")
    entity.additional_properties = {"@type": "Message", "additionalType": ["AIGeneratedContent"]}
    activity = Activity(
        type=ActivityTypes.message,
        entities=[entity, Mention(type="mention", mentioned=ChannelAccount(id="1"), text="x")],
        attachments=[Attachment(content_type="c", content={"d": "é"})],
    )
    assert json.loads(write_json({"activities": [activity]}))["activities"][0] == {
        "type": "message",
        "entities": [
            {"type": "https://schema.org/Message", "@type": "Message", "additionalType": ["AIGeneratedContent"]},
            {"type": "mention", "mentioned": {"id": "1"}, "text": "x"},
        ],
        "attachments": [{"contentType": "c", "content": {"d": "é"}}],
    }


def test_half_a_surrogate_pair_does_not_stop_a_reply() -> None:
    assert write_json({"text": "\ud83d"}) == b'{"text": "?"}'
