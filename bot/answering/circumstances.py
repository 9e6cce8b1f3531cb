"""What a conversation knows of a person's situation, and the question that waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from bot.answering.situations import groups

_SHORT = 8
"""Words: a longer message says more than which situation."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """`known`: group → situation. `asked`: the groups asked for, never asked again. `question` waits for the last of them."""

    known: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    question: str = ""

    def asking(self, group: str, question: str) -> Self:
        """Return what is known once `group` is asked, so that `question` can be answered."""
        return replace(self, asked=(*self.asked, group), question=question)

    def hear(self, text: str) -> tuple[Self, str]:
        """Return what is known after `text`, and the question to answer now: the one that waited, or `text` itself.

        A short message that asks nothing answers, were it « je ne sais pas »: the question is then answered for all.
        """
        if not self.question:
            return self, text
        done = replace(self, question="")
        if "?" in text or not text.strip() or len(text.split()) > _SHORT:
            return done, text
        group = self.asked[-1]
        said = groups()[group].said(text)
        return replace(done, known={**self.known, group: said} if said else self.known), self.question
