"""Documents and passages as entries of the index, and back."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from pydantic import TypeAdapter

from indexers.document import Document, Life, opening
from indexers.language.french import distinct_words, line_of_terms
from ports.knowledge import Passage

Entry = dict[str, Any]
LOTS = 1024
"""Entries are spread over so many lots, whatever their order: some of the lots are a sample."""
_life = TypeAdapter(Life)
_PLACES = ("collection", "source", "hash", "url", "owner")


@dataclass(frozen=True, slots=True)
class Held:
    """What an earlier version of a document leaves to the next: vectors of what did not change."""

    opening: str = ""
    title: Sequence[float] | None = None
    passages: Mapping[str, Sequence[float]] = field(default_factory=dict)


def key(kind: str, ident: str, born: int) -> str:
    """Return the `_id` of an entry: short whatever the path of the document, and another one for each version."""
    return blake2b(f"{kind}\0{ident}\0{born}".encode(), digest_size=16).hexdigest()


def entries(document: Document, passages: Sequence[Passage], born: int, held: Held) -> Iterator[tuple[str, Entry]]:
    """Yield (`_id`, source) of a document and of its passages, `born` in that generation."""
    yield key("document", document.id, born), _of_document(document, passages, born, held)
    for rank, passage in enumerate(passages):
        shared = _shared("passage", passage.id, document, born)
        yield (
            key("passage", passage.id, born),
            {
                **shared,
                **_vector("embedding", held.passages.get(passage.id)),
                "rank": rank,
                "content": passage.text,
                "headings": list(passage.headings),
                "page": passage.page,
                "terms_headings": " ".join(map(line_of_terms, (document.title, *passage.headings))),
                "terms_text": line_of_terms(passage.text),
            },
        )


def to_document(source: Mapping[str, Any], *, whole: bool = True) -> Document:
    """Return the document of an entry, without `extra` and `life` unless `whole`."""
    besides: dict[str, Any] = (
        {"extra": json.loads(source["extra"]), "life": _life.validate_json(source["life"])} if whole else {}
    )
    return Document(
        id=source["document"],
        title=source["title"],
        readers=tuple(source["readers"]),
        **{name: source[name] for name in _PLACES},
        **_days(source),
        **besides,
    )


def to_passage(source: Mapping[str, Any]) -> Passage:
    """Return the passage of an entry."""
    return Passage(
        id=source["id"],
        document=source["document"],
        title=source["title"],
        text=source["content"],
        readers=tuple(source["readers"]),
        headings=tuple(source["headings"]),
        page=source["page"],
        url=source["url"],
        owner=source["owner"],
        **_days(source),
    )


def to_extra(source: Mapping[str, Any]) -> dict[str, Any]:
    """Return the `extra` of a document's entry."""
    extra: dict[str, Any] = json.loads(source["extra"])
    return extra


def to_life(source: Mapping[str, Any]) -> Life:
    """Return the `life` of a document's entry."""
    return _life.validate_json(source["life"])


def _of_document(document: Document, passages: Sequence[Passage], born: int, held: Held) -> Entry:
    first = opening(passages[0]) if passages else ""
    kept = held.title if held.opening == first else None
    texts = frozenset(text for one in passages for text in (one.title, *one.headings, one.text))
    return {
        **_shared("document", document.id, document, born),
        **_vector("title_embedding", kept),
        **({} if passages else {"pending": False}),
        "opening": first,
        "extra": json.dumps(dict(document.extra), ensure_ascii=False),
        "life": _life.dump_json(document.life).decode(),
        "words": sorted(distinct_words(texts)),
        "terms_title": line_of_terms(document.title),
        "terms_opening": line_of_terms(passages[0].text if passages else ""),
        "terms_body": " ".join(line_of_terms(passage.text) for passage in passages),
    }


def _shared(kind: str, ident: str, document: Document, born: int) -> Entry:
    return {
        "kind": kind,
        "id": ident,
        "document": document.id,
        "born": born,
        "lot": int.from_bytes(blake2b(ident.encode(), digest_size=2).digest(), "big") % LOTS,
        "title": document.title,
        "readers": list(document.readers),
        "date": document.date.isoformat() if document.date else None,
        "valid_from": (document.valid_from or dt.date.min).isoformat(),
        "valid_until": (document.valid_until or dt.date.max).isoformat(),
        **{name: getattr(document, name) for name in _PLACES},
    }


def _vector(name: str, kept: Sequence[float] | None) -> Entry:
    return {"pending": True} if kept is None else {"pending": False, name: kept}


def _days(source: Mapping[str, Any]) -> dict[str, Any]:
    start, end = (dt.date.fromisoformat(source[name]) for name in ("valid_from", "valid_until"))
    return {
        "date": dt.date.fromisoformat(source["date"]) if source["date"] else None,
        "valid_from": start if start > dt.date.min else None,
        "valid_until": end if end < dt.date.max else None,
    }
