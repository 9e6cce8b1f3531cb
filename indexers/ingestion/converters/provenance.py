"""What a document says of itself: owner, reference, dates; from its first lines or any short text."""

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from ports.text import fold
from ports.yaml import load_yaml

Meta = dict[str, str]
"""Keys of `ports.knowledge.Passage` (title, owner, url, date, valid_from, valid_until), `reference`, `version`, and
`replaces` (one a line); dates in ISO."""

_DATES = ("date", "valid_from", "valid_until")
_PARTS = re.compile(r"\s+[-–—|•·]\s+|\t+")
_NUMERIC = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})")
_FIRST_LINES = 8
"""Lines read for a presentation; headings are not counted."""
_FEW_WORDS = 6
"""A longer line that is no presentation is the text itself."""
_LONGEST_PART = 90
_LONGEST_TITLE, _FEW_LETTERS = 14, 3


@cache
def words() -> dict[str, Any]:
    """Return what `words.yaml` holds."""
    read: dict[str, Any] = load_yaml(Path(__file__).with_name("words.yaml").read_text("utf-8"))
    return read


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    return {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in words()["ligne"].items()}


@cache
def _in_letters() -> tuple[re.Pattern[str], list[str]]:
    months = [fold(month) for month in words()["mois"]]
    return re.compile(rf"\b(\d{{1,2}})(?:er)?\s+({'|'.join(months)})\s+(\d{{4}})\b"), months


def find_date(text: str) -> str:
    """Return the first date of `text` in ISO, or an empty string: « 1er mars 2026 », « 01/03/2026 », « 2026-03-01 »."""
    written, months = _in_letters()
    folded = fold(text)
    if found := written.search(folded):
        return _iso(int(found[3]), months.index(found[2]) + 1, int(found[1]))
    if found := _NUMERIC.search(folded):
        return _iso(int(found[3]), int(found[2]), int(found[1]))
    if found := _ISO.search(folded):
        return _iso(int(found[1]), int(found[2]), int(found[3]))
    return ""


def read_line(line: str) -> tuple[Meta, bool]:
    """Return what a line of presentation says, and whether it says nothing else.

    Before a reference or a date, a first part that nothing else explains is the owner (« Police municipale – Réf. … »).
    """
    said: Meta = {}
    parts = [part.strip(" .,;") for part in _PARTS.split(line.replace("\u00a0", " ").strip())]
    kinds = [_read_part(part) for part in parts]
    if not kinds[0][0] and len(parts[0].split()) <= _FEW_WORDS and any(value for _, value in kinds[1:]):
        kinds[0] = "owner", parts[0]
    for (before, _), (kind, value) in pairwise([("", ""), *kinds]):
        if before == kind == "owner":
            said["owner"] += f" – {value}"
        elif value:
            said.setdefault(kind, value)
    ended = line.rstrip().endswith((".", "!", "?", ":", ";"))
    return said, not ended and all(kind for kind, _ in kinds)


def owner(text: str) -> str:
    """Return `text` when it names a service, which an author's name does not."""
    text = text.strip()
    return text if _patterns()["owner"].match(text) else ""


def title(text: str) -> str:
    """Return the title that a file's properties hold, unless a program wrote it by itself."""
    text = " ".join(text.split())
    return "" if re.search(words()["titre_vide"], text, re.IGNORECASE) else text


def reads_as_title(line: str) -> bool:
    """Tell whether a line that stands alone above a text may be its title: short, no sentence, and no beginning of a letter."""
    opening = re.match(words()["debut_de_lettre"], line, re.IGNORECASE)
    short = len(line.split()) <= _LONGEST_TITLE and sum(map(str.isalpha, line)) > _FEW_LETTERS
    return short and line[-1] not in ".;:,!" and not opening and not read_line(line)[1]


def take(markdown: str) -> tuple[Meta, str]:
    """Return what the first lines of a document say of it, and the Markdown without the lines that say only that."""
    said: Meta = {}
    lines = markdown.split("\n")
    taken: set[int] = set()
    for number in _opening(lines):
        found, understood = read_line(lines[number].replace("\\", ""))
        if understood:
            taken.add(number)
            said = found | said
        elif len(lines[number].split()) > _FEW_WORDS:
            break
    return said, "\n".join(line for number, line in enumerate(lines) if number not in taken)


def _opening(lines: list[str]) -> list[int]:
    """Return the numbers of the lines of text that stand before the first section."""
    numbers: list[int] = []
    for number, line in enumerate(lines):
        if line.startswith("##") or len(numbers) == _FIRST_LINES:
            break
        if line.strip() and line[0] not in "#|-":
            numbers.append(number)
    return numbers


def _read_part(part: str) -> tuple[str, str]:
    for kind, pattern in _patterns().items():
        found = pattern.match(part)
        if not found or len(part) > _LONGEST_PART:
            continue
        if kind in _DATES:
            value = find_date(part)
            if not value:
                continue
            return kind, value
        if kind == "organisation":
            return kind, ""
        return kind, found.groupdict().get("valeur") or part
    return "", ""


def _iso(year: int, month: int, day: int) -> str:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""
