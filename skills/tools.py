"""What skills act with: the ports, the sentences, the day, and what must be known of the commune."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo

from ports.directory import Directory
from ports.leave import Leave
from ports.people import Person
from ports.ticketing import Ticketing
from skills import spec
from skills.dates.calendar import WorkingDays
from skills.dates.reading import Dates
from skills.phrases import Phrases
from skills.spec import Skill

Facts = Mapping[str, str]
"""What a function of `actions.py` found or did, as words to show, by name."""

_SINGULAR_BELOW = 2
"""In French, 1,5 is still singular."""


class Contact(Protocol):
    """A service that people can reach."""

    @property
    def nom(self) -> str:
        """Its name, with its article."""

    @property
    def telephone(self) -> str:
        """Its number, if it has one."""


def paris_today() -> dt.date:
    """Return the date that the town hall's calendar shows."""
    return dt.datetime.now(ZoneInfo("Europe/Paris")).date()


def _all_skills() -> Mapping[str, Skill]:
    return {name: spec.load(name) for name in spec.names()}


@cache
def _calendar(alsace_moselle: bool) -> WorkingDays:
    return WorkingDays(alsace_moselle=alsace_moselle)


@dataclass(frozen=True, slots=True)
class Tools:
    """Lent to every form and to every function of `actions.py`. `contacts` must hold `accueil`."""

    ticketing: Ticketing
    leave: Leave
    directory: Directory
    phrases: Phrases
    contacts: Mapping[str, Contact]
    alsace_moselle: bool = False
    today: Callable[[], dt.date] = paris_today
    skills: Mapping[str, Skill] = field(default_factory=_all_skills)

    @property
    def dates(self) -> Dates:
        """How dates are read today."""
        return Dates(self.today(), _calendar(self.alsace_moselle))

    def say(self, skill: str, name: str, **values: object) -> str:
        """Return the skill's own sentence of that name, else everybody's."""
        sentence = self.skills[skill].reponses.get(name)
        return self.phrases.say(name, **values) if sentence is None else sentence.format(**values)

    def knows(self, skill: str, name: str) -> bool:
        """Tell whether `say` has that sentence."""
        return name in self.skills[skill].reponses or name in self.phrases

    def reach(self, skill: str, service: str | None = None) -> str:
        """Return how to reach the service behind a skill, or another one of the commune's."""
        contact = self.contacts.get(service or self.skills[skill].contact) or self.contacts["accueil"]
        name = "joindre_telephone" if contact.telephone else "joindre"
        return self.phrases.say(name, nom=contact.nom, telephone=contact.telephone)

    def days(self, count: Decimal) -> str:
        """Write a number of days."""
        name = "jour" if abs(count) < _SINGULAR_BELOW else "jours"
        return self.phrases.say(name, nombre=number(count))


@dataclass(frozen=True, slots=True)
class Request:
    """What a function of `actions.py` is asked, and for whom.

    `values` are the form's, as `skills.fields` keeps them; `key` is the form's, the same at every attempt: the
    idempotency key of what is done. `text` is the message, for what looks something up.
    """

    skill: str
    person: Person
    tools: Tools
    values: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    text: str = ""

    def say(self, name: str, **values: object) -> str:
        """Return a sentence of the skill's, or of everybody's."""
        return self.tools.say(self.skill, name, **values)


def number(value: Decimal) -> str:
    """Write a number as the French do."""
    return f"{value.normalize():f}".replace(".", ",")


def uncapitalised(label: str) -> str:
    """Return a label as it stands inside a sentence: « congés annuels », but « RTT »."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
