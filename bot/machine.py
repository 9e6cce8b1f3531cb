"""The machine's form: JSON objects out for texts in, one at a time, so that a million lines need no more memory than one."""

import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any, TextIO

from bot.channels.contract import Assistant
from bot.configuration import sentence
from bot.message import Message, Sender
from bot.understanding.understanding import Understanding
from ports.knowledge import Knowledge
from ports.people import Audience, Person
from ports.text import whole
from skills.contract import Citation, Reply

Answer = Callable[[str, str], Awaitable[dict[str, Any]]]
"""From (line id, text) to what is printed."""

_MALFORMED_SHOWN = 20


def person(audience: Audience) -> Person:
    """Return who the command line speaks for."""
    return Person(f"console:{audience.value}", audience)


def message(text: str, audience: Audience, conversation: str, language: str = "", *, alone: bool = False) -> Message:
    """Return a message from the command line, as that person; the language is detected unless it is given.

    `alone`: no other message will follow, so that nothing can be asked in return.
    """
    sender = Sender(person(audience).id, staff=audience is Audience.AGENT)
    return Message("", conversation, "console", sender, whole(text), language=language, can_reply=not alone)


def to_json(reply: Reply) -> dict[str, Any]:
    """Return the stable form of a reply."""
    return {
        "status": reply.status.value,
        "text": reply.text,
        "citations": [_citation(citation) for citation in reply.citations],
        "agent": reply.agent or None,
        "kind": reply.kind or None,
        "language": reply.language,
        "confidence": round(reply.confidence, 4),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "document": citation.document,
        "title": citation.title,
        "heading": citation.heading,
        "page": citation.page,
        "url": citation.url,
        "date": citation.date.isoformat() if citation.date else None,
        "quote": citation.quote,
    }


def asker(assistant: Assistant, audience: Audience, run: str, language: str = "") -> Answer:
    """Answer each line as a conversation of its own, named after `run`."""

    async def answer(line: str, text: str) -> dict[str, Any]:
        return to_json(await assistant.turn(message(text, audience, f"console:{run}:{line}", language, alone=True)))

    return answer


def searcher(knowledge: Knowledge, understanding: Understanding, audience: Audience, top: int) -> Answer:
    """Search each line; one hit a document, best first."""

    async def answer(line: str, text: str) -> dict[str, Any]:
        language = understanding.language(text)
        findings = await knowledge.search(text, for_whom=person(audience), top=top, language=language)
        best: dict[str, float] = {}
        for hit in findings.hits:
            best.setdefault(hit.passage.document, round(hit.score, 4))
        return {"hits": [{"document": document, "score": score} for document, score in list(best.items())[:top]]}

    return answer


def understander(understanding: Understanding, audience: Audience) -> Answer:
    """Understand each line."""

    async def answer(line: str, text: str) -> dict[str, Any]:
        understood = await understanding.understand(text, audience)
        return understood.to_json()

    return answer


async def stream(lines: Iterable[str], answer: Answer, out: TextIO, errors: TextIO = sys.stderr) -> int:
    """Answer JSON lines `{"id", "text"}` as they come; return how many were malformed, each named on `errors`."""
    malformed = 0
    async for number, ident, text in _read(lines):
        if ident is None:
            malformed += 1
            if malformed <= _MALFORMED_SHOWN:
                errors.write(sentence("ligne_mal_formee", numero=number, raison=sentence(f"ligne_{text}")) + "\n")
            continue
        out.write(json.dumps({"id": ident, **await answer(str(ident), text)}, ensure_ascii=False) + "\n")
        out.flush()
    return malformed


async def _read(lines: Iterable[str]) -> AsyncIterator[tuple[int, Any, str]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
            yield number, content["id"], _text(content["text"])
        except ValueError:
            yield number, None, "pas_json"
        except (KeyError, TypeError):
            yield number, None, "incomplete"


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return whole(value)
