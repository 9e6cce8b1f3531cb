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

from bot.answering.confidence import FILE, Scale
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
_FALSE_ANSWERS, _OFF_TOPIC = 0.045, 0.07
"""Shares that the thresholds let pass, each in the harder of the corpora: of the questions without an answer, answered; of those
off topic, suggested something. The aims are a twentieth and a tenth: what was never seen passes a little more often."""
_EASED = ("answerable", "near")
"""Kinds that do not decide from which confidence to answer. What is quoted of a « near » question is on its very subject, with
its source; to hold those to 5 % as well would silence half of the good answers."""
_BESIDE = 0.05
"""Weight, in what decides of suggesting, of a question on the town's business that has no answer: a document may still help."""
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
    """Return the two scales: whether the first document answers, and whether the documents speak of it at all."""
    table = np.array([[example.features[column] for column in columns] for example in examples])
    right, answerable, off_topic = (
        np.array([getattr(example, name) for example in examples]) for name in ("right", "answerable", "off_topic")
    )
    first = np.where(answerable & ~right, _WRONG_FIRST, 1.0)
    speaking = np.where(answerable | off_topic, 1.0, _BESIDE)
    eased = np.array([example.kind in _EASED for example in examples])
    answer, sure = _scale(table, right, first, columns)
    suggest, concerned = _scale(table, answerable, speaking, columns)
    return {
        "answer": {"threshold": _threshold(examples, sure, ~eased, _FALSE_ANSWERS), "weights": answer},
        "suggest": {"threshold": _threshold(examples, concerned, off_topic, _OFF_TOPIC), "weights": suggest},
    }


def _scale(table: Column, truth: Column, weight: Column, columns: Sequence[str]) -> tuple[dict[str, float], Column]:
    """Return the weights, and the probability of each example from folds that had not seen it (Platt's scaling of those)."""
    scores = np.zeros(len(table))
    for seen, unseen in KFold(_FOLDS, shuffle=True, random_state=0).split(table):
        weights, bias = _regression(table[seen], truth[seen], weight[seen])
        scores[unseen] = table[unseen] @ weights + bias
    platt = LogisticRegression(C=1e3).fit(scores[:, None], truth)
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    weights, bias = _regression(table, truth, weight)
    named = {column: round(float(slope * value), 4) for column, value in zip(columns, weights, strict=True)}
    return {"intercept": round(slope * bias + offset, 4)} | named, 1 / (1 + np.exp(-(slope * scores + offset)))


def _regression(table: Column, right: Column, weight: Column) -> tuple[Column, float]:
    """Return weights and intercept for features as they are; the penalty is on standardised ones."""
    mean, deviation = table.mean(0), table.std(0) + 1e-9
    model = LogisticRegression(C=_STRENGTH, max_iter=3000).fit((table - mean) / deviation, right, weight)
    weights = model.coef_[0] / deviation
    return weights, float(model.intercept_[0] - mean @ weights)


def _threshold(examples: Sequence[Example], probability: Column, chosen: Column, share: float) -> float:
    """Return the probability that `share` of the `chosen` examples exceed, in the corpus where it is highest."""
    probability = np.where([example.elsewhere for example in examples], 0.0, probability)
    corpora = np.array([example.corpus for example in examples])
    return round(
        max(float(np.quantile(probability[chosen & (corpora == name)], 1 - share)) for name in set(corpora)), 3
    )


def _report(examples: Sequence[Example], fitted: dict[str, Any]) -> None:
    scales = [Scale(**fitted[name]) for name in ("answer", "suggest")]
    print("seuils : répondre {}, proposer {}".format(*(scale.threshold for scale in scales)))
    curve.show(examples, *scales)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sheets", type=Path)
    parser.add_argument("--valmont", type=Path)
    parser.add_argument("--work", type=Path, default=corpora.ROOT / "var" / "calibration")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
