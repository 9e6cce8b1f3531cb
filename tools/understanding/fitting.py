"""Fits the readers: kernel ridge regression on one-hot labels, each message judged by the others, then calibration."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from bot.understanding import ngrams

_RIDGE = 0.4
_CALIBRATION = 0.1
_FOLDS = 5
_STEPS = 7
"""Of the weights of n-grams: the probabilities move by 1 to 5 hundredths, and the file is 1.8 MB smaller."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Fitted:
    """`opinions`: what each message says of each class; `without`: the scores of each, had it not been there."""

    opinions: Matrix
    without: Matrix


def ngram_matrix(texts: Sequence[str]) -> tuple[csr_matrix, NDArray[np.float32]]:
    """Return the n-grams of all texts, one row each, and the rarity of each column."""
    found = [ngrams.counts(text) for text in texts]
    often = np.zeros((ngrams.FAMILIES, ngrams.COLUMNS))
    for families in found:
        for number, family in enumerate(families):
            often[number, list(family)] += 1
    rarity = np.where(often > 0, np.log((1 + len(texts)) / (1 + often)) + 1, 0).astype(np.float16).astype(np.float32)
    rows = [ngrams.weigh(families, rarity) for families in found]
    starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns, values = (np.concatenate(parts) for parts in zip(*rows, strict=True))
    return csr_matrix((values, columns, starts), shape=(len(texts), ngrams.COLUMNS)), rarity


def fit(kernel: Matrix, labels: Matrix) -> Fitted:
    """Regress `labels` (one row a message, columns centred) on `kernel`; leaving one out has a closed form."""
    inverse = np.linalg.inv(kernel + _RIDGE * np.eye(len(kernel)))
    opinions = inverse @ labels
    return Fitted(opinions, labels - opinions / np.diag(inverse)[:, None])


def calibrate(scores: Matrix, classes: Sequence[str], truth: Sequence[str]) -> tuple[Matrix, Matrix, Matrix]:
    """Return slopes and offsets that turn scores into log-probabilities, and cross-validated probabilities."""
    scale = scores.std(0)
    model = LogisticRegression(C=_CALIBRATION, max_iter=2000)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    honest = cross_val_predict(model, scores / scale, truth, cv=folds, method="predict_proba")
    model.fit(scores / scale, truth)
    if list(model.classes_) != list(classes):
        raise ValueError("classes must be sorted")
    slopes, offsets = model.coef_.T, model.intercept_
    if len(classes) == 2:  # scikit-learn keeps one column for a yes or no
        slopes, offsets = np.hstack([0 * slopes, slopes]), np.array([0, offsets[0]])
    return slopes / scale[:, None], offsets, honest


def pack_weights(values: NDArray[Any]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round each column to few steps, which compress well; only what lies beyond one weight in a thousand needs more."""
    scale = np.maximum(np.quantile(np.abs(values), 0.999, axis=0), 1e-9) / _STEPS
    return np.clip(np.rint(values / scale), -127, 127).astype(np.int8), scale.astype(np.float32)


def pack_opinions(values: NDArray[Any]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round the square roots, signs kept: opinions are many small ones and few large ones, and all add up."""
    largest = np.maximum(np.abs(values).max(0), 1e-9)
    roots = np.rint(np.sign(values) * np.sqrt(np.abs(values) / largest) * 127)
    return roots.astype(np.int8), (largest / 127**2).astype(np.float32)
