"""Calibrates what answers: writes `subject.npz` (understanding), `choosing.yaml` (indexers) and `confidence.yaml` (answering).

    python tools/calibration/fit.py [--sheets FILE_OR_FOLDER] [--valmont FOLDER] [--work FOLDER]

`--sheets` is the extraction of service-public.fr's fact sheets, or a folder of state (GUICHET_DATA) where they are indexed,
vectors made; without it Valmont alone is used. Needs `tools/calibration/requirements.txt`; two minutes once both are indexed.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices wait for a second thread longer than they take

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.answering.confidence import FILE
from bot.understanding.subject import SUBJECTS
from tools.calibration import choosing, corpora, curve, subjects
from tools.calibration.curve import Column
from tools.calibration.examples import Example, gather

_EITHER = ["coverage", "agreement", "margin", "foreign", "asked", "unknown", "strangers", "looks_ahead", "own_file"]
_EITHER += ["kind_out_of_scope", "kind_status"]
_COLUMNS = {
    "words_and_vectors": [*_EITHER, "cosine", "nearness", *(f"about_{name}" for name in (*SUBJECTS[1:], "worst"))],
    "words": [*_EITHER, "rarest_found", "lexical"],
}
"""What each regression reads, of `bot.answering.confidence.features`."""
_WRONG_FIRST = 0.1
"""Weight of a question that the corpus answers, but not by its first document: an invented answer is worse than a poor one."""
_STRENGTH, _FOLDS = 0.1, 10
_ANSWERED, _FALSE_ANSWERS, _OFF_TOPIC = 0.52, 0.05, 0.06
"""Shares of the questions with an answer that are answered at least, of those without that may be, and of those off topic that
may be suggested something, when the thresholds are chosen. The first is steadier than the second: a hundred questions
have five in their tail."""
_EASED = ("answerable", "near")
"""Kinds that do not decide from which confidence to answer. What is quoted of a « near » question is on its very subject, with
its source; to hold those to 5 % as well would silence half of the good answers."""
_HEADER = (
    "# Écrit par `make calibrate` (tools/calibration/fit.py) : poids de la régression logistique, seuils par défaut.\n"
)


def main() -> int:
    """Fit, write, and print what it is worth on the lines that were kept for measuring."""
    arguments = _arguments()
    sets = corpora.prepare(arguments.work, arguments.valmont, arguments.sheets)
    tuning = [(question.line["text"], question.line["kind"]) for corpus in sets for question in corpus.tuning_only()]
    judged = subjects.fit(sets[0].data / "models" / "e5", tuning)
    choosing.fit(sets)
    written: dict[str, dict[str, Any]] = {}
    for name, columns in _COLUMNS.items():
        examples = gather(sets, judged if name != "words" else None)
        model = subjects.model() if name != "words" else ""
        written[name] = {"model": model} | _calibrate([example for example in examples if not example.held], columns)
        for plain, title in ((False, name), (True, f"{name}, au guichet")):
            print(f"\n## {title}")
            _report([e for e in examples if e.held and e.plain == plain], written[name])
    FILE.write_text(_HEADER + yaml.safe_dump(written, sort_keys=False), "utf-8")
    return 0


def _calibrate(examples: Sequence[Example], columns: Sequence[str]) -> dict[str, Any]:
    """Return the weights, made probabilities by Platt's scaling of scores from folds that had not seen them, and thresholds."""
    table = np.array([[example.features[column] for column in columns] for example in examples])
    right = np.array([example.right for example in examples])
    weight = np.array([_WRONG_FIRST if example.answerable and not example.right else 1.0 for example in examples])
    scores = np.zeros(len(examples))
    for seen, unseen in KFold(_FOLDS, shuffle=True, random_state=0).split(table):
        weights, bias = _regression(table[seen], right[seen], weight[seen])
        scores[unseen] = table[unseen] @ weights + bias
    platt = LogisticRegression(C=1e3).fit(scores[:, None], right)
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    weights, bias = _regression(table, right, weight)
    named = {column: round(float(slope * value), 4) for column, value in zip(columns, weights, strict=True)}
    answer, suggest = _thresholds(examples, 1 / (1 + np.exp(-(slope * scores + offset))))
    return {"weights": {"intercept": round(slope * bias + offset, 4)} | named, "answer": answer, "suggest": suggest}


def _regression(table: Column, right: Column, weight: Column) -> tuple[Column, float]:
    """Return weights and intercept for features as they are; the penalty is on standardised ones."""
    mean, deviation = table.mean(0), table.std(0) + 1e-9
    model = LogisticRegression(C=_STRENGTH, max_iter=3000).fit((table - mean) / deviation, right, weight)
    weights = model.coef_[0] / deviation
    return weights, float(model.intercept_[0] - mean @ weights)


def _thresholds(examples: Sequence[Example], sure: Column) -> tuple[float, float]:
    """Return the confidence from which to answer, and to suggest.

    To answer: as prudent as still answers half of the questions that have an answer, and keeps to `_FALSE_ANSWERS`; to
    suggest: keeps to `_OFF_TOPIC`. Each in the harder of the corpora.
    """
    sure = np.where([example.elsewhere for example in examples], 0.0, sure)
    half, false, off_topic = [], [], []
    for corpus in {example.corpus for example in examples}:
        here = [(example, one) for example, one in zip(examples, sure, strict=True) if example.corpus == corpus]
        half.append(
            np.quantile([one for example, one in here if example.answerable and not example.plain], 1 - _ANSWERED)
        )
        false.append(np.quantile([one for example, one in here if example.kind not in _EASED], 1 - _FALSE_ANSWERS))
        off_topic.append(np.quantile([one for example, one in here if example.kind == "off_topic"], 1 - _OFF_TOPIC))
    answer = float(max(min(half), *false))
    return round(answer, 3), round(min(float(max(off_topic)), answer), 3)


def _report(examples: Sequence[Example], fitted: dict[str, Any]) -> None:
    weights = dict(fitted["weights"])
    total = np.array(
        [sum(weights[name] * {**e.features, "intercept": 1.0}[name] for name in weights) for e in examples]
    )
    print(f"seuils : répondre {fitted['answer']}, proposer {fitted['suggest']}")
    curve.show(examples, 1 / (1 + np.exp(-total)), fitted["answer"], fitted["suggest"])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sheets", type=Path)
    parser.add_argument("--valmont", type=Path)
    parser.add_argument("--work", type=Path, default=corpora.ROOT / "var" / "calibration")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
