"""Which of the passages found are quoted: the first, its rule or its exception, and one that says more of the question."""

from collections import ChainMap
from collections.abc import Mapping, Sequence

from bot.answering.sentences import begins, excepts
from ports.knowledge import Hit

_CLOSE_ENOUGH = 0.92
"""A second document is quoted too when its score reaches this share of the first's."""
_AS_LIKELY = 0.4
"""So is another passage of the first when its likelihood is within this of the first's: one in five then answers better."""
_SURE = 0.8
"""A passage that is as much likelier as this than another is no special case of it."""
_WEIGHS_AS_MUCH = 0.8
"""An exception is quoted after its rule when it holds this share of what the rule does."""


def worth_quoting(hits: Sequence[Hit]) -> list[Hit]:
    """Return the best passage, and one other: its rule, its exception, or what says more of the question than it does."""
    if not hits:
        return []
    first = hits[0]
    if rule := _rule(hits):
        return [rule, first]
    if exception := _exception(hits):
        return [first, exception]
    said = _said(first)
    others = ((sum(_more(hit, said).values()), hit) for hit in hits[1:] if _near(hit, first))
    more, other = max(others, key=lambda scored: scored[0], default=(0.0, first))
    return [first, other] if more else [first]


def ruled(hits: Sequence[Hit]) -> list[Hit]:
    """Return `hits`, the rule first where the first one only says what escapes it, or a special case."""
    rule = _rule(hits) if hits else None
    return [rule, *(hit for hit in hits if hit is not rule)] if rule else list(hits)


def _rule(hits: Sequence[Hit]) -> Hit | None:
    """Return the passage of its section that says the rule, when the first one says what escapes it, or a special case.

    Of a special case, the rule must hold as much of the question: « si je suis hébergé ? » asks for the case.
    """
    first = hits[0]
    rules = (hit for hit in _beside(hits) if not excepts(hit.units) and not _for_some(hit))
    if excepts(first.units):
        return next(rules, None)
    alike = (hit for hit in rules if first.likelihood - hit.likelihood <= _SURE and _heaviest(hit) >= _heaviest(first))
    return next(alike, None) if _for_some(first) else None


def _exception(hits: Sequence[Hit]) -> Hit | None:
    """Return the passage of the first one's section that says what escapes its rule, if that is asked for as much."""
    least = _WEIGHS_AS_MUCH * _heaviest(hits[0])
    return next((hit for hit in _beside(hits) if excepts(hit.units) and _heaviest(hit) >= least), None)


def _beside(hits: Sequence[Hit]) -> list[Hit]:
    """Return the other hits of the section that the first one stands in."""
    return [hit for hit in hits[1:] if hit.units and _section(hit) == _section(hits[0])]


def _near(hit: Hit, first: Hit) -> bool:
    """Tell whether a passage may answer as well as the first: of the same document, or of one as good that says as much."""
    if hit.passage.document == first.passage.document:
        return first.likelihood - hit.likelihood <= _AS_LIKELY
    return hit.score >= _CLOSE_ENOUGH * first.score > 0 and _heaviest(hit) >= _heaviest(first)


def _said(hit: Hit) -> Mapping[str, float]:
    """Return the words of the question that a passage says."""
    return ChainMap(*(dict(unit.held) for unit in hit.units))


def _more(hit: Hit, said: Mapping[str, float]) -> dict[str, float]:
    """Return what the sentence of `hit` that adds most says of the question besides what is `said`."""
    added = ({word: worth for word, worth in unit.held.items() if word not in said} for unit in hit.units)
    return max(added, key=lambda words: sum(words.values()), default={})


def _section(hit: Hit) -> tuple[str, tuple[str, ...]]:
    return hit.passage.document, hit.passage.headings


def _for_some(hit: Hit) -> bool:
    return bool(hit.units) and begins(hit.units[0], "conditional")


def _heaviest(hit: Hit) -> float:
    return max((unit.weight for unit in hit.units), default=0.0)
