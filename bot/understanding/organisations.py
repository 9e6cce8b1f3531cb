"""Organisations that a message names: « Cabinet Caux Gestion », « SCI des Trois-Moulins »."""

import re
from functools import cache

from bot.understanding import lexicon
from bot.understanding.capitals import CAPITAL
from bot.understanding.spans import Spans

_LINKS = r"(?:de la|de l'|des|du|de|d'|aux?|et|en|&|a|les|la|le)"
_BEFORE = r"(?!(?:Le|La|Les|L|Un|Une|Notre|Mon|Au|Du|Des|De|Bonjour|Merci|Cher|Chere)\b)"
_KINDS = r"(?: (?:notariale?|paroissial|sporti(?:f|ve)|de pompes funebres|syndic|immobili\w+))?"


def find(spans: Spans) -> None:
    """Claim organisations as person_name; « l'association Fil et Aiguille » gives « Fil et Aiguille »."""
    if not spans.mentions("organisations"):
        return
    for match in _shape().finditer(spans.reading.cased):
        head = match.group("head")
        whole = (
            match.group("before")
            or head[0].isupper()
            or match.group("link")
            or head in lexicon.words("formes_juridiques")
        )
        if match.group("name").lower() not in lexicon.words("roles"):
            spans.add("person_name", match.start() if whole else match.start("name"), match.end())


@cache
def _shape() -> re.Pattern[str]:
    words = lexicon.entries("organisations")
    heads = lexicon.either(form for word in words for form in (word, word.capitalize(), word.upper()))
    name = rf"(?P<name>(?:(?:Les|Le|La|L'|Aux|Au) ?)?{CAPITAL}(?:(?: {_LINKS}[ ']?| )(?={CAPITAL}){CAPITAL}){{0,3}})"
    return re.compile(
        rf"(?<![\w-])(?P<before>{_BEFORE}{CAPITAL} )?(?P<head>{heads}){_KINDS} (?P<link>du |de la |des |de |d')?\u00ab? ?{name}"
    )
