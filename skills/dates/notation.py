"""The one form under which a period is kept: `2026-12-03/2026-12-05`, `2026-12-03 apres_midi/2026-12-05 matin`."""

import datetime as dt

from ports.leave import Half, Period


def write(period: Period) -> str:
    """Write a period; the half of an end is written when that end is not a whole day."""
    late, early = period.start_half is Half.AFTERNOON, period.end_half is Half.MORNING
    start = f"{period.start} {period.start_half}" if late else f"{period.start}"
    return f"{start}/{period.end} {period.end_half}" if early else f"{start}/{period.end}"


def read(written: str) -> Period:
    """Read what `write` wrote.

    Raises:
        ValueError: it is something else.
    """
    start, _, end = written.partition("/")
    first, _, late = start.partition(" ")
    last, _, early = end.partition(" ")
    return Period(
        dt.date.fromisoformat(first),
        dt.date.fromisoformat(last),
        Half(late or Half.MORNING),
        Half(early or Half.AFTERNOON),
    )
