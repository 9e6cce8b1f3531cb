"""Adapts multilingual-e5-small to how people ask for public services in France: a low-rank update of a few MB.

    python -m tools.e5.adapt SHEETS.jsonl indexers/e5/passages.npz --vocabulary var/models/e5/vocabulary.model \\
        --asked tools/e5/questions.jsonl --held tools/e5/held.json --steps 270

SHEETS is what `benchmarks/fiches.py` extracts. The loss is contrastive (InfoNCE, temperature 0.02, both ways) over batches of 48.
About 5 s a step on two cores. What is measured on must be held out: HELD is a JSON list of sheet ids. Then raise the version of
`Side.PASSAGES` in `indexers/e5/weights.py`, and go on with `tools/e5/asking.py`. Data and licences:
docs/comprendre/recherche.md.
"""

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from tools.e5 import pairs
from tools.e5.learning import Pace, learn
from tools.e5.model import Encoder
from tools.e5.peaks import peaks

_BATCH, _TEMPERATURE = 48, 0.02
_PACE = Pace(rate=3e-4, warm_up=40, least=0.05, decay=0.01)
_QUESTION_TOKENS, _PASSAGE_TOKENS = 40, 112
_SAMPLE = 6
"""Batches whose passages are read once more at the end, to see how far the activations go."""


def slope(model: Encoder, batch: list[tuple[str, str]]) -> float:
    """Return the cross-entropy of finding each question's passage among those of the batch, and the reverse; add its slope."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        asked = model([f"query: {question}" for question, _ in batch], _QUESTION_TOKENS)
        found = model([f"passage: {passage}" for _, passage in batch], _PASSAGE_TOKENS)
    scores = asked.float() @ found.float().T / _TEMPERATURE
    truth = torch.arange(len(batch))
    loss = (functional.cross_entropy(scores, truth) + functional.cross_entropy(scores.T, truth)) / 2
    loss.backward()
    return loss.item()


def main() -> None:
    """Read the command line, and learn."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("sheets", type=Path)
    words.add_argument("target", type=Path)
    words.add_argument("--vocabulary", required=True, help="vocabulary.model, as the first start writes it")
    words.add_argument("--asked", type=Path, nargs="*", default=[])
    words.add_argument("--held", type=Path, required=True)
    words.add_argument("--go-on", type=Path, help="an update to start from")
    words.add_argument("--steps", type=int, default=270)
    args = words.parse_args()
    random.seed(1)
    torch.manual_seed(1)
    sheets = pairs.read_sheets(args.sheets)
    held = set(json.loads(args.held.read_text("utf-8")))
    corpus, asked = pairs.from_corpus(sheets, held), pairs.written(args.asked, sheets, held)
    print(f"{len(corpus)} pairs of the corpus, {len(asked)} of questions", flush=True)
    model = Encoder(args.vocabulary)
    if args.go_on:
        model.take(dict(np.load(args.go_on)))
    batches = pairs.Batches(sheets, corpus, asked, _BATCH)
    learn(model, lambda: slope(model, batches.draw()), _PACE, args.steps, args.target)
    read_aloud = [f"passage: {passage}" for _ in range(_SAMPLE) for _, passage in batches.draw()]
    np.savez_compressed(args.target, **model.update(), **peaks(model, read_aloud, _PASSAGE_TOKENS))


if __name__ == "__main__":
    main()
