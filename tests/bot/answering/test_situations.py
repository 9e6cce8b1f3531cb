"""Situations that change an answer: where documents part, what people say of themselves, what is asked once."""

from dataclasses import replace

import pytest

from bot.answering.circumstances import Circumstances, Question
from bot.answering.situations import groups, headed, of_staff, split, stated
from ports.knowledge import Hit, Passage

AGE = Question("age", "Majeure ou mineure ?", ("Majeure", "Mineure"))
STREETS = Question("rue", "Dans quelle rue ?", ("Rue Haute", "Rue du Pont"))


def hit(document: str, *headings: str) -> Hit:
    return Hit(Passage(f"{document}#{'/'.join(headings)}", document, document, "Texte.", ("agent",), headings), 1.0)


@pytest.mark.parametrize(
    ("one", "other", "group", "situations"),
    [
        (("Paie", "Les fonctionnaires"), ("Paie", "Les agents contractuels"), "statut", ["titulaire", "contractuel"]),
        (("Passeport pour un majeur",), ("Passeport pour un mineur",), "age", ["majeur", "mineur"]),
        (("Vous êtes mineur", "Coût"), ("Vous êtes majeur", "Coût"), "age", ["mineur", "majeur"]),
        (
            ("Procédure du fonctionnaire",),
            ("Procédure de l'agent contractuel",),
            "statut",
            ["titulaire", "contractuel"],
        ),
        (("Logement vide",), ("Logement meublé",), "logement", ["vide", "meuble"]),
    ],
)
def test_a_document_parts_by_situation(one, other, group, situations) -> None:
    found = split([hit("a", *one), hit("a", *other)])
    assert found is not None
    assert (found.group, list(found.hits)) == (group, situations)


def test_what_stands_above_a_heading_for_others_may_say_whom_it_is_for() -> None:
    first, other = hit("a", "Pièces"), hit("a", "Pièces", "Pour un enfant mineur")
    adults = replace(
        first.passage, text="Toute personne majeure présente :\n- une photo, même celle d'un enfant mineur"
    )
    found = split([replace(first, passage=adults), other])
    assert found is not None
    assert list(found.hits) == ["majeur", "mineur"]
    assert split([first, other]) is None


def test_the_passage_headed_by_a_situation_just_said_comes_first() -> None:
    general, minor, other = hit("a", "Étapes"), hit("a", "Pièces", "Pour un enfant mineur"), hit("b", "Pour un mineur")
    assert headed([general, other, minor], {"age": "mineur"}) == [minor, general, other]
    assert headed([general, minor], {"age": "majeur"}) == [general, minor]
    assert headed([], {"age": "mineur"}) == []


@pytest.mark.parametrize(
    "hits",
    [
        [],
        [hit("a", "Les fonctionnaires")],
        [hit("a", "Les fonctionnaires"), hit("b", "Les agents contractuels")],
        [hit("a", "Coût", "Pour un majeur"), hit("a", "Durée", "Pour un mineur")],
        [hit("a", "Le coût"), hit("a", "Les fonctionnaires"), hit("a", "Les agents contractuels")],
    ],
)
def test_other_documents_do_not(hits) -> None:
    assert split(hits) is None


@pytest.mark.parametrize(
    ("said", "group", "situation"),
    [
        ("Je suis contractuelle, ai-je droit à une prime ?", "statut", "contractuel"),
        ("un passeport pour mon fils de 16 ans", "age", "mineur"),
        ("J'ai 42 ans", "age", "majeur"),
        ("Mineure (moins de 18 ans)", "age", "mineur"),
        ("fonctionnaire ou contractuel ?", "statut", None),
        ("Combien coûte un passeport ?", "age", None),
    ],
)
def test_what_people_say_of_themselves(said: str, group: str, situation: str | None) -> None:
    assert stated(said).get(group) == situation


def test_every_button_is_understood() -> None:
    for group in groups().values():
        assert [group.said(choice.libelle) for choice in group.choix.values()] == list(group.choix)


def test_the_staff_of_a_town_hall_is_territorial() -> None:
    assert of_staff() == {"fonction_publique": "territoriale"}


def test_a_situation_is_heard_and_kept() -> None:
    waiting = Circumstances().asking(AGE, "Combien coûte un passeport ?")
    told, question = waiting.hear("mineure")
    assert (told.known, told.question, question) == ({"age": "mineur"}, "", "Combien coûte un passeport ?")


@pytest.mark.parametrize("said", ["Je ne sais pas", "les deux", "peu importe"])
def test_without_a_situation_the_question_is_answered_for_all(said: str) -> None:
    told, question = Circumstances().asking(AGE, "Combien coûte un passeport ?").hear(said)
    assert (told.known, told.asked, question) == ({}, ("age",), "Combien coûte un passeport ?")


def test_another_question_takes_its_place() -> None:
    told, question = Circumstances().asking(AGE, "Combien coûte un passeport ?").hear("Et la carte d'identité ?")
    assert (told.question, question) == ("", "Et la carte d'identité ?")


@pytest.mark.parametrize(
    ("said", "known", "question"),
    [
        ("rue du Pont", {"rue": "Rue du Pont"}, "Quand passe la benne ?"),
        ("c'est le pont", {"rue": "Rue du Pont"}, "Quand passe la benne ?"),
        ("je ne sais pas", {}, "Quand passe la benne ?"),
        ("au 12", {}, "Quand passe la benne ? au 12"),
        ("et le verre ?", {}, "et le verre ?"),
    ],
)
def test_the_value_of_a_column_is_heard_and_kept(said: str, known: dict[str, str], question: str) -> None:
    told, now = Circumstances().asking(STREETS, "Quand passe la benne ?").hear(said)
    assert (told.known, told.labels, told.asked, now) == (known, (), ("rue",), question)
