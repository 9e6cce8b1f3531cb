"""JSON to and from the SDK's objects.

The SDK's own serializer drops the unknown keys of entities (the AI label, the citations), fails on plain dictionaries,
makes strings of objects and takes five times as long.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from botbuilder import schema
from botbuilder.schema import Activity
from msrest.serialization import Model

Reader = Callable[[Any], Any]


def read_activity(body: bytes) -> Activity:
    """Return the activity that `body` holds, with its type, channel, service and conversation; dates stay text.

    Raises:
        ValueError: it is no such thing; the text is the name of a sentence of `bot/configuration.yaml`.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("activite_pas_json") from None
    activity = _read(Activity, document)
    named = (
        activity.type,
        activity.channel_id,
        activity.service_url,
        activity.conversation and activity.conversation.id,
    )
    if not all(named):
        raise ValueError("activite_incomplete")
    return activity


def write_json(value: Any) -> bytes:
    """Return `value` as JSON: plain data, objects of the SDK, or both."""
    return json.dumps(value, default=_plain, ensure_ascii=False).encode("utf-8", "replace")


def _read(model: Any, document: Any) -> Any:
    instance = model()
    fields = _fields(model)
    for key, value in _checked(dict, document).items():
        field = fields.get(key)
        if field is None:
            instance.additional_properties[key] = value
        elif value is not None:
            name, reader = field
            setattr(instance, name, reader(value))
    return instance


@cache
def _fields(model: Any) -> Mapping[str, tuple[str, Reader]]:
    return {meta["key"]: (name, _reader(meta["type"])) for name, meta in model._attribute_map.items()}


def _reader(kind: str) -> Reader:
    if kind.startswith("["):
        item = _reader(kind[1:-1])
        return lambda value: [item(one) for one in _checked(list, value)]
    if kind == "str":
        return partial(_checked, str)
    model = getattr(schema, kind, None)
    return partial(_read, model) if model else lambda value: value


def _checked(expected: type, value: Any) -> Any:
    if not isinstance(value, expected):
        raise ValueError("activite_pas_une")
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        known = {meta["key"]: getattr(value, name) for name, meta in value._attribute_map.items()}
        return {key: item for key, item in (value.additional_properties | known).items() if item is not None}
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
