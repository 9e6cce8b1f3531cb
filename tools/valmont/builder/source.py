"""Reading a Markdown source: its front matter, its body, and how French writes them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import yaml
from markdown_it.token import Token

from builder.markdown import PARSER

TOWN = "Ville de Valmont"
INTRANET = "https://intranet.valmont.example/procedures"
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def french_date(day: date) -> str:
    """Write a date in full: « 1er mars 2026 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True)
class Document:
    """One source: what its front matter says, and its parsed body."""

    slug: str
    audience: str
    title: str
    format: str
    service: str
    reference: str
    updated: date
    url: str | None
    valid_until: date | None
    tokens: tuple[Token, ...]
    body: str

    @property
    def file_name(self) -> str:
        """The name of the file to build."""
        return f"{self.slug}.{self.format}"

    @property
    def address(self) -> str:
        """Where the document is read: a page of the town's site, else one of its intranet."""
        return self.url or f"{INTRANET}/{self.slug}"

    @property
    def moment(self) -> datetime:
        """The last update at noon, for formats that date a file to the second."""
        return datetime.combine(self.updated, time(12), UTC)

    @property
    def updated_line(self) -> str:
        """The last update, in French."""
        return f"Mis à jour le {french_date(self.updated)}"

    @property
    def reference_line(self) -> str:
        """Owner, reference, last update and validity, as printed under the title."""
        parts = [self.service, f"Réf. {self.reference}", self.updated_line]
        if self.valid_until:
            parts.append(f"Valable jusqu'au {french_date(self.valid_until)}")
        return " – ".join(parts)

    def front_matter(self) -> dict[str, str | date]:
        """Return the French front matter, without the format and what is not given."""
        values: dict[str, str | date | None] = {
            "titre": self.title,
            "service": self.service,
            "reference": self.reference,
            "date": self.updated,
            "url": self.url,
            "valable_jusqu_au": self.valid_until,
        }
        return {key: value for key, value in values.items() if value is not None}


def read_document(path: Path) -> Document:
    """Read one source; its folder names the audience."""
    text = path.read_text(encoding="utf-8")
    front_matter, *tokens = PARSER.parse(text)
    if front_matter.type != "front_matter" or not front_matter.map:
        raise ValueError(f"{path.name} does not begin with a front matter")
    values: dict[str, Any] = yaml.safe_load(front_matter.content)
    body = text.splitlines(keepends=True)[front_matter.map[1] :]
    return Document(
        slug=path.stem,
        audience=path.parent.name,
        title=values["titre"],
        format=values["format"],
        service=values["service"],
        reference=values["reference"],
        updated=values["date"],
        url=values.get("url"),
        valid_until=values.get("valable_jusqu_au"),
        tokens=tuple(tokens),
        body="".join(body).strip() + "\n",
    )
