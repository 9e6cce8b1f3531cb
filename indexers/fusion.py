"""One ranking out of several: a weighted sum, not reciprocal ranks (measured: those pull a good lexical ranking down)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexers.vectors import Cosines
from ports.embedding import Vectors

_LEAST_SPREAD = 0.01
"""Cosines of one question with 3,000 sheets spread by 0.02 to 0.03."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each ranking counts for; tuned on the example sets named in docs/comprendre/recherche.md."""

    documents: Mapping[str, float] = field(default_factory=lambda: {"title": 0.5, "opening": 0.5, "body": 0.5})
    passages: Mapping[str, float] = field(default_factory=lambda: {"headings": 0.5, "text": 1.0})
    best_passage: float = 0.5
    passage_vector: float = 3.0
    title_vector: float = 2.0


@dataclass(frozen=True, slots=True)
class Rankings:
    """What the shelves and the vectors said: document → score, passage → score."""

    documents: Mapping[str, float]
    passages: Mapping[str, float]
    owners: Mapping[str, str]
    """Passage → document."""
    cosines: Cosines | None


def fuse_documents(found: Rankings, weights: Weights, *, lexical: float, deep: int) -> dict[str, float]:
    """Return document → fused score, for those that the words found and the `deep` nearest to the question.

    `lexical` scales the words' share (0 for a question in a foreign language).
    """
    best: dict[str, float] = {}
    for passage, score in found.passages.items():
        document = found.owners[passage]
        best[document] = max(best.get(document, 0.0), score)
    scores = {
        document: lexical * (found.documents.get(document, 0.0) + weights.best_passage * best.get(document, 0.0))
        for document in (found.documents.keys() | best.keys() if lexical else ())
    }
    if found.cosines is None:
        return scores
    pull = weights.passage_vector * _standard(found.cosines.best_passage)
    pull += weights.title_vector * _standard(found.cosines.title)
    return _added(scores, found.cosines.documents, pull, deep)


def _added(scores: dict[str, float], documents: NDArray[np.object_], pull: Vectors, deep: int) -> dict[str, float]:
    """Add its pull to every document that the words found, and let in the `deep` most pulled."""
    nearest = np.argpartition(-pull, deep)[:deep] if len(pull) > deep else np.arange(len(pull))
    fused = dict(zip(documents[nearest].tolist(), pull[nearest].tolist(), strict=True))
    known = np.fromiter((document in scores for document in documents), bool, len(documents))
    fused |= dict(zip(documents[known].tolist(), pull[known].tolist(), strict=True))
    return {document: scores.get(document, 0.0) + fused.get(document, 0.0) for document in scores.keys() | fused.keys()}


def fuse_passages(found: Rankings, documents: Iterable[str], *, lexical: float) -> dict[str, float]:
    """Return passage → score between 0 and 2, to choose among the passages of each of `documents`."""
    wanted = set(documents)
    words = {passage: score for passage, score in found.passages.items() if found.owners[passage] in wanted}
    most = max(words.values(), default=1.0) or 1.0
    scores = {passage: lexical * score / most for passage, score in words.items()}
    if found.cosines is None:
        return scores
    cosines = {p: cosine for document in wanted for p, cosine in found.cosines.passages_of(document).items()}
    low, high = min(cosines.values(), default=0.0), max(cosines.values(), default=1.0)
    for passage, cosine in cosines.items():
        scores[passage] = scores.get(passage, 0.0) + (cosine - low) / ((high - low) or 1.0)
    return scores


def _standard(values: Vectors) -> Vectors:
    """Return z-scores. Differences smaller than those of any real corpus are not blown up: a handful of documents has them."""
    standard: Vectors = (values - values.mean()) / max(float(values.std()), _LEAST_SPREAD)
    return standard
