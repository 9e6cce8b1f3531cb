"""One ranking out of several: a weighted sum, not reciprocal ranks (measured: those pull a good lexical ranking down)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from indexers.vectors import Cosines
from ports.embedding import Vectors


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


def fuse_documents(found: Rankings, weights: Weights, *, lexical: float) -> dict[str, float]:
    """Return document → fused score; `lexical` scales the words' share (0 for a question in a foreign language)."""
    best: dict[str, float] = {}
    for passage, score in found.passages.items():
        document = found.owners[passage]
        best[document] = max(best.get(document, 0.0), score)
    scores = {
        document: lexical * (found.documents.get(document, 0.0) + weights.best_passage * best.get(document, 0.0))
        for document in found.documents.keys() | best.keys()
    }
    if found.cosines is not None:
        pull = weights.passage_vector * _standard(found.cosines.best_passage)
        pull += weights.title_vector * _standard(found.cosines.title)
        for document, value in zip(found.cosines.documents, pull.tolist(), strict=True):
            scores[document] = scores.get(document, 0.0) + value
    return scores


def fuse_passages(found: Rankings, *, lexical: float) -> dict[str, float]:
    """Return passage → score between 0 and 2, to choose among the passages of a document."""
    most = max(found.passages.values(), default=1.0) or 1.0
    scores = {passage: lexical * score / most for passage, score in found.passages.items()}
    cosines = found.cosines.passages if found.cosines else {}
    if cosines:
        low, high = min(cosines.values()), max(cosines.values())
        for passage, cosine in cosines.items():
            scores[passage] = scores.get(passage, 0.0) + (cosine - low) / ((high - low) or 1.0)
    return scores


def _standard(values: Vectors) -> Vectors:
    """Return z-scores."""
    spread = float(values.std())
    standard: Vectors = (values - values.mean()) / (spread if spread > 1e-6 else 1.0)
    return standard if len(values) > 1 else np.zeros_like(values)
