"""Opening hours: what is read of a commune's, and which questions are about them."""

import datetime as dt
from pathlib import Path

import pytest

from bot import commune
from bot.opening import Opening, read
from skills.dates.calendar import WorkingDays
from skills.dates.reading import Dates
from skills.phrases import Phrases
from tests.skills.player import ROOT, VALMONT

MONDAY = dt.date(2026, 11, 23)
OPENING = Opening(
    commune.load(VALMONT), Phrases.load([Path(ROOT / "bot" / "phrases.yaml")]), Dates(MONDAY, WorkingDays())
)
BOTH = "8 h 30-12 h et 13 h 30-17 h 30"


@pytest.mark.parametrize(
    ("hours", "week"),
    [
        ("lundi, mardi 8 h 30-12 h et 13 h 30-17 h 30, jeudi 13 h 30-19 h", {0: BOTH, 1: BOTH, 3: "13 h 30-19 h"}),
        ("du lundi au mercredi, 7 h 45-18 h", dict.fromkeys(range(3), "7 h 45-18 h")),
        ("Lundi et mardi de 9h à 12h", dict.fromkeys(range(2), "9h à 12h")),
        ("sur rendez-vous", {}),
        ("lundi 9 h-12 h sauf en août", {}),
        ("", {}),
    ],
)
def test_the_hours_of_a_week_are_read(hours: str, week: dict[int, str]) -> None:
    assert read(hours) == week


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "vous êtes ouverts le samedi ?",
            ["samedi 28 novembre 2026", "ne reçoit pas", "état civil reçoit", "9 h-12 h", "lundi 30"],
        ),
        ("c'est ouvert demain ?", ["Demain, mardi 24 novembre 2026", BOTH]),
        ("vous fermez à quelle heure ce soir ?", ["Aujourd'hui, lundi 23 novembre 2026", BOTH]),
        ("La mairie de Valmont est-elle ouverte jeudi ?", ["jeudi 26", "13 h 30-19 h"]),
        ("l'hôtel de ville est fermé le 25 décembre ?", ["jour férié (Noël)", "lundi 28 décembre"]),
        ("vous êtes ouverts le 1er mai ?", ["jour férié (Fête du Travail)", "lundi 3 mai"]),
        ("c ouvert mtn ?", ["Aujourd'hui, lundi 23 novembre 2026"]),
        ("le service état civil ouvre samedi matin ?", ["le service état civil reçoit le public : 9 h-12 h"]),
        ("êtes-vous ouverts ce week-end ?", ["samedi 28", "dimanche 29", "lundi 30"]),
    ],
)
def test_the_hours_of_a_day_are_told(text: str, parts: list[str]) -> None:
    reply, of_a_day = OPENING.answer(text)
    assert of_a_day
    assert reply is not None
    assert all(part in reply.text for part in parts), reply.text


@pytest.mark.parametrize("text", ["vous fermez à quelle heure ?", "quels sont les horaires de la mairie ?"])
def test_without_a_day_the_usual_hours_are_told(text: str) -> None:
    reply, of_a_day = OPENING.answer(text)
    assert not of_a_day
    assert reply is not None
    assert "Horaires habituels" in reply.text


@pytest.mark.parametrize(
    "text",
    [
        "la piscine est ouverte samedi ?",
        "les horaires du bus samedi ?",
        "horaires samedi",
        "la déchèterie ferme à quelle heure ?",
        "le CCAS est ouvert demain ?",
        "je veux ouvrir un ticket",
        "vous pouvez fermer mon ticket ?",
        "demain",
        "",
    ],
)
def test_other_questions_are_left(text: str) -> None:
    assert OPENING.answer(text) == (None, False)


def test_hours_that_are_a_sentence_are_not_told_day_by_day() -> None:
    contacts = {"accueil": commune.Contact(nom="l'accueil", horaires="sur rendez-vous")}
    other = Opening(OPENING.commune.model_copy(update={"contacts": contacts}), OPENING.phrases, OPENING.dates)
    assert other.answer("vous êtes ouverts demain ?") == (None, False)
