"""What a message changes in a form: « plutôt du 4 au 6 mars », « change le motif : mariage », « la date »."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from skills import fields
from skills.answers import Word, after_articles, after_link, after_marker, phrase, words
from skills.filling import Filling
from skills.problem import Problem
from skills.spec import Champ, FieldType

_TEXTS = (FieldType.TEXTE, FieldType.TEXTE_LONG)


@dataclass(frozen=True, slots=True)
class Correction:
    """New values, or the field that is to be asked again, perhaps with what is wrong with the new value."""

    values: Mapping[str, str] = field(default_factory=dict)
    ask: str = ""
    problem: Problem | None = None


def announced(filling: Filling, text: str) -> Correction | None:
    """Return what the message changes, if it says that it is a change (« plutôt », « change », « motif : »)."""
    said = words(text)
    start, marked = after_marker(said)
    named = _named(filling, said, start)
    if named and (marked or text[said[named[1] - 1].end :].lstrip().startswith(":")):
        return _checked(filling, named, text, said, start)
    return _checked(filling, None, text, said, start) if marked else None


def correction(filling: Filling, text: str) -> Correction | None:
    """Return what the message changes, whether or not it says so; None if it changes nothing."""
    said = words(text)
    start, _ = after_marker(said)
    return _checked(filling, _named(filling, said, start), text, said, start)


def _checked(
    filling: Filling, named: tuple[Champ, int] | None, text: str, said: list[Word], start: int
) -> Correction | None:
    try:
        if named:
            return _of_field(filling, *named, text, said)
        return _of_value(filling, text[said[start].start :]) if start < len(said) else None
    except Problem as problem:
        return Correction(ask=named[0].id if named else _period(filling), problem=problem)


def _named(filling: Filling, said: list[Word], start: int) -> tuple[Champ, int] | None:
    """Return the field that is named there, and the place after its name."""
    start = after_articles(said, start)
    folded = [word.folded for word in said]
    best: tuple[Champ, int] | None = None
    for champ in filling.fields:
        for name in (champ.libelle, champ.id, *champ.noms):
            parts = phrase(name)
            end = start + len(parts)
            if tuple(folded[start:end]) == parts and (best is None or end > best[1]):
                best = (champ, end)
    return best


def _of_field(filling: Filling, champ: Champ, end: int, text: str, said: list[Word]) -> Correction:
    start = after_link(said, end) if champ.type is not FieldType.PERIODE else end
    rest = text[said[start].start :].strip() if start < len(said) else ""
    if not rest:
        return Correction(ask=champ.id)
    halves = fields.amended(champ, filling.state.values.get(champ.id, ""), rest, filling.tools.dates)
    return Correction({champ.id: halves or fields.read(champ, rest, filling.tools.dates)})


def _of_value(filling: Filling, rest: str) -> Correction | None:
    """Find new values for the fields that aren't texts.

    While a text is asked, only a whole value changes something: « en fait, l'imprimante fume » is the text.
    """
    whole = filling.asked is not None and filling.asked.type in _TEXTS
    values = {}
    for champ in filling.fields:
        if champ.type in _TEXTS:
            continue
        known = filling.state.values.get(champ.id, "")
        new = fields.amended(champ, known, rest, filling.tools.dates)
        new = new or (fields.whole if whole else fields.found)(champ, rest, filling.tools.dates)
        if new:
            values[champ.id] = new
    return Correction(values) if values else None


def _period(filling: Filling) -> str:
    return next(champ.id for champ in filling.fields if champ.type in (FieldType.PERIODE, FieldType.DATE))
