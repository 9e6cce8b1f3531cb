"""The inputs of a card that ask for fields, and what they send back."""

from collections.abc import Mapping, Sequence

from ports.leave import Half, Period
from skills.contract import Input, InputKind
from skills.dates import notation
from skills.dates.reading import Dates
from skills.dates.writing import in_words
from skills.forms import fields
from skills.phrases import Phrases
from skills.problem import Problem
from skills.spec import Champ, FieldType

_START, _END, _START_HALF, _END_HALF = "debut", "fin", "debut_demi", "fin_demi"
"""A period has four inputs, named after its field: `periode.debut`…"""
_KINDS = {
    FieldType.TEXTE: InputKind.TEXT,
    FieldType.TEXTE_LONG: InputKind.LONG_TEXT,
    FieldType.CHOIX: InputKind.CHOICE,
    FieldType.DATE: InputKind.DATE,
}


def drawn(field: Champ, value: str, error: str, phrases: Phrases) -> Sequence[Input]:
    """Return the inputs that ask for the field, filled with what is known."""
    if field.type is FieldType.PERIODE:
        return _drawn_period(field, value, error, phrases)
    choices = tuple(field.choix.items())
    required = not field.facultatif
    return (Input(field.id, field.libelle, _KINDS[field.type], choices, value, required, field.aide, error),)


def sent(field: Champ, values: Mapping[str, str], dates: Dates) -> str | None:
    """Return the value that a card sends for the field: empty if it was left empty, None if it isn't on the card.

    Raises:
        Problem: what was entered cannot be taken.
    """
    if field.type is FieldType.PERIODE and field.id not in values:
        return _sent_period(field, values, dates)
    entered = values.get(field.id)
    if entered is None or not entered.strip():
        return None if entered is None else ""
    return entered if entered in field.choix else fields.read(field, entered, dates)


def _drawn_period(field: Champ, value: str, error: str, phrases: Phrases) -> Sequence[Input]:
    period = notation.read(value) if value else None

    def day(part: str, filled: str, *, required: bool, wrong: str = "") -> Input:
        label = phrases.say(f"periode_{part}")
        return Input(f"{field.id}.{part}", label, InputKind.DATE, value=filled, required=required, error=wrong)

    def half(part: str, filled: Half) -> Input:
        choices = [(side.value, phrases.say(f"periode_{part}_{side}")) for side in Half]
        label = phrases.say(f"periode_{part}")
        return Input(f"{field.id}.{part}", label, InputKind.CHOICE, choices, filled.value, required=False)

    return (
        day(_START, f"{period.start}" if period else "", required=not field.facultatif, wrong=error),
        half(_START_HALF, period.start_half if period else Half.MORNING),
        day(_END, f"{period.end}" if period else "", required=False),
        half(_END_HALF, period.end_half if period else Half.AFTERNOON),
    )


def _sent_period(field: Champ, values: Mapping[str, str], dates: Dates) -> str | None:
    start = values.get(f"{field.id}.{_START}")
    end = values.get(f"{field.id}.{_END}") or start
    if start is None or not end:
        return start
    first, last = dates.date(start or end), dates.date(end)
    late = values.get(f"{field.id}.{_START_HALF}") == Half.AFTERNOON
    early = values.get(f"{field.id}.{_END_HALF}") == Half.MORNING
    try:
        period = Period(
            first, last, Half.AFTERNOON if late else Half.MORNING, Half.MORNING if early else Half.AFTERNOON
        )
    except ValueError as error:
        raise Problem("ended_before_start", debut=in_words(first), fin=in_words(last)) from error
    dates.calendar.check(period, dates.today)
    return notation.write(period)
