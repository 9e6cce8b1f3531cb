"""A confidence is a probability, and says what it rests on."""

from dataclasses import replace

import numpy as np
import pytest

from bot.answering.confidence import calibration, features
from bot.understanding.subject import FILE
from bot.understanding.understanding import Understood
from ports.knowledge import Evidence, Findings, Hit, Passage

HITS = (Hit(Passage("a#0", "a", "Cantine", "Le repas coûte 3 €.", ("usager",)), 1.0),)
GOOD = Evidence(coverage=1.0, rarest_found=True, lexical=5.0, agreement=1.0, margin=0.6, asked=6)
POOR = Evidence(coverage=0.1, lexical=0.3, margin=0.05, asked=6, unknown=("tiramisu", "mascarpone"))


def understood(language: str = "fr", **kinds: float) -> Understood:
    return Understood("none", "question", None, "normal", language, 1.0, {}, (), (), kinds=kinds)


def sure(evidence: Evidence, wanted: Understood, question: str = "combien coûte un repas") -> float:
    findings = Findings(HITS, evidence)
    return calibration(findings).answer.probability(features(question, wanted, findings, "Ville de Valmont"))


def with_vectors(evidence: Evidence, cosine: float, nearness: float) -> Evidence:
    model = str(np.load(FILE)["model"])
    return replace(evidence, cosine=cosine, nearness=nearness, model=model)


def test_cosines_of_a_model_that_was_not_calibrated_do_not_count() -> None:
    other = replace(with_vectors(GOOD, 0.9, 5.0), model="openai|https://albert.example/v1|bge-m3")
    assert sure(other, understood()) == sure(GOOD, understood())
    assert sure(replace(other, cosine=0.3, nearness=0.1), understood()) == sure(GOOD, understood())


@pytest.mark.parametrize("question", ["", "combien coûte un repas", "x" * 5000, "Où est Paul en 2099 ?"])
@pytest.mark.parametrize(
    "evidence", [Evidence(), GOOD, POOR, with_vectors(GOOD, 0.9, 6.0), with_vectors(POOR, 0.7, -2.0)]
)
def test_it_is_a_probability(evidence: Evidence, question: str) -> None:
    assert 0 <= sure(evidence, understood(), question) <= 1


def test_better_evidence_is_surer() -> None:
    assert sure(GOOD, understood()) > sure(POOR, understood())
    assert sure(with_vectors(GOOD, 0.9, 5.0), understood()) > sure(with_vectors(GOOD, 0.8, 2.0), understood())


def test_what_is_off_topic_or_to_come_is_doubted() -> None:
    evidence = with_vectors(GOOD, 0.86, 4.0)
    assert sure(evidence, understood(out_of_scope=0.95)) < sure(evidence, understood(out_of_scope=0.0))
    assert sure(evidence, understood(), "combien coûtera un repas en 2040") < sure(evidence, understood())


def test_words_of_another_language_count_for_nothing() -> None:
    assert features("how much", understood("en"), Findings(HITS, GOOD))["coverage"] == 0


@pytest.mark.parametrize("evidence", [GOOD, with_vectors(GOOD, 0.9, 5.0)])
def test_what_is_answered_would_also_be_suggested(evidence: Evidence) -> None:
    findings = Findings(HITS, evidence)
    fitted, seen = calibration(findings), features("combien coûte un repas", understood(), findings, "Ville de Valmont")
    assert 0 < fitted.answer.threshold < 1
    assert fitted.answer.probability(seen) >= fitted.answer.threshold
    assert fitted.suggest.probability(seen) >= fitted.suggest.threshold
