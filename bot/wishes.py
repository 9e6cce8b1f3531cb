"""Which form a message asks for: the one that its words name, else that of the action understood."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.understanding.understanding import Understood
from bot.wording import asks_how, asks_whether
from ports.people import Audience
from skills.spec import Skill

_ACTS = frozenset({"action", "report"})
_SURE = 0.7
"""From this probability on, a message in the middle of a form may start another."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A form that a message asks for. `acts`: it wants the thing done; `how`: it is put as a question of procedure."""

    skill: str
    form: str
    action: str
    acts: bool
    how: bool
    confidence: float

    @property
    def surely_acts(self) -> bool:
        """Whether it may put another form aside."""
        return self.acts and self.confidence >= _SURE


def wish(text: str, wanted: Understood, audience: Audience, skills: Mapping[str, Skill]) -> Wish | None:
    """Return the form that `text` asks for; None when it asks for none."""
    if wanted.attack or wanted.kind == "handoff":
        return None
    return _by_words(text, audience, skills) or _by_action(text, wanted, skills)


def _by_words(text: str, audience: Audience, skills: Mapping[str, Skill]) -> Wish | None:
    how = asks_how(text) or asks_whether(text)
    for name, skill in skills.items():
        if audience in skill.publics and (form := skill.form_said(text)):
            return Wish(name, form, "", acts=not how, how=how, confidence=1.0)
    return None


def _by_action(text: str, wanted: Understood, skills: Mapping[str, Skill]) -> Wish | None:
    form = skills[wanted.agent].form_for(wanted.action) if wanted.agent in skills else None
    acts = wanted.kind in _ACTS
    if form is None or not (acts or wanted.kind == "question"):
        return None
    return Wish(wanted.agent, form, wanted.action or "", acts=acts, how=asks_how(text), confidence=wanted.confidence)
