"""When, as an hour or a part of the day; « 48 h » is how long, not when."""

import re
from functools import cache

from bot.understanding import lexicon
from bot.understanding.spans import Spans

_HOUR = r"(?<![\w.,:/-])(?:[01]?\d|2[0-4])"
_END = r"(?![\w/%]|[ ]?/|[.,:]\d)"
_QUARTERS = r"(?: (?:et quart|et demie?|moins le quart|moins dix|moins 10|pile))"
_ROUND = rf"{_HOUR} ?(?:h|heures?|hrs?)"
_EXACT = rf"{_HOUR}(?: ?(?:h|heures?) ?|:)[0-5]\d(?: ?(?:am|pm|uhr|h))?{_END}"
_ENGLISH = r"(?<![\w.,:/-])1?\d(?:[:.][0-5]\d)? ?(?:am|pm|a\.m\.|p\.m\.)(?!\w)"
_SPOKEN = rf"(?:midi|minuit|{_ROUND}){_QUARTERS}(?!\w)"
_ANY = rf"(?:{_EXACT}|{_ENGLISH}|{_ROUND}{_END}|midi|minuit)"
_SECOND = _ANY.replace(_HOUR, _HOUR.partition(")")[2]).replace(r"(?<![\w.,:/-])", "")
_RANGE = rf"(?:(?<!\w)(?:de|entre|from|von) )?(?:{_ANY}|{_HOUR})(?: ?[-/] ?| a | et | jusqu'a | bis | to | and ){_SECOND}"
_FOREIGN = {
    "es": rf"(?:a|de|desde|hasta|sobre) las (?P<foreign>{_HOUR}(?:[:.][0-5]\d)?(?: y media| y cuarto)?){_END}",
    "pt": rf"(?:as|pelas|ate as) (?P<foreign>{_HOUR}(?:[h:.][0-5]\d)?h?){_END}",
    "it": rf"(?:alle|dalle|le|verso le) (?P<foreign>{_HOUR}(?:[:.][0-5]\d)?){_END}",
    "de": rf"(?P<foreign>{_HOUR}(?:[.:][0-5]\d)? uhr(?: [0-5]\d)?){_END}",
    "pl": rf"(?:o|po|do|przed|od|okolo) (?P<foreign>{_HOUR}(?:[:.][0-5]\d)?){_END}(?! ?(?:dni|lat|osob))",
    "tr": rf"(?P<foreign>saat {_HOUR}(?:[.:][0-5]\d)?)(?!\d)",
    "en": rf"(?:at|around|until|before|after) (?P<foreign>{_HOUR}(?:[:.][0-5]\d)?(?: ?[ap]m| o'clock)?){_END}(?! (?:days|weeks|years|rue|euros|people))",
    "ar": rf"(?P<foreign>\u0627\u0644\u0633\u0627\u0639\u0629 (?:{_HOUR}(?::[0-5]\d)?|[\u0621-\u064a]+))",
    "zh": r"(?P<foreign>(?:\u4e0a\u5348|\u4e0b\u5348|\u665a\u4e0a|\u65e9\u4e0a)?(?:\d{1,2}|[\u4e00\u4e8c\u4e24\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]+)\u70b9(?:\u534a|\d{1,2}\u5206?)?)",
}
_HABIT = re.compile(r"(?<!\w)(?:chaque|tous|toute|toutes|du|accueil|garderie|pendant) (?:le |la |les )?$")
_TOLD = re.compile(r"\d|midi|minuit|heure|\u70b9|\u0627\u0644\u0633\u0627\u0639\u0629")
_TOWARDS = re.compile(r"(?<!\w)(?:a|vers|avant|apres|des|jusqu'a) $")


def find(spans: Spans) -> None:
    """Claim times. Dates must have been found: « matin » counts only next to one, or when it is chosen."""
    told = _TOLD.search(spans.reading.folded)
    for match in _hours(spans.language).finditer(spans.reading.folded) if told else ():
        kind = match.lastgroup or ""
        if kind != "round" or not _is_duration(spans, *match.span()):
            spans.add("time", *match.span(kind))
    _parts_of_day(spans)


def _is_duration(spans: Spans, start: int, end: int) -> bool:
    if "heure" in spans.reading.folded[start:end] and not {start - 1, start - 2} & {last for _, last in spans.of("date")}:
        return True
    return bool(_before_duration().search(spans.before(start)) or _after_duration().match(spans.after(end)))


def _parts_of_day(spans: Spans) -> None:
    days = spans.of("date") + spans.of("period")
    beside = {end + gap for _, end in days for gap in (0, 1)} | {start - gap for start, _ in days for gap in (0, 1)}
    for match in _part(spans.language).finditer(spans.reading.folded):
        start, end = match.span("part")
        if {match.start(), start, end} & beside or _chosen(spans, match):
            spans.add("time", start - 3 if match.group("article") == "un " else start, end)


def _chosen(spans: Spans, match: re.Match[str]) -> bool:
    """« Un matin », « plut\u00f4t le soir »: asked for. « La garderie du soir », « toute la nuit »: not."""
    before = spans.before(match.start())
    if match.group("part") in ("midi", "minuit"):
        return bool(_TOWARDS.search(before))
    if match.group("part") not in lexicon.words("parties_du_jour"):
        return " " in match.group("part")
    return bool(match.group("article")) and not _HABIT.search(before) and not spans.of("time")


@cache
def _hours(language: str) -> re.Pattern[str]:
    words = lexicon.alternation("heures_en_lettres")
    said = rf"(?<!\w)(?:a|vers|avant|apres|des|depuis|jusqu'a) (?P<said>(?!une heure (?!et|trente|quinze)){words} heures?(?: et demie| trente| quinze| et quart)?)(?!\w)"
    at = rf"(?<!\w)(?:a|vers|avant|apres) (?P<at>{_EXACT}|{_ROUND}{_END}(?: du matin| du soir)?)"
    known = rf"(?P<range>{_RANGE})|(?P<exact>{_EXACT}|{_ENGLISH}|{_SPOKEN})|{said}|{at}"
    foreign = rf"|(?<!\w){_FOREIGN[language]}" if language in _FOREIGN else ""
    return re.compile(rf"{known}{foreign}|(?P<round>{_ROUND}){_END}")


@cache
def _part(language: str) -> re.Pattern[str]:
    parts = lexicon.alternation("parties_du_jour", language)
    if language == "zh":
        return re.compile(rf"(?P<article>(?!))?(?P<part>{parts})")
    article = r"(?P<article>un |le |en |l'|la |les |au |dans l'|dans la )"
    return re.compile(rf"(?<![\w'-]){article}?(?P<part>{parts})s?(?![\w-])")


@cache
def _before_duration() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){lexicon.alternation('avant_duree')} ?$")


@cache
def _after_duration() -> re.Pattern[str]:
    return re.compile(rf" ?{lexicon.alternation('apres_duree')}(?!\w)")
