"""The plain view of a message, and the way back to what was typed."""

import pytest

from bot.understanding.reading import Reading, fold


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Élève n° 3", "eleve n° 3"),
        ("l\u2019\u00e9cole", "l'ecole"),
        ("14\u00a0h\u202f30", "14 h 30"),
        ("e\u0301cole", "ecole"),
        ("łódź Ø İzmir ışık", "lodz o izmir isik"),
        ("٣٠ نوفمبر", "30 نوفمبر"),
        ("３０日", "30日"),
        ("15 m²", "15 m²"),
        ("rendez\u2011vous", "rendez-vous"),
        ("\u200bbon\u200djour", "bonjour"),
    ],
)
def test_a_text_is_folded(typed: str, folded: str) -> None:
    assert fold(typed) == folded
    assert Reading(typed).folded == folded


def test_the_way_back_keeps_combining_marks() -> None:
    reading = Reading("une e\u0301cole ferme\u0301e.")
    start = reading.folded.index("ecole")
    assert reading.verbatim(start, start + 5) == "e\u0301cole"
    assert reading.verbatim(0, len(reading.folded)) == "une e\u0301cole ferme\u0301e."


def test_both_views_have_the_same_length() -> None:
    reading = Reading("İstanbul ﬁn Ǆ ß ŉ ΐ straße 𝒜 \ud800")
    assert len(reading.cased) == len(reading.folded)
