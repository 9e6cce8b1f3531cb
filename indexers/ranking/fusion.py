"""One ranking out of several: a weighted sum, not reciprocal ranks (measured: those pull a good lexical ranking down)."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from indexers.engine import Rankings, Spread, best, owner

_LEAST_SPREAD = 0.01
"""Cosines of one question with 3,000 sheets spread by 0.02 to 0.03; differences smaller than those of any real corpus are
not blown up: a handful of documents has them."""


_TRANSLATED = 0.3
"""Share of the words' score that the words of a glossary keep: they are not the person's own."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each ranking counts for; tuned on the sets named in docs/comprendre/recherche.md."""

    words: float = 1.2
    best_passage: float = 0.15
    passage_vector: float = 1.0
    title_vector: float = 0.78

    def lexical(self, rarities: Collection[float], *, translated: bool) -> float:
        """Return the factor of the BM25 scores of a question whose words are as rare as `rarities` say.

        Divided by their sum, a score is about the share of the question that was found, in a corpus of any size; times
        the square root of their number, since many words found together say more than one.
        """
        return self.words * (_TRANSLATED if translated else 1.0) * math.sqrt(len(rarities)) / (sum(rarities) or 1.0)


def fuse_documents(found: Rankings, weights: Weights, *, lexical: float) -> dict[str, float]:
    """Return document → fused score. `lexical` scales the words' share (see `Weights.lexical`)."""
    words = best(found.passages)
    scores = {
        document: lexical * (found.documents.get(document, 0.0) + weights.best_passage * words.get(document, 0.0))
        for document in found.documents.keys() | words.keys()
    }
    if found.cosines is None:
        return scores
    nearest, titles = found.cosines.nearest, found.cosines.titles
    low = min(nearest.values(), default=0.0)
    wanted = scores.keys() | nearest.keys() | titles.keys()
    near = _standard([nearest.get(document, low) for document in wanted], found.cosines.passage_spread)
    titled = _standard([titles.get(document, low) for document in wanted], found.cosines.title_spread)
    for document, passage, title in zip(wanted, near, titled, strict=True):
        pull = weights.passage_vector * passage + weights.title_vector * title
        scores[document] = scores.get(document, 0.0) + pull
    return scores


def fuse_passages(
    said: Mapping[str, float], cosines: Mapping[str, float], documents: Collection[str], *, translated: bool
) -> dict[str, float]:
    """Return passage → score between 0 and 2, to choose among the passages of each of `documents`.

    `said` are sums of BM25 scores, `cosines` those of passages of `documents`.
    """
    words = {passage: score for passage, score in said.items() if owner(passage) in documents}
    most = max(words.values(), default=1.0) or 1.0
    share = _TRANSLATED if translated else 1.0
    scores = {passage: share * score / most for passage, score in words.items()}
    low, high = min(cosines.values(), default=0.0), max(cosines.values(), default=1.0)
    for passage, cosine in cosines.items():
        scores[passage] = scores.get(passage, 0.0) + (cosine - low) / ((high - low) or 1.0)
    return scores


def _standard(values: Iterable[float], spread: Spread) -> list[float]:
    deviation = max(spread.deviation, _LEAST_SPREAD)
    return [(value - spread.mean) / deviation for value in values]
