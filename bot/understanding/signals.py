"""Words that weigh more than samples can teach: emergencies, a wish for a person, attacks; read from `signals.yaml`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from bot.understanding.model import Probabilities
from ports.text import fold

_FILE = Path(__file__).with_name("signals.yaml")
_LONGEST = 4_000
_APART = 50
"""Characters at most between the two halves of a signal."""
_CHINESE = re.compile("[\u4e00-\u9fff]")


class Signal(BaseModel):
    """One signal of `signals.yaml`. It multiplies the odds of labels; `sauf` are the phrases that mean something else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dit: tuple[str, ...] = ()
    debut: tuple[str, ...] = ()
    fin: tuple[str, ...] = ()
    sauf: tuple[str, ...] = ()
    chances: Mapping[str, Mapping[str, float]]
    """Head → label → factor of its odds."""


@dataclass(frozen=True, slots=True)
class Signals:
    """The signals, compiled."""

    entries: Mapping[str, tuple[re.Pattern[str], re.Pattern[str] | None, Mapping[str, Mapping[str, float]]]]

    @classmethod
    def load(cls) -> Self:
        """Read `signals.yaml`."""
        content = yaml.safe_load(_FILE.read_text("utf-8"))
        signals = {name: Signal.model_validate(signal) for name, signal in content.items()}
        return cls({name: _compile(signal) for name, signal in signals.items()})

    def names(self, text: str) -> list[str]:
        """Return the signals that `text` gives."""
        folded = fold(text[:_LONGEST])
        found = []
        for name, (said, unless, _) in self.entries.items():
            if said.search(unless.sub(" ", folded) if unless else folded):
                found.append(name)
        return found

    def weigh(self, text: str, found: Probabilities, classes: Mapping[str, tuple[str, ...]]) -> Probabilities:
        """Return the probabilities once the signals of `text` are taken into account."""
        for name in self.names(text):
            for head, labels in self.entries[name][2].items():
                odds = np.array([labels.get(label, 1.0) for label in classes[head]], np.float32)
                weighed = found[head] * odds
                found = {**found, head: weighed / weighed.sum()}
        return found


def _compile(
    signal: Signal,
) -> tuple[re.Pattern[str], re.Pattern[str] | None, Mapping[str, Mapping[str, float]]]:
    parts = [_either(signal.dit)] if signal.dit else []
    if signal.debut:
        parts.append(f"{_either(signal.debut)}.{{0,{_APART}}}?{_either(signal.fin)}")
    unless = re.compile(_either(signal.sauf)) if signal.sauf else None
    return re.compile("|".join(parts), re.DOTALL), unless, signal.chances


def _either(phrases: Sequence[str]) -> str:
    return f"(?:{'|'.join(map(_phrase, phrases))})"


def _phrase(phrase: str) -> str:
    """Make a pattern: `*` stands for the rest of a word; Chinese has no spaces to tell words apart."""
    words = re.escape(fold(phrase)).replace(r"\*", r"\w*").replace(r"\ ", r"\W+").replace("'", r"\W?")
    if _CHINESE.search(phrase):
        return words
    before = r"(?<!\w)" if phrase[0].isalnum() else ""
    after = r"(?!\w)" if phrase[-1].isalnum() else ""
    return f"{before}{words}{after}"
