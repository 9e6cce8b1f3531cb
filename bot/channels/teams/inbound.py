"""Activities to messages: who writes, what, from which tenant."""

import json
import re
from collections.abc import Mapping
from typing import Any

from botbuilder.schema import Activity, ChannelAccount

from bot.message import Message, Sender
from ports.text import whole

TEAMS = "msteams"
SAID = "say"
"""Key of a card's data under which a button speaks for the person: what it says is a text like any other."""
_AT_TAG = re.compile(r"</?at\b[^>]*>", re.IGNORECASE)


def to_message(activity: Activity, *, staff_tenants: frozenset[str], local: bool) -> Message:
    """Return the message that `activity` carries: its text, or the value of the card that was submitted."""
    return Message(
        id=activity.id or "",
        conversation=activity.conversation.id,
        channel=_channel(activity),
        sender=_sender(activity, staff_tenants=staff_tenants, local=local),
        text=_text(activity),
        value=_flat(_submitted(activity)),
        locale=activity.locale or "fr-FR",
    )


def tenants_of(activity: Activity) -> frozenset[str]:
    """Return every tenant that an activity of Teams names, in lower case: the conversation's and the writer's."""
    named = (
        _unmapped(activity.conversation, "tenantId"),
        _at(activity.channel_data, "tenant", "id"),
        _unmapped(activity.from_property, "tenantId"),
    )
    return frozenset(tenant.lower() for tenant in named if isinstance(tenant, str) and tenant)


def feedback_of(activity: Activity) -> tuple[str, str]:
    """Return the reaction (`like`, `dislike`, or empty) and the comment of a feedback form."""
    reaction = _at(activity.value, "actionValue", "reaction")
    comment = _at(activity.value, "actionValue", "feedback")
    return (reaction if reaction in {"like", "dislike"} else ""), _comment(comment)


def _comment(feedback: Any) -> str:
    # A plain string in the Agents Playground, a JSON string in Teams.
    try:
        document = json.loads(feedback) if isinstance(feedback, str) else feedback
    except ValueError:
        document = feedback
    text = _at(document, "feedbackText") if isinstance(document, dict) else feedback
    return whole(text) if isinstance(text, str) else ""


def _channel(activity: Activity) -> str:
    return "teams" if activity.channel_id == TEAMS else str(activity.channel_id)


def _sender(activity: Activity, *, staff_tenants: frozenset[str], local: bool) -> Sender:
    account = activity.from_property or ChannelAccount()
    name = account.name or ""
    if activity.channel_id != TEAMS:
        # Elsewhere the object id is the client's own word: it proves nothing.
        return Sender(id=f"{_channel(activity)}:{account.id or ''}", staff=local, name=name)
    tenants = tenants_of(activity)
    tenant = _unmapped(account, "tenantId") or _unmapped(activity.conversation, "tenantId")
    tenant = tenant or _at(activity.channel_data, "tenant", "id") or ""
    identifier = f"teams:{str(tenant).lower()}:{account.aad_object_id or account.id or ''}"
    return Sender(id=identifier, staff=local or (bool(tenants) and tenants <= staff_tenants), name=name)


def _text(activity: Activity) -> str:
    text = activity.text or _said(activity.value)
    for entity in activity.entities or ():
        if entity.type == "mention" and activity.recipient:
            mention = entity.additional_properties
            if _at(mention, "mentioned", "id") == activity.recipient.id and isinstance(mention.get("text"), str):
                text = text.replace(mention["text"], " ")
    return whole(_AT_TAG.sub("", text)).strip()


def _said(value: Any) -> str:
    said = _at(value, SAID)
    return said if isinstance(said, str) else ""


def _submitted(activity: Activity) -> Any:
    """Return the data of a card: under `action` when it comes from Action.Execute, bare from Action.Submit."""
    if activity.type == "invoke":
        return _at(activity.value, "action", "data")
    return None if _said(activity.value) else activity.value


def _flat(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        return {}
    return {whole(key): whole(_word(item)) for key, item in value.items() if isinstance(item, str | int | float)}


def _word(item: str | float) -> str:
    return str(item).lower() if isinstance(item, bool) else str(item)


def _unmapped(account: Any, key: str) -> Any:
    # The SDK maps `tenantID` where the wire says `tenantId`: its own `tenant_id` is always None.
    return account.additional_properties.get(key) if account else None


def _at(document: Any, *path: str) -> Any:
    for key in path:
        document = document.get(key) if isinstance(document, dict) else None
    return document
