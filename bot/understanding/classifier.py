"""Decides what a message is: agent, kind, action, priority, attack, from probabilities that must agree with one another."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from bot.understanding.model import HEADS, NO_ACTION, Model, Probabilities
from bot.understanding.ngrams import Floats
from bot.understanding.signals import Signals
from ports.embedding import Vectors
from ports.people import Audience
from skills.forms.answers import is_command

_HANDOFF_COUNTS = 1.6
"""A person in distress sent to a form costs more than a form's user sent to a person."""
_ATTACK_FROM = 0.3
_COSTS = {  # what is said, then what it costs when the truth is low, normal, high, urgent
    "low": (0.0, 1.0, 2.0, 6.0),
    "normal": (1.0, 0.0, 1.0, 4.0),
    "high": (2.0, 1.0, 0.0, 2.0),
    "urgent": (3.0, 2.0, 1.0, 0.0),
}
"""One step is a small error; a missed emergency is not."""
_WITHOUT_AGENT = ("smalltalk", "out_of_scope")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a message is taken for.

    `confidence` is the probability of what was chosen, head by head; `kinds` that of every kind; `signals` are those heard.
    """

    agent: str
    kind: str
    action: str | None
    priority: str
    attack: bool
    confidence: Mapping[str, float]
    kinds: Mapping[str, float] = field(default_factory=dict)
    signals: tuple[str, ...] = ()


_WORDLESS = Guess("none", "smalltalk", None, "low", False, dict.fromkeys(HEADS, 1.0))


class Classifier:
    """The learnt model, the words that no sample teaches well, and the conventions that hold answers together."""

    def __init__(self, model: Model, signals: Signals) -> None:
        self._model = model
        self._signals = signals
        self._agents, self._kinds, self._actions = (
            np.array([model.classes[head][number] for number in column], object)
            for head, column in zip(HEADS, model.triples.T, strict=False)
        )

    @classmethod
    def load(cls) -> Self:
        """Read the model and the signals that come with the code."""
        return cls(Model.load(), Signals.load())

    def classify(self, text: str, vector: Vectors | None, audience: Audience) -> Guess:
        """Return what `text` is. Without `vector` (no embedder on this platform), n-grams alone decide.

        A thumb, a heart or nothing at all is small talk, as is a command: there is no word to weigh.
        """
        if is_command(text) or not any(letter.isalnum() for letter in text):
            return _WORDLESS
        found = self._model.probabilities(text, vector, audience)
        signals = tuple(self._signals.names(text))
        guess = self.decide(self._signals.shift(signals, found, self._model.classes), audience)
        return replace(guess, signals=signals)

    def weigh(self, text: str, found: Probabilities) -> Probabilities:
        """Return the probabilities once the signals of `text` are taken into account."""
        return self._signals.weigh(text, found, self._model.classes)

    def decide(self, found: Probabilities, audience: Audience) -> Guess:
        """Return the likeliest agent, kind and action that go together, and the least costly priority."""
        attack = self._of(found, "attack", "yes")
        kinds = dict(zip(self._model.classes["kind"], found["kind"].tolist(), strict=True))
        if attack >= _ATTACK_FROM:
            return Guess("none", "out_of_scope", None, "low", True, dict.fromkeys(HEADS, attack), kinds)
        best = int(self._likelihood(found, audience).argmax())
        agent, kind, action = self._agents[best], self._kinds[best], self._actions[best]
        priority = "low" if kind in _WITHOUT_AGENT else self._priority(found["priority"])
        chosen = dict(zip(HEADS, (agent, kind, action, priority, "no"), strict=True))
        confidence = {head: self._of(found, head, label) for head, label in chosen.items()}
        return Guess(agent, kind, None if action == NO_ACTION else action, priority, False, confidence, kinds)

    def _likelihood(self, found: Probabilities, audience: Audience) -> Floats:
        agent, kind, action = (
            np.log(found[head][column] + 1e-6) for head, column in zip(HEADS, self._model.triples.T, strict=False)
        )
        total = agent + kind + action
        total[self._kinds == "handoff"] += np.log(_HANDOFF_COUNTS)
        if audience is not Audience.AGENT:
            total[self._agents == "intranet"] = -np.inf
        return np.asarray(total, np.float32)

    def _priority(self, found: Floats) -> str:
        order = self._model.classes["priority"]
        truth = [float(found[order.index(priority)]) for priority in _COSTS]
        costs = {said: sum(p * c for p, c in zip(truth, cost, strict=True)) for said, cost in _COSTS.items()}
        return min(costs, key=costs.__getitem__)

    def _of(self, found: Probabilities, head: str, label: str) -> float:
        return float(found[head][self._model.classes[head].index(label)])
