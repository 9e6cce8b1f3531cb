"""What an administration numbers: files, plates, parcels, bus lines, staff numbers."""

import re
from functools import cache

from bot.understanding import lexicon
from bot.understanding.spans import Spans

_PLATE = re.compile(
    r"(?<![\w-])(?:(?!SS|WW)[A-HJ-NP-TV-Z]{2}[ .-]?\d{3}[ .-]?(?!SS)[A-HJ-NP-TV-Z]{2}"
    r"|\d{2,4}[ -]?[A-Z]{2,3}[ -]?(?:\d{2}|2[AB]|97\d))(?![\w-])"
)
_SMALL_PLATE = re.compile(r"(?<![\w-])(?!ss|ww)[a-hj-np-tv-z]{2}(?:-\d{3}-|\d{3})(?!ss)[a-hj-np-tv-z]{2}(?![\w-])")
_SPACED_PLATE = re.compile(r"(?:plaque|immat\w*)[^\n\d]{0,15}?(?<!\w)([a-hj-np-tv-z]{2} \d{3} [a-hj-np-tv-z]{2})(?!\w)")
_FOREIGN_PLATE = re.compile(
    r"(?i:plaque|immatricul\w*|plate|kennzeichen|targa|matricula|plaka\w*|rejestracyjn\w*)[^\n\d]{0,25}?"
    r"(?<![\w-])((?=[A-Z\d -]*\d)[A-Z]{1,3}[ -]?(?:[A-Z]{1,2}[ -]?)?\d{1,5}(?:[ -]?[A-Z]{1,3})?|\d{1,4}[ -]?[A-Z]{2,3}(?:[ -]?\d{2})?)(?![\w-])"
)
_PARCEL = r"(?:\d{3} ?)?(?!(?:DE|DU|LE|LA|EN|UN|AU|ET) )[A-Z]{1,2}[ -]?(?:[Nn][\u00b0o] ?)?\d{1,4}"
_PARCELS = re.compile(
    r"(?i:parcelles?|parcel|parsel|parcela|particella|dzialce|grundstuck\w*|section|cadastree?s?|\u5730\u5757\u53f7\u662f?)"
    r"(?i:(?: cadastrales?| cadastrees?| section| no| n\u00b0| est| nr\.?| :)*)[ ]?"
    rf"(?P<first>{_PARCEL}|(?i:(?!de |du |le |la |en |un |au |et |du )[a-z]{{1,2}} ?\d{{1,4}})|\d{{1,4}}(?!\d| ?m| ?ha\b| ?\u33a1|[,.]\d))(?!\w)"
    rf"(?:(?:,| et| et non| und| and|,? puis| &) (?P<second>{_PARCEL})(?!\w))?(?:(?:,| et) (?P<third>{_PARCEL})(?!\w))?"
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
    if re.search(r"\d", folded):
        _parcels(spans)
        _plates(spans)
        _permits(spans)
        _named(spans, "matricule", _STAFF)
        _files(spans)
    _lines(spans)


def _plates(spans: Spans) -> None:
    """In capitals any separator will do; in small letters only dashes, nothing, or a word that announces it."""
    for shape, text in ((_PLATE, spans.reading.cased), (_SMALL_PLATE, spans.reading.folded)):
        for match in shape.finditer(text):
            spans.add("plate", *match.span())
    for shape, text in ((_SPACED_PLATE, spans.reading.folded), (_FOREIGN_PLATE, spans.reading.cased)):
        for match in shape.finditer(text):
            spans.add("plate", *match.span(1))


def _permits(spans: Spans) -> None:
    for match in _permit().finditer(spans.reading.folded):
        if sum(map(str.isdigit, match.group())) >= 4:
            spans.add("dossier_number", *match.span())


def _parcels(spans: Spans) -> None:
    for match in _PARCELS.finditer(spans.reading.cased):
        for name in ("first", "second", "third"):
            if match.group(name):
                spans.add("parcel", *match.span(name))


def _named(spans: Spans, key: str, shape: re.Pattern[str]) -> None:
    for match in shape.finditer(spans.reading.folded):
        spans.add(key, *match.span(1))


def _files(spans: Spans) -> None:
    """A reference has a word before it, or the shape of one; a bare number needs three digits."""
    for match in _reference().finditer(spans.reading.folded):
        token = match.group("token")
        if _looks_like_one(token, announced=match.group("head") is not None) and not _UNIT.match(spans.after(match.end())):
            spans.add("dossier_number", *match.span("token"))
    for match in _SHAPE.finditer(spans.reading.folded):
        if not _NOT_A_FILE.match(match.group()) and not _YEARS.match(match.group()):
            spans.add("dossier_number", *match.span())


def _looks_like_one(token: str, *, announced: bool) -> bool:
    """« Dossier 884 » is one; « num\u00e9ro 214 » may be a house or a lamp post, « 2024 » a year."""
    if _NOT_A_FILE.match(token) or (len(token) == 4 and token[:2] in ("19", "20")):
        return False
    if token.isdecimal():
        return len(token) > (2 if announced else 4)
    return sum(map(str.isdigit, token)) > 1


_YEARS = re.compile(r"(?:19|20)\d\d-(?:19|20)?\d\d$|\d\d-\d\d\d\d$")
_UNIT = re.compile(r" ?(?:\u20ac|euro|e\b|h\b|m2|m\u00b2|m3|ans?\b|jours?\b|mois\b|personnes?\b|pages?\b|pieces?\b|%|/\d|:\d)")


def _lines(spans: Spans) -> None:
    if not spans.mentions("transports"):
        return
    for match in _line().finditer(spans.reading.folded):
        if match.group("letter") is None or spans.reading.cased[match.start("letter")].isupper():
            spans.add("line", *match.span())


@cache
def _permit() -> re.Pattern[str]:
    kinds = lexicon.alternation("permis")
    return re.compile(rf"(?<![\w-]){kinds}[ -]?(?:n\u00b0 ?)?\d{{2,4}}(?:[ .-]?\d{{2,3}}){{0,3}}[ .-]?[a-z]{{0,2}}\d{{3,6}}(?![\w-])")


@cache
def _reference() -> re.Pattern[str]:
    heads, numbers = lexicon.alternation("mots_de_reference"), lexicon.alternation("mots_d_adresse_seule")
    link = rf"(?:[ ]?(?:{numbers}(?!\w)\.?|:|#|est|is|ist|porte le|portant le|\())*"
    return re.compile(rf"(?<!\w)(?:(?P<head>{heads}){link}|(?P<bare>{numbers}){link})[ ]?(?P<token>{_TOKEN})(?![\w/]|-\w)")


@cache
def _line() -> re.Pattern[str]:
    heads = lexicon.alternation("transports")
    return re.compile(
        rf"(?<!\w){heads}(?: (?:n\u00b0|no|numero|number|nr\.?))? ?(?:\d{{1,3}}|(?<= )(?P<letter>[a-h])(?![\w'.]))"
        r"(?!\w|[ ]?(?:h\b|heures?|min|ans\b|euros?|\u20ac|personnes|places|enfants|fois|jours)|[.,:]\d)"
        r"|(?<!\w)\d{1,2} (?:numarali|nolu) (?:otobus|hat)|\d{1,3}(?:\u8def|\u53f7\u7ebf)"
    )
