"""A form being filled: its state, its shape, the person and the tools, in one hand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Self

from ports.people import Person
from skills import functions
from skills.contract import Reply, Status
from skills.forms import fields
from skills.forms.state import FormState, Outcome
from skills.problem import Problem
from skills.spec import Champ, FieldType, Formulaire
from skills.tools import Facts, Request, Tools


@dataclass(frozen=True, slots=True)
class Filling:
    """A form being filled. Nothing here changes: each step returns another filling."""

    state: FormState
    person: Person
    tools: Tools

    @property
    def form(self) -> Formulaire:
        """The shape of the form."""
        return self.tools.skills[self.state.skill].formulaires[self.state.form]

    @property
    def fields(self) -> tuple[Champ, ...]:
        """The fields, with the choices found when the form started."""
        found = self.state.choices
        return tuple(
            champ.model_copy(update={"choix": found[champ.id]}) if champ.id in found else champ
            for champ in self.form.champs
        )

    @property
    def asked(self) -> Champ | None:
        """The field that is asked."""
        return self.field(self.state.asking) if self.state.asking else None

    @property
    def missing(self) -> Champ | None:
        """The first field to ask: neither known, nor left empty, nor filled by default."""
        return next((champ for champ in self.fields if champ.id not in self.state.values and not champ.defaut), None)

    @property
    def nothing_to_change(self) -> bool:
        """Whether all the person says is which one: a no to the summary is then a no to the whole."""
        return all(champ.type is FieldType.CHOIX for champ in self.form.champs) and len(self.form.champs) == 1

    @property
    def version(self) -> str:
        """A short word for these values: the yes of an older summary doesn't confirm newer ones."""
        return sha256(repr(sorted(self.state.values.items())).encode()).hexdigest()[:8]

    def field(self, name: str) -> Champ:
        """Return a field by its id."""
        return next(champ for champ in self.fields if champ.id == name)

    def changed(self, **changes: Any) -> Self:
        """Return the filling with another state."""
        return replace(self, state=replace(self.state, **changes))

    def asking(self, field: Champ, *, failures: int = 0, draft: str = "") -> Self:
        """Return the filling that waits for `field`."""
        return self.changed(asking=field.id, confirming=False, failures=failures, draft=draft)

    def choosing(self) -> Self:
        """Return the filling that waits to hear what to change."""
        return self.changed(asking=None, confirming=False, failures=0, draft="")

    def confirming(self) -> Self:
        """Return the filling that waits for a yes."""
        return self.changed(asking=None, confirming=True, failures=0, draft="")

    def filled(self, values: Mapping[str, str]) -> Self:
        """Return the filling with more values."""
        return self.changed(values={**self.state.values, **values}, failures=0, draft="")

    def completed(self) -> Self:
        """Return the filling where the fields that nobody spoke of have their default."""
        defaults = {champ.id: champ.defaut for champ in self.fields if champ.defaut}
        return self.changed(values={**defaults, **self.state.values})

    def say(self, name: str, **values: object) -> str:
        """Return a sentence: the form's own (`<form>_<name>`), else the skill's, else everybody's.

        `{joindre}` and `{titre}` are always known.
        """
        own = f"{self.state.form}_{name}"
        name = own if self.tools.knows(self.state.skill, own) else name
        return self.tools.say(self.state.skill, name, **{**self._always_known, **values})

    def said_done(self, facts: Facts) -> str:
        """Return the sentence of a form that is carried out."""
        return self.form.fait.format(**{**self._always_known, **facts})

    @property
    def _always_known(self) -> dict[str, object]:
        joindre = self.tools.reach(self.state.skill, self.form.contact)
        return {"joindre": joindre, "titre": self.form.titre}

    def problem(self, problem: Problem) -> str:
        """Return the sentence of a problem."""
        return self.say(f"probleme_{problem.code}", **problem.values)

    def shown(self, field: Champ) -> str:
        """Return the value of a field in words."""
        return fields.show(field, self.state.values.get(field.id, ""))

    async def call(self, name: str, text: str = "") -> Facts:
        """Run a function of the skill's `actions.py` on what is known, and on the message where it reads it."""
        request = Request(self.state.skill, self.person, self.tools, self.state.values, self.state.key, text)
        facts: Facts = await functions.find(self.state.skill, name)(request)
        return facts

    def goes_on(self, reply: Reply) -> Outcome:
        """Return the outcome of a form that waits for what comes next."""
        return Outcome(reply, self.state)

    def ends(self, name: str, status: Status) -> Outcome:
        """Return the outcome of a form that is given up."""
        return Outcome(Reply(status, self.say(name), agent=self.state.skill))
