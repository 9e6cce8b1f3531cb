"""Which form a message asks for: the one that its words name, else that of the action understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.emergencies import wants_somebody
from bot.understanding.understanding import Understood
from bot.wording import asks_how, asks_whether
from ports.people import Audience
from skills.forms.answers import answers, is_polite
from skills.forms.choices import mentioned
from skills.series import Suite
from skills.spec import Skill

_ACTS = frozenset({"action", "report"})
SURE = 0.7
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
    known: Mapping[str, str] = field(default_factory=dict)
    """Fields of the form that are known without being said."""

    @property
    def surely_acts(self) -> bool:
        """Whether it may put another form aside."""
        return self.acts and self.confidence >= SURE


def numbered(text: str, wanted: Understood, audience: Audience, skills: Mapping[str, Skill]) -> Understood:
    """Return what is wanted, which is where a request stands when its number is all that is said."""
    for name, skill in skills.items():
        for letter, serie in skill.numeros.items():
            if audience in skill.publics and serie.alone_in(text, letter):
                return replace(wanted, agent=name, kind="status", action=serie.seul)
    return wanted


def wish(
    text: str, wanted: Understood, audience: Audience, skills: Mapping[str, Skill], about: str = ""
) -> Wish | None:
    """Return the form that `text` asks for, `about` being the number of the request spoken of; None when it asks for none."""
    if wanted.attack or wants_somebody(wanted):
        return None
    if said := _by_words(text, audience, skills):
        return said
    acted = _by_action(text, wanted, skills)
    return (_following(text, wanted, acted, about, skills) if about else None) or acted


def _by_words(text: str, audience: Audience, skills: Mapping[str, Skill]) -> Wish | None:
    how = asks_how(text) or asks_whether(text)
    for name, skill in skills.items():
        if audience in skill.publics and (form := skill.form_said(text)):
            return Wish(name, form, "", acts=not how, how=how, confidence=1.0)
    return None


def _following(
    text: str, wanted: Understood, acted: Wish | None, about: str, skills: Mapping[str, Skill]
) -> Wish | None:
    """Return the form that takes up the request spoken of, unless the message surely asks for something else."""
    for name, skill in skills.items():
        serie = skill.numeros.get(about[:1])
        for suite in serie.suites if serie else ():
            elsewhere = acted and acted.surely_acts and acted.form not in (suite.vers, *suite.au_lieu_de)
            if not elsewhere and (suite.heard_in(text) or _remarks(text, wanted, suite, skill)):
                known = {suite.champ: about, **suite.valeurs}
                return Wish(name, suite.vers, "", acts=True, how=asks_how(text), confidence=1.0, known=known)
    return None


def _remarks(text: str, wanted: Understood, suite: Suite, skill: Skill) -> bool:
    """Tell whether the message is a remark on the request: it names nothing that a new one would be about."""
    asks = wanted.kind in ("status", "question") and wanted.confidence >= SURE
    if asks or answers(text) or is_polite(text) or not suite.remarked_in(text):
        return False
    forms = (skill.formulaires[form] for form in suite.au_lieu_de)
    return not any(
        mentioned(champ, text) for form in forms for champ in form.champs if champ.indices and not champ.defaut
    )


def _by_action(text: str, wanted: Understood, skills: Mapping[str, Skill]) -> Wish | None:
    form = skills[wanted.agent].form_for(wanted.action) if wanted.agent in skills else None
    acts = wanted.kind in _ACTS
    if form is None or not (acts or wanted.kind == "question"):
        return None
    return Wish(wanted.agent, form, wanted.action or "", acts=acts, how=asks_how(text), confidence=wanted.confidence)
