"""When, as a day: dates, birth dates, periods; weekdays and months of ten languages."""

import re
from collections.abc import Iterator
from functools import cache

from bot.understanding import lexicon
from bot.understanding.spans import Spans

_NUMERIC = (
    r"(?<![\w/.,-])(?:20\d\d-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])(?P<sep>[/.-])(?:0?[1-9]|1[0-2])(?:(?P=sep)(?:19|20)?\d\d)?)(?![\w/]|[.,-]\d|-\w| ?\u20ac| ?m2?\b)"
)
_FRACTION = re.compile(r"(?:1/2|1/3|1/4|2/3|3/4|7/7|10/10|\d{1,2}[.-]\d{1,2})$")
_INTRODUCED = re.compile(r"(?:(?<!\w)(?:le|du|au|les|des|date|depuis|avant|apres|jusqu'au|on|am|vom|bis|il|el|em|dia|dal)|:|\() ?$")
_BARE_DAY = re.compile(r"(?<!\w)(?:le|du|les) (\d{1,2}|1er)(?: (?:et|ou|puis) (?:le )?(\d{1,2}))?(?![\w/%\u20ac\u00b0]|[ ]?[.,:h-]?\d)")
_BARE_DAY_AT = re.compile(r"(?<!\w)au (\d{1,2})(?![\w/%\u20ac\u00b0]|[ ]?[.,:h-]?\d)")
_MOVED = re.compile(r"(?:report|decal|repouss|deplac|avanc|bascul|chang|remet|pass)\w*[^.?!]{0,50}$|(?<!\w)du \d{1,2} $")
_YEAR = re.compile(r"(?<![\w/.,-])(?:20[0-4]\d[/-]20[0-4]\d|20[0-4]\d-[2-4]\d|(?:19[3-9]|20[0-4])\d)(?![\w/%\u20ac]|[.,-]\d)(?! ?(?:euro|m2|m\u00b2|habitants))")
_WEEK = re.compile(r"(?<!\w)semaines? (?:no ?|n\u00b0 ?)?\d{1,2}(?:(?:,| et| a)? \d{1,2})?(?!\w|[ ]?(?:h|\u20ac))")
_BIRTH = re.compile(
    r"(?<!\w)(?:nee?s?(?: (?:a|en|au) [\w' -]{2,30}?)?,? le|(?:date de naissance|naissance|naiss\.?|ddn|nee?)(?: le| est le| du| :|:)*(?: le)?"
    r"|born(?: in \w+)?(?: on)?|nacid?[oa]?(?: en \w+)? el|nascid?[oa]?(?: \w+ \w+)? (?:em|a)|nat[oa](?: a \w+)? il|geboren(?: am)?|geb\.|urodzon[ya]) ?$"
    r"|(?:\u0627\u0644\u0645\u0648\u0644\u0648\u062f|\u0648\u0644\u062f\u062a?|\u062a\u0627\u0631\u064a\u062e \u0627\u0644\u0645\u064a\u0644\u0627\u062f)[^.\n]{0,25}$|\u751f\u4e8e$"
)
_BORN_AFTER = re.compile(r".{0,25}(?:geboren|\u51fa\u751f|dogumlu)")
_WHOLE_DATE = re.compile(r"\d{4}|[/.]|\d.*[a-z]")
_RANGE = re.compile(r" ?(?:au|a|et|bis|al|to|until|do|ao|-) (?:le )?$")
_BARE_RANGE = re.compile(r"(?<!\w)du (?:[12]?\d|3[01]|1er) au (?:[12]?\d|3[01])(?![\w/%]|[ ]?[.,:h-]?\d)")
_RANGE_START = re.compile(r"(?<!\w)(?:du|de|entre le|entre|vom|from|dal|del|od|des le) $")


def find(spans: Spans) -> None:
    """Claim periods, dates and birth dates."""
    _week_numbers(spans)
    for start, end in _merged(spans, _atoms(spans)):
        spans.add(_key(spans, start, end), start, end)
    if "\u4e00" <= max(spans.reading.folded, default=" ") or spans.language == "zh":
        for match in _chinese().finditer(spans.reading.folded):
            spans.add("date", *match.span())
    _bare_ranges(spans)
    _bare_days(spans)


def periods(spans: Spans) -> None:
    """Claim years, seasons and holidays: what is left once numbers are known."""
    if spans.mentions("periodes"):
        _seasons(spans)
    for match in _YEAR.finditer(spans.reading.folded):
        spans.add("period", *match.span())


def _seasons(spans: Spans) -> None:
    for match in _period(spans.language).finditer(spans.reading.folded):
        spans.add("period", *match.span())


def _week_numbers(spans: Spans) -> None:
    for match in _WEEK.finditer(spans.reading.folded):
        spans.add("period", *match.span())


def _bare_ranges(spans: Spans) -> None:
    for match in _BARE_RANGE.finditer(spans.reading.folded):
        spans.add("period", *match.span())


def _key(spans: Spans, start: int, end: int) -> str:
    if not _WHOLE_DATE.search(spans.reading.folded[start:end]):
        return "date"
    born = _BIRTH.search(spans.before(start, 60)) or _BORN_AFTER.match(spans.after(end, 40))
    return "birth_date" if born else "date"


def _atoms(spans: Spans) -> list[tuple[int, int]]:
    """Return single dates, in order."""
    found = [match.span() for match in _written(spans.language).finditer(spans.reading.folded)]
    found += [match.span() for match in _lone_month(spans.language).finditer(spans.reading.folded)]
    found += _numeric(spans)
    return sorted({span for span in found if spans.free(*span)})


def _numeric(spans: Spans) -> Iterator[tuple[int, int]]:
    for match in _numeric_shape().finditer(spans.reading.folded):
        if not _FRACTION.match(match.group()) or _INTRODUCED.search(spans.before(match.start())):
            yield match.span()


def _merged(spans: Spans, atoms: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join « du 5 » and « 10 avril » into a period, which is claimed at once; yield the dates that stand alone."""
    folded = spans.reading.folded
    kept: list[tuple[int, int]] = []
    for start, end in atoms:
        if kept and start < kept[-1][1]:
            continue
        head = _range_head().search(folded[max(0, start - 14) : start])
        if head and spans.add("period", start - len(head.group()), end):
            continue
        if kept and _RANGE.fullmatch(folded[kept[-1][1] : start]) and _RANGE_START.search(folded[: kept[-1][0]]):
            first = _RANGE_START.search(folded[: kept[-1][0]])
            spans.add("period", first.start() if first else kept[-1][0], end)
            kept.pop()
            continue
        kept.append((start, end))
    yield from kept


def _bare_days(spans: Spans) -> None:
    """A number alone is a day only after an article, and before nothing that it could count."""
    folded = spans.reading.folded
    for match in _BARE_DAY.finditer(folded):
        if _countable(spans, match.end()) and _days(match) and not _NO_DAY.search(spans.before(match.start())):
            spans.add("date", *match.span(1))
            if match.group(2):
                spans.add("date", *match.span(2))
    for match in _BARE_DAY_AT.finditer(folded):
        if _countable(spans, match.end()) and _days(match) and _MOVED.search(spans.before(match.start(), 60)):
            spans.add("date", *match.span(1))


_NO_DAY = re.compile(r"(?:bus|ligne|habit\w*|zone|appartement|appt|bureau|guichet|numero|chambre|lot|quai|etage|sauf|poste|page|bac) $")


def _countable(spans: Spans, end: int) -> bool:
    after = spans.after(end)
    return not after.strip() or bool(_after_day().match(after))


def _days(match: re.Match[str]) -> bool:
    return all(day in (None, "1er") or 1 <= int(day) <= 31 for day in match.groups())


@cache
def _numeric_shape() -> re.Pattern[str]:
    return re.compile(_NUMERIC)


@cache
def _after_day() -> re.Pattern[str]:
    return re.compile(rf"[ ]?[,;.:?!)\n]|[ ]{lexicon.alternation('apres_jour_seul')}(?!\w)")


@cache
def _written(language: str) -> re.Pattern[str]:
    """Weekday and day and month, in the orders of each language, and « la semaine prochaine »."""
    days, months = lexicon.alternation("jours", language), lexicon.alternation("mois", language)
    short = lexicon.alternation("mois_courts", language)
    number = r"(?:1er|1 er|premier|\d{1,2}(?:st|nd|rd|th|\u00b0|\.|e)?)"
    several = rf"{number}(?:(?:, | et | ou | and | y | e | und | i |-){number})*"
    year = r"(?:,? (?:de |del )?(?:19|20)\d\d)?"
    day_month = rf"{several} ?(?:de |of |d')?(?:{months}|{short}(?:\.|(?!\w))){year}"
    month_day = rf"(?:{months}) \d{{1,2}}(?:st|nd|rd|th)?(?!\d| ?h|:){year}"
    after = lexicon.alternation("apres_jour", language)
    before = lexicon.alternation("avant_jour", language)
    weekday = rf"(?:{before} )?{days}(?:'?(?:ye|ya|yi|de|da|den|dan|u|i|gunku|gunu))?"
    relative = lexicon.alternation("relatifs", language)
    return re.compile(
        rf"(?<!\w)(?:{weekday},? (?:le |the |den |dia |il )?{day_month}|{weekday} \d{{1,2}}(?![\w/]| ?h| ?[:.,]\d| ?{_UNITS})"
        rf"|{day_month}|{month_day}|{weekday}(?: {after})?|(?<!guten ){relative})(?!\w)(?!-midi)"
    )


_UNITS = r"(?:heures?|uhr|personnes?|pers|enfants?|euros?|\u20ac|a \d|rue|min)"


@cache
def _lone_month(language: str) -> re.Pattern[str]:
    clear = [month for month in lexicon.entries("mois", language) if month not in lexicon.words("mois_ambigus")]
    unclear = [month for month in lexicon.entries("mois", language) if month in lexicon.words("mois_ambigus")]
    before = lexicon.alternation("avant_mois", language)
    season = r"(?:(?:fin|debut|mi|courant)[ -])?"
    return re.compile(
        rf"(?<![\w-]){season}(?:{lexicon.either(clear)}|(?:(?<= en )|(?<= de )|(?<=depuis )|(?<= fin )|(?<=debut )|(?<=mi-)|(?<=des )|(?<=avant )"
        rf"|(?<=pour )|(?<= in )|(?<=jusqu'en )|(?<=jusqu'a )|(?<=since )){lexicon.either(unclear)})(?: (?:de |prochain|dernier)?(?:(?:19|20)\d\d)?)?(?!\w|'|[ ]?\d)"
        if before
        else "(?!)"
    )


@cache
def _range_head() -> re.Pattern[str]:
    return re.compile(r"(?:(?<!\w)(?:du|vom|from|dal|del) )?(?<![\w/])\d{1,2}(?:er|\.|st|nd|rd|th)? ?(?:au|bis|al|to|ao|-) ?$|(?<!\w)entre le \d{1,2} et le $")


@cache
def _period(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){lexicon.alternation('periodes', language)}(?: 20\d\d)?(?![\w-])")


@cache
def _chinese() -> re.Pattern[str]:
    before, days = lexicon.alternation("avant_jour", "zh"), lexicon.alternation("jours", "zh")
    relative, months = lexicon.alternation("relatifs", "zh"), lexicon.alternation("mois", "zh")
    return re.compile(
        rf"(?:\d{{4}}\u5e74)?\d{{1,2}}\u6708(?:\d{{1,2}}(?:\u65e5|\u53f7))?|\d{{1,2}}\u53f7(?![\u7ebf\u697c])|{before}?{days}|{relative}|{months}"
    )
