"""How either network learns: warmed up, then ever slower, told now and then."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from tools.e5.model import Encoder

_TOLD_EVERY, _SAVED_EVERY = 20, 50
_REMEMBERED = 0.97
"""Share of the loss told that comes from the steps before."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The highest rate of learning, the steps that lead to it, the share of it left at the end, and the decay of weights."""

    rate: float
    warm_up: int
    least: float
    decay: float = 0.0

    def at(self, step: int, steps: int) -> float:
        """Return the rate of one of `steps` steps, from 0."""
        return self.rate * min(1, (step + 1) / self.warm_up) * max(self.least, 1 - step / steps)


def learn(model: Encoder, loss: Callable[[], float], pace: Pace, steps: int, target: Path) -> None:
    """Go down the slope that `loss` adds to the parameters of `model` while it computes a loss.

    What is learnt is saved beside `target` now and then: an update lacks its peaks until the end (see `tools.e5.peaks`).
    """
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=pace.rate, weight_decay=pace.decay)
    started, smooth = time.monotonic(), 0.0
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = pace.at(step, steps)
        optimiser.zero_grad()
        one = loss()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        smooth = _REMEMBERED * smooth + (1 - _REMEMBERED) * one if step else one
        if step % _TOLD_EVERY == 0:
            print(f"step {step}, loss {smooth:.3f}, {time.monotonic() - started:.0f} s", flush=True)
        if step % _SAVED_EVERY == _SAVED_EVERY - 1:
            np.savez_compressed(target.with_suffix(".unfinished.npz"), **model.update())
