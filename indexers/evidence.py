"""Measures how well what was found matches what was asked."""

import math
from collections.abc import Sequence

from indexers.engine import Rankings
from indexers.french import terms
from indexers.query import Query
from indexers.spelling import Speller
from ports.knowledge import Evidence, Hit


def gather(query: Query, hits: Sequence[Hit], found: Rankings, speller: Speller) -> Evidence:
    """Return the evidence about `hits`, the first of which would be quoted."""
    if not hits:
        return Evidence(unknown=query.unknown)
    rarity = rarities(query, speller)
    best = hits[0].passage
    text = set(terms(" ".join((best.title, *best.headings, best.text))))
    held = {word for word, alternatives in query.words.items() if text & alternatives.keys()}
    rarest = max(rarity, key=lambda term: rarity[term], default="")
    cosines = found.cosines
    return Evidence(
        coverage=sum(rarity[word] for word in held) / (sum(rarity.values()) or 1.0),
        rarest_found=rarest in held,
        lexical=found.passages.get(best.id, 0.0) / max(len(rarity), 1),
        cosine=max(cosines.passages.values(), default=None) if cosines else None,
        title_cosine=max(cosines.titles.values(), default=None) if cosines else None,
        margin=_margin(hits),
        unknown=query.unknown,
    )


def rarities(query: Query, speller: Speller) -> dict[str, float]:
    """Inverse document frequencies, smoothed; a word that no document holds counts as the rarest."""
    documents = max(speller.documents, 1)
    rarity = {word: math.log(1 + documents / (1 + speller.frequency(word))) for word in query.words}
    return rarity | {word: math.log(1 + documents) for word in query.unknown}


def term_weights(query: Query, speller: Speller) -> dict[str, float]:
    """Return stem → what a text that holds it is worth; other names of a word are worth a part of it."""
    rarity = rarities(query, speller)
    weights = {word: rarity[word] for word in query.unknown}
    for word, alternatives in query.words.items():
        for term, share in alternatives.items():
            weights[term] = max(weights.get(term, 0.0), rarity[word] * share)
    return weights


def _margin(hits: Sequence[Hit]) -> float:
    first = hits[0]
    for hit in hits:
        if hit.passage.document != first.passage.document:
            return max(0.0, (first.score - hit.score) / max(abs(first.score), 1e-6))
    return 1.0
