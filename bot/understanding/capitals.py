"""The shape of names: capitals and the particles between them, cut where a name must end."""

import re
from functools import cache

from bot.understanding import lexicon
from bot.understanding.spans import Spans

CAPITAL = r"(?:[A-Z]'(?=[A-Z]))?[A-Z][^\W\d_]*(?:-[^\W\d_]+)*"
"""« Tessier », « N'Diaye », « Jean-Paul »."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_INITIAL = re.compile(r"[A-Z]\.(?![A-Za-z])")
_SIGNATURE = re.compile(
    r"(?:^|\n|[.!?,)] ?|(?:cordialement|merci|vous|remerciements|regards|saludos|gr\u00fc\u00dfe|saluti)[,.!]? )$"
)
_VERB = re.compile(r"[?]|\b(?:est|a|ne|n'|veut|va|peut|sera|ira)\b")
_LONGEST_TAIL = 60
"""Characters that may follow a signature: a service, an address, a telephone."""


def trimmed(spans: Spans, start: int, end: int) -> int:
    """Return where the name that begins at `start` ends, before any word that cannot belong to one; 0 if nothing is left."""
    last, cased = 0, spans.reading.cased
    for match in _WORD.finditer(cased, start, end):
        word, initial = match.group(), _INITIAL.match(cased, match.start())
        if not spans.free(*match.span()) or (last and _is_acronym(cased[start:end], word)):
            break
        if word.lower() in lexicon.words("roles") and not initial:
            break
        if word not in lexicon.words("particules"):
            last = initial.end() if initial else match.end()
    return last


def next_word(spans: Spans, end: int) -> str:
    """Return the folded word that follows `end` after one space, or nothing."""
    match = _WORD.match(spans.reading.folded, end + 1) if spans.reading.folded[end : end + 1] == " " else None
    return match.group() if match else ""


def signs(spans: Spans, start: int, end: int) -> bool:
    """Tell whether the name stands as a signature: little after it, a stop or a greeting before."""
    rest = spans.reading.folded[end:]
    if len(rest) >= _LONGEST_TAIL or _VERB.search(rest):
        return False
    return start > 15 and closes_a_sentence(spans, start)


def closes_a_sentence(spans: Spans, start: int) -> bool:
    """Tell whether what precedes `start` is finished."""
    return bool(_SIGNATURE.search(spans.reading.folded[max(0, start - 20) : start]))


def is_common(word: str) -> bool:
    """Tell whether a folded word is too common to be a family name."""
    return word in _common_words()


def _is_acronym(name: str, word: str) -> bool:
    """Tell « CCAS » in « Mme Ferrand du CCAS » from « GARNAUD » in « Paul GARNAUD »."""
    return word.isupper() and (len(word) in (2, 3) or f" du {word}" in name or f" de la {word}" in name)


@cache
def name_shape() -> re.Pattern[str]:
    """Match up to four capitalised words in the cased view."""
    particles = lexicon.alternation("particules")
    more = rf"(?:[ ](?:(?i:{particles})[ ']){{0,2}}{CAPITAL}){{0,3}}"
    first = rf"(?:[A-Z]\.(?= [A-Z])|{CAPITAL})"
    return re.compile(rf"(?<![\w'-]){first}{more}|(?<=[dlDLnN]'){CAPITAL}(?: {CAPITAL}){{0,2}}")


@cache
def title_shape() -> re.Pattern[str]:
    """Match « M. Tessier », « Mme K. », « M. et Mme Kowalczyk »; the group `name` is the name alone."""
    forms = [form for title in lexicon.entries("titres") for form in (title.capitalize(), title.upper())]
    title = lexicon.either([*forms, *lexicon.entries("titres_sans_majuscule")])
    particles = lexicon.alternation("particules")
    part = rf"(?:[A-Z]\.(?!\w)|{CAPITAL})"
    name = rf"(?P<name>{part}(?:[ -](?:{particles}[ '])*{part}){{0,3}})"
    return re.compile(rf"(?<![\w'-]){title}\.?(?: (?:et|ou) {title}\.?)? (?:veuve |(?:{particles} (?=[A-Z])))*{name}")


@cache
def _common_words() -> frozenset[str]:
    lists = ("mots_vides", "roles", "ecole", "voies", "places", "mots_courants", "parties_du_jour", "enfants")
    return frozenset().union(*map(lexicon.words, (*lists, "jours", "mois")))
