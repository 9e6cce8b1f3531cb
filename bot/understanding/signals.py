"""Words that weigh more than samples can teach: emergencies, a wish for a person, attacks; read from `signals.yaml`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from bot.understanding.model import HEADS, Probabilities
from ports.yaml import load_yaml
from skills.heard import Saying

_FILE = Path(__file__).with_name("signals.yaml")
_LONGEST = 4_000


class Signal(Saying):
    """One signal of `signals.yaml`: phrases, and by how much they multiply the odds of labels."""

    chances: Mapping[str, Mapping[str, float]]
    """Head → label → factor of its odds."""


@dataclass(frozen=True, slots=True)
class Signals:
    """The signals, by name."""

    entries: Mapping[str, Signal]

    @classmethod
    def load(cls) -> Self:
        """Read `signals.yaml`.

        Raises:
            pydantic.ValidationError: a signal has an unknown key, or lacks its `chances`.
        """
        content = load_yaml(_FILE.read_text("utf-8"))
        entries = {name: Signal.model_validate(signal) for name, signal in content.items()}
        heads = {head for signal in entries.values() for head in signal.chances}
        if not heads <= set(HEADS):
            raise ValueError(f"unknown heads: {sorted(heads - set(HEADS))}")
        return cls(entries)

    def names(self, text: str) -> list[str]:
        """Return the signals that `text` gives."""
        return [name for name, signal in self.entries.items() if signal.heard_in(text[:_LONGEST])]

    def weigh(self, text: str, found: Probabilities, classes: Mapping[str, tuple[str, ...]]) -> Probabilities:
        """Return the probabilities once the signals of `text` are taken into account."""
        return self.shift(self.names(text), found, classes)

    def shift(
        self, names: Iterable[str], found: Probabilities, classes: Mapping[str, tuple[str, ...]]
    ) -> Probabilities:
        """Return the probabilities once the signals `names` are taken into account."""
        for name in names:
            for head, factors in self.entries[name].chances.items():
                odds = np.array([factors.get(label, 1.0) for label in classes[head]], np.float32)
                weighed = found[head] * odds
                found = {**found, head: weighed / weighed.sum()}
        return found
