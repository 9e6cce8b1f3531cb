"""What messages of all programs have in common, and how one is read."""

import datetime as dt
from dataclasses import dataclass, field

from indexers.ingestion.converters.conversion import Conversion, iso_day
from indexers.ingestion.converters.draft import Draft
from indexers.ingestion.converters.provenance import owner, words
from indexers.ingestion.converters.text import read_text
from indexers.ingestion.converters.web import read_page


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
    """Return the body under the subject, and the names of what is attached."""
    draft = Draft()
    draft.title(letter.subject)
    if letter.html.strip():
        read_page(letter.html, draft)
    else:
        read_text(_unquoted(letter.text), draft)
    if letter.attachments:
        draft.paragraph(words()["pieces_jointes"] + ", ".join(name for name, _ in letter.attachments))
    said = {"title": " ".join(letter.subject.split()), "date": iso_day(letter.sent)}
    return Conversion(draft.markdown(), said, {"owner": owner(letter.sender)}, presented=True)


def _unquoted(text: str) -> str:
    """An answer marks each line of what it answers."""
    return "\n".join(line.lstrip("> ") if line.startswith(">") else line for line in text.splitlines())
