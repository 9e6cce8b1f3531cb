"""When, as an hour or a part of the day; « 48 h » is how long, not when."""

import re
from functools import cache

from bot.understanding import lexicon
from bot.understanding.spans import Spans

_CLOCK = r"(?:[01]?\d|2[0-4])"
_BOUNDARY = r"(?![\w/%]|[ ]?[/]|[.,:]\d)"


def find(spans: Spans) -> None:
    """Claim times. Dates must have been found: « matin » counts only next to one, or when it is chosen."""
    for match in _hours(spans.language).finditer(spans.reading.folded):
        if not _is_duration(spans, match):
            spans.add("time", *match.span())
    _parts_of_day(spans)


def _is_duration(spans: Spans, match: re.Match[str]) -> bool:
    if match.group("sure"):
        return False
    start, end = match.span()
    return bool(_before_duration().search(spans.before(start)) or _after_duration().match(spans.after(end)))


def _parts_of_day(spans: Spans) -> None:
    folded = spans.reading.folded
    ends = {end for key in ("date", "period") for _, end in spans.of(key)}
    starts = {start for start, _ in spans.of("date")}
    for match in _part(spans.language).finditer(folded):
        start, end = match.span("part")
        gap = match.group("gap") or ""
        if {match.start(), match.start() - 1} & ends or {end, end + 1} & starts or _chosen(spans, match, gap):
            spans.add("time", start - 3 if gap.endswith("un ") else start, end)


def _chosen(spans: Spans, match: re.Match[str], gap: str) -> bool:
    """« Un matin », « plut\u00f4t le soir »: asked for. « La garderie du soir », « toute la nuit »: not."""
    part = match.group("part")
    if part in ("midi", "minuit") and re.search(r"(?<!\w)(?:a|vers|avant|apres|des|jusqu'a) $", spans.before(match.start("part"))):
        return True
    if spans.language != "fr" and part in lexicon.words("parties_du_jour", spans.language) - lexicon.words("parties_du_jour"):
        return " " in part
    if re.search(r"(?:chaque|tous|toute|toutes|du|accueil|garderie|de) (?:le |la |les )?$", spans.before(match.start())):
        return False
    return bool(gap) and not spans.keys() & {"time"}


@cache
def _hours(language: str) -> re.Pattern[str]:
    words = lexicon.alternation("heures_en_lettres")
    single = (
        rf"(?:(?<![\w.,:/-]){_CLOCK} ?(?:h|heures?|hrs?|uhr)(?: ?[0-5]\d)?(?: ?(?:et quart|et demie?|moins le quart|moins 10|moins dix))?{_BOUNDARY}"
        rf"|(?<![\w.,:/-]){_CLOCK}:[0-5]\d(?: ?(?:am|pm|uhr|h))?{_BOUNDARY}|(?<![\w.,:/-])1?\d(?:[:.][0-5]\d)? ?(?:am|pm|a\.m\.|p\.m\.)(?!\w))"
    )
    sure = (
        rf"(?:(?:de |entre |from |von )?(?:{single}|(?<![\w.,:/-]){_CLOCK})(?: ?- ?| ?/ ?| a | et | jusqu'a | bis | to | y las | and | alle )(?:{single}|minuit|midi)"
        rf"|(?<![\w.,:/-]){_CLOCK} ?(?:h|heures?) ?[0-5]\d(?: du matin| du soir)?{_BOUNDARY}|(?<![\w.,:/-]){_CLOCK}:[0-5]\d(?: ?(?:am|pm|uhr|h))?{_BOUNDARY}"
        rf"|(?:midi|minuit|{_CLOCK} ?(?:h|heures?)) (?:moins le quart|et quart|et demie?|moins dix|pile)"
        rf"|(?<![\w.,:/-])1?\d(?:[:.][0-5]\d)? ?(?:am|pm|a\.m\.|p\.m\.)(?!\w)"
        rf"|(?<=(?<!\w)a )(?:{_CLOCK} ?(?:h|heures?){_BOUNDARY}|{words} heures?(?: et demie| trente| quinze| et quart)?(?!\w)))"
    )
    loose = rf"(?<![\w.,:/-]){_CLOCK} ?(?:h|heures?){_BOUNDARY}|(?<=(?:avant|depuis) )(?!){words}|(?:(?<=vers )|(?<=apres )|(?<=avant )|(?<=des )|(?<=jusqu'a )){words} heures?(?!\w)"
    return re.compile(rf"(?P<sure>{sure}{_foreign_hours(language)})|{loose}")


def _foreign_hours(language: str) -> str:
    shapes = {
        "es": rf"|(?<=las ){_CLOCK}(?:[:.][0-5]\d)?(?: y media| y cuarto)?(?![\w/])",
        "pt": rf"|(?<=as ){_CLOCK}(?:[h:.][0-5]\d)?h?(?![\w/])",
        "it": rf"|(?:(?<=alle )|(?<=dalle )|(?<=le )){_CLOCK}(?:[:.][0-5]\d)?(?![\w/])",
        "de": rf"|(?<![\w.,:/-]){_CLOCK}(?:[.:][0-5]\d)? uhr(?: [0-5]\d)?|(?<=gegen ){_CLOCK}(?![\w/.])",
        "pl": rf"|(?:(?<= o )|(?<=po )|(?<=do )|(?<=przed )){_CLOCK}(?:[:.][0-5]\d)(?![\w/])|(?:(?<=po )|(?<= o )|(?<=do )){_CLOCK}(?![\w/]| ?\w)",
        "tr": rf"|(?:saat )?{_CLOCK}[:.][0-5]\d(?!\d)|saat {_CLOCK}(?!\d)",
        "en": rf"|(?:(?<= at )|(?<=around )){_CLOCK}(?:[:.][0-5]\d)?(?: o'clock)?(?![\w/]|[ ]\w)|{_CLOCK}\.[0-5]\d(?= (?:really|confirmed|on|is)|\?)",
        "ar": rf"|\u0627\u0644\u0633\u0627\u0639\u0629 (?:{_CLOCK}(?::[0-5]\d)?|[\u0621-\u064a]+)",
        "zh": rf"|(?:\u4e0a\u5348|\u4e0b\u5348|\u665a\u4e0a|\u65e9\u4e0a|\u4e2d\u5348)?(?:{_CLOCK}|[\u4e00-\u5341]+)\u70b9(?:\u534a|\d{{1,2}}\u5206?)?",
    }
    return shapes.get(language, "")


@cache
def _part(language: str) -> re.Pattern[str]:
    parts = lexicon.alternation("parties_du_jour", language)
    gap = r"(?P<gap>(?:plutot |de preference |dispo |seulement |que )?(?:un |le |en |l'|la |les |en fin de |au |dans l'|dans la )|dans l)"
    return re.compile(rf"(?<![\w-]){gap}?(?<![^\W\d])(?P<part>{parts})s?(?![\w-])" if language not in ("zh",) else rf"(?P<gap>(?!))?(?P<part>{parts})")


@cache
def _before_duration() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){lexicon.alternation('avant_duree')} ?$")


@cache
def _after_duration() -> re.Pattern[str]:
    return re.compile(rf" ?{lexicon.alternation('apres_duree')}(?!\w)")
