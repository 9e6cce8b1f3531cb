"""Dates and periods as a French reader wants them: « du mercredi 3 au vendredi 12 mars 2027 »."""

import datetime as dt

from ports.leave import Half, Period
from skills.dates.lexicon import lexicon


def in_words(when: dt.date | Period, *, weekday: bool = True) -> str:
    """Write a date or a period, with the days of the week unless told otherwise."""
    if isinstance(when, Period):
        return _period(when, weekday)
    return _day(when, weekday, with_month=True, with_year=True)


def _day(day: dt.date, weekday: bool, *, with_month: bool, with_year: bool) -> str:
    words = lexicon()
    written = words.writing["jour" if weekday else "court"].format(
        semaine=words.weekdays[day.weekday()],
        jour=words.writing["premier"] if day.day == 1 else day.day,
        mois=words.months[day.month - 1] if with_month else "",
        annee=day.year if with_year else "",
    )
    return written.strip()


def _period(period: Period, weekday: bool) -> str:
    writing = lexicon().writing
    late, early = period.start_half is Half.AFTERNOON, period.end_half is Half.MORNING
    end = _day(period.end, weekday, with_month=True, with_year=True)
    if period.start == period.end:
        return writing["un_matin" if early else "un_apres_midi" if late else "un_jour"].format(debut=end)
    same_year = period.start.year == period.end.year
    same_month = same_year and period.start.month == period.end.month
    start = _day(period.start, weekday, with_month=not same_month or late, with_year=not same_year)
    return writing["du_au"].format(
        debut=writing["apres_midi"].format(jour=start) if late else start,
        fin=writing["matin"].format(jour=end) if early else end,
    )
