"""Which passages of a document answer: what tells them apart is not what told the document from the others."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from indexers.language.french import term_set
from indexers.language.query import Query
from indexers.language.wants import announced, holds
from ports.knowledge import Passage
from ports.yaml import load_yaml

FILE = Path(__file__).with_name("choosing.yaml")
_OTHER_NAME = 0.7
"""What another name of a word counts for once the document is found."""
_ABOVE = 0.5
"""What a heading above a passage's own counts for: other passages stand under it too."""
_USUAL_LENGTH = 60
"""Words."""


class Features(NamedTuple):
    """What is seen of a passage beside the others of its document."""

    meaning: float = 0.0
    """Its cosine with the question, less the mean of theirs, in hundredths."""
    words: float = 0.0
    """Share of the question's words that it or its headings say."""
    headings: float = 0.0
    """Share of them that its headings say."""
    announced: float = 0.0
    """Whether its own heading announces something that the question wants: 1, or one above it: 0.5."""
    held: float = 0.0
    """Share of what the question wants that its text could hold."""
    length: float = 0.0
    """Logarithm of its length: more words answer more questions."""


def order(
    passages: Sequence[Passage], cosines: Mapping[str, float], query: Query, rarity: Mapping[str, float]
) -> list[tuple[str, float]]:
    """Return (passage id, probability that it answers best) of passages of one document, best first."""
    weights = _weights()
    seen = features(passages, cosines, query, rarity)
    scores = {ident: sum(map(float.__mul__, weights, found)) for ident, found in seen.items()}
    most = max(scores.values(), default=0.0)
    powers = {ident: math.exp(score - most) for ident, score in scores.items()}
    total = sum(powers.values())
    return sorted(((ident, power / total) for ident, power in powers.items()), key=lambda scored: -scored[1])


def features(
    passages: Sequence[Passage], cosines: Mapping[str, float], query: Query, rarity: Mapping[str, float]
) -> dict[str, Features]:
    """Return passage id → what is seen of it.

    Words are weighed by their rarity, and by their rarity among these passages: « carte » and « identité » tell nothing
    in a sheet on identity cards, « papiers » does.
    """
    said = [_said(passage, query) for passage in passages]
    local = {word: rarity[word] * _local(word, said) for word in query.words}
    total = sum(local.values()) or 1.0
    mean = sum(cosines.values()) / (len(cosines) or 1)
    return {
        passage.id: Features(
            100 * (cosines.get(passage.id, mean) - mean),
            sum(local[word] * share for word, (share, _) in words.items()) / total,
            sum(local[word] for word, (_, in_headings) in words.items() if in_headings) / total,
            _announced(passage.headings, query.wants),
            sum(holds(passage.text, want) for want in query.wants) / (len(query.wants) or 1),
            math.log((1 + passage.text.count(" ")) / _USUAL_LENGTH),
        )
        for passage, words in zip(passages, said, strict=True)
    }


@cache
def _weights() -> Features:
    """Return the weights of a logistic choice among passages, fitted by `tools/calibration/choosing.py`."""
    return Features(**load_yaml(FILE.read_text("utf-8")))


def _said(passage: Passage, query: Query) -> dict[str, tuple[float, bool]]:
    """Return word of the question that the passage says → how well, and whether its headings say it."""
    text, headings = term_set(passage.text), term_set(" ".join(passage.headings))
    found = {}
    for word, names in query.words.items():
        in_headings = not names.keys().isdisjoint(headings)
        if in_headings or not names.keys().isdisjoint(text):
            found[word] = (1.0 if word in text or word in headings else _OTHER_NAME, in_headings)
    return found


def _announced(headings: Sequence[str], wants: frozenset[str]) -> float:
    if not headings or not wants:
        return 0.0
    own, *above = (bool(wants & announced(heading)) for heading in reversed(headings))
    return 1.0 if own else _ABOVE * any(above)


def _local(word: str, said: Sequence[Mapping[str, tuple[float, bool]]]) -> float:
    found = sum(word in words for words in said)
    return math.log((1 + len(said)) / (0.5 + found)) if found else 0.0
