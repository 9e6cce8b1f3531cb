"""Which sentences of a passage are quoted: those that answer and those they need, then their neighbours while there is room."""

from collections.abc import Sequence

from bot.answering.sentences import announces, begins, is_link, leans, length
from ports.knowledge import Unit


def chosen(units: Sequence[Unit], room: int, most: int) -> list[Unit]:
    """Return the heaviest unit with what it needs, then its neighbours as long as `room` (words) is left.

    What it needs may take `most` words; the unit alone, any number. What surrounds an answer often limits it. Links come
    last: they take room only within what is quoted.
    """
    prose = _prose(units)
    read = [units[at] for at in prose]
    span = _grown(read, _needed(read, most), room)
    left = room - length(read[span.start : span.stop])
    return _with_links(units, prose[span.start : span.stop], left)


def core(units: Sequence[Unit], most: int) -> list[Unit]:
    """Return the heaviest of `units` with those that it is not understood without, when these fit in `most` words."""
    read = [units[at] for at in _prose(units)]
    span = _needed(read, most) if read else range(0)
    return read[span.start : span.stop]


def _prose(units: Sequence[Unit]) -> list[int]:
    """Return where the units stand that are no links; all of them when none is."""
    return [at for at, unit in enumerate(units) if not is_link(unit)] or list(range(len(units)))


def _needed(units: Sequence[Unit], most: int) -> range:
    at = max(range(len(units)), key=lambda at: units[at].weight)
    whole = _whole(units, range(at, at + 1))
    return whole if length(units[whole.start : whole.stop]) <= most else range(at, at + 1)


def _grown(units: Sequence[Unit], span: range, room: int) -> range:
    """Widen `span` by the neighbour that it needs most, as long as there is room."""
    while wider := [one for one in _wider(units, span) if length(units[one.start : one.stop]) <= room]:
        span = max(wider, key=lambda one: _need(units, span, one))
    return span


def _wider(units: Sequence[Unit], span: range) -> list[range]:
    before = [range(span.start - 1, span.stop)] if span.start else []
    after = [range(span.start, span.stop + 1)] if span.stop < len(units) else []
    return [_whole(units, one) for one in before + after]


def _need(units: Sequence[Unit], span: range, wider: range) -> tuple[bool, float, bool]:
    after = wider.stop > span.stop
    pressing = begins(units[span.stop], "limiting") if after else leans(units[span.start])
    added = [units[at] for at in wider if at not in span]
    return pressing, max(unit.weight for unit in added), after


def _whole(units: Sequence[Unit], span: range) -> range:
    """Widen `span` to what its first sentence leans on and to what its last one announces."""
    first, last = span.start, span.stop - 1
    while first and (leans(units[first]) or announces(units, first - 1)):
        first -= 1
    while last + 1 < len(units) and announces(units, last):
        last += 1
    return range(first, last + 1)


def _with_links(units: Sequence[Unit], kept: list[int], room: int) -> list[Unit]:
    """Return the units `kept` and the links that follow one of them, as long as there is room."""
    for at in range(kept[0] + 1, len(units)):
        if at - 1 in kept and at not in kept and is_link(units[at]) and length([units[at]]) <= room:
            kept.append(at)
            room -= length([units[at]])
    return [units[at] for at in sorted(kept)]
