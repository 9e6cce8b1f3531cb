"""Bands as tables write them, and the numbers that fall in them."""

import pytest

from indexers.ranking.bands import numbers
from indexers.ranking.falling import Falls, falls

IN, OUT, UNKNOWN = Falls.IN, Falls.OUT, Falls.UNKNOWN


@pytest.mark.parametrize(
    ("question", "cells", "where"),
    [
        ("garderie avec un QF de 600", ["0 à 399", "400 - 599", "600 à 899", "900 et plus"], 2),
        ("garderie avec un QF de 600", ["< 500", "QF > 500 et < 900", "≥ 900"], 1),
        ("j'ai un quotient de 1 250,50", ["jusqu'à 700 €", "de 701 à 1 200 €", "plus de 1 200 €"], 2),
        ("QF 600, tarifs 2026", ["jusqu'à 700", "plus de 700"], 0),
        ("QF 2000", ["jusqu'à 1 999", "à partir de 2 000"], 1),
        ("avec 499 euros par mois", ["inférieur à 500 €", "entre 500 € et 900 €", "supérieur à 900 €"], 0),
        ("mon fils de 8 ans", ["3 à 5 ans", "6-11 ans", "12 ans et plus"], 1),
        ("un bébé de 18 mois", ["moins de 1 an", "de 1 an à 3 ans", "3 ans ou plus"], 1),
        ("elle a 70 ans", ["moins de 26 ans", "de 26 à 64 ans", "65 ans et au-delà"], 2),
        ("un abri de 12 m²", ["moins de 5 m²", "de plus de 5 m² et jusqu'à 20 m²", "plus de 20 m²"], 1),
        ("annulé 10 jours avant", ["plus de 2 mois avant", "de 2 mois à 15 jours avant", "moins de 15 jours avant"], 2),
        ("garé 3 heures", ["jusqu'à 2 heures", "jusqu'à 3 heures", "jusqu'à 6 heures"], 1),
        ("à 8 h 15", ["de 7 h 30 à 8 h 30", "de 16 h 30 à 18 h"], 0),
        ("une voiture de 7 CV", ["5 CV et moins", "6 et 7 CV", "8 CV et plus"], 1),
        ("pour 3 enfants", ["1 ou 2 enfants", "de 3 à 5 enfants", "plus de 5 enfants"], 1),
        ("un bon de 30 000 €", ["Jusqu'à 25 000 € HT", "Jusqu'à 60 000 € HT", "Au-delà de 60 000 € HT"], 1),
    ],
)
def test_a_number_is_found_in_its_band(question: str, cells: list[str], where: int) -> None:
    found = falls(question, ["Tranche", "Prix"], [[cell, "1 €"] for cell in cells])
    assert found.index(IN) == where
    assert found.count(IN) == 1


@pytest.mark.parametrize(
    ("question", "cells"),
    [
        ("garderie avec un QF de 600", ["jusqu'à 300 €", "de 301 à 500 €"]),
        ("tarifs 2026", ["jusqu'à 1 000", "plus de 1 000"]),
        ("pour 2 enfants", ["jusqu'à 300 €", "plus de 300 €"]),
        ("un enfant de 8 ans", ["jusqu'à 300 €", "plus de 300 €"]),
        ("combien coûte la garderie ?", ["jusqu'à 300 €", "plus de 300 €"]),
        ("le 12 mai à 8 h", ["mardi matin", "vendredi, 02 61 91 00 20"]),
        ("un QF de 600", ["plus de 500 €", "hors commune"]),
    ],
)
def test_a_number_of_something_else_rules_nothing_out(question: str, cells: list[str]) -> None:
    assert set(falls(question, ["Tranche", "Prix"], [[cell, "1 €"] for cell in cells])) == {UNKNOWN}


def test_the_name_of_a_column_says_what_it_measures() -> None:
    rows = [["3 à 5", "2 €"], ["6 à 11", "3 €"], ["sur dérogation", "5 €"]]
    assert falls("centre de loisirs pour un enfant de 7 ans", ["Âge", "Prix"], rows) == [OUT, IN, UNKNOWN]
    assert set(falls("centre de loisirs pour un enfant de 7 ans", ["Quotient", "Prix"], rows)) == {UNKNOWN}


def test_two_columns_of_bands_must_both_hold() -> None:
    rows = [["3 à 5 ans", "0 à 500 €"], ["3 à 5 ans", "plus de 500 €"], ["6 à 11 ans", "0 à 500 €"]]
    assert falls("4 ans, quotient de 620", ["Âge", "Quotient"], rows) == [OUT, IN, OUT]


def test_numbers_are_read_with_what_they_measure() -> None:
    assert [one.value for one in numbers("un QF de 1 250,50 €, 2 fois")] == [1250.5, 2]
    assert numbers("appeler le 02 61 91 00 20")[0].value == 2
    assert numbers("bonjour") == ()
