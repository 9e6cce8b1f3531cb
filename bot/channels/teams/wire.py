"""JSON to and from the SDK's objects.

The SDK's own serializer drops the unknown keys of entities (the AI label, the citations), fails on plain dictionaries
and takes ten times as long.
"""

import datetime as dt
import json
from typing import Any

from botbuilder.schema import Activity
from msrest.serialization import Model


def read_activity(body: bytes) -> Activity:
    """Return the activity that `body` holds, with its type, channel, service and conversation.

    Raises:
        ValueError: it is no such thing; the text names no value.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("the body is not JSON") from None
    if not isinstance(document, dict):
        raise ValueError("the body is not a JSON object")
    try:
        activity = Activity.deserialize(document)
    except Exception:  # noqa: BLE001 - msrest raises anything on a hostile body, with the body in its message
        raise ValueError("the body is not an activity") from None
    named = (
        activity.type,
        activity.channel_id,
        activity.service_url,
        activity.conversation and activity.conversation.id,
    )
    if not all(named):
        raise ValueError("the activity lacks its type, channelId, serviceUrl or conversation")
    return activity


def write_json(value: Any) -> bytes:
    """Return `value` as JSON: plain data, objects of the SDK, or both."""
    return json.dumps(value, default=_plain, ensure_ascii=False).encode("utf-8", "replace")


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        known = {meta["key"]: getattr(value, name) for name, meta in value._attribute_map.items()}
        return {key: item for key, item in (value.additional_properties | known).items() if key and item is not None}
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
