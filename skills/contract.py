"""What the assistant says back, whatever the channel: text, sources, a card."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

DEFECT = "defect"
"""The error of a reply that a defect of ours prevented."""


class Status(StrEnum):
    """The outcome of a turn, part of the machine's form."""

    ANSWERED = "answered"
    """An answer whose every sentence comes from a cited document, from a register or from the skill's own words."""
    SUGGESTED = "suggested"
    """Documents that may help; nothing is asserted."""
    ABSTAINED = "abstained"
    """Nothing is known; the right service is named."""
    FORM = "form"
    """Something is asked of the person before acting: a field, or the final yes."""
    DONE = "done"
    """An action was carried out and read back."""
    HANDOFF = "handoff"
    """A person must take over."""
    REFUSED = "refused"
    """Not the assistant's business, or not allowed."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A source of an answer. `number` is the [1] that stands in the text; `quote` is verbatim."""

    number: int
    document: str
    title: str
    quote: str
    heading: str = ""
    page: int | None = None
    url: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """Something to click. `data` comes back whole as the submitted value; a button without data sends its label as a message."""

    label: str
    data: Mapping[str, str] = field(default_factory=dict)


class InputKind(StrEnum):
    """The inputs that every card renderer has."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Input:
    """A field of a card. `choices` are (value, label); `value` is what is filled already; dates are ISO."""

    id: str
    label: str
    kind: InputKind = InputKind.TEXT
    choices: Sequence[tuple[str, str]] = ()
    value: str = ""
    required: bool = True
    placeholder: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A structured message: facts to read, inputs to fill, buttons. Channels without cards print it as text."""

    title: str = ""
    facts: Sequence[tuple[str, str]] = ()
    inputs: Sequence[Input] = ()
    buttons: Sequence[Button] = ()
    text: str = ""
    """What is said above the card, in the place of the reply's text: without what the card shows; empty, the reply's."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back to the person.

    `text` is Markdown of the simplest kind (paragraphs, lists, bold, tables) and stands alone: a channel that shows neither
    card nor citations still says everything that matters.
    """

    status: Status
    text: str
    citations: Sequence[Citation] = ()
    card: Card | None = None
    suggestions: Sequence[str] = ()
    agent: str = ""
    kind: str = ""
    language: str = "fr"
    confidence: float = 1.0
    about: str = ""
    """The number of the one request that it registers or shows."""
    error: str = ""
    """Of what failed: the code of a `PortError`, or `DEFECT`."""

    def then(self, other: "Reply") -> Self:
        """Return the reply followed by what `other` says, whose buttons come first."""
        buttons = [button for card in (other.card, self.card) if card for button in card.buttons]
        return replace(self, text=f"{self.text}\n\n{other.text}", card=Card(buttons=buttons))

    def after(self, text: str) -> Self:
        """Return the reply with `text` said first, whether or not its card is shown."""
        card = self.card
        if card and card.text:
            card = replace(card, text=f"{text}\n\n{card.text}")
        return replace(self, text=f"{text}\n\n{self.text}", card=card)
