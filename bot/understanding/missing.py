"""What a clerk would still ask before acting: the pieces of a request, less those that the message already gives."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict

from bot.understanding import lexicon
from bot.understanding.reading import fold
from bot.understanding.spans import Entities
from ports.yaml import load_yaml
from skills import spec

_FILE = Path(spec.__file__).with_name("pieces.yaml")
_DAY = re.compile(r"\d")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Case(_Strict):
    """A subject that changes what is needed: `mots` are looked for in the values of the entities."""

    action: str
    mots: tuple[str, ...]
    pieces: tuple[str, ...]

    def fits(self, action: str, said: str) -> bool:
        """Tell whether one of the words begins a word of `said` (folded)."""
        return self.action == action and any(f" {fold(word)}" in said for word in self.mots)


class Pieces(_Strict):
    """The shape of `skills/pieces.yaml`."""

    pieces: Mapping[str, tuple[str, ...]]
    """Name of a piece to the entity keys that give it."""
    actions_sans_question: frozenset[str]
    selon_les_mots: tuple[Case, ...]
    """The first that fits replaces the pieces of the request."""
    sans_agent: Mapping[str, tuple[str, ...]]
    """Action to pieces, where no agent was chosen."""


@dataclass(frozen=True, slots=True)
class Clerk:
    """Knows what each request of each agent needs."""

    skills: Mapping[str, spec.Skill]
    pieces: Pieces

    @classmethod
    def load(cls, skills: Mapping[str, spec.Skill]) -> Self:
        """Read `skills/pieces.yaml`."""
        return cls(skills, Pieces.model_validate(load_yaml(_FILE.read_text("utf-8"))))

    def missing(self, agent: str, action: str | None, kind: str, entities: Entities) -> list[str]:
        """Return the French names of what `action` still needs, in the order a clerk asks.

        A question needs pieces only where its answer depends on them, or where it prepares the request.
        """
        if action is None or (kind == "question" and action in self.pieces.actions_sans_question):
            return []
        given = {key for key, value in entities.items() if value} | _precise_dates(entities)
        return [
            piece
            for piece in self._needed(agent, action, entities)
            if not given.intersection(self.pieces.pieces[piece])
        ]

    def _needed(self, agent: str, action: str, entities: Entities) -> tuple[str, ...]:
        if agent not in self.skills:
            return self.pieces.sans_agent.get(action, ())
        said = fold("".join(f" {value}" for values in entities.values() for value in _listed(values)))
        for case in self.pieces.selon_les_mots:
            if case.fits(action, said):
                return case.pieces
        request = self.skills[agent].demandes.get(action)
        return request.pieces if request else ()


def _precise_dates(entities: Entities) -> set[str]:
    """« Le 3 mars », « demain » say which day; « un mercredi » does not."""
    dates = _listed(entities.get("date", []))
    precise = any(_DAY.search(date) or fold(date) not in lexicon.words("jours") for date in dates)
    return {"date_precise"} if precise else set()


def _listed(values: str | list[str]) -> list[str]:
    return [values] if isinstance(values, str) else values
