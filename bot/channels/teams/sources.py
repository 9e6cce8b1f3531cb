"""The sources of a reply: as the entity that Teams shows, and as lines of text for the channels that don't."""

from collections.abc import Iterable, Sequence
from typing import Any

from botbuilder.schema import Entity

from bot.channels.teams.words import words
from skills.contract import Citation, Reply, Status

_MOST = 10
"""Teams answers 400 to a message with more citations."""
_LABELLED = frozenset({Status.ANSWERED, Status.SUGGESTED})


def is_labelled(reply: Reply) -> bool:
    """Tell whether `reply` must be marked as made by an AI, and may be judged."""
    return reply.status in _LABELLED


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
    """Return one Markdown line per source: number, title (a link where there is one), heading, page."""
    return [f"- [{citation.number}] {_line(citation)}" for citation in citations]


def _claim(citation: Citation) -> dict[str, Any]:
    appearance = {
        "@type": "DigitalDocument",
        "name": _cut(citation.title or citation.document, 80),
        "abstract": _cut(citation.quote or citation.title or citation.document, 160),
    }
    if _is_link(citation.url):
        appearance["url"] = citation.url
    return {"@type": "Claim", "position": citation.number, "appearance": appearance}


def _line(citation: Citation) -> str:
    title = (citation.title or citation.document).translate({ord("["): "(", ord("]"): ")"})
    page = words().page.format(page=citation.page) if citation.page else ""
    linked = f"[{title}]({citation.url})" if _is_link(citation.url) else title
    return ", ".join(part for part in (linked, citation.heading, page) if part)


def _is_link(url: str) -> bool:
    return url.startswith(("https://", "http://"))


def _cut(text: str, limit: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "\u2026"
