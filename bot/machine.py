"""The machine's form: JSON objects out for texts in, one at a time, so that a million lines need no more memory than one."""

import json
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any, TextIO

from bot.channels.contract import Assistant
from bot.configuration import sentence, told
from bot.journal import Entry
from bot.message import Message, Sender
from bot.understanding.understanding import Understanding
from ports.errors import PortError
from ports.knowledge import Knowledge
from ports.people import Audience, Person
from ports.text import whole
from skills.contract import DEFECT, Citation, Reply

Answer = Callable[[str, str], Awaitable[dict[str, Any]]]
"""From (line id, text) to what is printed."""

_FAILED_SHOWN = 20


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
    """Return the stable form of a reply; `error` is there only when something failed."""
    return {
        "status": reply.status.value,
        "text": reply.text,
        "citations": [_citation(citation) for citation in reply.citations],
        "agent": reply.agent or None,
        "kind": reply.kind or None,
        "language": reply.language,
        "confidence": round(reply.confidence, 4),
        **({"error": reply.error} if reply.error else {}),
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
    """Answer JSON lines `{"id", "text"}` as they come; return how many failed, each named on `errors`.

    A line that is malformed has no answer; one whose answer failed has its `error`, and the next ones are answered.
    """
    failed = 0
    for number, ident, text in _read(lines):
        given = None if ident is None else await _answered(answer, ident, text)
        if given is None or "error" in given:
            failed += 1
            if failed <= _FAILED_SHOWN:
                reason = sentence(f"ligne_{text}" if given is None else "ligne_en_echec")
                errors.write(sentence("ligne_en_cause", numero=number, raison=reason) + "\n")
        if given is not None:
            out.write(json.dumps({"id": ident, **given}, ensure_ascii=False) + "\n")
            out.flush()
    return failed


async def _answered(answer: Answer, ident: object, text: str) -> dict[str, Any]:
    try:
        return await answer(str(ident), text)
    except PortError as error:
        return {"error": error.code, "text": told(error)}
    except Exception as error:  # noqa: BLE001  # one line must not lose the thousands behind it
        return {"error": DEFECT, "text": sentence("defaut", reference=Entry().crashed(error))}


def _read(lines: Iterable[str]) -> Iterator[tuple[int, str | int | float | None, str]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
            yield number, _ident(content["id"]), _text(content["text"])
        except (ValueError, RecursionError):
            yield number, None, "pas_json"
        except (KeyError, TypeError):
            yield number, None, "incomplete"


def _ident(value: object) -> str | int | float:
    if not isinstance(value, str | int | float):
        raise TypeError("id")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return whole(value)
