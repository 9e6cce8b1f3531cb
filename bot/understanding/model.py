"""The learnt model: a message, its sentence vector and its public, to the probabilities of each label."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.understanding import ngrams
from bot.understanding.ngrams import Floats
from ports.embedding import Vectors
from ports.people import Audience

FILE = Path(__file__).with_name("model.npz")
HEADS = ("agent", "kind", "action", "priority", "attack")
NO_ACTION = "null"
_SHARPNESS = 2
_OTHER_PUBLIC = 0.6
"""How much a training message of the other public counts, beside one of the same."""

Probabilities = dict[str, Floats]
"""Head to one probability per class."""


def closeness(one: Vectors, others: Vectors, same_public: NDArray[np.bool_]) -> Floats:
    """Return the kernel between a projected vector, or rows of them, and training messages."""
    near = np.exp(_SHARPNESS * (one @ others.T - 1))
    return np.asarray(near * np.where(same_public, 1, _OTHER_PUBLIC), np.float32)


def project(vectors: Vectors, mean: Vectors, axes: Vectors) -> Vectors:
    """Return sentence vectors in the fewer dimensions of the model, of length 1."""
    projected = (vectors - mean) @ axes
    return np.asarray(projected / np.linalg.norm(projected, axis=-1, keepdims=True), np.float32)


@dataclass(frozen=True, slots=True)
class Reader:
    """One way to score a message: weights of n-grams, a bias per public, and what turns scores into probabilities."""

    weights: NDArray[np.int8]
    scale: Floats
    bias: Floats
    slopes: Mapping[str, Floats]
    offsets: Mapping[str, Floats]

    def scores(self, pieces: ngrams.Sparse, audience: Audience) -> Floats:
        """Return the score of each class, all heads side by side."""
        columns, values = pieces
        said = values @ self.weights[columns].astype(np.float32) * self.scale
        return np.asarray(said + self.bias[public(audience)], np.float32)

    def calibrate(self, scores: Floats) -> Probabilities:
        """Return the probabilities behind `scores`."""
        found, start = {}, 0
        for head in HEADS:
            width = len(self.offsets[head])
            logits = scores[start : start + width] @ self.slopes[head] + self.offsets[head]
            powers = np.exp(logits - logits.max())
            found[head] = powers / powers.sum()
            start += width
        return found


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The training messages, as the model remembers them: projected vectors, publics, what each says of each class."""

    mean: Vectors
    axes: Vectors
    rows: Vectors
    publics: NDArray[np.int8]
    opinions: Floats

    def scores(self, vector: Vectors, audience: Audience) -> Floats:
        """Return what the training messages close to `vector` say, all heads side by side."""
        near = closeness(project(vector, self.mean, self.axes), self.rows, self.publics == public(audience))
        return near @ self.opinions


@dataclass(frozen=True, slots=True)
class Model:
    """Two readers, with a sentence vector and without; `triples` are the agents, kinds and actions that go together."""

    classes: Mapping[str, tuple[str, ...]]
    triples: NDArray[np.int16]
    rarity: Floats
    neighbours: Neighbours
    with_vector: Reader
    alone: Reader
    fingerprint: str

    @classmethod
    def load(cls, path: Path = FILE) -> Self:
        """Read the file that `tools/understanding/train.py` writes (about 30 ms)."""
        with np.load(path) as arrays:
            content = {name: arrays[name] for name in arrays.files}
        rows = content["rows"].astype(np.float32) * content["rows_scale"]
        roots = content["opinions"].astype(np.float32)
        opinions = roots * np.abs(roots) * content["opinions_scale"]
        mean, axes = (content[name].astype(np.float32) for name in ("mean", "axes"))
        return cls(
            classes={head: tuple(content[f"classes_{head}"].tolist()) for head in HEADS},
            triples=content["triples"],
            rarity=content["rarity"].astype(np.float32),
            neighbours=Neighbours(mean, axes, rows, content["publics"], opinions),
            with_vector=_reader(content, "with_vector"),
            alone=_reader(content, "alone"),
            fingerprint=str(content["fingerprint"]),
        )

    def probabilities(self, text: str, vector: Vectors | None, audience: Audience) -> Probabilities:
        """Return the probability of every class of every head. `vector` is None where no embedder runs."""
        pieces = ngrams.weigh(ngrams.counts(text), self.rarity)
        if vector is None:
            return self.alone.calibrate(self.alone.scores(pieces, audience))
        scores = self.with_vector.scores(pieces, audience) + self.neighbours.scores(vector, audience)
        return self.with_vector.calibrate(scores)


def public(audience: Audience) -> int:
    """Return the row of a public in the arrays."""
    return int(audience is Audience.AGENT)


def _reader(content: Mapping[str, NDArray[Any]], name: str) -> Reader:
    return Reader(
        weights=content[f"{name}_weights"],
        scale=content[f"{name}_scale"],
        bias=content[f"{name}_bias"],
        slopes={head: content[f"{name}_slopes_{head}"] for head in HEADS},
        offsets={head: content[f"{name}_offsets_{head}"] for head in HEADS},
    )
