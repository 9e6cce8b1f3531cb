"""Fits what recognises the subject of a question (`bot/understanding/subject.npz`), on questions of our own."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.understanding.subject import FILE, RULES, SUBJECTS, Subjects
from indexers.e5.encoder import E5
from ports.embedding import Vectors
from tools.understanding import corpus

_OWN = Path(__file__).with_name("questions.yaml")
_ON_RULES = Path(__file__).parents[1] / "e5" / "questions.jsonl"
"""Questions that fact sheets answer, in ten languages; none is about a sheet kept for measuring."""
_ONE_IN = 7
"""Of those, one in seven is read: they come four a sheet, and seven meets each of the four ways of asking."""
_LONGEST = 250
"""Characters: a longer message tells a story, which says little of what a question is about."""
_OF_MESSAGES = {"question": RULES, "status": "personal", "out_of_scope": "off_topic"}
_OF_KINDS = {"answerable": RULES, "near": RULES, "forbidden": RULES}
"""Kind of question of a set → its subject, where they differ."""
_STRENGTH, _FOLDS = 0.3, 10
_SPREAD = 0.3
"""Sentence vectors differ by little: they are scaled up by the inverse of this before the weights are held small."""


Judged = Mapping[str, Mapping[str, float]]
"""Question → subject → probability."""


def fit(folder: Path, tuning: Sequence[tuple[str, str]]) -> Judged:
    """Write the weights for the E5 found in `folder`.

    `tuning`: questions of the sets and their kinds, learnt from as well. Returns what readers who had not seen them say of
    those: what is fitted on them next must not believe that the reader knows every question.
    """
    texts, labels = _labelled()
    texts, labels = texts + [text for text, _ in tuning], labels + [_OF_KINDS.get(kind, kind) for _, kind in tuning]
    encoder = E5(folder)
    vectors, known = encoder.questions(texts), np.array(labels)
    _regression(vectors, known, encoder.model).save()
    print(f"{FILE.name} : {len(texts)} questions, {FILE.stat().st_size / 1000:.0f} ko")
    judged, first = {}, len(texts) - len(tuning)
    for fold in range(_FOLDS):
        unseen = np.arange(first + fold, len(texts), _FOLDS)
        seen = np.setdiff1d(np.arange(len(texts)), unseen)
        reader = _regression(vectors[seen], known[seen], encoder.model)
        judged |= {texts[row]: reader.of(vectors[row]) for row in unseen}
    return judged


def _regression(vectors: Vectors, labels: NDArray[np.str_], name: str) -> Subjects:
    mean = vectors.mean(0)
    model = LogisticRegression(C=_STRENGTH, max_iter=2000, class_weight="balanced")
    fitted = model.fit((vectors - mean) / _SPREAD, labels)
    order = [list(fitted.classes_).index(subject) for subject in SUBJECTS]
    weights = (fitted.coef_[order].T / _SPREAD).astype(np.float32)
    return Subjects(weights, (fitted.intercept_[order] - mean @ weights).astype(np.float32), name)


def model() -> str:
    """Return the model of sentence vectors that the weights are for."""
    with np.load(FILE) as arrays:
        return str(arrays["model"])


def _labelled() -> tuple[list[str], list[str]]:
    own = yaml.safe_load(_OWN.read_text("utf-8"))
    pairs = [(text, subject) for subject, texts in own.items() for text in texts]
    messages = [m for m in corpus.messages() if len(m.texte) <= _LONGEST and not m.attack]
    pairs += [(m.texte, _OF_MESSAGES[m.kind]) for m in messages if m.kind in _OF_MESSAGES]
    pairs += [(json.loads(line)["text"], RULES) for line in _ON_RULES.read_text("utf-8").splitlines()[::_ONE_IN]]
    texts, labels = zip(*pairs, strict=True)
    return list(texts), list(labels)
