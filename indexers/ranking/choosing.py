"""Which passages of a document answer: what tells them apart is not what told the document from the others."""

import math
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from indexers.language.french import term_set
from indexers.language.query import Query
from indexers.language.wants import announced, holds
from indexers.ranking.falling import Falls, falls
from ports.knowledge import Passage
from ports.yaml import load_yaml

FILE = Path(__file__).with_name("choosing.yaml")
_OTHER_NAME = 0.7
"""What another name of a word counts for once the document is found."""
_UNSAID = 1.0
"""What a heading leaves unsaid besides its words: one word of one (« Enfant ») is no more than two of two."""
_ABOVE = 0.5
"""What a heading above a passage's own counts for: other passages stand under it too."""


class Features(NamedTuple):
    """What is seen of a passage beside the others of its document."""

    meaning: float = 0.0
    """Its cosine with the question, less the mean of theirs, in hundredths."""
    words: float = 0.0
    """Share of the question's words that it or its headings say."""
    heading: float = 0.0
    """Share of the words of its own heading, those of the title apart, that the question says."""
    announced: float = 0.0
    """Whether its own heading announces something that the question wants: 1, or one above it: 0.5."""
    held: float = 0.0
    """Share of what the question wants that its text could hold."""
    opening: float = 0.0
    """Of a passage above all headings, the share of its words that those under them say: an opening tells in few words what
    they tell whole, unless it alone holds what is wanted."""
    outside: float = 0.0
    """Whether its headings say a band that a number of the question is not in, while others' do: « plus de 16 ans »."""


def order(
    passages: Sequence[Passage], cosines: Mapping[str, float], question: str, query: Query, rarity: Mapping[str, float]
) -> list[tuple[str, float]]:
    """Return (passage id, probability that it answers best) of passages of one document, best first."""
    weights = _weights()
    seen = features(passages, cosines, question, query, rarity)
    scores = {ident: sum(map(float.__mul__, weights, found)) for ident, found in seen.items()}
    most = max(scores.values(), default=0.0)
    powers = {ident: math.exp(score - most) for ident, score in scores.items()}
    total = sum(powers.values())
    return sorted(((ident, power / total) for ident, power in powers.items()), key=lambda scored: -scored[1])


def features(
    passages: Sequence[Passage], cosines: Mapping[str, float], question: str, query: Query, rarity: Mapping[str, float]
) -> dict[str, Features]:
    """Return passage id → what is seen of it.

    Words are weighed by their rarity, and by their rarity among these passages: « carte » and « identité » tell nothing
    in a sheet on identity cards, « papiers » does.
    """
    said = [_said(passage, query) for passage in passages]
    local = {word: rarity[word] * _local(word, said) for word in query.words}
    total = sum(local.values()) or 1.0
    mean = sum(cosines.values()) / (len(cosines) or 1)
    matching = _matching(passages, query)
    under = [passage for passage in passages if passage.headings]
    bands = falls(question, [""], [[" > ".join(passage.headings)] for passage in passages])
    return {
        passage.id: Features(
            100 * (cosines.get(passage.id, mean) - mean),
            sum(local[word] * share for word, share in words.items()) / total,
            heading,
            _announced(passage.headings, query.wants),
            sum(holds(passage.text, want) for want in query.wants) / (len(query.wants) or 1),
            _repeated(passage, under, query.wants),
            float(band is Falls.OUT),
        )
        for passage, words, heading, band in zip(passages, said, matching, bands, strict=True)
    }


@cache
def _weights() -> Features:
    """Return the weights of a logistic choice among passages, fitted by `tools/calibration/choosing.py`."""
    return Features(**load_yaml(FILE.read_text("utf-8")))


def _said(passage: Passage, query: Query) -> dict[str, float]:
    """Return word of the question that the passage or its headings say → how well."""
    terms = term_set(passage.text) | term_set(" ".join(passage.headings))
    return {
        word: 1.0 if word in terms else _OTHER_NAME
        for word, names in query.words.items()
        if not names.keys().isdisjoint(terms)
    }


def _matching(passages: Sequence[Passage], query: Query) -> list[float]:
    """Return the share of the words of each passage's own heading that the question says, weighed as `_local` does."""
    headings = [term_set(" ".join(passage.headings)) for passage in passages]
    shares = []
    for passage in passages:
        own = term_set(passage.headings[-1]) - term_set(passage.title) if passage.headings else ()
        weights = {word: _local(word, headings) for word in own}
        shares.append(
            sum(weights[word] for word in weights.keys() & query.terms.keys()) / (_UNSAID + sum(weights.values()))
        )
    return shares


def _repeated(passage: Passage, under: Sequence[Passage], wants: frozenset[str]) -> float:
    """Return the share of the words of an opening that those `under` headings say; 0 when it alone holds what is wanted."""
    alone = (holds(passage.text, want) and not any(holds(other.text, want) for other in under) for want in wants)
    if passage.headings or any(alone):
        return 0.0
    words, said = term_set(passage.text), frozenset().union(*(term_set(other.text) for other in under))
    return len(words & said) / (len(words) or 1)


def _announced(headings: Sequence[str], wants: frozenset[str]) -> float:
    if not headings or not wants:
        return 0.0
    own, *above = (bool(wants & announced(heading)) for heading in reversed(headings))
    return 1.0 if own else _ABOVE * any(above)


def _local(word: str, said: Sequence[Collection[str]]) -> float:
    """Return how rare `word` is among what is said, 0 where it is not."""
    found = sum(word in words for words in said)
    return math.log((1 + len(said)) / (0.5 + found)) if found else 0.0
