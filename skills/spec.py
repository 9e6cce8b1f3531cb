"""The shape of `skill.yaml`: what an agent of the town hall knows how to do, in words that a service can edit."""

from collections.abc import Container, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ports.people import Audience
from ports.yaml import load_yaml
from skills import functions
from skills.heard import Ailleurs, Relais, Saying
from skills.phrases import Phrases
from skills.series import Serie

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
_FOLDER = Path(__file__).parent
_PARTS = ("formulaires", "reponses", "numeros")
"""Keys of a skill that may have a file of their own."""


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
    """A field of a form."""

    id: Slug
    type: FieldType
    libelle: str
    question: str
    aide: str = ""
    noms: tuple[str, ...] = ()
    """Other names that people give the field (« la date » for the period)."""
    choix: Mapping[str, str] = {}
    """Values of a choice, with what is read."""
    choix_de: Slug | None = None
    """Function of `actions.py` that gives the choices when the form starts, in place of `choix`."""
    si_aucun: str = ""
    """Said in place of the form when `choix_de` gives no choice."""
    indices: Mapping[Slug, tuple[str, ...]] = {}
    """Words of a message that fill a choice without asking."""
    hors_choix: tuple[str, ...] = ()
    """Words that look like a choice and are none of them (« congé paternité »): the question is asked."""
    defaut: str = ""
    facultatif: bool = False
    depuis_message: bool = False
    """Whether the message that starts the form fills the field, a text."""
    hors_message: bool = False
    """Whether the message that starts the form leaves the field alone, but for what `prerempli` finds there."""
    ailleurs: Ailleurs | None = None
    """Where an answer goes that is a sentence and no value (« et c'est urgent » is no place)."""
    longueur_max: int = Field(default=500, ge=1, le=4000)

    @model_validator(mode="after")
    def _choices_agree(self) -> Self:
        if (self.type is FieldType.CHOIX) != bool(self.choix or self.choix_de):
            raise ValueError(f"{self.id}: a choice has `choix` or `choix_de`, other fields have none")
        known = set(self.choix)
        if not self.choix_de and not {*self.indices, *filter(None, [self.defaut])} <= known:
            raise ValueError(f"{self.id}: `indices` and `defaut` name choices of the field")
        return self


class Formulaire(_Strict):
    """What must be known before acting, what is shown before the yes, and the functions of `actions.py` that do it."""

    titre: str
    actions: Mapping[Slug, Mapping[Slug, str]] = {}
    """The actions (closed list of understanding) that start it, with the fields that each one fills (empty: not asked)."""
    quand: tuple[Saying, ...] = ()
    """What a message says that starts it (one is enough), whatever the action understood."""
    contact: Slug | None = None
    """Key of the service to name in place of the skill's own."""
    execute: Slug
    """Function of the skill's `actions.py` that acts, once confirmed."""
    prerempli: Slug | None = None
    """Function of `actions.py` that finds fields in the first message, beyond what the types of fields find."""
    apercu: Slug | None = None
    """Function of `actions.py` that checks the whole and adds facts to the summary, without writing."""
    faits: Mapping[Slug, str] = {}
    """Labels of the facts that `apercu` adds, in the order of the summary."""
    refus: Mapping[Slug, Slug] = {}
    """Reason of a refusal to the field that it is about, which is asked again."""
    champs: tuple[Champ, ...] = Field(min_length=1)
    fait: str
    """Said when it is done; `{name}` are facts that the action returns."""

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions of `actions.py` that the form names."""
        named = (self.execute, self.prerempli, self.apercu, *(champ.choix_de for champ in self.champs))
        return tuple(name for name in named if name)

    @model_validator(mode="after")
    def _fields_exist(self) -> Self:
        known = [champ.id for champ in self.champs]
        named = {field for filled in self.actions.values() for field in filled} | set(self.refus.values())
        named |= {champ.ailleurs.vers for champ in self.champs if champ.ailleurs}
        if len(set(known)) < len(known) or not named <= set(known):
            raise ValueError("a field has the name of another, or `actions` or `refus` name a field that isn't there")
        return self


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
    relais: tuple[Relais, ...] = ()
    """Other services to name, by what a message says; the first that fits wins."""
    exemples: tuple[str, ...] = ()
    """Questions shown to people as worth trying."""
    demandes: Mapping[Slug, Demande] = {}
    formulaires: Mapping[Slug, Formulaire] = {}
    consultations: Mapping[Slug, Slug] = {}
    """Action → function of `actions.py` that looks something up and writes nothing."""
    reponses: Mapping[Slug, str] = {}
    """The skill's own sentences, by the name that `actions.py` gives them."""
    numeros: Mapping[str, Serie] = {}
    """Requests by the letter of their numbers, and what may be said of them by it."""

    def service(self, text: str, known: Container[str]) -> str:
        """Return the key, among those `known` to the commune, of the service that looks after what `text` says."""
        return self.other_service(text, known) or self.contact

    def other_service(self, text: str, known: Container[str], *, at_once: bool = False) -> str:
        """Return that of a relay that fits (`at_once`: of those that come first), empty when none does."""
        fitting = (one for one in self.relais if (one.d_abord or not at_once) and one.concerns(text))
        return next((key for one in fitting for key in one.contacts if key in known), "")

    def form_for(self, action: str | None) -> str | None:
        """Return the form that `action` starts, if there is one."""
        return next((name for name, form in self.formulaires.items() if action in form.actions), None)

    def form_said(self, text: str) -> str | None:
        """Return the form that the words of `text` ask for, if there is one."""
        forms = self.formulaires.items()
        return next((name for name, form in forms if any(way.heard_in(text) for way in form.quand)), None)

    @model_validator(mode="after")
    def _parts_agree(self) -> Self:
        known = {name: {champ.id for champ in form.champs} for name, form in self.formulaires.items()}
        if not all(serie.agrees(known) for serie in self.numeros.values()):
            raise ValueError("`numeros` names a form or a field that isn't there")
        Phrases({**self.reponses, **{name: form.fait for name, form in self.formulaires.items()}})
        return self


def load(name: str, overlay: Path | None = None) -> Skill:
    """Read `skills/<name>/skill.yaml`, with its `formulaires.yaml` and `reponses.yaml` where they are apart.

    The keys of `overlay` (a commune's file) replace ours one by one; forms and sentences, by their name.

    Raises:
        pydantic.ValidationError: a key is unknown, missing or of the wrong kind.
        functions.FunctionMissing: `actions.py` lacks a function that the skill names; the message is in French.
    """
    content = _read(_FOLDER / name / "skill.yaml")
    for part in _PARTS:
        content |= {part: _read(path)} if (path := _FOLDER / name / f"{part}.yaml").exists() else {}
    for key, value in (_read(overlay) if overlay is not None and overlay.exists() else {}).items():
        content[key] = {**content.get(key, {}), **value} if key in _PARTS else value
    skill = Skill.model_validate(content)
    forms = (function for form in skill.formulaires.values() for function in form.functions)
    functions.check(name, [*forms, *skill.consultations.values()])
    return skill


@cache
def names() -> tuple[str, ...]:
    """Return the skills there are: the folders that hold a `skill.yaml`."""
    return tuple(sorted(path.parent.name for path in _FOLDER.glob("*/skill.yaml")))


def _read(path: Path) -> dict[str, Any]:
    return load_yaml(path.read_text("utf-8")) or {}
