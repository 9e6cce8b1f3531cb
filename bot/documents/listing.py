"""How documents are shown: two lines each for a person, an object each for a machine."""

import datetime as dt
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from bot.configuration import sentence as say
from bot.documents.register import Act, Event
from ports.documents import Part, Record, State

_ENDED = frozenset({State.REPLACED, State.WITHDRAWN})


def expiring(records: Iterable[Record], today: dt.date, days: int) -> list[Record]:
    """Return those that end within `days` or have ended, the first to end first; what left otherwise is no concern."""
    ending = [(one.valid_until, one) for one in records if one.valid_until and one.state(today) not in _ENDED]
    return [
        one for until, one in sorted(ending, key=lambda pair: (pair[0], pair[1].id)) if (until - today).days <= days
    ]


def lines(record: Record, today: dt.date) -> str:
    """Return a document in two lines: what it is, and where it stands."""
    facts = (
        standing(record, today),
        record.owner,
        say("document_version", version=record.version) if record.version else "",
        say("document_date", date=day(record.date)) if record.date else "",
        say("document_lecteurs", lecteurs=", ".join(record.readers) or say("document_personne")),
        record.source if "://" in record.source else os.path.relpath(record.source),
    )
    return f"{record.id} : {record.title}\n    " + " · ".join(fact for fact in facts if fact)


def standing(record: Record, today: dt.date) -> str:
    """Return the state of a document with the date that matters."""
    state = record.state(today)
    begins = day(record.replaced_from) if record.replaced_from else ""
    if state is State.REPLACED:
        return say("etat_remplace", par=record.replaced_by)
    if state is State.VALID and record.replaced_by:
        return say("etat_valide_remplace", par=record.replaced_by, le=begins)
    if state is State.VALID and record.valid_until:
        return say("etat_valide_jusque", le=day(record.valid_until))
    return say(f"etat_{state}", du=day(record.valid_from), au=day(record.valid_until))


def counted(records: Sequence[Record], today: dt.date) -> str:
    """Return how many documents there are, by state."""
    states = [record.state(today) for record in records]
    counts = [say(f"compte_{state}", nombre=states.count(state)) for state in State if state in states]
    return say("documents_compte", nombre=len(records), detail=", ".join(counts)) if records else say("documents_aucun")


def outline(parts: Sequence[Part]) -> str:
    """Return the headings of the passages, and how many are found by their sense."""
    done = sum(part.embedded for part in parts)
    lines = [say("document_passages", nombre=len(parts), vecteurs=done)]
    for part in parts:
        page = say("document_page", page=part.page) if part.page is not None else ""
        lines.append("    " + (" > ".join(part.headings) or say("document_sans_rubrique")) + page)
    return "\n".join(lines)


def act(event: Event) -> str:
    """Return one line of a document's history."""
    when = event.at.astimezone().strftime("%d/%m/%Y %H:%M")
    reason = say("document_motif", motif=event.reason) if event.reason else ""
    name = "acte_retrait" if event.act is Act.WITHDRAWN else "acte_remise"
    return "    " + say(name, quand=when, par=event.by, motif=reason)


def to_json(record: Record, today: dt.date) -> dict[str, Any]:
    """Return the stable form of a document."""
    return {"id": record.id, "state": record.state(today).value} | _plain(asdict(record))


def detailed(record: Record, today: dt.date, parts: Sequence[Part], history: Sequence[Event]) -> dict[str, Any]:
    """Return the stable form of a document, its passages and what was done to it."""
    passages = [_plain(asdict(part)) for part in parts]
    acts = [_plain(asdict(event)) for event in history]
    return to_json(record, today) | {"passages": passages, "history": acts}


def day(date: dt.date | None) -> str:
    """Return a date as the French write it."""
    return f"{date:%d/%m/%Y}" if date else ""


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}
