"""Fits what recognises the subject of a question (`bot/understanding/subject.npz`), on questions of our own."""

import json
from pathlib import Path

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression

from bot.understanding.subject import FILE, RULES, SUBJECTS
from indexers.e5.encoder import E5
from tools.understanding import corpus

_OWN = Path(__file__).with_name("questions.yaml")
_ON_RULES = Path(__file__).parents[1] / "e5" / "questions.jsonl"
"""Questions that fact sheets answer, in ten languages; none is about a sheet kept for measuring."""
_LONGEST = 250
"""Characters: a longer message tells a story, which says little of what a question is about."""
_OF_MESSAGES = {"question": RULES, "status": "personal", "out_of_scope": "off_topic"}
_SPREAD = 0.3
"""Sentence vectors differ by little: they are scaled up by the inverse of this before the weights are held small."""


def fit(folder: Path) -> None:
    """Write the weights for the E5 found in `folder`."""
    texts, labels = _labelled()
    encoder = E5(folder)
    vectors = encoder.questions(texts)
    mean = vectors.mean(0)
    fitted = LogisticRegression(C=3, max_iter=2000, class_weight="balanced").fit((vectors - mean) / _SPREAD, labels)
    order = [list(fitted.classes_).index(name) for name in SUBJECTS]
    weights = (fitted.coef_[order].T / _SPREAD).astype(np.float32)
    bias = (fitted.intercept_[order] - mean @ weights).astype(np.float32)
    np.savez_compressed(FILE, weights=weights.astype(np.float16), bias=bias, model=np.array(encoder.model))
    print(f"{FILE.name} : {len(texts)} questions, {FILE.stat().st_size / 1000:.0f} ko")


def model() -> str:
    """Return the model of sentence vectors that the weights are for."""
    with np.load(FILE) as arrays:
        return str(arrays["model"])


def _labelled() -> tuple[list[str], list[str]]:
    own = yaml.safe_load(_OWN.read_text("utf-8"))
    pairs = [(text, subject) for subject, texts in own.items() for text in texts]
    messages = [m for m in corpus.read() if len(m.texte) <= _LONGEST and not m.attack]
    pairs += [(m.texte, _OF_MESSAGES[m.kind]) for m in messages if m.kind in _OF_MESSAGES]
    pairs += [(json.loads(line)["text"], RULES) for line in _ON_RULES.read_text("utf-8").splitlines()]
    texts, labels = zip(*pairs, strict=True)
    return list(texts), list(labels)
