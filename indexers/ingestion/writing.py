"""Documents and the pieces they were cut into, written into an engine: their metadata, their passages, their lives."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from indexers.document import Document, Life
from indexers.engine import Engine
from indexers.ingestion.life import standing
from indexers.ingestion.splitting import Piece
from indexers.ingestion.turns import in_turn
from ports.knowledge import Passage

_DATES = ("date", "valid_from", "valid_until")
_TEXTS = ("collection", "source", "hash", "title", "url", "owner")
_OF_LIVES = ("version", "replaces")
_OF_PASSAGES = frozenset({"document", "headings", "page", "parts"})
_ISO_LENGTH = len("2026-11-23")


class Writer:
    """Writes into `engine`; `withdrawn` documents are written for nobody to find."""

    def __init__(self, engine: Engine, withdrawn: Collection[str] = ()) -> None:
        self.engine = engine
        self._withdrawn = withdrawn

    def put(self, cut: Iterable[tuple[Mapping[str, Any], Sequence[Piece]]]) -> None:
        """Write whole documents, metadata and pieces; one without pieces is left as it was."""
        self.write([(as_document(meta["document"], meta), pieces) for meta, pieces in cut if pieces])

    def write(self, written: Sequence[tuple[Document, Sequence[Piece]]]) -> None:
        """Put documents in place of what they were, all at once.

        Raises:
            Unavailable: another process has been writing for more than a minute.
        """
        if written:
            in_turn(partial(self._write, written))

    def drop(self, gone: Sequence[str]) -> None:
        """Forget documents."""
        in_turn(partial(self.engine.replace, (), gone))

    def _write(self, written: Sequence[tuple[Document, Sequence[Piece]]]) -> None:
        held = self.engine.library.held([document.id for document, _ in written])
        alive = ((self._alive(document, held.get(document.id)), pieces) for document, pieces in written)
        self.engine.replace(
            (document, [_as_passage(piece, document) for piece in pieces]) for document, pieces in alive
        )

    def _alive(self, document: Document, held: Document | None) -> Document:
        """What became of a document outlives its text: a new one is neither restored nor in force again by itself."""
        life = held.life if held else Life()
        withdrawn = life.withdrawn or document.id in self._withdrawn
        return standing(document, withdrawn=withdrawn, replaced_by=life.replaced_by, replaced_from=life.replaced_from)


def as_document(ident: str, meta: Mapping[str, Any]) -> Document:
    """Return the document that metadata tells of; what is no field of it is kept as `extra`."""
    days = {name: dt.date.fromisoformat(meta[name]) for name in _DATES if _is_day(meta.get(name))}
    texts = {name: meta[name] for name in _TEXTS if isinstance(meta.get(name), str)}
    told = {name: meta[name] for name in _OF_LIVES if isinstance(meta.get(name), str)}
    taken = {*days, *texts, *told, "readers", *_OF_PASSAGES}
    if not isinstance(meta.get("page"), int):
        taken.discard("page")
    extra = {name: value for name, value in meta.items() if name not in taken and value is not None}
    required = {"collection": "", "source": "", "hash": "", "title": ""}
    life = Life(told.get("version", ""), tuple(told.get("replaces", "").splitlines()))
    known = {**required, **texts, **days}
    return Document(id=ident, readers=tuple(meta.get("readers", ())), extra=extra, life=life, **known)


def _is_day(value: object) -> bool:
    if not isinstance(value, str) or len(value) != _ISO_LENGTH:
        return False
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _as_passage(piece: Piece, document: Document) -> Passage:
    return Passage(
        id=piece.id, document=document.id, title=document.title, text=piece.text, readers=document.readers,
        headings=piece.headings, page=piece.page, url=document.url,
        owner=document.owner, date=document.date, valid_from=document.valid_from, valid_until=document.valid_until,
    )  # fmt: skip
