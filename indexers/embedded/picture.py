"""A picture of many vectors on disk: memory-mapped, approximate, frozen; what was written since is compared beside it.

A number that the library gave to a document is never given again, and what it stands for (readers, validity, passages)
does not change: a picture stays true of the numbers that still exist, and shows no other.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexers.document import Document
from indexers.embedded.approximate import Bits, Near, Places
from indexers.embedded.rights import Rights
from indexers.embedded.stored_names import FoundNames, StoredNames
from indexers.embedded.vector_shelf import Page
from indexers.engine import Asked, Cosines, Scope
from indexers.ranking.moments import Moments
from ports.embedding import Vectors

_ROWS_A_DOCUMENT = 4
"""Passages looked at for each document wanted: the nearest of them are often of the same few documents."""
_BEST_OF_A_DOCUMENT = 12
_SCOPES = 16
"""Views kept: a few audiences, a day or two. A million passages take 125 kB each."""


@dataclass(frozen=True, slots=True)
class _View:
    """What one scope may see: which documents, as bits of titles, as bits of passages, and the share of all that it is."""

    documents: NDArray[np.bool_]
    titles: Bits
    passages: Bits
    share: float


@dataclass(frozen=True, slots=True)
class _Living:
    """Which documents still exist, and what each scope may see of them."""

    documents: NDArray[np.bool_]
    views: dict[Scope, _View] = field(default_factory=dict)


class Picture:
    """The vectors of the documents that were there when it was drawn. Costs little memory: pages are the system's.

    Raises:
        OSError, RuntimeError: it is not there, or it is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._numbers, self._starts = np.load(folder / "numbers.npy"), np.load(folder / "starts.npy")
        self._sizes = np.diff(self._starts)
        self._ids, self._keys = FoundNames(folder / "ids"), StoredNames(folder / "keys")
        self._passages, self._titles = Near(folder / "passages"), Near(folder / "titles")
        self._passage_moments, self._title_moments = Moments.load(folder / "passages"), Moments.load(folder / "titles")
        self._rights = Rights(json.loads((folder / "labels.json").read_text("utf-8")), np.load(folder / "rights.npy"))
        self._living = _Living(np.zeros(len(self._numbers), np.bool_))

    def keep(self, numbers: Iterable[int]) -> None:
        """Show only the documents of these numbers from now on; before this is called, none."""
        self._living = _Living(np.isin(self._numbers, np.fromiter(numbers, np.int64)))

    def compare(self, asked: Asked, scope: Scope, found: Collection[str], deep: int) -> Cosines | None:
        """See `Gallery.compare`."""
        question, view = asked.question, self._view(scope)
        if not view.share:
            return None
        rows = self._passages.nearest(question, deep * _ROWS_A_DOCUMENT, view.passages, view.share)
        owners = np.searchsorted(self._starts, rows, "right") - 1
        near = list(dict.fromkeys(owners.tolist()))[:deep]
        titled = self._titles.nearest(question, deep, view.titles, view.share)
        chosen = np.unique(np.concatenate([np.array(near, np.int64), titled, self._ids.places(found)]))
        chosen = chosen[view.documents[chosen]]
        if not len(chosen):
            return None
        ids = list(self._ids.at(chosen))
        return Cosines(
            dict(zip(ids, self._best(question, chosen).tolist(), strict=True)),
            dict(zip(ids, self._titles.cosines(question, chosen).tolist(), strict=True)),
            self._passage_moments.spread(question),
            self._title_moments.spread(question),
            partial(self._within, asked.within, dict(zip(ids, chosen.tolist(), strict=True))),
        )

    def _view(self, scope: Scope) -> _View:
        living = self._living
        if (known := living.views.get(scope)) is None:
            allowed = self._rights.allow(scope) & living.documents & (self._sizes > 0)
            rows = np.repeat(allowed, self._sizes)
            known = _View(allowed, _bits(allowed), _bits(rows), float(rows.mean()))
            if len(living.views) >= _SCOPES:
                living.views.clear()
            living.views[scope] = known
        return known

    def _best(self, question: Vectors, documents: Places) -> Vectors:
        """Return the cosine of the nearest passage of each document."""
        rows, first = self._rows(documents)
        return np.asarray(np.maximum.reduceat(self._passages.cosines(question, rows), first), np.float32)

    def _within(self, vector: Vectors, places: Mapping[str, int], documents: Sequence[str]) -> dict[str, float]:
        """Return the cosines of the best passages of each document: no more of one are looked at."""
        rows, first = self._rows(np.array([places[document] for document in documents], np.int64))
        cosines = self._passages.cosines(vector, rows)
        begins = np.repeat(first, np.diff(first, append=len(rows)))
        order = np.lexsort((-cosines, begins))
        best = order[np.arange(len(order)) - begins < _BEST_OF_A_DOCUMENT]
        return dict(zip(self._keys.at(rows[best]), cosines[best].tolist(), strict=True))

    def _rows(self, documents: Places) -> tuple[Places, Places]:
        """Return the places of all passages of `documents`, side by side, and where those of each begin among them."""
        sizes = self._sizes[documents]
        first = np.cumsum(sizes) - sizes
        return np.arange(sizes.sum()) + np.repeat(self._starts[documents] - first, sizes), first


def _bits(flags: NDArray[np.bool_]) -> Bits:
    return np.packbits(flags, bitorder="little")


def draw(folder: Path, pages: Iterable[Page], width: int) -> None:
    """Draw into `folder`, which is empty, the documents of `pages` that have all their vectors, by number."""
    documents: list[Document] = []
    numbers: list[int] = []
    sizes: list[int] = []
    keys: list[str] = []
    with ExitStack() as stack:
        passages, titles = (stack.enter_context((folder / name).open("wb")) for name in ("passages.f16", "titles.f16"))
        for page in pages:
            held = {document.id: 0 for document in page.documents}
            for key, document, vector in page.passages:
                if document in held:
                    held[document] += 1
                    keys.append(key)
                    passages.write(vector)
            titles.write(b"".join(page.titles))
            documents += page.documents
            numbers += page.numbers
            sizes += held.values()
    _write_documents(folder, documents, numbers, [0, *accumulate(sizes)])
    StoredNames.write(folder / "ids", [document.id for document in documents])
    StoredNames.write(folder / "keys", keys)
    for name in ("passages", "titles"):
        raw = folder / f"{name}.f16"
        rows = np.memmap(raw, np.float16, "r").reshape(-1, width)
        Near.write(folder / name, rows)
        Moments.of(rows).save(folder / name)
        raw.unlink()


def _write_documents(folder: Path, documents: list[Document], numbers: list[int], starts: list[int]) -> None:
    rights = Rights.of(documents)
    np.save(folder / "numbers.npy", np.array(numbers, np.int64))
    np.save(folder / "starts.npy", np.array(starts, np.int64))
    np.save(folder / "rights.npy", rights.rows)
    (folder / "labels.json").write_text(json.dumps(rights.labels), "utf-8")
