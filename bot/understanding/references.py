"""What an administration numbers: files, plates, parcels, bus lines, staff numbers."""

import re
from functools import cache

from bot.understanding import lexicon
from bot.understanding.spans import Spans

_PLATE = re.compile(
    r"(?<![\w-])(?:(?!ss|ww)[a-hj-np-tv-z]{2}[ .-]?\d{3}[ .-]?(?!ss)[a-hj-np-tv-z]{2}"
    r"|\d{2,4}[ -]?[a-z]{2,3}[ -]?(?:\d{2}|2[ab]|97\d))(?![\w-])"
)
_OLD_PLATE_UNITS = re.compile(r"^\d+[ -]?(?:rue|bis|ter|ans|jan|fev|mai|des|les|par|sur|pour|nov|oct|dec|sep|avr|mar|et|au|ou|du|de)")
_FOREIGN_PLATE = r"(?:plaque|immatricul\w*|plate|kennzeichen|targa|matricula|plaka\w*|rejestracyjn\w*)[^\n\d]{0,25}?\b"
_PARCEL_AFTER_CUE = re.compile(
    r"(?:parcelles?|parcel|parsel|parcela|particella|dzialce|grundstucks?|section|cadastree?s?|\u5730\u5757\u53f7\u662f?)"
    r"(?: cadastrale| section| no?[ \u00b0.]| est| nr\.?| :)*[ ]?"
    r"((?:\d{3} ?)?[a-z]{1,2}[ -]?(?:n\u00b0 ?|no )?\d{1,4}|\d{1,4}(?= |[,.;?!)]|$))(?!\w)"
    r"(?:(?:,| et| und| and|,? puis) ([a-z]{1,2}[ -]?\d{1,4})(?!\w))?"
)
_STAFF = re.compile(r"(?<!\w)(?:matricule|mat\.?)(?: n\u00b0| no| :|:)? ?(\w{0,2}\d{2,8})(?!\w)")
_TOKEN = r"(?=[\w/.-]*\d)[a-z0-9]+(?:[/._-][a-z0-9]+)*"
_SHAPE = re.compile(
    r"(?<![\w/-])(?:[a-z]{1,5}-?\d{2,4}-\d{2,8}|\d{2,4}-[a-z]{2,5}-\d{2,8}|\d{4}[/-][a-z]{2,5}[/-]\d{1,6}"
    r"|[a-z]{1,5}-\d{3,12}|\d{2}-\d{4,8}|[a-z]{2,5}-\d{4}-[a-z]{1,4}-\d{1,6})(?![\w/]|-\w)"
)
_NOT_A_FILE = re.compile(r"(?:covid|f|a|d|rd|rn|n|e|ce|cm|gir|pcmi|dp|iso|rgpd|re|rt|windows|office|g|p)-?\d{1,4}$")


def find(spans: Spans) -> None:
    """Claim plates, parcels, lines, staff numbers and file numbers."""
    folded = spans.reading.folded
    if spans.language in ("tr", "zh") or any(map(str.isdigit, folded)):
        _plates(spans)
        _permits(spans)
        _parcels(spans)
        _named(spans, "matricule", _STAFF)
        _files(spans)
    _lines(spans)


def _plates(spans: Spans) -> None:
    for match in _PLATE.finditer(spans.reading.folded):
        if not _OLD_PLATE_UNITS.match(match.group()):
            spans.add("plate", *match.span())
    for match in _foreign_plate().finditer(spans.reading.folded):
        spans.add("plate", *match.span(1))


def _permits(spans: Spans) -> None:
    for match in _permit().finditer(spans.reading.folded):
        if sum(map(str.isdigit, match.group())) >= 4:
            spans.add("dossier_number", *match.span())


def _parcels(spans: Spans) -> None:
    for match in _PARCEL_AFTER_CUE.finditer(spans.reading.folded):
        spans.add("parcel", *match.span(1))
        if match.group(2):
            spans.add("parcel", *match.span(2))


def _named(spans: Spans, key: str, shape: re.Pattern[str]) -> None:
    for match in shape.finditer(spans.reading.folded):
        spans.add(key, *match.span(1))


def _files(spans: Spans) -> None:
    """A reference has a word before it, or the shape of one; a bare number needs three digits."""
    for match in _reference().finditer(spans.reading.folded):
        token = match.group(2)
        long_enough = len(token) > 2 if token.isdecimal() else sum(map(str.isdigit, token)) > 1
        year = len(token) == 4 and token[:2] in ("19", "20")
        if long_enough and not year and not _NOT_A_FILE.match(token) and not _UNIT.match(spans.after(match.end())):
            spans.add("dossier_number", *match.span(2))
    for match in _SHAPE.finditer(spans.reading.folded):
        if not _NOT_A_FILE.match(match.group()) and not _YEARS.match(match.group()):
            spans.add("dossier_number", *match.span())


_YEARS = re.compile(r"(?:19|20)\d\d-(?:19|20)?\d\d$|\d\d-\d\d\d\d$")
_UNIT = re.compile(r" ?(?:\u20ac|euro|e\b|h\b|m2|m\u00b2|m3|ans?\b|jours?\b|mois\b|personnes?\b|pages?\b|pieces?\b|%|/\d|:\d)")


def _lines(spans: Spans) -> None:
    for match in _line(spans.language).finditer(spans.reading.folded):
        spans.add("line", *match.span())


@cache
def _foreign_plate() -> re.Pattern[str]:
    return re.compile(_FOREIGN_PLATE + r"([a-z]{0,3}[ -]?[a-z]{0,3}[ -]?\d{1,5}[ -]?[a-z]{0,3}(?:[ -]\d{2})?)(?!\w)")


@cache
def _permit() -> re.Pattern[str]:
    kinds = lexicon.alternation("permis")
    return re.compile(rf"(?<![\w-]){kinds}[ -]?(?:n\u00b0 ?)?\d{{2,4}}(?:[ .-]?\d{{2,3}}){{0,3}}[ .-]?[a-z]{{0,2}}\d{{3,6}}(?![\w-])")


@cache
def _reference() -> re.Pattern[str]:
    heads = lexicon.alternation("mots_de_reference")
    return re.compile(
        rf"(?<!\w){heads}((?:[ ]?(?:n\u00b0|no\b\.?|num\b\.?|numero|number|nr\b\.?|:|#|est|is|porte le numero|ist|\())*)"
        rf"[ ]?({_TOKEN})(?![\w/]|-\w)"
    )


@cache
def _line(language: str) -> re.Pattern[str]:
    heads = lexicon.alternation("transports")
    return re.compile(
        rf"(?<!\w){heads}(?: (?:n\u00b0|no|numero|number|nr\.?))? ?(?:\d{{1,3}}|[a-h](?![\w']))"
        r"(?!\w|[ ]?(?:h\b|heures?|min|ans\b|euros?|\u20ac|personnes|places|enfants|fois|jours)|[.,:]\d)"
        r"|(?<!\w)\d{1,2} (?:numarali|nolu) (?:otobus|hat)|\d{1,3}(?:\u8def|\u53f7\u7ebf)"
    )
