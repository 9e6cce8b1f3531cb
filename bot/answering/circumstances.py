"""What a conversation knows of a person's situation, and the question that waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from bot.answering.columns import named
from bot.answering.situations import groups

_SHORT = 8
"""Words: a longer message says more than which situation."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before answering: the group of situations, or the kind of column, and one label for each answer."""

    group: str
    text: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """`known`: group → situation, or kind of column → value. `asked`: those asked for, never asked again.

    `question` waits for the last of them; `labels` are the values offered when it is a column.
    """

    known: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    question: str = ""
    labels: tuple[str, ...] = ()

    def asking(self, asked: Question, question: str) -> Self:
        """Return what is known once `asked` is, so that `question` can be answered."""
        labels = () if asked.group in groups() else asked.labels
        return replace(self, asked=(*self.asked, asked.group), question=question, labels=labels)

    def learning(self, known: Mapping[str, str]) -> Self:
        """Return what is known once `known` is said."""
        return replace(self, known={**self.known, **known})

    def hear(self, text: str) -> tuple[Self, str]:
        """Return what is known after `text`, and the question to answer now: the one that waited, or `text` itself.

        A short message that asks nothing answers, were it « je ne sais pas »: the question is then answered for all. A
        number that is none of the values offered is asked with the question: it may fall in the band of one.
        """
        if not self.question:
            return self, text
        done = replace(self, question="", labels=())
        if "?" in text or not text.strip() or len(text.split()) > _SHORT:
            return done, text
        if said := self._said(text):
            return done.learning({self.asked[-1]: said}), self.question
        number = self.labels and any(map(str.isdecimal, text))
        return done, f"{self.question} {text}" if number else self.question

    def _said(self, text: str) -> str:
        group = self.asked[-1]
        return groups()[group].said(text) if group in groups() else named(self.labels, text)
