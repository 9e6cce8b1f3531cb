"""What a register numbers: number plates and land parcels."""

import re

from bot.understanding.spans import Spans

_PAIR, _SMALL_PAIR = r"[A-HJ-NP-TV-Z]{2}", r"[a-hj-np-tv-z]{2}"
"""The system of 2009 has neither I, O nor U, and never SS."""
_PLATE = re.compile(
    rf"(?<![\w-])(?:(?!SS|WW){_PAIR}[ .-]?\d{{3}}[ .-]?(?!SS){_PAIR}"
    r"|\d{2,4}[ -]?[A-Z]{2,3}[ -]?(?:\d{2}|2[AB]|97\d))(?![\w-])"
)
_SMALL_PLATE = re.compile(rf"(?<![\w-])(?!ss|ww){_SMALL_PAIR}(?:-\d{{3}}-|\d{{3}})(?!ss){_SMALL_PAIR}(?![\w-])")
_SPACED_PLATE = re.compile(
    rf"(?:plaque|immat\w*)[^\n\d]{{0,15}}?(?<!\w)({_SMALL_PAIR} \d{{3}} {_SMALL_PAIR}|\d{{2,4}} [a-z]{{2,3}} \d\d)(?!\w)"
)
_FOREIGN_PLATE = re.compile(
    r"(?i:plaque|immatricul\w*|plate|kennzeichen|targa|matricula|plaka\w*|rejestracyjn\w*)[^\n\d]{0,25}?(?<![\w-])"
    r"([A-Z]{1,3}[ -]?(?:[A-Z]{1,2}[ -]?)?\d{1,5}(?:[ -]?[A-Z]{1,3})?|\d{1,4}[ -]?[A-Z]{2,3}(?:[ -]?\d{2})?)(?![\w-])"
)
_SECTION = r"(?:\d{3} ?)?(?!(?:DE|DU|LE|LA|EN|UN|AU|ET) )[A-Z]{1,2}[ -]?(?:[Nn][\u00b0o] ?)?\d{1,4}(?!\w)"
_SMALL_SECTION = r"(?!de |du |le |la |en |un |au |et )[a-z]{1,2} ?\d{1,4}(?!\w)"
_NUMBER_ALONE = r"\d{1,4}(?!\w|\d| ?m| ?ha\b|[,.]\d)"
_PARCELS = re.compile(
    r"(?i:parcelles?|parcel|plot|parsel|parcela|particella|dzialce|grundstuck\w*|section|cadastree?s?|\u5730\u5757\u53f7\u662f?)"
    r"(?i:(?: cadastrales?| cadastrees?| section| no| n\u00b0| est| nr\.?| :)*)[ ]?"
    rf"(?P<first>{_SECTION}|{_SMALL_SECTION}|{_NUMBER_ALONE})"
    rf"(?:(?:,| et| et non| und| and|,? puis| &) (?P<second>{_SECTION}))?(?:(?:,| et) (?P<third>{_SECTION}))?"
)
_DIGIT = re.compile(r"\d")


def find(spans: Spans) -> None:
    """Claim parcels and number plates."""
    if not _DIGIT.search(spans.reading.folded):
        return
    for match in _PARCELS.finditer(spans.reading.cased):
        for name in ("first", "second", "third"):
            if match.group(name):
                spans.add("parcel", *match.span(name))
    _plates(spans)


def _plates(spans: Spans) -> None:
    """In capitals any separator will do; in small letters only dashes, nothing, or a word that announces it."""
    cased, folded = spans.reading.cased, spans.reading.folded
    for shape, text in ((_PLATE, cased), (_SMALL_PLATE, folded), (_SPACED_PLATE, folded), (_FOREIGN_PLATE, cased)):
        for match in shape.finditer(text):
            spans.add("plate", *match.span(match.re.groups))
