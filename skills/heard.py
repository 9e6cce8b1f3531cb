"""What a message says, by its words: phrases that YAML lists, compared without accents or case; `*` is the rest of a word."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from ports.text import needle, spaced

_APART = 50
"""Characters at most between the two halves of a phrase."""

Words = Annotated[tuple[str, ...], AfterValidator(lambda phrases: tuple(map(needle, phrases)))]
"""Phrases, kept as what is looked for in a `spaced` text."""


class Saying(BaseModel):
    """Several ways to say one thing: one of `dit`, or one of `debut` closely followed by one of `fin`; `sauf` is not heard."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dit: Words = ()
    debut: Words = ()
    fin: Words = ()
    sauf: Words = ()
    accole: bool = False
    """Whether the two halves touch."""

    def heard_in(self, text: str) -> bool:
        """Tell whether `text` says it."""
        said = spaced(text)
        for phrase in self.sauf:
            said = said.replace(phrase, " ")
        if any(phrase in said for phrase in self.dit):
            return True
        stretches = [stretch for first in self.debut for stretch in _after(first, said)]
        found = str.startswith if self.accole else str.__contains__
        return any(found(stretch, phrase) for stretch in stretches for phrase in self.fin)


class Ailleurs(BaseModel):
    """What people say in place of a field's value, and the text that it completes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vers: str
    quand: Saying


class Relais(BaseModel):
    """Whom to name when a message is about something that another service than the skill's own looks after."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contacts: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], ...] = Field(min_length=1)
    """Keys of the commune's `contacts`; the first that it has is named."""
    mots: Annotated[Words, Field(min_length=1)]
    """Words or phrases of the message."""
    d_abord: bool = False
    """Whether the words outweigh the agent understood, when the skill is for staff alone: what they say of themselves."""

    def concerns(self, text: str) -> bool:
        """Tell whether `text` holds one of the words."""
        said = spaced(text)
        return any(phrase in said for phrase in self.mots)


def _after(phrase: str, said: str) -> Iterator[str]:
    """Yield what follows each occurrence; the last space of a phrase is the first one of the next."""
    start = said.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        yield said[end - 1 : end + _APART]
        start = said.find(phrase, max(start + 1, end - 1))
