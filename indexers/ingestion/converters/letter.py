"""What messages of all programs have in common, and how one is read."""

import datetime as dt
import re
from dataclasses import dataclass, field

from indexers.ingestion.converters import quoted
from indexers.ingestion.converters.conversion import Conversion, iso_day
from indexers.ingestion.converters.draft import Draft
from indexers.ingestion.converters.provenance import owner, words
from indexers.ingestion.converters.text import read_text
from indexers.ingestion.converters.web import read_page

_LONGEST_OF_SIGNATURE = 70
"""Characters of a line."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message; its body is `html` when it has one. Addresses are left out: they are nobody's answer."""

    subject: str
    sender: str
    """Name of the sender."""
    sent: dt.datetime | None
    html: str = ""
    text: str = ""
    attachments: list[tuple[str, bytes]] = field(default_factory=list)
    """Name and bytes of each."""


def read_letter(letter: Letter) -> Conversion:
    """Return the body under the subject, without what closes it; where there is none, the names of what is attached."""
    draft = Draft()
    subject = quoted.subject(letter.subject)
    draft.title(subject)
    if letter.html.strip():
        read_page(letter.html, draft)
    else:
        read_text(_unquoted(letter.text), draft)
    body = quoted.without_headers(_unsigned(draft.markdown()))
    if letter.attachments and not _has_text(body):
        draft.paragraph(words()["pieces_jointes"] + ", ".join(name for name, _ in letter.attachments))
        body = draft.markdown()
    said = {"title": subject, "date": iso_day(letter.sent)}
    return Conversion(body, said, {"owner": owner(letter.sender)}, presented=True)


def _has_text(markdown: str) -> bool:
    return any(line.strip() and not line.startswith("#") for line in markdown.splitlines())


def _unsigned(markdown: str) -> str:
    """Leave out the closing words and the short lines under them: who wrote is no answer, nor is their telephone.

    So are the warnings that programs add.
    """
    patterns = ("formule_finale", "apres_formule", "avertissement")
    closing, anew, warning = (re.compile(words()[name], re.IGNORECASE) for name in patterns)
    kept: list[str] = []
    signing = False
    for line in markdown.splitlines():
        text = line.strip("\\*_# " if signing else "\\*_ ")
        signing = (signing and not text.strip("|- ")) or (
            _is_brief(text) and not anew.match(text) and (signing or bool(closing.match(text)))
        )
        kept += [] if signing or warning.match(text) else [line]
    return "\n".join(kept).strip("\n") + "\n"


def _is_brief(text: str) -> bool:
    """Whether a line may be one of a signature: short, no sentence, no heading; a row holds the lines of a cell."""
    longest = _LONGEST_OF_SIGNATURE * (3 if text.startswith("|") else 1)
    return 0 < len(text) <= longest and text[-1] not in ".?!:" and text[0] != "#"


def _unquoted(text: str) -> str:
    """An answer marks each line of what it answers."""
    return "\n".join(line.lstrip("> ") if line.startswith(">") else line for line in text.splitlines())
