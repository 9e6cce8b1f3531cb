"""How many half-days of work a period holds: weekends and French public holidays are not worked."""

from datetime import date

from holidays import country_holidays

from ports.leave import Half, Period


class Workdays:
    """The working days of a collectivité of metropolitan France.

    Alsace and Moselle keep two more public holidays, Good Friday and 26 December (code du travail, art. L. 3134-13).
    """

    def __init__(self, *, alsace_moselle: bool) -> None:
        self._subdivision = "57" if alsace_moselle else None
        self._holidays: dict[int, frozenset[date]] = {}

    def halves(self, period: Period) -> int:
        """Count the half-days worked in `period`, both ends included."""
        off = [day for year in range(period.start.year, period.end.year + 1) for day in self._off(year)]
        days = _weekdays_before(period.end.toordinal() + 1) - _weekdays_before(period.start.toordinal())
        days -= sum(period.start <= day <= period.end for day in off)
        late_start = period.start_half is Half.AFTERNOON and self.works(period.start)
        early_end = period.end_half is Half.MORNING and self.works(period.end)
        return 2 * days - late_start - early_end

    def works(self, day: date) -> bool:
        """Tell whether `day` is worked."""
        return day.weekday() < 5 and day not in self._off(day.year)

    def _off(self, year: int) -> frozenset[date]:
        """The public holidays that fall on a weekday."""
        if year not in self._holidays:
            calendar = country_holidays("FR", subdiv=self._subdivision, years=year)
            self._holidays[year] = frozenset(day for day in calendar if day.weekday() < 5)
        return self._holidays[year]


def _weekdays_before(ordinal: int) -> int:
    """Count Mondays to Fridays before that day of the proleptic calendar, whose day 1 is a Monday."""
    weeks, rest = divmod(ordinal - 1, 7)
    return 5 * weeks + min(rest, 5)


def by_year(period: Period) -> dict[int, Period]:
    """Cut `period` at each 31 December: civil year to the part that falls in it."""
    parts = {}
    for year in range(period.start.year, period.end.year + 1):
        first, last = year == period.start.year, year == period.end.year
        parts[year] = Period(
            period.start if first else date(year, 1, 1),
            period.end if last else date(year, 12, 31),
            period.start_half if first else Half.MORNING,
            period.end_half if last else Half.AFTERNOON,
        )
    return parts
