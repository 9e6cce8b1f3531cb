"""Emergencies that have a number of their own: whom to call at once, by the signals of a message."""

from collections.abc import Container, Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bot.services import RECEPTION
from bot.understanding.understanding import Understood
from ports.people import Audience
from ports.yaml import load_yaml

_SURE_OF_HANDOFF = 0.6
"""Below this probability of « a person must take over », the documents are tried first."""
_QUESTION_MARKS = frozenset("?\u061f\uff1f")
_WANTS_A_PERSON = "veut_une_personne"
"""How the signals begin that are heard when somebody asks for a person."""


class Emergency(BaseModel):
    """Whom to call, the first of `contacts` that the commune has, in the sentence `phrase`.

    For `publics` alone, and messages of the kinds `natures`; for all, without them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    contacts: tuple[str, ...] = Field(min_length=1)
    phrase: str
    publics: tuple[Audience, ...] = tuple(Audience)
    natures: tuple[str, ...] = ()

    def fits(self, wanted: Understood, audience: Audience) -> bool:
        """Tell whether it is what such a message of `audience` may tell of."""
        return audience in self.publics and wanted.kind in (self.natures or (wanted.kind,))

    def service(self, known: Container[str]) -> str:
        """Return the key, among those `known` to the commune, of the service to call."""
        return next((key for key in self.contacts if key in known), RECEPTION)


def emergency(wanted: Understood, audience: Audience) -> Emergency | None:
    """Return the first emergency, in the order of `emergencies.yaml`, that an urgent message tells of; None otherwise."""
    if wanted.attack or wanted.priority != "urgent":
        return None
    told = (one for signal, one in _emergencies().items() if signal in wanted.signals)
    return next((one for one in told if one.fits(wanted, audience)), None)


def presses(wanted: Understood, audience: Audience) -> bool:
    """Tell whether whom to call must be said before anything else, were it the answer to a question of ours."""
    somebody = wants_somebody(wanted) and wanted.priority == "urgent"
    return somebody or emergency(wanted, audience) is not None


def wants_somebody(wanted: Understood) -> bool:
    """Tell whether a person must surely take over."""
    return wanted.kind == "handoff" and wanted.confidence >= _SURE_OF_HANDOFF


def asks_beside(wanted: Understood, text: str) -> bool:
    """Tell whether a message for a person is a question too, which documents may answer beside: « ils ont le droit ? »."""
    insists = any(signal.startswith(_WANTS_A_PERSON) for signal in wanted.signals)
    return wanted.priority != "urgent" and not insists and not _QUESTION_MARKS.isdisjoint(text)


@cache
def _emergencies() -> Mapping[str, Emergency]:
    content = load_yaml(Path(__file__).with_name("emergencies.yaml").read_text("utf-8"))
    return {signal: Emergency.model_validate(entry) for signal, entry in content.items()}
