"""Trains understanding on the messages of the repository and writes `bot/understanding/model.npz`.

    python tools/understanding/train.py [--models FOLDER]

Needs `tools/understanding/requirements.txt` and a platform on which E5 runs; takes about two minutes on two cores.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.understanding import model
from bot.understanding.classifier import Classifier
from bot.understanding.model import HEADS, NO_ACTION, Probabilities
from bot.understanding.signals import Signals
from indexers.e5.encoder import E5
from ports.people import Audience
from ports.text import unshouted
from tools.understanding import corpus, fitting, report
from tools.understanding.corpus import Labelled

_DIMENSIONS = 128
_SAME_PUBLIC = {"with_vector": 0.1, "alone": 0.2}
"""What sharing the public is worth, beside sharing words."""

Arrays = dict[str, NDArray[Any]]


def main() -> int:
    """Train, print honest scores, write."""
    folder = _arguments().models
    started = time.monotonic()
    messages = corpus.read()
    vectors = _vectors(folder, [message.texte for message in messages])
    print(f"{len(messages)} messages lus et vectorisés en {time.monotonic() - started:.0f} s")
    arrays, honest = train(messages, vectors)
    np.savez_compressed(model.FILE, **arrays)
    print(f"{model.FILE.name} : {model.FILE.stat().st_size / 1e6:.2f} Mo, {time.monotonic() - started:.0f} s")
    classifier = Classifier(model.Model.load(), Signals.load())
    for name, found in honest.items():
        report.show(name, messages, classifier, found)
    return 0


def train(messages: Sequence[Labelled], vectors: NDArray[np.float32]) -> tuple[Arrays, dict[str, list[Probabilities]]]:
    """Return the arrays of the model, and for each reader the probabilities of each message judged by the others."""
    labels = {head: [_label(message, head) for message in messages] for head in HEADS}
    classes = {head: sorted(set(labels[head])) for head in HEADS}
    onehot = np.hstack([np.equal.outer(labels[head], classes[head]).astype(float) for head in HEADS])
    centred = onehot - onehot.mean(0)
    publics = np.array([model.public(Audience(message.public)) for message in messages], np.int8)
    pieces, rarity = fitting.ngram_matrix([message.texte for message in messages])
    same = publics[:, None] == publics
    near, arrays = _neighbourhood(vectors, publics, same)
    words = (pieces @ pieces.T).toarray().astype(float)
    honest = {}
    for name, kernel in (("with_vector", near + words), ("alone", words)):
        fitted = fitting.fit(kernel + _SAME_PUBLIC[name] * same, centred)
        if name == "with_vector":
            arrays["opinions"], arrays["opinions_scale"] = fitting.pack_opinions(fitted.opinions)
        weights = fitting.pack_weights(pieces.T @ fitted.opinions)
        arrays |= {f"{name}_weights": weights[0], f"{name}_scale": weights[1]}
        of_public = np.array([fitted.opinions[publics == number].sum(0) for number in (0, 1)])
        arrays[f"{name}_bias"] = (_SAME_PUBLIC[name] * of_public).astype(np.float32)
        honest[name] = _calibrate(name, fitted.without, classes, labels, arrays)
    return arrays | _frame(messages, labels, classes, rarity, publics), honest


def _neighbourhood(
    vectors: NDArray[np.float32], publics: NDArray[np.int8], same: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], Arrays]:
    """Project the vectors on their main axes and round them, then compare them as the running model will."""
    mean = vectors.mean(0).astype(np.float16).astype(np.float32)
    _, _, axes = np.linalg.svd(vectors - mean, full_matrices=False)
    axes = axes[:_DIMENSIONS].T.astype(np.float16).astype(np.float32)
    exact = model.project(vectors, mean, axes)
    scale = np.float32(np.abs(exact).max() / 127)
    rows = np.rint(exact / scale).astype(np.int8)
    kernel = model.closeness(exact, exact, same).astype(float)
    kept = {"mean": mean.astype(np.float16), "axes": axes.astype(np.float16), "rows": rows, "rows_scale": scale}
    return kernel, {name: np.asarray(value) for name, value in kept.items()}


def _calibrate(
    name: str,
    scores: NDArray[np.float64],
    classes: dict[str, list[str]],
    labels: dict[str, list[str]],
    arrays: Arrays,
) -> list[Probabilities]:
    columns: dict[str, NDArray[np.float64]] = {}
    start = 0
    for head in HEADS:
        part = scores[:, start : start + len(classes[head])]
        start += len(classes[head])
        slopes, offsets, columns[head] = fitting.calibrate(part, classes[head], labels[head])
        arrays[f"{name}_slopes_{head}"] = slopes.astype(np.float32)
        arrays[f"{name}_offsets_{head}"] = offsets.astype(np.float32)
    return [{head: columns[head][row].astype(np.float32) for head in HEADS} for row in range(len(scores))]


def _frame(
    messages: Sequence[Labelled],
    labels: dict[str, list[str]],
    classes: dict[str, list[str]],
    rarity: NDArray[np.float32],
    publics: NDArray[np.int8],
) -> Arrays:
    """Return the arrays that are not learnt: names, what goes together, and which messages taught all this."""
    together = sorted(set(zip(labels["agent"], labels["kind"], labels["action"], strict=True)))
    triples = [[classes[head].index(label) for head, label in zip(HEADS, row, strict=False)] for row in together]
    return {
        "triples": np.array(triples, np.int16),
        "rarity": rarity.astype(np.float16),
        "publics": publics,
        "fingerprint": np.array(corpus.fingerprint(list(messages))),
        **{f"classes_{head}": np.array(classes[head]) for head in HEADS},
    }


def _label(message: Labelled, head: str) -> str:
    value = getattr(message, head)
    return {None: NO_ACTION, True: "yes", False: "no"}.get(value, value)


def _vectors(folder: Path, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the vectors of the texts as `E5.question` makes them."""
    folder.mkdir(parents=True, exist_ok=True)
    return E5(folder).questions([unshouted(text) for text in texts])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--models", type=Path, default=corpus.ROOT / "var" / "models" / "e5")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
