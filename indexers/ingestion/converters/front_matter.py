"""The French keys by which a file, or the `documents.yaml` beside it, is described."""

import datetime as dt
from typing import Self

import yaml
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, field_validator

from indexers.ingestion.converters.provenance import Meta


class Description(BaseModel):
    """What a person wrote of a document; empty values say nothing."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    titre: str = Field("", validation_alias=AliasChoices("titre", "title"))
    service: str = Field("", validation_alias=AliasChoices("service", "owner"))
    reference: str = ""
    date: dt.date | None = None
    url: str = ""
    version: str = ""
    remplace: tuple[str, ...] = Field((), validation_alias=AliasChoices("remplace", "replaces"))
    """Ids, files of the same folder or references of the documents whose place it takes; one may stand alone."""
    valable_a_partir_du: dt.date | None = None
    valable_jusqu_au: dt.date | None = None

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
    def read(cls, text: str) -> Self:
        """Read the YAML of a front matter.

        Raises:
            ValueError: it is not what it should be.
        """
        try:
            return cls.model_validate(yaml.safe_load(text) or {})
        except yaml.YAMLError as error:
            raise ValueError(str(error)) from error


class StrictDescription(Description):
    """An entry of `documents.yaml`, where an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)
