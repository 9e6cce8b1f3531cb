"""What a calibration is worth on questions that it was not fitted on: curve, areas, outcomes."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from bot.answering.confidence import Scale
from tools.calibration.examples import Example

Column = NDArray[np.float64]
_BINS = 10


def show(examples: Sequence[Example], answer: Scale, suggest: Scale) -> None:
    """Print the reliability curve, then for each corpus the areas and the outcomes by kind of question."""
    sure, concerned = (np.array([scale.probability(e.features) for e in examples]) for scale in (answer, suggest))
    _reliability(np.array([example.right for example in examples], float), sure)
    answered = (sure >= answer.threshold) & ~np.array([example.elsewhere for example in examples])
    silent = ~answered & ((concerned < suggest.threshold) | [example.elsewhere for example in examples])
    for corpus in dict.fromkeys(example.corpus for example in examples):
        here = np.array([example.corpus == corpus for example in examples])
        of = [example for example in examples if example.corpus == corpus]
        _outcomes(corpus, of, sure[here], answered[here], silent[here])


def _reliability(right: Column, sure: Column) -> None:
    print("| confiance | questions | annoncée | constatée |\n|---|---|---|---|")
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    error = 0.0
    for number in range(_BINS):
        inside = bins == number
        if inside.any():
            said, seen = sure[inside].mean(), right[inside].mean()
            error += abs(said - seen) * inside.mean()
            print(f"| {number / _BINS:.1f} à {(number + 1) / _BINS:.1f} | {inside.sum()} | {said:.2f} | {seen:.2f} |")
    print(f"ECE {error:.3f} (n = {len(right)}) ; aire sous la courbe {roc_auc_score(right, sure):.3f}")


def _outcomes(
    corpus: str, examples: Sequence[Example], sure: Column, answered: NDArray[np.bool_], silent: NDArray[np.bool_]
) -> None:
    kinds = np.array([example.kind for example in examples])
    answerable = np.array([example.answerable for example in examples])
    right = np.array([example.right for example in examples])
    print(f"\n{corpus} : premier document juste {right[answerable].mean():.0%} des questions qui ont une réponse")
    print("| genre | n | répondu | dont juste | proposé | abstention | aire |\n|---|---|---|---|---|---|---|")
    groups = [(kind, kinds == kind) for kind in sorted(set(kinds), key=lambda kind: (kind != "answerable", kind))]
    groups += [("sans réponse", ~answerable), ("sans réponse, voisines à part", ~answerable & (kinds != "near"))]
    for name, group in groups:
        said, rest = answered[group], silent[group]
        correct = f"{(said & right[group]).mean():.0%}" if name == "answerable" else "–"
        area = "–" if name == "answerable" else f"{_area(sure[answerable], sure[group]):.2f}"
        shares = f"{said.mean():.0%} | {correct} | {(~said & ~rest).mean():.0%} | {rest.mean():.0%}"
        print(f"| {name} | {group.sum()} | {shares} | {area} |")


def _area(above: Column, below: Column) -> float:
    """How often a question with an answer is surer than one without."""
    return float(roc_auc_score([1] * len(above) + [0] * len(below), np.concatenate([above, below])))
