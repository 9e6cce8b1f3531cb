"""Teaches the network that reads questions where their answers are; the vectors of passages stay as they are.

    python -m tools.e5.asking SHEETS.jsonl indexers/e5/questions.npz --titled INDEX --untitled INDEX \\
        --vocabulary var/models/e5/vocabulary.model --start indexers/e5/passages.npz \\
        --asked tools/e5/questions.jsonl tools/e5/questions_placed.jsonl LABOUR.jsonl --held tools/e5/held.json --steps 700

SHEETS is what `benchmarks/fiches.py` extracts; LABOUR, half of the queries of npm `@socialgouv/datafiller-data`; the indexes
are the `index` folders that `benchmarks/retrieval.py` fills. The loss is the cross-entropy of finding the right document among
all of them, by its best passage and its title: no batch of neighbours stands for the corpus, since nothing but the question is
encoded. About 2 s a step of 64 questions on one core. What is shipped learnt 1,000 steps with `--unknown`, whose worth on
sheets never asked about was measured, then 1,500 without, then 1,700 in which half of the written questions of a batch came
from `questions_placed.jsonl`; it is 0.3 of what was before these last ones and 0.7 of what was after, factor by factor.
Then raise the version of `Side.QUESTIONS` in `indexers/e5/weights.py`, and run `make train` and `make calibrate`.
"""

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from tools.e5 import pairs
from tools.e5.learning import Pace, learn
from tools.e5.model import Encoder
from tools.e5.peaks import peaks
from tools.e5.shelf import Shelf


class Asked(NamedTuple):
    """A question, the ids of the documents that answer it, and which passage of the first does, from 0, if that is known."""

    text: str
    sheets: Sequence[str]
    passage: int | None = None


_BATCH, _TOGETHER = 64, 32
_PACE = Pace(rate=6e-4, warm_up=30, least=0.03)
_TEMPERATURE = 0.025
"""About the standard deviation of a question's cosines: what `indexers.ranking.fusion` divides them by."""
_PASSAGE_SHARE = 0.3
"""What choosing the passage of a document counts for beside finding the document."""
_TOKENS = 64
_SHOWN = 25
"""Words that a passage showed of itself to who wrote questions about it."""
_SAMPLE = 256
"""Questions read once more at the end, to see how far the activations go."""
_TITLES_SHARE = 0.12
"""Share of the batches that are titles, looked for in the index that has none."""
_CORPUS_SHARE, _ROUGH_SHARE = 0.15, 0.5
"""Share of a batch that the corpus says by itself (links, sentences); share of all that is written roughly."""


class Deck:
    """Questions drawn at random, each once before any comes again."""

    def __init__(self, questions: Sequence[Asked]) -> None:
        self._questions, self._left = questions, list[Asked]()

    def draw(self, count: int) -> list[Asked]:
        """Return the next `count`."""
        while len(self._left) < count:
            self._left = random.sample(self._questions, len(self._questions)) + self._left
        return [self._left.pop() for _ in range(count)]


def read(paths: Sequence[Path], shelf: Shelf, sheets: Mapping[str, pairs.Sheet], held: set[str]) -> list[Asked]:
    """Return the questions of files of `{"text" or "question", "relevant"}` lines, less those about sheets of `held`.

    `passage`, if given, is the number among those of `pairs.read_sheets` of the one that answers.
    """
    lines = [json.loads(line) for path in paths for line in path.open(encoding="utf-8")]
    found = []
    for line in lines:
        known = [sheet for sheet in line["relevant"] if sheet in shelf.order]
        if known and not held & set(line["relevant"]):
            place = _place(shelf, sheets[known[0]], line["passage"]) if "passage" in line else None
            found.append(Asked(line.get("text") or line["question"], known, place))
    return found


def _place(shelf: Shelf, sheet: pairs.Sheet, number: int) -> int:
    """Return which passage of the index begins as the one that was shown to who wrote the question."""
    return shelf.place(sheet["id"], " ".join(sheet["passages"][number][1].split()[:_SHOWN]))


def slope(model: Encoder, shelf: Shelf, asked: Sequence[Asked]) -> float:
    """Return one batch's mean loss and add its slope to the parameters'; short questions go together."""
    asked = sorted((one._replace(text=_roughly(one.text)) for one in asked), key=lambda one: len(one.text))
    total = 0.0
    for start in range(0, len(asked), _TOGETHER):
        some = asked[start : start + _TOGETHER]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            vectors = model([f"query: {one.text}" for one in some], _TOKENS).float()
        loss = (_lost(shelf, vectors, some) + _PASSAGE_SHARE * _misplaced(shelf, vectors, some)) / len(asked)
        loss.backward()
        total += loss.item()
    return total


def _lost(shelf: Shelf, vectors: Tensor, asked: Sequence[Asked]) -> Tensor:
    """Cross-entropy of finding the right documents among all, summed."""
    scores = shelf.scores(vectors) / _TEMPERATURE
    right = torch.full_like(scores, -torch.inf)
    for row, one in enumerate(asked):
        right[row, [shelf.order[sheet] for sheet in one.sheets]] = 0
    return (scores.logsumexp(1) - (scores + right).logsumexp(1)).sum()


def _misplaced(shelf: Shelf, vectors: Tensor, asked: Sequence[Asked]) -> Tensor:
    """Cross-entropy of finding the right passage among those of its document, summed."""
    total = torch.zeros(())
    for vector, one in zip(vectors, asked, strict=True):
        if one.passage is not None:
            total = total - (shelf.within(vector, one.sheets[0]) / _TEMPERATURE).log_softmax(0)[one.passage]
    return total


def batches(titled: tuple[Shelf, Deck, Deck], untitled: tuple[Shelf, Deck]) -> Iterator[tuple[Shelf, list[Asked]]]:
    """Yield what to find and where, for ever: written questions and words of the corpus, or titles."""
    shelf, written, corpus = titled
    share = round(_BATCH * _CORPUS_SHARE)
    while True:
        if random.random() < _TITLES_SHARE:
            yield untitled[0], untitled[1].draw(_BATCH)
        else:
            yield shelf, written.draw(_BATCH - share) + corpus.draw(share)


def _roughly(question: str) -> str:
    return pairs.very_rough(question) if random.random() < _ROUGH_SHARE else pairs.rough(question)


def main() -> None:
    """Read the command line, and learn."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("sheets", type=Path)
    words.add_argument("target", type=Path)
    words.add_argument("--titled", type=Path, required=True)
    words.add_argument("--untitled", type=Path, required=True)
    words.add_argument("--vocabulary", required=True, help="vocabulary.model, as the first start writes it")
    words.add_argument("--start", type=Path, required=True, help="the update to start from")
    words.add_argument("--asked", type=Path, nargs="+", required=True)
    words.add_argument(
        "--held", type=Path, required=True, help="sheets whose titles, links and sentences are not learnt"
    )
    words.add_argument(
        "--unknown", action="store_true", help="nor questions about them: to measure what is never learnt"
    )
    words.add_argument("--steps", type=int, default=700)
    args = words.parse_args()
    random.seed(1)
    torch.manual_seed(1)
    torch.set_num_threads(1)
    sheets, held = pairs.read_sheets(args.sheets), set(json.loads(args.held.read_text("utf-8")))
    titled, untitled = Shelf(args.titled), Shelf(args.untitled)
    written = read(args.asked, titled, sheets, held if args.unknown else set())
    corpus = [Asked(pair.question, [pair.sheet]) for pair in pairs.from_corpus(sheets, held) if pair.titled]
    titles = [Asked(sheet["title"], [sheet["id"]]) for sheet in sheets.values() if sheet["id"] not in held]
    print(f"{len(written)} questions, {len(corpus)} of the corpus, {len(titles)} titles", flush=True)
    model = Encoder(args.vocabulary)
    model.take(dict(np.load(args.start)))
    drawn = batches((titled, Deck(written), Deck(corpus)), (untitled, Deck(titles)))
    learn(model, lambda: slope(model, *next(drawn)), _PACE, args.steps, args.target)
    read_aloud = [f"query: {one.text}" for one in random.sample(written, _SAMPLE)]
    np.savez_compressed(args.target, **model.update(), **peaks(model, read_aloud, _TOKENS))


if __name__ == "__main__":
    main()
