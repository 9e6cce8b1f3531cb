"""When, as a day: dates and birth dates, in words or in figures, in ten languages."""

import re
from collections.abc import Iterator
from functools import cache

from bot.understanding import lexicon
from bot.understanding.spans import Spans

Span = tuple[int, int]

_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_ISO = r"20\d\d-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])"
_NUMERIC = re.compile(
    rf"(?<![\w/.,-])(?:{_ISO}|{_DAY}(?P<sep>[/.-]){_MONTH}(?:(?P=sep)(?:19|20)?\d\d)?)"
    r"(?![\w/]|[.,-]\d|-\w| ?\u20ac| ?m2?\b)"
)
_MAYBE_A_FRACTION = re.compile(r"(?:1/[234]|[23]/[34]|7/7|24/7|10/10|\d{1,2}[.-]\d{1,2})$")
_LONELY = r"(?![\w/%\u20ac\u00b0]|[ ]?[.,:h-]?\d)"
_DAY_ALONE = re.compile(rf"(?<!\w)(?:le|du|les) (\d{{1,2}}|1er)(?: (?:et|ou|puis) (\d{{1,2}}))?{_LONELY}")
_MOVED_TO = re.compile(
    r"(?:(?:report|decal|repouss|deplac|avanc|bascul|chang|remet|pass)\w*[^.?!]{0,50}|(?<!\w)du \d{1,2} )"
    rf"(?<!\w)au (\d{{1,2}}){_LONELY}"
)
_FOREIGN_DAY = {
    "en": re.compile(r"(?<!\w)the (\d{1,2}(?:st|nd|rd|th))(?! (?:floor|grade|street|birthday|time|child))"),
    "de": re.compile(r"(?<!\w)(?:am|vom|zum|bis|ab|dem|den) (\d{1,2}\.)(?![\d.])(?= |$)"),
    "es": re.compile(r"(?<!\w)(?:el|el dia|del) (\d{1,2})(?= ?(?:[.,;?!)]|$| a las| por la| de manana))"),
    "pt": re.compile(r"(?<!\w)(dia \d{1,2})(?![\w/%]|[.,:]\d)"),
    "it": re.compile(r"(?<!\w)(?:il|del|dal) (\d{1,2})(?= ?(?:[.,;?!)]|$| alle| di mattina| mattina| pomeriggio))"),
}
_YEAR = r"(?:,? (?:de |del )?(?:19|20)\d\d)?"
_NUMBER = r"(?:1er|1 er|premier|\d{1,2}(?:st|nd|rd|th|\u00b0|\.|e)?)"
_NUMBERS = rf"{_NUMBER}(?:(?:, | et | ou | and | y | e | und | i |-){_NUMBER})*"
_NOT_AN_HOUR = r"(?![\w/]| ?h| ?[:.,]\d| ?(?:heures?|uhr|personnes?|pers|enfants?|euros?|\u20ac|a \d|rue|min))"
_TURKISH_ENDINGS = r"(?:'?(?:ye|ya|yi|de|da|den|dan|u|i))?"
_NOT_AFTER = {"de": r"(?<!guten )", "es": r"(?<!por la )(?<!a la )(?<!de la )"}
"""« Guten Morgen », « por la mañana »."""
_BORN_IN = re.compile(
    r"(?<!\w)(?:nee?s?|born|nat[oa]|nacid[oa]|nascid[oa]) (?:a|en|in|em) [\w' -]{2,30}? (?:le|on|il|el|em|a) $"
)
_WHOLE_DATE = re.compile(r"\d{4}|[/.]|\d.*[a-z]")


def find(spans: Spans) -> None:
    """Claim dates and birth dates. Periods must have been found: their bounds are not dates."""
    for start, end in atoms(spans):
        spans.add(_key(spans, start, end), start, end)
    if spans.language == "zh":
        for match in _chinese().finditer(spans.reading.folded):
            spans.add("date", *match.span())
    _days_alone(spans)


def atoms(spans: Spans) -> list[Span]:
    """Return single dates in order, unclaimed and without overlaps."""
    folded = spans.reading.folded
    found = [match.span() for match in _written(spans.language).finditer(folded)]
    found += [match.span() for match in _month_alone(spans.language).finditer(folded)]
    found += _in_figures(spans)
    kept: list[Span] = []
    for start, end in sorted(found):
        if spans.free(start, end) and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    return kept


def _in_figures(spans: Spans) -> Iterator[Span]:
    """« 4/09 » is a date; « 3/4 » only after a word that announces one."""
    for match in _NUMERIC.finditer(spans.reading.folded):
        if not _MAYBE_A_FRACTION.match(match.group()) or spans.preceded(match.start(), "avant_date"):
            yield match.span()


def _days_alone(spans: Spans) -> None:
    """A number alone is a day only after an article, and before nothing that it could count."""
    folded = spans.reading.folded
    for match in _DAY_ALONE.finditer(folded):
        if not spans.preceded(match.start(), "avant_numero"):
            _claim_days(spans, match)
    for match in _MOVED_TO.finditer(folded):
        _claim_days(spans, match)
    if spans.language in _FOREIGN_DAY:
        for match in _FOREIGN_DAY[spans.language].finditer(folded):
            spans.add("date", *match.span(1))


def _claim_days(spans: Spans, match: re.Match[str]) -> None:
    rest = spans.after(match.end())
    if rest.strip() and rest.strip()[0] not in ",;.:?!)" and not spans.followed(match.end(), "apres_jour_seul"):
        return
    for group in range(1, match.re.groups + 1):
        day = match.group(group)
        if day and (day == "1er" or 1 <= int(day) <= 31):
            spans.add("date", *match.span(group))


def _key(spans: Spans, start: int, end: int) -> str:
    if not _WHOLE_DATE.search(spans.reading.folded[start:end]):
        return "date"
    born = (
        spans.preceded(start, "avant_naissance")
        or _BORN_IN.search(spans.before(start, 60))
        or spans.followed(end, "apres_naissance")
    )
    return "birth_date" if born else "date"


@cache
def _written(language: str) -> re.Pattern[str]:
    """Weekday, day, month and year in the orders of each language; « la semaine prochaine »."""
    days, months = lexicon.alternation("jours", language), lexicon.alternation("mois", language)
    short = lexicon.alternation("mois_courts", language)
    before, after = lexicon.alternation("avant_jour", language), lexicon.alternation("apres_jour", language)
    day_month = rf"{_NUMBERS} ?(?:de |of |d')?(?:{months}|{short}(?:\.|(?!\w))){_YEAR}"
    month_day = rf"(?:{months}) \d{{1,2}}(?:st|nd|rd|th)?(?!\d| ?h|:){_YEAR}" if language == "en" else "(?!)"
    weekday = rf"(?:{before} )?{days}{_TURKISH_ENDINGS}"
    if language == "tr":
        day_month = rf"{day_month}(?:,? {days})?"
    full = rf"{weekday},? (?:le |the |den |dia |il )?(?:{day_month}|{month_day})|{weekday} \d{{1,2}}{_NOT_AN_HOUR}"
    relative = f"{_NOT_AFTER.get(language, '')}{lexicon.alternation('relatifs', language)}"
    others = rf"{day_month}|{month_day}|{weekday}(?: {after})?|{relative}"
    return re.compile(rf"(?<!\w)(?:{full}|{others})(?!\w)(?!-midi)")


@cache
def _month_alone(language: str) -> re.Pattern[str]:
    """A month without a day; « mars » and « mai » need a preposition, for they are also other words."""
    months, unclear = lexicon.words("mois", language), lexicon.words("mois_ambigus")
    announced = "|".join(rf"(?<=\b{word} )" for word in lexicon.entries("avant_mois_ambigu"))
    season = r"(?:(?:fin|debut|mi|courant)[ -])?"
    names = rf"{lexicon.either(months - unclear)}|(?:{announced}){lexicon.either(months & unclear)}"
    day_after = r"|[ ]?\d" if language == "en" else ""
    year = r"(?: (?:de |prochain|dernier)?(?:(?:19|20)\d\d)?)?"
    return re.compile(rf"(?<![\w-]){season}(?:{names}){year}(?!\w|'{day_after})")


@cache
def _chinese() -> re.Pattern[str]:
    before, days = lexicon.alternation("avant_jour", "zh"), lexicon.alternation("jours", "zh")
    words = lexicon.either([*lexicon.entries("relatifs", "zh"), *lexicon.entries("mois", "zh")])
    figures = r"(?:\d{4}\u5e74)?\d{1,2}\u6708(?:\d{1,2}[\u65e5\u53f7])?|\d{1,2}\u53f7(?![\u7ebf\u697c])"
    return re.compile(rf"{figures}|{before}?{days}|{words}")
