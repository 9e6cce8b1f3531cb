"""When, as an hour or a part of the day; « 48 h » is how long, not when."""

import re
from functools import cache

from bot.understanding import lexicon
from bot.understanding.spans import Spans

_APART = r"(?<![\w.,:/-])"
_HOUR = r"(?:[01]?\d|2[0-4])"
_END = r"(?![\w/%]|[ ]?/|[.,:]\d)"
_ROUND = rf"{_HOUR} ?(?:h|heures?|hrs?)"
_EXACT = rf"{_HOUR}(?: ?(?:h|heures?) ?|:)[0-5]\d(?: ?(?:am|pm|uhr|h))?{_END}"
_ENGLISH = r"1?\d(?:[:.][0-5]\d)? ?(?:am|pm|a\.m\.|p\.m\.)(?!\w)"
_SPOKEN = rf"(?:midi|minuit|{_ROUND}) (?:et quart|et demie?|moins le quart|moins dix|moins 10|pile)(?!\w)"
_ANY = rf"(?:{_EXACT}|{_ENGLISH}|{_ROUND}{_END}|midi|minuit)"
_TO = r"(?: ?[-/] ?| a | et | jusqu'a | bis | to | and )"
_RANGE = rf"(?:(?<!\w)(?:de|entre|from|von) |{_APART})(?:{_ANY}|{_HOUR}){_TO}{_ANY}"
_BY_NATURE = {
    "en": rf"(?:half past|(?:a )?quarter (?:past|to)) (?:{_HOUR}|[a-z]{{3,6}})(?!\w)",
    "de": rf"{_APART}{_HOUR}(?:[.:][0-5]\d)? uhr(?: [0-5]\d)?{_END}|(?:halb|viertel (?:vor|nach)) [a-z]{{3,6}}(?!\w)",
    "tr": rf"saat {_HOUR}(?:[.:][0-5]\d)?(?!\d)",
    "ar": (
        rf"\u0627\u0644\u0633\u0627\u0639\u0629 (?:{_HOUR}(?::[0-5]\d)?|[\u0621-\u064a]+)"
        r"(?: (?:\u0635\u0628\u0627\u062d\u0627|\u0645\u0633\u0627\u0621|\u0638\u0647\u0631\u0627))?"
    ),
    "zh": (
        r"(?:\u4e0a\u5348|\u4e0b\u5348|\u665a\u4e0a|\u65e9\u4e0a)?"
        r"(?:\d{1,2}|[\u4e00\u4e8c\u4e24\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]+)\u70b9(?:\u534a|\d{1,2}\u5206?)?"
    ),
}
"""What is a time without any word before it."""
_COUNTED = r"(?:day|week|year|dni|lat|osob|rue|euro|people|jahr|tag|woche|monat|person)"
_COUNTED = r"(?:day|week|year|dni|lat|osob|rue|euro|people|jahr|tag|woche|monat|person)"
_TOLD = re.compile(r"\d|midi|minuit|heure|\u70b9|\u0627\u0644\u0633\u0627\u0639\u0629")


def find(spans: Spans) -> None:
    """Claim times. Dates must have been found: « matin » counts only next to one, or when it is chosen."""
    if spans.language != "fr" or _TOLD.search(spans.reading.folded):
        for match in _hours(spans.language).finditer(spans.reading.folded):
            kind = match.lastgroup or ""
            if kind not in ("round", "told") or not _is_duration(spans, *match.span(kind), alone=kind == "round"):
                spans.add("time", *match.span(kind))
    _parts_of_day(spans)


def _is_duration(spans: Spans, start: int, end: int, *, alone: bool) -> bool:
    """« 20 heures » beside a date is when; `alone`, with no word before it, it is how long."""
    if spans.followed(end, "apres_duree"):
        return True
    beside = {start - 1, start - 2} & {last for _, last in spans.of("date")}
    spelled = "heure" in spans.reading.folded[start:end] and not beside
    return alone and (spelled or spans.preceded(start, "avant_duree"))


def _parts_of_day(spans: Spans) -> None:
    days = spans.of("date") + spans.of("period")
    beside = {end + gap for _, end in days for gap in (0, 1)} | {start - gap for start, _ in days for gap in (0, 1)}
    for match in _part(spans.language).finditer(spans.reading.folded):
        start, end = match.span("part")
        if {match.start(), start, end} & beside or _chosen(spans, match):
            spans.add("time", start - 3 if match.group("article") == "un " else start, end)


def _chosen(spans: Spans, match: re.Match[str]) -> bool:
    """« Un matin », « plutôt le soir »: asked for. « La garderie du soir », « toute la nuit »: not."""
    part = match.group("part")
    if part in ("midi", "minuit"):
        return spans.preceded(match.start(), "avant_heure")
    if " " in part and part not in lexicon.words("parties_du_jour"):
        return True
    return bool(match.group("article")) and not spans.preceded(match.start(), "avant_habitude") and not spans.of("time")


@cache
def _hours(language: str) -> re.Pattern[str]:
    """Named groups are the spans; `round` alone may be a duration."""
    words, announced = lexicon.alternation("heures_en_lettres"), lexicon.alternation("avant_heure", language)
    said = rf"(?!une heure (?!et|trente|quinze)){words} heures?(?: et demie| trente| quinze| et quart)?(?!\w)"
    told = rf"(?P<told>{_EXACT}|{_ROUND}{_END}(?: du matin| du soir| pile)?|{said})"
    shapes = [
        rf"(?P<range>{_RANGE})",
        rf"(?P<exact>{_APART}(?:{_EXACT}|{_ENGLISH})|{_SPOKEN})",
        rf"(?<!\w)(?<!y ){announced} {told}",
    ]
    if language in _BY_NATURE:
        shapes.append(rf"(?P<natural>{_BY_NATURE[language]})")
    if language != "fr":
        foreign = rf"(?<!\w){lexicon.either(lexicon.own_words('avant_heure', language))}"
        until, hour = "(?:bis|to|till|a las|as|alle|do)", rf"{_HOUR}(?: uhr)?"
        bare = rf"{_HOUR}(?:[:.h][0-5]\d|h)?(?: ?[ap]m| o'clock| uhr(?: [0-5]\d)?| y media| y cuarto)?"
        shapes.append(rf"(?P<hours>{foreign} {hour} {until} {hour}){_END}")
        shapes.append(rf"{foreign} (?P<foreign>{bare}){_END}(?! ?{_COUNTED})")
    return re.compile(rf"{'|'.join(shapes)}|(?P<round>{_APART}{_ROUND}){_END}")


@cache
def _part(language: str) -> re.Pattern[str]:
    parts = lexicon.alternation("parties_du_jour", language)
    if language == "zh":
        return re.compile(rf"(?P<article>(?!))?(?P<part>{parts})")
    article = rf"(?P<article>{lexicon.alternation('articles_de_moment', language)}(?:(?<=') ?| ))"
    return re.compile(rf"(?<![\w'-]){article}?(?P<part>{parts})s?(?![\w-])")
