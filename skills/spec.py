"""The shape of `skill.yaml`: what an agent of the town hall knows how to do, in words that a service can edit."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ports.people import Audience

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
_FOLDER = Path(__file__).parent


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldType(StrEnum):
    """What a field of a form accepts."""

    TEXTE = "texte"
    TEXTE_LONG = "texte_long"
    CHOIX = "choix"
    DATE = "date"
    PERIODE = "periode"


class Champ(_Strict):
    """A field. `indices` are words of a message that fill a choice without asking; `depuis_message` takes the message itself."""

    id: Slug
    type: FieldType
    libelle: str
    question: str
    aide: str = ""
    choix: Mapping[Slug, str] = {}
    indices: Mapping[Slug, tuple[str, ...]] = {}
    defaut: str = ""
    facultatif: bool = False
    depuis_message: bool = False
    longueur_max: int = Field(default=500, ge=1, le=4000)


class Formulaire(_Strict):
    """What must be known before acting, what is shown before the yes, and the functions of `actions.py` that do it."""

    titre: str
    action: Slug
    """The action (closed list of understanding) that starts it."""
    execute: Slug
    """Function of the skill's `actions.py` that acts, once confirmed."""
    apercu: Slug | None = None
    """Function of `actions.py` that checks the whole and adds facts to the summary, without writing."""
    champs: tuple[Champ, ...]
    fait: str
    """Said when it is done; `{name}` are facts that the action returns."""


class Demande(_Strict):
    """A thing people ask for: what a clerk would still ask before acting (labels of `skills/pieces.yaml`)."""

    pieces: tuple[str, ...] = ()


class Skill(_Strict):
    """One agent of the town hall."""

    titre: str
    description: str
    publics: tuple[Audience, ...]
    contact: Slug
    """Key of the service in the commune's `contacts`."""
    exemples: tuple[str, ...] = ()
    """Questions shown to people as worth trying."""
    demandes: Mapping[Slug, Demande] = {}
    formulaires: Mapping[Slug, Formulaire] = {}
    consultations: Mapping[Slug, Slug] = {}
    """Action → function of `actions.py` that looks something up and writes nothing."""
    reponses: Mapping[Slug, str] = {}
    """The skill's own sentences, by the name that `actions.py` gives them."""


def load(name: str, overlay: Path | None = None) -> Skill:
    """Read `skills/<name>/skill.yaml`; the keys of `overlay` (a commune's file) replace it one by one.

    Raises:
        pydantic.ValidationError: a key is unknown, missing or of the wrong kind.
    """
    content = _read(_FOLDER / name / "skill.yaml")
    if overlay is not None and overlay.exists():
        content = {**content, **_read(overlay)}
    return Skill.model_validate(content)


@cache
def names() -> tuple[str, ...]:
    """Return the skills there are: the folders that hold a `skill.yaml`."""
    return tuple(sorted(path.parent.name for path in _FOLDER.glob("*/skill.yaml")))


def _read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text("utf-8")) or {}
