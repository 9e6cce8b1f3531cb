"""Which passages of a document answer: what tells them apart is not what told the document from the others."""

import math
from collections.abc import Collection, Mapping, Sequence

from indexers.french import term_set
from indexers.query import Query
from ports.knowledge import Passage

_OTHER_NAME, _IN_HEADINGS = 0.7, 0.3
"""What another name of a word counts for once the document is found, and what a word of the headings adds."""


def order(
    passages: Sequence[Passage], cosines: Mapping[str, float], query: Query, rarity: Mapping[str, float]
) -> list[tuple[str, float]]:
    """Return (passage id, score) of passages of one document, best first; scores are between 0 and about 2.

    The words' share weighs each by its rarity among these passages too: « carte » and « identité » tell nothing in a
    sheet on identity cards, « papiers » does. The meaning's share is the cosine, from the least to the largest.
    """
    said = {passage.id: _said(passage, query) for passage in passages}
    weights = {word: rarity[word] * _local(word, said.values()) for word in query.words}
    total = sum(weights.values()) or 1.0
    scores = {
        ident: sum(weights[word] * share for word, share in words.items()) / total for ident, words in said.items()
    }
    low, high = min(cosines.values(), default=0.0), max(cosines.values(), default=1.0)
    for ident in scores.keys() & cosines.keys():
        scores[ident] += (cosines[ident] - low) / ((high - low) or 1.0)
    return sorted(scores.items(), key=lambda scored: -scored[1])


def _said(passage: Passage, query: Query) -> dict[str, float]:
    """Return word of the question → how well the passage says it."""
    text, headings = term_set(passage.text), term_set(" ".join(passage.headings))
    found = {}
    for word, names in query.words.items():
        whole = 1.0 if word in text or word in headings else _OTHER_NAME
        if names.keys() & (text | headings):
            found[word] = whole * (1.0 + _IN_HEADINGS * bool(names.keys() & headings))
    return found


def _local(word: str, said: Collection[Mapping[str, float]]) -> float:
    held = sum(word in words for words in said)
    return math.log((1 + len(said)) / (0.5 + held)) if held else 0.0
