"""What may be said of a request by its number alone, or without it just after it was registered or shown: `numeros.yaml`."""

import re
from collections.abc import Mapping, Set

from pydantic import BaseModel, ConfigDict

from ports.text import spaced
from skills.forms.answers import asks_something, is_cancel
from skills.heard import Saying, Words

_NUMBER = r"\s?20\d\d\s\d{1,5} "
"""After its letter, as `spaced` gives it."""


class Suite(BaseModel):
    """A form that takes up a request whose number is not said again, by one of the ways of saying so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vers: str
    champ: str
    """The field that takes the number."""
    valeurs: Mapping[str, str] = {}
    """Other fields, and what fills them."""
    au_lieu_de: tuple[str, ...] = ()
    """Forms that the message would start otherwise: it gives way to any other that it surely asks for."""
    annule: bool = False
    """Whether « annuler », « annule-le » say it."""
    quand: tuple[Saying, ...] = ()
    reprend: Words = ()
    """How a remark on the request begins (« il affiche… »)."""
    sauf: Words = ()
    """How begins what only looks so (« il me faut… »)."""

    def heard_in(self, text: str) -> bool:
        """Tell whether `text` takes up the request in so many words."""
        return (self.annule and is_cancel(text)) or any(way.heard_in(text) for way in self.quand)

    def remarked_in(self, text: str) -> bool:
        """Tell whether `text` may be a remark on the request."""
        said = spaced(text)
        return said.startswith(self.reprend) and not said.startswith(self.sauf) and not asks_something(text)


class Serie(BaseModel):
    """The requests whose numbers begin with the same letter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seul: str
    """The action (a consultation) that a number alone asks for."""
    autour: Words = ()
    """What may stand around it (« le ticket »)."""
    suites: tuple[Suite, ...] = ()

    def agrees(self, forms: Mapping[str, Set[str]]) -> bool:
        """Tell whether the forms named (name → fields) are there, and the fields that they are to have."""
        known = ({suite.champ, *suite.valeurs} <= forms.get(suite.vers, frozenset()) for suite in self.suites)
        return all(known) and {form for suite in self.suites for form in suite.au_lieu_de} <= set(forms)

    def alone_in(self, text: str, letter: str) -> bool:
        """Tell whether `text` is a number of the series, and nothing else."""
        said = spaced(text)
        for word in self.autour:
            said = said.replace(word, " ")
        return re.fullmatch(f" {letter.lower()}{_NUMBER}", said) is not None
