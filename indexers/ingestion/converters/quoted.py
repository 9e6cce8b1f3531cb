"""Messages within a message: what programs write above each is nobody's answer, and names people."""

import re
from collections.abc import Iterator

from indexers.ingestion.converters.provenance import words

_MOST_WORDS = 60
"""Of the headers of one message, on one line: more holds its text too."""


def without_headers(markdown: str) -> str:
    """Leave out the lines that say who wrote what is quoted, to whom and when; what they wrote is kept."""
    kept: list[str] = []
    run: list[str] = []
    for line in markdown.splitlines():
        if _pattern("premier_champ").match(line) or (run and _belongs(line)):
            run.append(line)
            continue
        kept += _unless_headers(run)
        run = []
        if not _pattern("annonce").match(line):
            kept.append(line)
    return "\n".join([*kept, *_unless_headers(run)]).strip("\n") + "\n"


def subject(text: str) -> str:
    """Return a subject on one line without « RE : » and « TR : »."""
    return _pattern("prefixes").sub("", " ".join(text.split()))


def _belongs(line: str) -> bool:
    return not line.strip() or bool(_pattern("champ").match(line))


def _unless_headers(run: list[str]) -> Iterator[str]:
    text = " ".join(run)
    if not _pattern("champ_de_message").search(text) or len(text.split()) > _MOST_WORDS:
        yield from run
    elif run:
        yield ""


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(words()["message_cite"][name], re.IGNORECASE)
