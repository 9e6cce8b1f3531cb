"""What an administration numbers: files, staff, bus lines."""

import re
from functools import cache

from bot.understanding import lexicon
from bot.understanding.spans import Spans

_STAFF = re.compile(r"(?<!\w)(?:matricule|mat\.?)(?: n\u00b0| no| :|:)? ?(\w{0,2}\d{2,8})(?!\w)")
_CODE = r"(?=[\w/.-]*\d)[a-z0-9]+(?:[/._-][a-z0-9]+)*"
_SHAPE = re.compile(
    r"(?<![\w/-])(?:\d{3} \d{3} \d{2} [a-z]?\d{4,5}"
    r"|[a-z]{1,5}-?\d{2,4}-\d{2,8}|\d{2,4}-[a-z]{2,5}-\d{2,8}|\d{4}[/-][a-z]{2,5}[/-]\d{1,6}"
    r"|[a-z]{1,5}-\d{3,12}|\d{2}-\d{4,8}|[a-z]{2,5}-\d{4}-[a-z]{1,4}-\d{1,6})(?![\w/]|-\w)"
)
_NO_FILE = re.compile(
    r"(?:covid|f|a|d|rd|rn|n|e|ce|cm|gir|pcmi|dp|iso|rgpd|re|rt|windows|office|g|p)-?\d{1,4}$"
    r"|\d{1,2}h\d*$|(?:19|20)\d\d(?:-(?:19|20)?\d\d)?$|(?:0[1-9]|1[0-2])-20\d\d$"
)
"""Forms of a permit, roads, hours, school years… have the shape of a file number."""
_UNIT = re.compile(
    r" ?(?:\u20ac|euro|e\b|h\b|m2|m\u00b2|m3|ans?\b|jours?\b|mois\b|personnes?\b|pages?\b|pieces?\b|%|/\d|:\d)"
)
_DIGIT = re.compile(r"\d")


def find(spans: Spans) -> None:
    """Claim permits, staff numbers, file numbers, bus lines."""
    if _DIGIT.search(spans.reading.folded):
        _permits(spans)
        for match in _STAFF.finditer(spans.reading.folded):
            spans.add("matricule", *match.span(1))
        _files(spans)
    if spans.mentions("transports"):
        _lines(spans)


def _permits(spans: Spans) -> None:
    for match in _permit().finditer(spans.reading.folded):
        if sum(map(str.isdigit, match.group())) > 3:
            spans.add("dossier_number", *match.span())


def _files(spans: Spans) -> None:
    """A file number has a word before it, or the shape of one."""
    folded = spans.reading.folded
    for match in _announced().finditer(folded):
        is_one = _is_file_number(match.group("code"), clearly=match.group("head") is not None)
        if is_one and not _UNIT.match(spans.after(match.end())):
            spans.add("dossier_number", *match.span("code"))
    for match in _SHAPE.finditer(folded):
        if not _NO_FILE.match(match.group()):
            spans.add("dossier_number", *match.span())


def _is_file_number(code: str, *, clearly: bool) -> bool:
    """« Dossier 884 » is one; « numéro 214 » may be a house or a lamp post."""
    if _NO_FILE.match(code):
        return False
    if code.isdecimal():
        return len(code) > (2 if clearly else 4)
    return sum(map(str.isdigit, code)) > 1


def _lines(spans: Spans) -> None:
    """« Ligne 2 », « ligne b », « bus A » (a capital: « le bus a du retard »)."""
    for match in _line().finditer(spans.reading.folded):
        letter = match.group("letter")
        clear = letter != "a" and "lig" in match.group()
        if letter is None or clear or spans.reading.cased[match.start("letter")].isupper():
            spans.add("line", *match.span())


@cache
def _permit() -> re.Pattern[str]:
    kinds = lexicon.alternation("permis")
    number = r"\d{2,4}(?:[ .-]?\d{2,3}){0,3}[ .-]?[a-z]{0,2}\d{3,6}"
    return re.compile(rf"(?<![\w-]){kinds}[ -]?(?:n\u00b0 ?)?{number}(?![\w-])")


@cache
def _announced() -> re.Pattern[str]:
    heads, numbers = lexicon.alternation("mots_de_reference"), lexicon.alternation("mots_de_numero")
    link = rf"(?:[ ]?(?:{numbers}(?!\w)\.?|:|#|est|is|ist|porte le|portant le|\())*"
    return re.compile(rf"(?<!\w)(?:(?P<head>{heads})|{numbers}){link}[ ]?(?P<code>{_CODE})(?![\w/]|-\w)")


@cache
def _line() -> re.Pattern[str]:
    heads = lexicon.alternation("transports")
    named = rf"{heads}(?: (?:n\u00b0|no|numero|number|nr\.?))? ?(?:\d{{1,3}}|(?<= )(?P<letter>[a-h])(?![\w'.]))"
    counts = r"(?!\w|[ ]?(?:h\b|heures?|min|ans\b|euros?|\u20ac|personnes|places|enfants|fois|jours)|[.,:]\d)"
    several, english = r"lignes \d{1,2}(?:, \d{1,2})* et \d{1,2}", r"number \d{1,3} (?:bus|tram|shuttle)"
    turkish, chinese = r"\d{1,2} (?:numarali|nolu) (?:otobus|hat)", r"\d{1,3}(?:\u8def|\u53f7\u7ebf)"
    return re.compile(rf"(?<!\w)(?:{several}|{named}{counts}|{english}|{turkish})|{chinese}")
