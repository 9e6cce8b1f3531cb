"""Rows of a table: those that answer, those of a place that is known, and the column to ask for when they still differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, zip_longest

from bot.answering.columns import asked_for, holds, kind, lists, says
from ports.knowledge import CELLS, RULED_OUT, Hit, Unit
from ports.text import spaced

_TELLING = 0.5
"""Rows are quoted when they weigh this share of the heaviest."""
_FEW, _LONG_TABLE, _BANDS = 4, 5, 2
"""Rows that are read at a glance, of a table worth cutting, and that make one of bands."""
_LONG_ROW = 12
"""Words. A row that long says what it is about; short ones are compared."""
_MORE = f"…{CELLS}…"
"""Stands for the rows that there is no room for."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The column whose value tells apart the rows that answer: its kind, as `columns.yaml` names it, and its values."""

    kind: str
    values: tuple[str, ...]


def cut(unit: Unit, most_words: int) -> Unit:
    """Return a table cut to its header and to the rows that answer, those that `most_words` leave room for.

    Rows that differ only by a district, say, in their first column are told as one. A table of which no row stands out
    stays as its passage has it, and says when that is a part; other units stay whole.
    """
    kept = _answering(unit)
    if not kept:
        return replace(unit, text=f"{unit.text}\n{_MORE}") if _of_long_table(unit) else unit
    top = unit.parts[0]
    lines = [top.text, *_together(top, kept)]
    fit = max(sum(words <= most_words for words in accumulate(map(_length, lines))), 2)
    lines[fit:] = [_MORE] if len(lines) > fit else []
    return replace(unit, text="\n".join(lines), parts=(top, *kept))


def settled(hits: Sequence[Hit], known: Mapping[str, str]) -> list[Hit]:
    """Return `hits`, the rows of their tables ruled out that are for another district, say, than the one that is `known`."""
    return [replace(hit, units=tuple(_settled(unit, known) for unit in hit.units)) for hit in hits]


def saying(hits: Sequence[Hit], words: Sequence[str]) -> list[Hit]:
    """Return `hits`, the rows of the first one's table ruled out that do not say `words`, if others do: « et le verre ? »."""
    unit = table(hits)
    here = (
        [row for row in unit.parts[1:] if row.weight >= 0 and all(holds(row.text, word) for word in words)]
        if unit
        else []
    )
    if not unit or not words or not here:
        return list(hits)
    units = tuple(_only(one, here) if one is unit else one for one in hits[0].units)
    return [replace(hits[0], units=units), *hits[1:]]


def choice(hits: Sequence[Hit], question: str, known: Mapping[str, str], most_words: int) -> Choice | None:
    """Return what must be asked for before a table answers; None when the rows that answer are few, or tell the same.

    Once one value is known, the other rows are compared, as long as they are told within `most_words`.
    """
    unit = table(hits)
    rows = unit and (_answering(unit) or _of_long_table(unit))
    if not unit or not rows:
        return None
    lines, columns = _together(unit.parts[0], rows), [of for of in _columns(unit.parts[0], rows) if kind(of[0])]
    told = (
        any(kind(name) in known for name, _ in columns)
        and sum(map(_length, (unit.parts[0].text, *lines))) <= most_words
    )
    if told or _at_a_glance(lines) or any(asked_for(question, name) for name, _ in columns):
        return None
    return next((Choice(kind(name), values) for name, values in columns if len(values) > 1), None)


def stated(hits: Sequence[Hit], question: str) -> dict[str, str]:
    """Return kind → value, of the columns whose value a question names: it is remembered for those that follow."""
    unit = table(hits)
    rows = unit and _answering(unit)
    if not unit or not rows:
        return {}
    columns = ((kind(name), values) for name, values in _columns(unit.parts[0], rows))
    return {of: values[0] for of, values in columns if of and len(values) == 1 and says(question, values[0])}


def table(hits: Sequence[Hit]) -> Unit | None:
    """Return the table that the first passage answers with; None when it answers with a sentence."""
    heaviest = max(hits[0].units, key=lambda unit: unit.weight, default=None) if hits else None
    return heaviest if heaviest and heaviest.parts else None


def values(unit: Unit) -> list[tuple[str, tuple[str, ...]]]:
    """Return the columns of a table: name, distinct values."""
    return _columns(unit.parts[0], unit.parts[1:])


def _answering(unit: Unit) -> list[Unit]:
    """Return the rows that answer, when some do more than others.

    Bands are kept together as long as no number rules some out: « 12 m² » is in a row that says « de 5 à 20 m² ».
    """
    rows = unit.parts[1:]
    left = [row for row in rows if row.weight >= 0]
    heaviest = max((row.weight for row in left), default=0.0)
    kept = [row for row in left if row.weight >= _TELLING * heaviest]
    if len(left) < len(rows):
        return kept
    return [] if not heaviest or len(kept) > _most_kept(rows) or (_in_bands(rows) and _in_bands(kept, 1)) else kept


def _most_kept(rows: Sequence[Unit]) -> int:
    """Return how many rows may stand out: half of a long table's, all but one of long rows, none of a small table's."""
    if _long(row.text for row in rows):
        return len(rows) - 1
    return len(rows) // 2 if len(rows) >= _LONG_TABLE else 0


def _in_bands(rows: Sequence[Unit], least: int = _BANDS) -> bool:
    """Tell whether so many rows say from where to where they hold."""
    bands = [f" {words} " for words in lists().tranches]
    return sum(any(band in spaced(row.text) for band in bands) for row in rows) >= least


def _of_long_table(unit: Unit) -> Sequence[Unit]:
    """Return all rows of a table that its passage has only a part of; nothing of one that it has whole."""
    return unit.parts[1:] if len(unit.parts) > len(unit.text.split("\n")) else ()


def _settled(unit: Unit, known: Mapping[str, str]) -> Unit:
    """Rule out the rows of other values than those known, if one has it that the question does not rule out itself."""
    for at, (name, _) in enumerate(_columns(unit.parts[0], unit.parts[1:]) if unit.parts else ()):
        value = spaced(known.get(kind(name), ""))
        here = [row for row in unit.parts[1:] if row.weight >= 0 and spaced(_cell(row, at)) == value]
        unit = _only(unit, here) if value.strip() and here else unit
    return unit


def _only(unit: Unit, kept: Sequence[Unit]) -> Unit:
    """Rule out the rows of a table that are not kept."""
    top, *rows = unit.parts
    return replace(unit, parts=(top, *(row if row in kept else replace(row, weight=RULED_OUT) for row in rows)))


def _together(top: Unit, rows: Sequence[Unit]) -> list[str]:
    """Return the lines of rows, as one those that differ only by what their first column says of a situation."""
    if not kind(top.text.partition(CELLS)[0]):
        return [row.text for row in rows]
    firsts: dict[str, dict[str, None]] = {}
    for row in rows:
        first, _, rest = row.text.partition(CELLS)
        firsts.setdefault(rest, {})[first] = None
    return [CELLS.join((", ".join(names), rest)) for rest, names in firsts.items()]


def _columns(top: Unit, rows: Sequence[Unit]) -> list[tuple[str, tuple[str, ...]]]:
    cells = [row.text.split(CELLS) for row in (top, *rows)]
    return [(name, tuple(dict.fromkeys(filter(None, column)))) for name, *column in zip_longest(*cells, fillvalue="")]


def _cell(row: Unit, at: int) -> str:
    cells = row.text.split(CELLS)
    return cells[at] if at < len(cells) else ""


def _at_a_glance(lines: Sequence[str]) -> bool:
    return len(lines) == 1 or (len(lines) <= _FEW and not _long(lines))


def _long(lines: Iterable[str]) -> bool:
    """Tell whether lines are long, on average."""
    lengths = list(map(_length, lines))
    return sum(lengths) > _LONG_ROW * len(lengths)


def _length(line: str) -> int:
    return len(line.split())
