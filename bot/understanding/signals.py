"""Words that weigh more than samples can teach: emergencies, a wish for a person, attacks; read from `signals.yaml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from pydantic import BaseModel, ConfigDict

from bot.understanding.model import HEADS, Probabilities
from ports.text import needle, spaced
from ports.yaml import load_yaml

_FILE = Path(__file__).with_name("signals.yaml")
_LONGEST = 4_000
_APART = 50
"""Characters at most between the two halves of a signal."""


class Signal(BaseModel):
    """One signal of `signals.yaml`: phrases, and by how much they multiply the odds of labels."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dit: tuple[str, ...] = ()
    debut: tuple[str, ...] = ()
    fin: tuple[str, ...] = ()
    sauf: tuple[str, ...] = ()
    chances: Mapping[str, Mapping[str, float]]
    """Head → label → factor of its odds."""

    def given_by(self, said: str) -> bool:
        """Tell whether `said` (a `spaced` text) says it."""
        for phrase in self.sauf:
            said = said.replace(phrase, " ")
        if any(phrase in said for phrase in self.dit):
            return True
        return any(phrase in stretch for first in self.debut for stretch in _after(first, said) for phrase in self.fin)


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
        entries = {name: _plain(Signal.model_validate(signal)) for name, signal in content.items()}
        heads = {head for signal in entries.values() for head in signal.chances}
        if not heads <= set(HEADS):
            raise ValueError(f"unknown heads: {sorted(heads - set(HEADS))}")
        return cls(entries)

    def names(self, text: str) -> list[str]:
        """Return the signals that `text` gives."""
        said = spaced(text[:_LONGEST])
        return [name for name, signal in self.entries.items() if signal.given_by(said)]

    def weigh(self, text: str, found: Probabilities, classes: Mapping[str, tuple[str, ...]]) -> Probabilities:
        """Return the probabilities once the signals of `text` are taken into account."""
        for name in self.names(text):
            for head, factors in self.entries[name].chances.items():
                odds = np.array([factors.get(label, 1.0) for label in classes[head]], np.float32)
                weighed = found[head] * odds
                found = {**found, head: weighed / weighed.sum()}
        return found


def _after(phrase: str, said: str) -> Iterator[str]:
    """Yield what follows each occurrence; the last space of a phrase is the first one of the next."""
    start = said.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        yield said[end - 1 : end + _APART]
        start = said.find(phrase, max(start + 1, end - 1))


def _plain(signal: Signal) -> Signal:
    phrases = {key: tuple(map(needle, getattr(signal, key))) for key in ("dit", "debut", "fin", "sauf")}
    return signal.model_copy(update=phrases)
