"""Opening hours: what is read of a commune's, and which questions are about them."""

import datetime as dt
from pathlib import Path

import pytest

from bot import commune, opening_words
from bot.opening import Opening, only_a_day, read
from bot.understanding.language import LANGUAGES
from skills.dates.calendar import WorkingDays
from skills.dates.lexicon import lexicon
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
        ("vous êtes ouvert samdi", ["samedi 28 novembre 2026"]),
        ("c'est ouvert dimnche ?", ["dimanche 29 novembre 2026"]),
        ("on peut venir demain, c'est ouvert ?", ["Demain, mardi 24"]),
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


@pytest.mark.parametrize(
    ("language", "text", "saturday"),
    [
        ("en", "Are you open on Saturday?", "Saturday 28/11/2026"),
        ("es", "¿Abren el sábado?", "Sábado 28/11/2026"),
        ("pt", "Estão abertos no sábado?", "Sábado 28/11/2026"),
        ("it", "Siete aperti sabato?", "Sabato 28/11/2026"),
        ("de", "Ist das Rathaus am Samstag geöffnet?", "Samstag 28/11/2026"),
        ("pl", "Czy jesteście otwarci w sobotę?", "Sobota 28/11/2026"),
        ("tr", "Cumartesi günü açık mısınız?", "Cumartesi 28/11/2026"),
        ("ar", "هل تفتحون يوم السبت؟", "السبت 28/11/2026"),
        ("zh", "你们星期六开门吗？", "星期六 28/11/2026"),
        ("ru", "Вы открыты в субботу?", "Суббота 28/11/2026"),
    ],
)
@pytest.mark.parametrize("detected", ["fr", ""])
def test_the_hours_of_a_day_are_told_in_the_language_of_the_question(
    language: str, text: str, saturday: str, detected: str
) -> None:
    reply, told = OPENING.answer(text, language=detected or language)
    assert told
    assert reply is not None
    closed, other, following = reply.text.split("\n\n")[0].split("\n")
    assert closed.startswith(saturday)
    assert "9 h-12 h" in other
    assert BOTH.replace(" et ", ", ") in following
    assert "Horaires habituels" in reply.text


def test_the_hours_of_a_week_are_told_in_another_language() -> None:
    reply, told = OPENING.answer("What are your opening hours?", language="en")
    assert told
    assert reply is not None
    days = [line.split()[0] for line in reply.text.split("\n\n")[0].split("\n")]
    assert days == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Saturday", "Sunday"]


@pytest.mark.parametrize(
    "text", ["Is the swimming pool open on Saturday?", "Can I open a bank account tomorrow?", "¿y mañana?"]
)
def test_other_questions_in_other_languages_are_left_alone(text: str) -> None:
    assert OPENING.answer(text, language="en") == (None, False)


@pytest.mark.parametrize(
    "text",
    ["et dimanche ?", "et lundi", "et le jeudi soir ?", "dimnche ?", "demain ?", "and on Sunday?",
     "¿y el domingo?", "e domenica?", "а в воскресенье?", "那星期天呢？", "والأحد؟"],
)  # fmt: skip
def test_another_day_is_nothing_but_a_day(text: str) -> None:
    assert only_a_day(text)


@pytest.mark.parametrize("text", ["et la piscine dimanche ?", "lundi", "et merci", "et un rtt lundi", "oui", ""])
def test_what_names_something_else_is_no_day(text: str) -> None:
    assert not only_a_day(text)


def test_the_day_that_follows_takes_the_place_of_the_one_before() -> None:
    reply, _ = OPENING.answer("vous êtes ouverts samedi ? et lundi ?", "et lundi ?")
    assert reply is not None
    assert "lundi 30" in reply.text
    assert "samedi" not in reply.text


def test_the_words_of_every_language_are_words_and_its_sentences_exist() -> None:
    known = opening_words._glossaries()
    assert set(known) == set(LANGUAGES) - {"fr"}
    phrases = Phrases.load([Path(ROOT / "bot" / "phrases.yaml")])
    for language, entries in known.items():
        assert all(isinstance(word, str) for words in entries.values() for word in words), language
        assert set(lexicon().weekdays) <= set(entries)
        assert all(f"ouverture_{how}_{language}" in phrases for how in ("ouvert", "ferme"))
