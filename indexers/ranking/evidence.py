"""Measures how well what was found matches what was asked."""

import math
from collections.abc import Sequence

from indexers.engine import Cosines, Rankings, owner
from indexers.language.french import term_set
from indexers.language.query import Query
from indexers.language.spelling import Speller
from ports.knowledge import Evidence, Hit

_LEAST_DEVIATION = 0.01
"""Cosines of a question with thousands of passages deviate by 0.02 to 0.03; a handful of documents must not look far apart."""


def gather(query: Query, hits: Sequence[Hit], found: Rankings, speller: Speller) -> Evidence:
    """Return the evidence about `hits`, the first of which would be quoted."""
    asked = len(query.words) + len(query.unknown)
    if not hits:
        return Evidence(asked=asked, unknown=query.unknown)
    rarity = rarities(query, speller)
    first = hits[0].passage
    text = term_set(first.title).union(*map(term_set, (*first.headings, first.text)))
    held = {word for word, alternatives in query.words.items() if text & alternatives.keys()}
    rarest = max(rarity, key=lambda term: rarity[term], default="")
    cosine, nearness = _closeness(first.document, found.cosines)
    return Evidence(
        coverage=sum(rarity[word] for word in held) / (sum(rarity.values()) or 1.0),
        rarest_found=rarest in held,
        lexical=found.passages.get(first.id, 0.0) / max(len(rarity), 1),
        cosine=cosine,
        nearness=nearness,
        agreement=_agreement(first.document, found),
        margin=_margin(hits),
        asked=asked,
        unknown=query.unknown,
    )


def _closeness(document: str, cosines: Cosines | None) -> tuple[float | None, float | None]:
    """Return `cosine` and `nearness` of `document`, None while it has no vector."""
    if cosines is None or (nearest := cosines.nearest.get(document)) is None:
        return None, None
    spread = cosines.passage_spread
    return nearest, (nearest - spread.mean) / max(spread.deviation, _LEAST_DEVIATION)


def _agreement(document: str, found: Rankings) -> float:
    """Return the share of the rankings that `document` leads."""
    rankings = [found.documents, found.passages]
    if found.cosines:
        rankings += [found.cosines.nearest, found.cosines.titles]
    leaders = [max(ranking, key=ranking.__getitem__, default="") for ranking in rankings]
    return sum(document in (leader, owner(leader)) for leader in leaders) / len(rankings)


def rarities(query: Query, speller: Speller) -> dict[str, float]:
    """Inverse document frequencies, smoothed; a word that no document holds counts as the rarest."""
    documents = max(speller.documents, 1)
    rarity = {word: math.log(1 + documents / (1 + speller.frequency(word))) for word in query.words}
    return rarity | {word: math.log(1 + documents) for word in query.unknown}


def _margin(hits: Sequence[Hit]) -> float:
    first = hits[0]
    for hit in hits:
        if hit.passage.document != first.passage.document:
            return min(1.0, max(0.0, (first.score - hit.score) / max(abs(first.score), 1e-6)))
    return 1.0
