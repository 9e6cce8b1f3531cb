"""How tickets, leave requests and opinions are shown: two lines each for a person, an object each for a machine."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bot.configuration import sentence as say
from bot.memory import Opinion
from ports.leave import LeaveRequest
from ports.ticketing import Event, Ticket
from skills.dates.writing import in_words
from skills.tools import number

Word = Callable[[str], str]
"""From a state to what people read of it."""
_SHOWN = 160
"""Characters of an answer that an opinion recalls."""


def line(one: Ticket | LeaveRequest, word: Word) -> str:
    """Return what waits, in two lines."""
    if isinstance(one, Ticket):
        return say(
            "bureau_ticket", numero=one.number, etat=word(one.state), quand=_when(one.opened_at), qui=requester(one),
            titre=one.title, details=_details(one.category, one.urgency, one.location),
        )  # fmt: skip
    return say(
        "bureau_conge", numero=one.number, etat=word(one.state), quand=_when(one.requested_at), qui=requester(one),
        type=one.label, periode=in_words(one.period), jours=number(one.days), details=_details(one.comment),
    )  # fmt: skip


def detailed(one: Ticket | LeaveRequest, word: Word) -> str:
    """Return the same with the whole text and the history."""
    text = one.description if isinstance(one, Ticket) else ""
    told = [say("bureau_texte", texte=part) for part in text.splitlines()]
    return "\n".join([line(one, word), *told, *_history(one.history, word)])


def requester(one: Ticket | LeaveRequest) -> str:
    """Return who asked: the first of the history."""
    return one.history[0].by


def opinion(one: Opinion) -> str:
    """Return a thumb in two lines."""
    comment = say("bureau_dit", texte=one.comment) if one.comment else ""
    thumb = say(f"avis_{one.reaction}") if one.reaction in ("like", "dislike") else one.reaction
    reply = " ".join(one.reply.split())[:_SHOWN] or say("avis_oubliee")
    return say("avis_ligne", quand=_when(one.given_at), pouce=thumb, commentaire=comment, reponse=reply)


def to_json(one: Ticket | LeaveRequest | Opinion) -> dict[str, Any]:
    """Return the stable form; instants are ISO, and days of leave a number."""
    own = {} if isinstance(one, Opinion) else {"requester": requester(one)}
    found: dict[str, Any] = _plain({**asdict(one), **own})
    return found


def _history(events: Iterable[Event], word: Word) -> Iterator[str]:
    for event in events:
        kind, _, state = event.what.partition(":")
        what = word(state) if state else say(f"bureau_{kind}")
        text = say("bureau_dit", texte=event.text) if event.text else ""
        yield say("bureau_ligne", quand=_when(event.at), qui=event.by, quoi=what, texte=text)


def _details(*values: str) -> str:
    return "".join(say("bureau_detail", valeur=value) for value in values if value)


def _when(at: dt.datetime) -> str:
    return (
        (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).astimezone(ZoneInfo("Europe/Paris")).strftime("%d/%m/%Y %H:%M")
    )


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case dt.date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case _:
            return value
