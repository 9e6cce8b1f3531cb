"""The sources of a reply: as the entity that Teams shows, and as lines of text for the channels that don't."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from botbuilder.schema import Entity

from bot.channels.tables import Rows, drawn
from bot.channels.teams.words import words
from skills.contract import Citation, Reply, Status

_MOST = 10
"""Teams answers 400 to a message with more citations."""
_KEYWORD = 28
"""Characters of a keyword, of which Teams shows three at most."""
_MARKDOWN = re.compile(r"^\s*(?:[-*#>]+|\d+\.)\s+|[*_`]{2,}|\||:?-{3,}:?", re.MULTILINE)


def is_labelled(reply: Reply) -> bool:
    """Tell whether `reply` must be marked as made by an AI: it was put together from documents."""
    return bool(reply.citations)


def is_judged(reply: Reply) -> bool:
    """Tell whether the person is asked what the reply is worth: an answer, or the lack of one."""
    return is_labelled(reply) or reply.status is Status.ABSTAINED


def ai_entity(citations: Sequence[Citation]) -> Entity:
    """Return the entity by which Teams labels a message as made by an AI and shows its sources."""
    entity = Entity(type="https://schema.org/Message")
    entity.additional_properties = {
        "@type": "Message",
        "@context": "https://schema.org",
        "@id": "",
        "additionalType": ["AIGeneratedContent"],
    }
    if citations:
        entity.additional_properties["citation"] = [_claim(citation) for citation in citations[:_MOST]]
    return entity


def source_lines(citations: Iterable[Citation]) -> list[str]:
    """Return one Markdown line per source: number, title (a link where there is one), heading, page, date."""
    return [f"- [{citation.number}] {_line(citation)}" for citation in citations]


def _claim(citation: Citation) -> dict[str, Any]:
    appearance: dict[str, Any] = {
        "@type": "DigitalDocument",
        "name": _cut(citation.title or citation.document, 80),
        "abstract": _cut(
            _MARKDOWN.sub(" ", drawn(citation.quote, _in_line)) or citation.title or citation.document, 160
        ),
    }
    if keywords := [_cut(word, _KEYWORD) for word in _place(citation)]:
        appearance["keywords"] = keywords
    if _is_link(citation.url):
        appearance["url"] = citation.url
    return {"@type": "Claim", "position": citation.number, "appearance": appearance}


def _in_line(rows: Rows) -> str:
    return " ; ".join(", ".join(filter(None, row)) for row in rows)


def _line(citation: Citation) -> str:
    title = (citation.title or citation.document).translate({ord("["): "(", ord("]"): ")"})
    linked = f"[{title}]({citation.url})" if _is_link(citation.url) else title
    return ", ".join((linked, *_place(citation)))


def _place(citation: Citation) -> list[str]:
    """Return where the quote stands and of when it is: heading, page, date, whichever are known."""
    page = words().page.format(page=citation.page) if citation.page else ""
    date = words().date.format(date=citation.date.strftime("%d/%m/%Y")) if citation.date else ""
    return [part for part in (citation.heading.rpartition(" > ")[2], page, date) if part]


def _is_link(url: str) -> bool:
    return url.startswith(("https://", "http://"))


def _cut(text: str, limit: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rpartition(" ")[0].rstrip() + "\u2026"
