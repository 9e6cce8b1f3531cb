"""Passwords and codes that somebody types: masked before anything is kept, answered or passed on. Words in `secrets.yaml`."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from bot.understanding.reading import Reading
from ports.yaml import load_yaml

MASK = "\u2022" * 6
_TOKEN = re.compile(r"\S+")
_ENDS = ".!?"
_CLAUSE_ENDS = (",", ";")
_WRAPPING = "=*_`\"'()[]\u00ab\u00bb\u201c\u201d<>,;:."
_NEAR = 6
"""Words after an announcement among which a secret may stand."""
_BEHIND = 120
"""Characters before an announcement where one may stand."""
_SHORTEST, _FEWEST_DIGITS = 4, 5
_SIGN = re.compile(r"[@#$%^&*+=~|\\{}\u00a7!?]")
_REFERENCE = re.compile(
    r"[A-Z]{1,6}[-_]?\d[\d-]*"  # UC-0873, T-2026-00001
    r"|\d{1,4}[a-z]{1,5}\d{0,2}"  # 8h30, 2e, 12go
)
"""What mixes letters and digits without being a secret, unless it is said to be one (« mot de passe : TOTO2026 »)."""
_HARMLESS = re.compile(
    r"0x[\dA-Fa-f]+"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|(?:https?://|www\.)\S+"
    r"|v?\d+(?:\.\d+)+"  # a version
    r"|[\d./:,+%\u20ac-]*"
)
"""What mixes letters, digits and signs without being a secret."""
_CODE = re.compile(r"\d{4,8}")

Span = tuple[int, int]


def hide(text: str) -> str:
    """Return `text` with the secrets that it gives masked; the very same text when it gives none."""
    reading = Reading(text)
    for start, end in sorted({reading.original(*span) for span in _secrets(reading)}, reverse=True):
        text = text[:start] + MASK + text[end:]
    return text


def _secrets(reading: Reading) -> Iterator[Span]:
    """Yield the places of the secrets in the views of `reading`."""
    for found in _announcement().finditer(reading.folded):
        yield from _following(reading, found.end(), code=found.group() in _lists("codes"))
        yield from _preceding(reading, found.start())


def _following(reading: Reading, after: int, *, code: bool) -> Iterator[Span]:
    quoted = _quotation().match(reading.folded, after)
    if quoted and quoted[1] not in _lists("ordinaires"):
        yield quoted.span(1)
        return
    at_once, linked, marked = True, False, False
    for found in islice(_TOKEN.finditer(reading.cased, after), _NEAR):
        span = _bare(reading, *found.span())
        bare, marked = reading.cased[slice(*span)], marked or found.group()[0] in ":="
        given = at_once and (_is_code(bare, short=code) or (marked and _stands_alone(reading, span)))
        if given or _looks_secret(bare, said=at_once and (linked or marked)):
            yield span
        if found.group()[-1] in _ENDS:
            return
        at_once = linked = at_once and (not bare or bare.lower() in _lists("liens"))


def _preceding(reading: Reading, before: int) -> Iterator[Span]:
    tokens = [found.span() for found in _TOKEN.finditer(reading.cased, max(0, before - _BEHIND), before)]
    linked = False
    while tokens and reading.folded[slice(*tokens[-1])] in _lists("avant"):
        linked = True
        tokens = tokens[:-1]
    if linked and tokens and _looks_secret(reading.cased[slice(*(span := _bare(reading, *tokens[-1])))]):
        yield span


def _bare(reading: Reading, start: int, end: int) -> Span:
    """Return the place of a word without the marks around it; a final « ! » may belong to it."""
    word = reading.cased[start:end]
    start += len(word) - len(word.lstrip(_WRAPPING))
    return start, max(start, start + len(word.strip(_WRAPPING)))


def _looks_secret(word: str, *, said: bool = False) -> bool:
    plain = word.rstrip("!?")
    harmless = _HARMLESS.fullmatch(plain) or (not said and _REFERENCE.fullmatch(plain))
    if len(word) < _SHORTEST or harmless or plain.lower() in _lists("produits"):
        return False
    letters, digits = any(map(str.isalpha, word)), any(map(str.isdecimal, word))
    return (letters and digits) or ((letters or digits) and bool(_SIGN.search(plain)))


def _is_code(word: str, *, short: bool) -> bool:
    return bool(_CODE.fullmatch(word)) and (short or len(word) >= _FEWEST_DIGITS)


def _stands_alone(reading: Reading, span: Span) -> bool:
    """Tell whether a word ends its line or its clause, and is no remark (« mot de passe : oublié »)."""
    word, rest = reading.folded[slice(*span)], reading.folded[span[1] :].split("\n")[0].strip()
    ordinary = word in _lists("ordinaires") or _HARMLESS.fullmatch(word)
    ends = rest[:1] in _CLAUSE_ENDS or not rest.strip(_WRAPPING + " ")
    return len(word) >= _SHORTEST and ends and not ordinary


@cache
def _lists(name: str) -> frozenset[str]:
    content: dict[str, list[str]] = load_yaml(Path(__file__).with_name("secrets.yaml").read_text("utf-8"))
    return frozenset(content[name])


@cache
def _announcement() -> re.Pattern[str]:
    names = sorted(_lists("annonces") | _lists("codes"), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")


@cache
def _quotation() -> re.Pattern[str]:
    links = "|".join(map(re.escape, sorted(_lists("liens"), key=len, reverse=True)))
    return re.compile(rf"\s*(?:(?:{links})\s*)+[\"\u00ab\u201c]\s*([^\"\u00bb\u201d\n]{{3,60}}?)\s*[\"\u00bb\u201d]")
