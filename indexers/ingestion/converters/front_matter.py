"""The French keys by which a file, or the `documents.yaml` beside it, is described. What is badly written is told, not passed."""

import datetime as dt
import re
from typing import Annotated, ClassVar

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from indexers.ingestion.converters.plain_yaml import load
from indexers.ingestion.converters.provenance import Meta
from indexers.ingestion.converters.unreadable import Unreadable

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY = re.compile(r"^[\w-]+[ \t\u00a0]?:(?:\s|$)", re.MULTILINE)
_OPENED = re.compile(rf"\A\s*---[ \t]*\n(?={_KEY.pattern[1:]})")
_FRENCH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ][\d:.+Z-]*)?")
_LONGEST_KEY = 60
_OTHERS = frozenset(
    (
        "aliases", "author", "authors", "auteur", "auteurs", "categories", "category", "description", "image", "keywords",
        "lang", "langue", "layout", "mots_cles", "permalink", "resume", "slug", "summary", "tags", "toc", "type", "weight",
    )
)  # fmt: skip
"""Keys that site generators write above a text, and that say nothing of how long it holds."""


def _day(given: object) -> object:
    """Read « 31/12/2026 » or « 2026-12-31 »; anything else is refused."""
    if given is None or given == "" or isinstance(given, dt.date):
        return given or None
    text = str(given).strip()
    if found := _FRENCH_DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
        return dt.date(year, month, day)
    if found := _ISO_DAY.fullmatch(text):
        return dt.date.fromisoformat(found[1])
    raise ValueError(text)


Day = Annotated[dt.date | None, BeforeValidator(_day)]


class Properties(BaseModel):
    """What a person wrote of a document; empty values say nothing. Keys of other programs may stand among ours."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    titre: str = Field("", validation_alias=AliasChoices("titre", "title"))
    service: str = Field("", validation_alias=AliasChoices("service", "owner"))
    reference: str = ""
    date: Day = None
    url: str = ""
    version: str = ""
    remplace: tuple[str, ...] = Field((), validation_alias=AliasChoices("remplace", "replaces"))
    """Ids, files of the same folder or references of the documents whose place it takes; one may stand alone."""
    valable_a_partir_du: Day = None
    valable_jusqu_au: Day = None

    @field_validator("titre", "service", "reference", "url", "version", mode="before")
    @classmethod
    def _empty(cls, given: object) -> object:
        return "" if given is None else given

    @field_validator("remplace", mode="before")
    @classmethod
    def _several(cls, given: object) -> object:
        return (given,) if isinstance(given, str | int) else given or ()

    def meta(self) -> Meta:
        """Return it under the names that the pipeline uses."""
        values = {
            "title": self.titre,
            "owner": self.service,
            "reference": self.reference,
            "date": self.date,
            "url": self.url,
            "version": self.version,
            "replaces": "\n".join(" ".join(named.split()) for named in self.remplace),
            "valid_from": self.valable_a_partir_du,
            "valid_until": self.valable_jusqu_au,
        }
        return {name: str(value) for name, value in values.items() if value}

    @classmethod
    def read(cls, given: object) -> Meta:
        """Return what `given` says.

        Raises:
            Unreadable: a value is not what it should be, or a key is none of ours where no other may stand.
        """
        try:
            return cls.model_validate({} if given is None else given).meta()
        except ValidationError as error:
            raise _refusal(error) from error


class Description(Properties):
    """A front matter, or an entry of `documents.yaml`: a key that is neither ours nor a site generator's is a mistake."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    @model_validator(mode="before")
    @classmethod
    def _ours(cls, given: object) -> object:
        return {key: value for key, value in given.items() if key not in _OTHERS} if isinstance(given, dict) else given


def take(text: str) -> tuple[Meta, str]:
    """Return what the front matter of a text says, and the text after it. Lines between two rules are no front matter.

    Raises:
        Unreadable: it is badly written. A validity that was passed over would have an expired document answer.
    """
    found = _FRONT_MATTER.match(text)
    if not found:
        if _OPENED.match(text):
            raise Unreadable("unclosed")
        return {}, text
    if not _KEY.search(found[1]):
        return {}, text
    above = "\n" * text.count("\n", 0, found.start(1))
    return Description.read(load(above + found[1])), text[found.end() :]


def _refusal(error: ValidationError) -> Unreadable:
    wrong = error.errors()[0]
    if not wrong["loc"]:
        return Unreadable("bad_description")
    key = str(wrong["loc"][0])[:_LONGEST_KEY]
    known = wrong["type"] not in ("extra_forbidden", "invalid_key")
    return Unreadable("bad_value", key) if known else Unreadable("unknown_key", key)
