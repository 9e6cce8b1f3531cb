"""What differs between communes: `manifests/communes/<slug>/commune.yaml`, read by strict models."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.configuration import ConfigurationError, reading
from ports.people import Audience

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]

EMail = Annotated[str, StringConstraints(pattern=r"^[^\s@<>]+@[^\s@<>]+$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Contact(_Strict):
    """A service that people can reach."""

    nom: str
    telephone: str = ""
    courriel: str = ""
    adresse: str = ""
    horaires: str = ""


class Connecteur(_Strict):
    """Which product serves a capability, with its options; secrets come from the environment."""

    produit: Slug
    options: Mapping[str, Any] = {}


class Seuils(_Strict):
    """Confidence from which the assistant answers, or only suggests: the cautious commune raises them.

    Without them, those of the calibration (`bot/answering/confidence.yaml`).
    """

    repondre: float | None = Field(default=None, gt=0, lt=1)
    proposer: float | None = Field(default=None, gt=0, lt=1)


class Commune(_Strict):
    """A town hall as the assistant knows it."""

    nom: str
    site: str = ""
    alsace_moselle: bool = False
    contacts: Mapping[Slug, Contact]
    """Must hold `accueil`, the service of last resort."""
    sources: tuple[Mapping[str, Any], ...] = ()
    """Where documents come from; `app.py` has each read by the strict model of its kind."""
    connecteurs: Mapping[Slug, Connecteur] = {}
    vecteurs: Connecteur = Connecteur(produit="e5")
    """The model of sentence vectors that searches use; `app.py` has it read by the strict model of its kind."""
    responsables: Mapping[str, EMail] = {}
    """Who keeps the documents of a service (as the documents write it), when no contact of that name has an address."""
    exemples: Mapping[Audience, tuple[str, ...]] = {}
    seuils: Seuils = Seuils()
    conservation_jours: int = Field(default=30, ge=1, le=730)
    """How long a silent conversation is kept."""

    @property
    def conservation(self) -> dt.timedelta:
        """How long a silent conversation is kept."""
        return dt.timedelta(days=self.conservation_jours)

    def contact(self, key: str) -> Contact:
        """Return the service `key`, or the reception desk when the commune has no such service."""
        return self.contacts.get(key, self.contacts["accueil"])


def load(folder: Path) -> Commune:
    """Read `folder/commune.yaml`.

    Raises:
        ConfigurationError: the file is missing, unreadable or wrong; its message is in French, for an administrator.
    """
    path = folder / "commune.yaml"
    with reading(path):
        commune = Commune.model_validate(yaml.safe_load(path.read_text("utf-8")))
    if "accueil" not in commune.contacts:
        raise ConfigurationError.of("accueil_manquant", fichier=path.name)
    return commune
