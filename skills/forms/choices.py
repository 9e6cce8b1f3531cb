"""Which of several choices a text means."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from skills.forms import answers, phrases
from skills.forms.answers import without_surroundings
from skills.forms.phrases import Phrase, find
from skills.spec import Champ

_ALIKE = 85
"""Percentage from which a whole answer is a label misspelt (« autorisation d'abscence »)."""
_SHORT = 3
"""Letters up to which a final « s » is no plural."""
_LONG = 6
"""Letters from which a word of a message may differ from a known one by one letter."""


@lru_cache(maxsize=4096)
def phrase(text: str) -> Phrase:
    """Return the folded words of a text, so that « 00042 » is 42 and plurals are singular."""
    return _plain(phrases.phrase(text))


def chosen(field: Champ, text: str) -> str | None:
    """Return the value that a whole answer gives: its label, its number in the list, or nearly so."""
    said = _plain(without_surroundings(text)) or phrase(text)
    if not said:
        return None
    values = list(field.choix)
    if len(said) == 1 and said[0].isdecimal() and 0 < int(said[0]) <= len(values):
        return values[int(said[0]) - 1]
    if (place := answers.rank(said, len(values))) is not None:
        return values[place]
    names = {name: value for value, names in _names(field).items() for name in names}
    if said in names:
        return names[said]
    if len(" ".join(said)) < _LONG or not values:
        return None
    scores = {value: max(ratio(" ".join(said), " ".join(name)) for name in _names(field)[value]) for value in values}
    best = max(scores, key=lambda value: scores[value])
    return best if scores[best] >= _ALIKE else None


def labelled(field: Champ, text: str) -> str | None:
    """Return the value whose label is the text, courtesy aside."""
    said = _plain(without_surroundings(text))
    return next(
        (value for value, label in field.choix.items() if said and said in (phrase(label), phrase(value))), None
    )


def mentioned(field: Champ, text: str) -> str | None:
    """Return the one value that a longer message names; None when it names none, or several.

    A label outweighs a clue: « des RTT pendant les vacances » is about RTT.
    """
    said = phrase(text)
    misleading = [phrase(words) for words in field.hors_choix]
    labels = {phrase(label): value for value, label in field.choix.items()}
    if field.choix_de:
        # These values are the codes and numbers of another system, which people quote.
        labels |= {phrase(value): value for value in field.choix}
    clues = {phrase(words): value for value in field.choix for words in field.indices.get(value, ())}
    if find(said, misleading):
        return None
    for known in (labels, clues):
        values = {known[name] for _, name in find(_corrected(said, known), known)}
        if values:
            return values.pop() if len(values) == 1 else None
    return None


def _plain(said: Phrase) -> Phrase:
    return tuple(word.lstrip("0") or "0" if word.isdecimal() else _singular(word) for word in said)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > _SHORT and word[-1] in "sx" else word


def _names(field: Champ) -> Mapping[str, Sequence[Phrase]]:
    return {
        value: [phrase(label), phrase(value), *(phrase(clue) for clue in field.indices.get(value, ()))]
        for value, label in field.choix.items()
    }


def _corrected(said: Phrase, known: Mapping[Phrase, str]) -> Phrase:
    words = {word for name in known for word in name if len(word) >= _LONG}

    def right(word: str) -> str:
        if len(word) < _LONG or word in words:
            return word
        return next((near for near in words if OSA.distance(word, near, score_cutoff=1) <= 1), word)

    return tuple(right(word) for word in said)
