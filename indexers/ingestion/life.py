"""The life of documents: what was withdrawn or replaced leaves the answers, and comes back when that is undone."""

import datetime as dt
import posixpath
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial

from indexers.document import Document, Life
from indexers.engine import Catalogue, Engine
from indexers.ingestion.found import Problem
from indexers.ingestion.turns import in_turn
from ports.knowledge import Passage

Claims = Mapping[str, Collection[str]]
"""Document → those whose place it takes."""
_EVE = dt.timedelta(days=1)


def standing(
    document: Document, *, withdrawn: bool, replaced_by: str = "", replaced_from: dt.date | None = None
) -> Document:
    """Return `document` with the readers and the validity that follow from what became of it."""
    readers, until = document.declared_readers, document.declared_until
    life = Life(
        version=document.life.version,
        replaces=document.life.replaces,
        withdrawn=withdrawn,
        replaced_by=replaced_by,
        replaced_from=replaced_from if replaced_by else None,
        readers=readers if withdrawn else (),
        valid_until=until if replaced_by else None,
    )
    eve = replaced_from - _EVE if replaced_from and replaced_from > dt.date.min else dt.date.min
    ends = min(until or dt.date.max, eve) if replaced_by else until
    return replace(document, readers=() if withdrawn else readers, valid_until=ends, life=life)


def settle(engine: Engine, withdrawn: Collection[str]) -> list[Problem]:
    """Bring the whole index in line with `withdrawn` and with what its documents replace; return what can't be done.

    Cheap when nothing is to be done. Blocking: it waits for its turn to write.

    Raises:
        Unavailable: another process has been writing for more than a minute.
    """
    return in_turn(partial(_settle, engine, withdrawn))


def _settle(engine: Engine, withdrawn: Collection[str]) -> list[Problem]:
    library = engine.library
    lives = library.lives()
    claims, problems = _claims(library, {ident: life for ident, life in lives.items() if ident not in withdrawn})
    replacements = _replacements(library, claims)
    marked = {ident for ident, life in lives.items() if life.withdrawn or life.replaced_by}
    changed = []
    for ident in sorted({*marked, *withdrawn, *replacements}):
        document = library.document(ident)
        if document is None:
            continue
        by, begins = replacements.get(ident, ("", None))
        wanted = standing(document, withdrawn=ident in withdrawn, replaced_by=by, replaced_from=begins)
        if wanted != document:
            changed.append((wanted, [_following(wanted, passage) for passage in library.passages_of(ident)]))
    if changed:
        engine.replace(changed)
    return problems


def _following(document: Document, passage: Passage) -> Passage:
    return replace(passage, readers=document.readers, valid_until=document.valid_until)


def _claims(library: Catalogue, lives: Mapping[str, Life]) -> tuple[Claims, list[Problem]]:
    """Find the documents that others say they replace; what is unknown or turns in a circle replaces nothing."""
    problems: list[Problem] = []
    claims: dict[str, list[str]] = {}
    names = _Names(library)
    for ident, life in lives.items():
        for named in life.replaces:
            if old := names.find(named, ident):
                claims.setdefault(ident, []).append(old)
            else:
                problems.append(Problem(f"{ident} → {named}", "replaces_unknown"))
    straight = {new: [old for old in olds if new not in _reached(claims, old)] for new, olds in claims.items()}
    problems += [
        Problem(f"{new} → {old}", "replaces_cycle")
        for new, olds in claims.items()
        for old in olds
        if old not in straight[new]
    ]
    return straight, problems


class _Names:
    """The names by which a document may be called: its id, its file beside the one that calls it, its reference."""

    def __init__(self, library: Catalogue) -> None:
        self._library = library

    def find(self, named: str, by: str) -> str:
        """Return the id of the document that `by` names, or an empty string."""
        for ident in (named, posixpath.join(posixpath.dirname(by), named)):
            if self._library.document(ident):
                return ident
        bearing = self._references.get(named, ())
        return bearing[0] if len(bearing) == 1 else ""

    @cached_property
    def _references(self) -> Mapping[str, list[str]]:
        references: dict[str, list[str]] = {}
        for ident, extra in self._library.extras().items():
            references.setdefault(str(extra.get("reference")), []).append(ident)
        return references


def _reached(claims: Claims, start: str) -> set[str]:
    """Return `start` and all that it replaces, directly or not."""
    reached: set[str] = set()
    ahead = [start]
    while ahead:
        ident = ahead.pop()
        if ident not in reached:
            reached.add(ident)
            ahead += claims.get(ident, ())
    return reached


def _replacements(library: Catalogue, claims: Claims) -> dict[str, tuple[str, dt.date | None]]:
    """Return old document → the first to take its place, and the day when it does (None: already)."""
    found: dict[str, tuple[str, dt.date | None]] = {}
    for old, new, begins in sorted(_takings(library, claims), key=lambda taking: taking[2] or dt.date.min):
        found.setdefault(old, (new, begins))
    return found


def _takings(library: Catalogue, claims: Claims) -> Iterator[tuple[str, str, dt.date | None]]:
    for new, olds in sorted(claims.items()):
        document = library.document(new)
        for old in olds:
            yield old, new, document.valid_from if document else None
