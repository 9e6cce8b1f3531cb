"""Teaches which passage of a document answers: how a question's vector leans when it is compared within one document.

    python -m tools.e5.leaning SHEETS.jsonl indexers/e5/leaning.npz --titled INDEX --models var/models \\
        --asked tools/e5/questions_placed.jsonl

SHEETS and INDEX are those of `tools.e5.asking`; MODELS is where the first start writes the networks. What finds a document says
what it is about, and all its passages say that; what chooses among them is what is asked *of* it: how much, where, by when.
The vector q of a question becomes q + qL. L, shape (384, 384), minimises the cross-entropy of the passage that each question
was written about among those of its document, plus a penalty on its square: convex, so that nothing depends on chance. Half a
minute, and the questions' vectors. Then run `make calibrate`.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from indexers.e5.encoder import E5
from tools.e5 import pairs
from tools.e5.asking import Asked, read
from tools.e5.shelf import Shelf

_TEMPERATURE = 1 / 45
_PENALTY = 0.02
"""Chosen among .006, .02, .06 and .2 on questions that are not learnt (`passages*.jsonl` of benchmarks/questions)."""
_STEPS = 60


class Choices:
    """Questions, the passages of the document of each laid end to end, and the place among them of the one that answers."""

    def __init__(self, asked: Sequence[Asked], questions: Tensor, shelf: Shelf) -> None:
        passages = [shelf.passages(one.sheets[0]) for one in asked]
        counts = torch.tensor([len(some) for some in passages])
        self._questions, self._passages = questions, torch.cat(passages)
        self._owners = torch.arange(len(asked)).repeat_interleave(counts)
        self._right = counts.cumsum(0) - counts + torch.tensor([one.passage or 0 for one in asked])

    def lost(self, leaning: Tensor) -> Tensor:
        """Return the mean cross-entropy of choosing the right passage."""
        leaned = (self._questions + self._questions @ leaning)[self._owners]
        scores = (leaned * self._passages).sum(1) / _TEMPERATURE
        return (self._totals(scores) - scores[self._right]).mean()

    def _totals(self, scores: Tensor) -> Tensor:
        """Return the logarithm of the sum of the exponentials of each question's scores; they are of a size that allows it."""
        totals = torch.zeros(len(self._questions)).index_add(0, self._owners, (scores - scores.max()).exp())
        return totals.log() + scores.max()


def fit(choices: Choices, width: int) -> Tensor:
    """Return the leaning, shape (width, width)."""
    leaning = torch.zeros(width, width, requires_grad=True)
    optimizer = torch.optim.LBFGS([leaning], max_iter=_STEPS, line_search_fn="strong_wolfe")

    def slope() -> Tensor:
        optimizer.zero_grad()
        loss = choices.lost(leaning) + _PENALTY * leaning.square().sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(slope)
    return leaning.detach()


def main() -> None:
    """Read the command line, and learn."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("sheets", type=Path)
    words.add_argument("target", type=Path)
    words.add_argument("--titled", type=Path, required=True)
    words.add_argument("--models", type=Path, required=True)
    words.add_argument("--asked", type=Path, nargs="+", required=True)
    args = words.parse_args()
    shelf = Shelf(args.titled)
    asked = [one for one in read(args.asked, shelf, pairs.read_sheets(args.sheets), set()) if one.passage is not None]
    questions = torch.tensor(E5(args.models / "e5").questions([one.text for one in asked]))
    choices = Choices(asked, questions, shelf)
    leaning = fit(choices, questions.shape[1])
    print(f"{len(asked)} questions: {choices.lost(leaning * 0):.3f} lost before, {choices.lost(leaning):.3f} after")
    np.savez_compressed(args.target, leaning=leaning.numpy().astype(np.float16))


if __name__ == "__main__":
    main()
