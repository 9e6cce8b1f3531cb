"""How sure the assistant is that the first document answers: a probability, calibrated on questions of its own."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.answering.doubts import looks_ahead, own_file, strangers
from bot.understanding.subject import RULES, SUBJECTS
from bot.understanding.understanding import Understood
from ports.knowledge import Findings
from ports.text import fold
from ports.yaml import load_yaml

FILE = Path(__file__).with_name("confidence.yaml")
_OF_DOCUMENTS = "fr"
_STEEP = 4.0
"""Log-odds are kept within this: beyond, a classifier is only being emphatic."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A logistic regression, and the probability from which it counts, unless the commune says otherwise."""

    threshold: float
    weights: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability, 0 to 1, of what it was fitted on."""
        known = {**features, "intercept": 1.0}
        total = sum(weight * known[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-total))


@dataclass(frozen=True, slots=True)
class Calibration:
    """When to answer: the first document probably does. When to suggest: the documents probably speak of it.

    Written by `tools/calibration/fit.py`. Method and curve: docs/comprendre/reponse.md.
    """

    model: str
    """The model of sentence vectors that was compared; empty for words alone."""
    answer: Scale
    suggest: Scale


def calibration(findings: Findings) -> Calibration:
    """Return the calibration for what was compared; words alone count when vectors are of a model that it has not seen."""
    fitted, evidence = _calibrations(), findings.evidence
    both = fitted["words_and_vectors"]
    return both if evidence.cosine is not None and evidence.model == both.model else fitted["words"]


@cache
def _calibrations() -> Mapping[str, Calibration]:
    fitted = load_yaml(FILE.read_text("utf-8"))
    return {
        name: Calibration(of["model"], Scale(**of["answer"]), Scale(**of["suggest"])) for name, of in fitted.items()
    }


def features(question: str, wanted: Understood, findings: Findings, known: str = "") -> dict[str, float]:
    """Return what the regression reads of a question, of how it was understood and of what was found.

    Words count for nothing when the question is not in the documents' language. `known`: names that any document may
    leave out, such as the town's.
    """
    evidence, hits = findings.evidence, findings.hits
    same = float(wanted.language == _OF_DOCUMENTS)
    found = {
        "coverage": same * evidence.coverage,
        "rarest_found": same * evidence.rarest_found,
        "lexical": same * math.log1p(max(evidence.lexical, 0.0)),
        "cosine": 10 * (evidence.cosine or 0.0),
        "nearness": evidence.nearness or 0.0,
        "agreement": evidence.agreement,
        "margin": evidence.margin,
    }
    asked = {
        "foreign": 1 - same,
        "asked": math.log1p(evidence.asked),
        "unknown": same * len(evidence.unknown) / max(evidence.asked, 1),
        "strangers": same * strangers(question, hits, frozenset(fold(known).split())),
        "own_file": float(own_file(question)),
        "looks_ahead": float(looks_ahead(question, hits, dt.date.today())),  # noqa: DTZ011  # a year is all that counts
    }
    return found | asked | _understood(wanted)


def _understood(wanted: Understood) -> dict[str, float]:
    kinds = {f"kind_{kind}": _log_odds(wanted.kinds.get(kind, 0.0)) for kind in ("out_of_scope", "status")}
    rules = wanted.subjects.get(RULES, 1.0)
    subjects = {f"about_{name}": _against(wanted.subjects.get(name, 0.0), rules) for name in SUBJECTS if name != RULES}
    return kinds | subjects | {"about_worst": max(subjects.values())}


def _against(one: float, other: float) -> float:
    return min(_STEEP, max(-_STEEP, math.log((one + 1e-3) / (other + 1e-3))))


def _log_odds(probability: float) -> float:
    return _against(probability, 1 - probability)
