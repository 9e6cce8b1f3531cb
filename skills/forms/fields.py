"""The types of fields: read in a text, kept in one form, shown in words.

Kept forms: texts as they are, a choice's value, `2026-12-03` for a date, `skills.dates.notation` for a period.
"""

import datetime as dt
import re

from skills.dates import notation
from skills.dates.reading import Dates
from skills.dates.writing import in_words
from skills.forms.answers import is_all
from skills.forms.choices import chosen, labelled, mentioned
from skills.problem import Problem
from skills.spec import Champ, FieldType

_SPACES = re.compile(r"[^\S\n]+")
_LETTER = re.compile(r"[^\W_]")


def read(field: Champ, text: str, dates: Dates, *, strict: bool = False) -> str:
    """Return the value that an answer gives. `strict`: the whole text must be the value (it may be a question instead).

    Raises:
        Problem: it gives none.
    """
    match field.type:
        case FieldType.TEXTE | FieldType.TEXTE_LONG:
            return _text(field, text)
        case FieldType.CHOIX:
            value = chosen(field, text) or (None if strict else mentioned(field, text))
            if value is None:
                raise Problem("one_choice" if is_all(text) else "not_a_choice", champ=field.libelle)
            return value
        case FieldType.DATE:
            return _date(dates.date(text), dates)
        case FieldType.PERIODE:
            return _period(text, dates, strict=strict)


def found(field: Champ, text: str, dates: Dates) -> str | None:
    """Return the value that a longer message gives to the field, if it surely gives one; never a text.

    Raises:
        Problem: it gives a period that cannot be.
    """
    match field.type:
        case FieldType.CHOIX:
            return mentioned(field, text)
        case FieldType.PERIODE | FieldType.DATE:
            period = dates.find(text)
            if period is None or (field.type is FieldType.DATE and period.start != period.end):
                return None
            if field.type is FieldType.DATE:
                return _date(period.start, dates)
            dates.calendar.check(period, dates.today)
            return notation.write(period)
        case _:
            return None


def whole(field: Champ, text: str, dates: Dates) -> str | None:
    """Return the value that a text is, and not only mentions; None if it is something else.

    Raises:
        Problem: it is a period that cannot be.
    """
    if field.type is FieldType.CHOIX:
        return labelled(field, text)
    try:
        return read(field, text, dates, strict=True)
    except Problem as problem:
        if problem.code in ("not_a_period", "not_a_day"):
            return None
        raise


def amended(field: Champ, value: str, text: str, dates: Dates) -> str | None:
    """Return the period with other halves (« non, l'après-midi »); None when the text is about something else.

    Raises:
        Problem: the period lasts more than a day, so that it isn't known which day is meant.
    """
    halves = dates.halves(text) if field.type is FieldType.PERIODE and value else None
    if halves is None:
        return None
    period = notation.read(value)
    if period.start != period.end:
        raise Problem("which_day_half", date=in_words(period))
    return notation.write(type(period)(period.start, period.end, *halves))


def moved(field: Champ, value: str, text: str, dates: Dates) -> str | None:
    """Return the period put off or brought forward (« repousse d'une semaine »); None when the text is about something else.

    Raises:
        Problem: it can't be there.
    """
    period = dates.moved(notation.read(value), text) if field.type is FieldType.PERIODE and value else None
    return notation.write(period) if period else None


def show(field: Champ, value: str) -> str:
    """Return a kept value in words."""
    match field.type:
        case FieldType.CHOIX:
            return field.choix.get(value, value)
        case FieldType.DATE if value:
            return in_words(dt.date.fromisoformat(value))
        case FieldType.PERIODE if value:
            return in_words(notation.read(value))
        case _:
            return value


def _text(field: Champ, text: str) -> str:
    kept = "\n".join(_SPACES.sub(" ", line).strip() for line in text.strip().splitlines()).strip()
    if not _LETTER.search(kept):
        raise Problem("empty")
    if len(kept) > field.longueur_max:
        raise Problem("too_long", longueur=len(kept), maximum=field.longueur_max)
    return kept


def _date(day: dt.date, dates: Dates) -> str:
    if day < dates.today:
        raise Problem("past", date=in_words(day))
    return day.isoformat()


def _period(text: str, dates: Dates, *, strict: bool) -> str:
    try:
        period = dates.period(text)
    except Problem as problem:
        inside = None if strict or problem.code != "not_a_period" else dates.find(text)
        if inside is None:
            raise
        period = inside
    dates.calendar.check(period, dates.today)
    return notation.write(period)
