"""The vectors of a library as a search compares them: exactly, in memory; beyond some number, those of before in a picture."""

import logging
import shutil
import tempfile
import time
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from indexers.embedded.library import Library
from indexers.embedded.vectors import VectorTable
from indexers.engine import Asked, Cosines, Scope
from ports.embedding import Embedder, Vectors

if TYPE_CHECKING:  # it brings faiss in, which a small library does without
    from indexers.embedded.picture import Picture

EXACT = 50_000
"""Passages compared exactly, 77 MB: all of a small library, of a large one the newest."""
_PACE_SECONDS = 3.0

log = logging.getLogger(__name__)


class Gallery:
    """Vectors of one model. Many may look while one draws."""

    def __init__(self, folder: Path, library: Library, embedder: Embedder, exact: int) -> None:
        self._folder = folder
        self._library = library
        self._embedder = embedder
        self._model = embedder.model
        self._exact = exact
        self._picture: Picture | None = None
        self._shown = ("", 0)
        self._newest = VectorTable((), width=1)
        self._looked = 0.0

    def refresh(self, *, rewritten: bool) -> bool:
        """Take note of what was written; False when it was put off.

        While vectors are made their number grows every second: unless texts were `rewritten`, what was seen a few
        seconds ago will do.
        """
        if self._library.model_in_use() != self._model:
            # Until the vectors of this model are all made, another's stay beside, and none are compared.
            self._picture, self._shown, self._newest = None, ("", 0), VectorTable((), width=1)
            return True
        shown = self._library.picture(self._model)
        if shown == self._shown and not rewritten and time.monotonic() - self._looked < _PACE_SECONDS:
            return False
        if shown != self._shown:
            self._picture, self._shown = self._open(shown[0]), shown
        # In this order, a document that is rewritten meanwhile is missing until the next time: it is never shown as it was.
        self._newest = VectorTable(self._library.vectors(self._model, after=shown[1]), self._embedder.width)
        if self._picture:
            self._picture.keep(self._library.numbers())
        self._looked = time.monotonic()
        return True

    def compare(self, question: Vectors, scope: Scope, found: Collection[str], deep: int) -> Cosines | None:
        """Compare `question` with what `scope` may read; None when that is nothing.

        The candidates are `found` (ids of documents) and about the `deep` documents nearest by a passage, or by their title.
        """
        asked = Asked(question, self._embedder.within(question))
        newest = self._newest.compare(asked, scope, found, deep)
        if self._picture is None:
            return newest
        before = self._picture.compare(asked, scope, found, deep)
        if before is None or newest is None:
            return before or newest
        return Cosines(
            {**before.nearest, **newest.nearest},
            {**before.titles, **newest.titles},
            before.passage_spread,
            before.title_spread,
            lambda documents: {**before.passages(documents), **newest.passages(documents)},
        )

    def switch(self) -> None:
        """Forget the vectors and the picture of other models, once those of this one are all made."""
        for name in self._library.switch(self._model):
            shutil.rmtree(self._folder / name, ignore_errors=True)

    def draw(self) -> None:
        """Draw a new picture when too many passages would be compared exactly. Blocking: minutes, of a million."""
        name, before = self._library.picture(self._model)
        if name and self._open(name) is None:
            before = 0
        upto = self._library.generation()[0]
        if (lacking := self._library.first_unembedded(self._model)) is not None:
            upto = min(upto, lacking - 1)
        if self._library.count_between(before, upto) <= self._exact:
            return
        from indexers.embedded.picture import draw

        self._folder.mkdir(parents=True, exist_ok=True)
        drawn = Path(tempfile.mkdtemp(dir=self._folder))
        drawn.chmod(0o755)  # others may look
        try:
            draw(drawn, self._library.vectors(self._model, upto=upto), self._embedder.width)
            self._library.put_picture(self._model, drawn.name, upto)
        except BaseException:
            shutil.rmtree(drawn, ignore_errors=True)
            raise
        if name:
            shutil.rmtree(self._folder / name, ignore_errors=True)

    def _open(self, name: str) -> "Picture | None":
        from indexers.embedded.picture import Picture

        try:
            return Picture(self._folder / name) if name else None
        except (OSError, RuntimeError, ValueError):
            # Another was drawn since, which the next refresh opens; or the files are damaged.
            log.warning("the picture of the vectors can't be opened: only the newest are compared")
            return None
