"""A form in progress, as it is remembered between two messages."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Self

from pydantic import TypeAdapter

from skills.contract import Reply


class Taken(Enum):
    """What understanding takes a message in the middle of a form for."""

    ANSWER = auto()
    QUESTION = auto()
    """Answered elsewhere, unless it is what was asked here."""
    SAME_FORM = auto()
    """What would start the form in progress: its first fields said again, or a second request."""
    OTHER_FORM = auto()
    """What surely starts another form: no remark to leave where one may say nothing."""


@dataclass(frozen=True, slots=True)
class FormState:
    """What is known of a form and what is waited for.

    `asking` is the field asked; with none, `confirming` tells whether a yes is waited for, or to hear what to change.
    `key` is made once: it is the idempotency key of the action. `person` is the only one who may answer.
    """

    skill: str
    form: str
    key: str
    person: str
    values: Mapping[str, str] = field(default_factory=dict)
    """Field to value, as `skills.fields` keeps it; an empty value is an optional field left empty."""
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The choices found when the form started, for the fields that have `choix_de`."""
    asking: str | None = None
    confirming: bool = False
    failures: int = 0
    """Answers in a row that did not answer `asking`."""
    draft: str = ""
    """What was said of `asking` so far, when it was the beginning of an answer (« à partir du 9 mars »)."""
    offered: str = ""
    """While the form is only offered: the action that would start it, with the message that `draft` holds."""
    number: str | None = None
    """Once the form is done: the number of what it made, which may be empty."""

    @property
    def done(self) -> bool:
        """Whether the action was carried out."""
        return self.number is not None

    def to_json(self) -> str:
        """Return the state as a line of JSON."""
        return _adapter.dump_json(self).decode()

    @classmethod
    def from_json(cls, content: str) -> Self:
        """Read what `to_json` wrote; `pydantic.ValidationError` when it is something else."""
        return _adapter.validate_json(content)  # type: ignore[return-value]


_adapter = TypeAdapter(FormState)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of a message: what is said, and the form that goes on, if it does.

    `interrupted`: the message was no answer but a question; `reply` then repeats what was asked, to follow the answer.
    `done` is the form that was just carried out: kept, it lets a second click be told its number.
    """

    reply: Reply
    state: FormState | None = None
    interrupted: bool = False
    done: FormState | None = None

    def heard(self, before: FormState) -> bool:
        """Tell whether the message was of any use to the form that was `before`."""
        if self.interrupted or self.state is None:
            return not self.interrupted
        return replace(self.state, failures=0, draft="") != replace(before, failures=0, draft="")
