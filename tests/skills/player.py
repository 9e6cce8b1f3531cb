"""Plays the conversations of `dialogues.yaml` at the level of forms: what understanding finds is written in them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import commune
from hr_it_connectors.local.desk import DeskSettings, LocalDesk
from hr_it_connectors.local.kinds import RegisterSettings
from hr_it_connectors.local.register import LocalRegister
from hr_it_connectors.local.staff import LocalDirectory, StaffSettings
from ports.people import Audience, Person
from skills import spec
from skills.contract import Button, Reply
from skills.forms import playing
from skills.forms.state import FormState, Outcome, Taken
from skills.phrases import Phrases
from skills.tools import Tools

ROOT = Path(__file__).parent.parent.parent
VALMONT = ROOT / "manifests" / "communes" / "valmont"
QUESTION = "question"
"""What `comprend` says of a message that asks something of the documents."""


@dataclass
class Town:
    """Valmont's own register and desk, on a day that can be set."""

    engine: AsyncEngine
    today: dt.date = dt.date(2026, 11, 23)

    def __post_init__(self) -> None:
        known = commune.load(VALMONT)
        options = known.connecteurs["leave"].options
        self.desk = LocalDesk(DeskSettings(), engine=self.engine, clock=self._now)
        self.register = LocalRegister(RegisterSettings.model_validate(options), engine=self.engine, clock=self._now)
        self.tools = Tools(
            ticketing=self.desk,
            leave=self.register,
            directory=LocalDirectory(StaffSettings(fichier=Path("annuaire.csv")), folder=VALMONT),
            phrases=Phrases.load([ROOT / "skills" / "phrases.yaml"]),
            contacts=known.contacts,
            today=lambda: self.today,
        )

    def _now(self) -> dt.datetime:
        return dt.datetime.combine(self.today, dt.time(9), ZoneInfo("Europe/Paris"))


@dataclass
class Talk:
    """One person's conversation, as the turn would hold it."""

    tools: Tools
    person: Person = field(default_factory=lambda: Person("test:agent", Audience.AGENT, "Agent"))
    skill: str = "intranet"
    state: FormState | None = None
    replies: list[Reply] = field(default_factory=list)

    async def say(self, text: str, understood: str = "", offered: str = "") -> Reply:
        """Send a text. `understood` is the action, or `question`; `offered` the action whose form follows the answer."""
        if self.state and self.state.offered and not playing.takes_up(self.state, text, {}):
            self.state = None
        if offered:
            return self._offer(text, offered)
        if self.state is None or self.state.done:
            return await self._open(text, understood)
        known = self.tools.skills[self.skill]
        taken = Taken.QUESTION if understood == QUESTION or understood in known.consultations else Taken.ANSWER
        outcome = await playing.resume(self.state, text, {}, self.person, self.tools, taken)
        if outcome.interrupted and understood in known.consultations:
            aside = await playing.consult(self.skill, understood, text, self.person, self.tools)
            outcome = replace(outcome, reply=replace(aside, text=f"{aside.text}\n\n{outcome.reply.text}"))
        return self._heard(outcome)

    async def click(self, label: str, inputs: Mapping[str, str] | None = None) -> Reply:
        """Click the last button of that label, with what is entered beside it."""
        data = {**self._button(label).data, **(inputs or {})}
        return self._heard(await playing.resume(self.state, "", data, self.person, self.tools))

    def _offer(self, text: str, action: str) -> Reply:
        form = self._form(text, action)
        outcome = playing.offer(self.skill, form, text, self.person, self.tools, action)
        assert outcome, "not for this person"
        return self._heard(outcome)

    async def _open(self, text: str, action: str) -> Reply:
        skill = self.tools.skills[self.skill]
        if action in skill.consultations and not skill.form_said(text):
            reply = await playing.consult(self.skill, action, text, self.person, self.tools)
            self.replies.append(reply)
            return reply
        form = self._form(text, action)
        return self._heard(await playing.start(self.skill, form, text, self.person, self.tools, action))

    def _form(self, text: str, action: str) -> str:
        skill = self.tools.skills[self.skill]
        form = skill.form_said(text) or skill.form_for(action)
        assert form, f"{action} starts no form"
        return form

    def _heard(self, outcome: Outcome) -> Reply:
        state = outcome.state or outcome.done
        # What is remembered goes through JSON at each turn.
        self.state = FormState.from_json(state.to_json()) if state else None
        self.replies.append(outcome.reply)
        return outcome.reply

    def _button(self, label: str) -> Button:
        for reply in reversed(self.replies):
            for button in reply.card.buttons if reply.card else ():
                if button.label == label:
                    return button
        raise AssertionError(f"no button {label}")


def dialogues() -> list[tuple[str, dict[str, Any]]]:
    """Return the dialogues of every skill, as (skill, dialogue)."""
    return [
        (name, dialogue)
        for name in spec.names()
        if (path := ROOT / "skills" / name / "dialogues.yaml").exists()
        for dialogue in yaml.safe_load(path.read_text("utf-8"))
    ]
