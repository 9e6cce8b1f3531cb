"""The vectors of an index, as what questions are compared with while the network that reads them learns."""

from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from indexers.embedded.library import Library
from indexers.language.french import term_set
from indexers.ranking.fusion import Weights

_WEIGHTS = Weights()


class Shelf:
    """All documents of an index: ids, and vectors of their passages and titles, which stay as they are."""

    def __init__(self, index: Path) -> None:
        """Read `index`, a folder that `app.py index` filled with one model's vectors."""
        library = Library(index / "library.sqlite")
        self._texts = cache(library.passages_of)
        pages = list(library.vectors(library.model_in_use() or ""))
        passages: dict[str, list[bytes]] = {document.id: [] for page in pages for document in page.documents}
        for page in pages:
            for _, document, vector in page.passages:
                passages[document].append(vector)
        titles = dict(zip(passages, (title for page in pages for title in page.titles), strict=True))
        kept = [document for document, some in passages.items() if some]
        self.order = {document: place for place, document in enumerate(kept)}
        self._counts = np.array([len(passages[document]) for document in kept])
        self._starts = np.cumsum(self._counts) - self._counts
        self._passages = _vectors([vector for document in kept for vector in passages[document]]).bfloat16()
        self._titles = _vectors([titles[document] for document in kept])

    def scores(self, questions: Tensor) -> Tensor:
        """Return how near each question is to each document, shape (questions, documents): best passage, and title."""
        nearest: Tensor = _Nearest.apply(questions, self._passages, self._starts, self._counts)
        return _WEIGHTS.passage_vector * nearest + _WEIGHTS.title_vector * (questions @ self._titles.T)

    def place(self, document: str, words: str) -> int:
        """Return which passage of `document`, from 0, says most of `words`."""
        asked = term_set(words)
        said = [len(asked & term_set(passage.text)) for passage in self._texts(document)]
        return said.index(max(said))

    def passages(self, document: str) -> Tensor:
        """Return the vectors of the passages of `document`, in reading order."""
        start, count = (values[self.order[document]] for values in (self._starts, self._counts))
        return self._passages[start : start + count].float()

    def within(self, question: Tensor, document: str) -> Tensor:
        """Return how near a question is to each passage of `document`, in reading order."""
        return self.passages(document) @ question


class _Nearest(torch.autograd.Function):
    """The cosine of each document's best passage. The gradient is that passage: torch would keep all cosines to find it."""

    @staticmethod
    def forward(ctx, questions, passages, starts, counts):  # type: ignore[no-untyped-def]
        cosines = (questions.bfloat16() @ passages.T).float().numpy()
        best = np.maximum.reduceat(cosines, starts, axis=1)
        ctx.of = passages, torch.tensor(counts), torch.tensor(cosines == np.repeat(best, counts, axis=1))
        return torch.tensor(best)

    @staticmethod
    def backward(ctx, slope):  # type: ignore[no-untyped-def]
        passages, counts, is_best = ctx.of
        spread = slope.repeat_interleave(counts, dim=1) * is_best
        return (spread.bfloat16() @ passages).float(), None, None, None


def _vectors(blobs: list[bytes]) -> Tensor:
    return torch.tensor(np.frombuffer(b"".join(blobs), np.float16).reshape(len(blobs), -1).astype(np.float32))
