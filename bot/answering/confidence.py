"""How sure the assistant is that the first passage answers: a probability, calibrated on questions of its own."""

import math
from functools import cache
from pathlib import Path

import yaml

from ports.knowledge import Evidence

_CALIBRATED = "multilingual-e5-small/"
"""The model of sentence vectors that the weights were fitted with: what another says is not counted."""
_WEIGHTS = Path(__file__).with_name("confidence.yaml")


@cache
def _weights(which: str) -> dict[str, float]:
    weights: dict[str, float] = yaml.safe_load(_WEIGHTS.read_text("utf-8"))[which]
    return weights


def confidence(evidence: Evidence) -> float:
    """Return the probability, 0 to 1, that the first document found answers the question.

    A logistic regression on the evidence, fitted by `tools/calibration/fit.py`; one set of weights with vectors, one
    for words alone. Method and curve: docs/comprendre/recherche.md.
    """
    weights = _weights("words_and_vectors" if evidence.model.startswith(_CALIBRATED) else "words")
    total = sum(weights[name] * value for name, value in features(evidence).items() if name in weights)
    return 1 / (1 + math.exp(-(total + weights["intercept"])))


def features(evidence: Evidence) -> dict[str, float]:
    """Return the evidence as the regression reads it."""
    return {
        "coverage": evidence.coverage,
        "rarest_found": float(evidence.rarest_found),
        "lexical": math.log1p(max(evidence.lexical, 0.0)),
        "cosine": (evidence.cosine or 0.0) * 10,
        "title_cosine": (evidence.title_cosine or 0.0) * 10,
        "margin": evidence.margin,
        "unknown": float(min(len(evidence.unknown), 3)),
    }
