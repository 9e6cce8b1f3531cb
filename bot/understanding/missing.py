"""What a clerk would still ask before acting: the pieces of a request, less those that the message already gives."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.understanding.spans import Entities
from skills import spec

_PIECES = Path(spec.__file__).with_name("pieces.yaml")
_ON_THE_CALENDAR = re.compile(r"\d|[\u4e00-\u5341]")


def missing_pieces(agent: str, action: str | None, kind: str, entities: Entities) -> list[str]:
    """Return the French names of the pieces that `action` of `agent` still needs, in the order a clerk asks them.

    A question asks for them only where its answer depends on them, or where it prepares the request.
    """
    if action is None or (kind == "question" and action not in _content()["actions_des_questions"]):
        return []
    given = {key for key, value in entities.items() if value} | _precise_dates(entities)
    return [piece for piece in _pieces(agent, action) if not given & _satisfied_by(piece)]


def _pieces(agent: str, action: str) -> tuple[str, ...]:
    if agent not in spec.names():
        return tuple(_content()["sans_agent"].get(action, ()))
    request = _skill(agent).demandes.get(action)
    return request.pieces if request else ()


def _satisfied_by(piece: str) -> frozenset[str]:
    table: Mapping[str, list[str]] = _content()["pieces"]
    return frozenset(table.get(piece, ()))


def _precise_dates(entities: Entities) -> set[str]:
    """« Le 3 mars » or « demain » is a day; « un mercredi » is a wish."""
    dates = entities.get("date", [])
    named = [dates] if isinstance(dates, str) else dates
    return {"date_precise"} if any(map(_is_a_day, named)) else set()


def _is_a_day(date: str) -> bool:
    return bool(_ON_THE_CALENDAR.search(date)) or not _is_weekday(date)
