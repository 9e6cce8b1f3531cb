"""Confidence, and the model of sentence vectors it was calibrated with."""

from dataclasses import replace

from bot.answering.confidence import confidence
from ports.knowledge import Evidence

WORDS = Evidence(coverage=0.6, rarest_found=True, lexical=4.0, margin=0.2)
E5 = replace(WORDS, cosine=0.9, title_cosine=0.88, model="multilingual-e5-small/1")


def test_cosines_of_the_calibrated_model_count() -> None:
    assert confidence(E5) > confidence(replace(E5, cosine=0.75, title_cosine=0.7))


def test_those_of_another_model_do_not() -> None:
    other = replace(E5, model="openai|https://albert.example/v1|bge-m3")
    assert confidence(other) == confidence(WORDS)
    assert confidence(replace(other, cosine=0.3, title_cosine=0.2)) == confidence(WORDS)
