"""Counts of half-days against the plainest count there is, day by day."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hr_it_connectors.local.workdays import Workdays, by_year
from ports.leave import Half, Period

PLAIN, ALSACE = Workdays(alsace_moselle=False), Workdays(alsace_moselle=True)


def easter(year: int) -> date:
    """Easter Sunday by Butcher's rule, so that nothing here leans on the library that is tested."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return date(year, month, day + 1)


def is_off(day: date, *, alsace: bool) -> bool:
    fixed = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
    moving = {1, 39, 50}
    if alsace:
        fixed, moving = fixed | {(12, 26)}, moving | {-2}
    return day.weekday() >= 5 or (day.month, day.day) in fixed or (day - easter(day.year)).days in moving


def counted_by_hand(period: Period, *, alsace: bool) -> int:
    halves, day, half = 0, period.start, period.start_half
    for _ in range(period.halves):
        halves += not is_off(day, alsace=alsace)
        day, half = (day, Half.AFTERNOON) if half is Half.MORNING else (day + timedelta(days=1), Half.MORNING)
    return halves


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(st.dates(date(2008, 1, 1), date(2090, 12, 31)))
    first, last = draw(st.sampled_from(Half)), draw(st.sampled_from(Half))
    least = 1 if (first, last) == (Half.AFTERNOON, Half.MORNING) else 0
    return Period(start, start + timedelta(days=draw(st.integers(least, 500))), first, last)


@settings(max_examples=300, deadline=None)
@given(periods())
def test_halves_are_those_counted_one_by_one(period: Period) -> None:
    assert PLAIN.halves(period) == counted_by_hand(period, alsace=False)
    assert ALSACE.halves(period) == counted_by_hand(period, alsace=True)


@settings(max_examples=300, deadline=None)
@given(periods())
def test_years_cut_a_period_without_loss(period: Period) -> None:
    parts = by_year(period)
    assert sum(part.halves for part in parts.values()) == period.halves
    assert sum(PLAIN.halves(part) for part in parts.values()) == PLAIN.halves(period)
    assert all(part.start.year == part.end.year == year for year, part in parts.items())


def test_each_day_is_worked_or_not_as_the_law_says() -> None:
    # From 2005 to 2007 Whit Monday was everybody's day of solidarity; the calendar of the library ends in 2100.
    first, last = date(2008, 1, 1), date(2100, 12, 31)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    for alsace, town in ((False, PLAIN), (True, ALSACE)):
        assert [day for day in days if town.works(day) == is_off(day, alsace=alsace)] == []
