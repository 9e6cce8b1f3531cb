"""Measures how well what was found matches what was asked."""

import math
from collections.abc import Sequence

from indexers.french import terms
from indexers.fusion import Rankings
from indexers.query import Query
from indexers.spelling import Speller
from ports.knowledge import Evidence, Hit


def gather(query: Query, hits: Sequence[Hit], found: Rankings, speller: Speller) -> Evidence:
    """Return the evidence about `hits`, the first of which would be quoted."""
    if not hits:
        return Evidence(unknown=query.unknown)
    rarity = rarities(query, speller)
    best = hits[0].passage
    held = set(terms(" ".join((best.title, *best.headings, best.text))))
    total = sum(rarity.values()) or 1.0
    rarest = max(rarity, key=lambda term: rarity[term], default="")
    return Evidence(
        coverage=sum(weight for term, weight in rarity.items() if term in held) / total,
        rarest_found=rarest in held,
        lexical=found.passages.get(best.id, 0.0) / max(len(rarity), 1),
        cosine=_largest(found, "passage"),
        title_cosine=_largest(found, "title"),
        margin=_margin(hits),
        unknown=query.unknown,
    )


def rarities(query: Query, speller: Speller) -> dict[str, float]:
    """Inverse document frequencies, smoothed; a word that no document holds counts as the rarest."""
    documents = max(speller.documents, 1)
    rarity = {term: math.log(1 + documents / (1 + speller.frequency(term))) for term in query.terms}
    return rarity | {word: math.log(1 + documents) for word in query.unknown}


def _largest(found: Rankings, which: str) -> float | None:
    if found.cosines is None:
        return None
    values = found.cosines.best_passage if which == "passage" else found.cosines.title
    return float(values.max())


def _margin(hits: Sequence[Hit]) -> float:
    first = hits[0]
    for hit in hits:
        if hit.passage.document != first.passage.document:
            return max(0.0, (first.score - hit.score) / max(abs(first.score), 1e-6))
    return 1.0
