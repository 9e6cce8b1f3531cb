"""What a message changes in a form: « plutôt du 4 au 6 mars », « change le motif : mariage », « la date »."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from skills.forms import fields
from skills.forms.answers import says_more
from skills.forms.filling import Filling
from skills.forms.markers import after_articles, after_link, after_marker, after_move, speaks_of_another
from skills.forms.phrases import Word, phrase, words
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
    if speaks_of_another(said, start):
        return None
    named = _named(filling, said, start)
    if named and (marked or _rest(text, named.end).startswith(":")):
        return _checked(filling, named, text, start)
    return _checked(filling, None, text, start) if marked else None


def only_names(filling: Filling, text: str) -> bool:
    """Tell whether the message is the name of a field, and nothing else."""
    said = words(text)
    named = _named(filling, said, 0)
    return named is not None and named.end == len(said)


def correction(filling: Filling, text: str) -> Correction | None:
    """Return what the message changes, whether or not it says so; None if it changes nothing."""
    said = words(text)
    start, marked = after_marker(said)
    if speaks_of_another(said, start):
        return None
    named = _named(filling, said, start)
    if named and named.field.type in _TEXTS and not marked and not named.introduces(text):
        # « problème réglé » is no new text for the field that is also called « problème ».
        named = None
    return _checked(filling, named, text, start)


@dataclass(frozen=True, slots=True)
class _Named:
    """A field that the message names, and the places (in words) after its name and after « est », « par »."""

    field: Champ
    end: int
    value: int

    def introduces(self, text: str) -> bool:
        """Tell whether the name says that its value follows, or stands alone."""
        return self.value > self.end or _rest(text, self.end)[:1] in ("", ":")


def _named(filling: Filling, said: list[Word], start: int) -> _Named | None:
    """Return the field that is named there; the longest name wins."""
    start = after_articles(said, start)
    folded = tuple(word.folded for word in said)
    names = ((champ, phrase(name)) for champ in filling.fields for name in (champ.libelle, *champ.noms))
    found = [(len(name), champ) for champ, name in names if folded[start : start + len(name)] == name]
    if not found:
        return None
    length, champ = max(found, key=lambda named: named[0])
    end = start + length
    return _Named(champ, end, after_move(said, end) if champ.type is FieldType.PERIODE else after_link(said, end))


def _checked(filling: Filling, named: _Named | None, text: str, start: int) -> Correction | None:
    try:
        if moved := _moved(filling, text):
            return Correction(moved)
        if named:
            return _of_field(filling, named.field, _rest(text, named.value).lstrip(": "))
        return _of_value(filling, _rest(text, after_move(words(text), start)))
    except Problem as problem:
        return Correction(ask=named.field.id if named else _period(filling), problem=problem)


def _rest(text: str, at: int) -> str:
    """Return what follows the first `at` words of a text, with the marks that come before the next one."""
    said = words(text)
    return text[said[at - 1].end if at else 0 :].strip()


def _of_field(filling: Filling, champ: Champ, rest: str) -> Correction:
    if not phrase(rest):
        return Correction(ask=champ.id)
    halves = fields.amended(champ, filling.state.values.get(champ.id, ""), rest, filling.tools.dates)
    return Correction({champ.id: halves or fields.read(champ, rest, filling.tools.dates)})


def _of_value(filling: Filling, rest: str) -> Correction | None:
    """Find new values for the fields that aren't texts.

    While a text is asked, only a whole value changes something: « en fait, l'imprimante fume » is the text.
    """
    whole = filling.asked is not None and filling.asked.type in _TEXTS
    values: dict[str, str] = {}
    for champ in filling.fields:
        if champ.type in _TEXTS:
            continue
        known = filling.state.values.get(champ.id, "")
        new = fields.amended(champ, known, rest, filling.tools.dates)
        new = new or (fields.whole if whole else fields.found)(champ, rest, filling.tools.dates)
        if new:
            values[champ.id] = new
    return Correction(values) if values else None


def _moved(filling: Filling, text: str) -> Mapping[str, str]:
    known = filling.state.values
    found = {one.id: fields.moved(one, known.get(one.id, ""), text, filling.tools.dates) for one in filling.fields}
    return {name: value for name, value in found.items() if value}


def _period(filling: Filling) -> str:
    return next(champ.id for champ in filling.fields if champ.type in (FieldType.PERIODE, FieldType.DATE))


def asks_another(filling: Filling, text: str) -> bool:
    """Tell whether a request of the same kind is a second one: it gives again, otherwise, what is known already.

    Before the summary, only a text that may be left out is asked then; after it, new values correct unless they come in addition.
    """
    awaited = filling.asked
    if announced(filling, text) or not (says_more(text) or (awaited and awaited.type in _TEXTS and awaited.facultatif)):
        return False
    return any(_differs(filling, champ, text) for champ in filling.fields if not champ.defaut)


def _differs(filling: Filling, champ: Champ, text: str) -> bool:
    known = filling.state.values.get(champ.id)
    try:
        new = fields.found(champ, text, filling.tools.dates) if known else None
    except Problem:
        return True
    return bool(new) and new != known
