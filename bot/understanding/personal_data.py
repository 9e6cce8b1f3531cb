"""Direct identifiers in a text: telephone, e-mail, NIR, IBAN; found exactly, masked generously.

`find` reports a NIR or an IBAN only when its check digits are right: an action must not run on a mistyped number.
`redact` also masks what merely looks like one, and any run of nine digits: a number with one wrong digit still points
at somebody, and a journal loses nothing of use when a harmless reference is masked with it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.understanding.reading import Reading


class Identifier(NamedTuple):
    """A direct identifier, verbatim. `kind` is phone, email, nir or iban; `start` and `end` index the original text."""

    kind: str
    value: str
    start: int
    end: int


_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%'-]*\w@(?:[\w-]+\.)+[a-z]{2,24}(?!\w)")
_NIR = re.compile(
    r"(?<![\w])[1-478]SEP\d\dSEP(?:0[1-9]|1[0-2]|[2-9]\d)SEP(?:\d\d|2[ab])SEP\d{3}SEP\d{3}(?:SEP(\d\d))?(?!\w)".replace(
        "SEP", r"[ ./-]{0,3}"
    )
)
_IBAN = re.compile(r"(?<!\w)[a-z]{2}\d\d(?:[ -]?[a-z\d]{4}){2,7}(?:[ -]?[a-z\d]{1,4})?(?!\w)")
_PHONE = re.compile(
    r"(?<![\w+])(?:"
    r"(?:\+|00)[ ]?[1-9]\d{0,2}[ .-]?(?:\(0\)[ ]?)?\d(?:[ ./-]?\d){6,11}"
    r"|\(?0[1-9]\)?(?:[ .,/_-]{0,2}\d\d){4}"
    r"|0[1-9]\d\d(?:[ .-]\d{3}){2}"
    r"|0[1-9]\d(?:[ .-]?\d{3})[ .-]?\d{4}"
    r")(?![ .-]?\d|\w)"
)
_WORTH_READING = re.compile(r"@|\d[^\n]*\d")
_DIGITS = re.compile(r"(?<!\d)\+?\d(?:[ ./_-]{0,3}\d){8,}")


def find(text: str) -> list[Identifier]:
    """Return the identifiers of `text`, in order, without overlaps."""
    reading = Reading(text)
    return [_identifier(reading, kind, start, end) for kind, start, end in spans(reading)]


def spans(reading: Reading) -> list[tuple[str, int, int]]:
    """Return (kind, start, end) of each identifier, as indices of the reading."""
    if not _WORTH_READING.search(reading.folded):
        return []
    kept: list[tuple[str, int, int]] = []
    for kind, start, end in _candidates(reading.folded):
        if all(end <= other_start or start >= other_end for _, other_start, other_end in kept):
            kept.append((kind, start, end))
    return sorted(kept, key=lambda found: found[1])


def redact(text: str) -> str:
    """Return `text` with every identifier, and what looks like one, replaced by its kind in brackets."""
    reading = Reading(text)
    shapes = [("email", _EMAIL), ("iban", _IBAN), ("nir", _NIR), ("phone", _PHONE), ("number", _DIGITS)]
    masked = reading.folded
    found: list[tuple[int, int, str]] = []
    for kind, shape in shapes:
        for match in shape.finditer(masked):
            if kind != "iban" or sum(map(str.isdigit, match.group())) > 7:
                found.append((*match.span(), kind))
        for start, end, _ in found:
            masked = masked[:start] + "\x00" * (end - start) + masked[end:]
    redacted = _replace(reading, sorted(found))
    return redacted if redacted == text else redact(redacted)


def valid_nir(number: str) -> bool:
    """Tell whether a NIR of 15 characters, separators apart, has the right key. Corsica counts as 19 and 18."""
    plain = re.sub(r"[^0-9ab]", "", number.lower())
    digits = plain.replace("2a", "19").replace("2b", "18")
    return len(plain) == len(digits) == 15 and digits.isdecimal() and int(digits[13:]) == 97 - int(digits[:13]) % 97


def valid_iban(number: str) -> bool:
    """Tell whether an IBAN, separators apart, satisfies ISO 7064 (modulo 97)."""
    plain = re.sub(r"[^0-9a-z]", "", number.lower())
    if not 15 <= len(plain) <= 34 or (plain.startswith("fr") and len(plain) != 27):
        return False
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1


def _identifier(reading: Reading, kind: str, start: int, end: int) -> Identifier:
    first, last = reading.original(start, end)
    return Identifier(kind, reading.raw[first:last], first, last)


def _candidates(folded: str) -> Iterator[tuple[str, int, int]]:
    for match in _EMAIL.finditer(folded):
        yield "email", *match.span()
    for match in _IBAN.finditer(folded):
        end = _iban_end(match.group())
        if end:
            yield "iban", match.start(), match.start() + end
    for match in _NIR.finditer(folded):
        if valid_nir(match.group()):
            yield "nir", *match.span()
    for match in _PHONE.finditer(folded):
        yield "phone", *match.span()


def _iban_end(candidate: str) -> int:
    """Return the length of the longest valid IBAN that begins `candidate`: the words after it may look like groups."""
    ends = [len(candidate), *(match.start() for match in re.finditer(r"[ -]", candidate))]
    return max((end for end in ends if valid_iban(candidate[:end])), default=0)


def _replace(reading: Reading, found: list[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    cursor = 0
    for start, end, kind in found:
        first, last = reading.original(start, end)
        pieces += [reading.raw[cursor:first], f"[{kind}]"]
        cursor = last
    return "".join([*pieces, reading.raw[cursor:]])
