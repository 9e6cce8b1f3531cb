"""Each type of field: read in a text, kept in one form, shown in words, drawn on a card and read back from it."""

import datetime as dt

import pytest

from skills.contract import InputKind
from skills.dates.calendar import WorkingDays
from skills.dates.reading import Dates
from skills.forms import fields, inputs
from skills.phrases import Phrases
from skills.problem import Problem
from skills.spec import Champ, FieldType
from tests.skills.player import ROOT

DATES = Dates(dt.date(2026, 11, 23), WorkingDays())
PHRASES = Phrases.load([ROOT / "skills" / "phrases.yaml"])


def champ(kind: FieldType, **more: object) -> Champ:
    return Champ(id="x", type=kind, libelle="Champ", question="Quoi ?", **more)


TEXT = champ(FieldType.TEXTE, longueur_max=20)
LONG = champ(FieldType.TEXTE_LONG)
DATE = champ(FieldType.DATE)
PERIOD = champ(FieldType.PERIODE)
KIND = champ(
    FieldType.CHOIX,
    choix={"conge_annuel": "Congés annuels", "rtt": "RTT", "absence": "Autorisation spéciale d'absence"},
    indices={"conge_annuel": ("congé", "vacances"), "rtt": ("récup",), "absence": ("enfant malade",)},
    hors_choix=("congé paternité",),
)
NUMBER = champ(
    FieldType.CHOIX,
    choix_de="demandes",
    choix={"C-2026-00002": "C-2026-00002 : RTT", "C-2026-00012": "C-2026-00012 : congés"},
)


@pytest.mark.parametrize(
    ("field", "text", "kept", "shown"),
    [
        (TEXT, "  bureau   214 ", "bureau 214", "bureau 214"),
        (TEXT, "x", "x", "x"),
        (LONG, "une ligne\n\n  une   autre ", "une ligne\n\nune autre", "une ligne\n\nune autre"),
        (DATE, "lundi 7 décembre", "2026-12-07", "lundi 7 décembre 2026"),
        (DATE, "demain svp", "2026-11-24", "mardi 24 novembre 2026"),
        (PERIOD, "du 3 au 5 mars", "2027-03-03/2027-03-05", "du mercredi 3 au vendredi 5 mars 2027"),
        (PERIOD, "vendredi matin", "2026-11-27/2026-11-27 matin", "le vendredi 27 novembre 2026, le matin"),
        (PERIOD, "je pensais partir du 3 au 5 mars chez ma mère", "2027-03-03/2027-03-05", None),
        (KIND, "RTT", "rtt", "RTT"),
        (KIND, "un RTT svp", "rtt", "RTT"),
        (KIND, "conges annuels", "conge_annuel", "Congés annuels"),
        (KIND, "CONGÉ", "conge_annuel", "Congés annuels"),
        (KIND, "conge_annuel", "conge_annuel", "Congés annuels"),
        (KIND, "congés anuels", "conge_annuel", "Congés annuels"),
        (KIND, "autorisation speciale d'abscence", "absence", "Autorisation spéciale d'absence"),
        (KIND, "3", "absence", "Autorisation spéciale d'absence"),
        (KIND, "le 2", "rtt", "RTT"),
        (KIND, "des RTT pendant les vacances", "rtt", "RTT"),
        (KIND, "pour mon enfant malade", "absence", "Autorisation spéciale d'absence"),
        (NUMBER, "C-2026-2", "C-2026-00002", "C-2026-00002 : RTT"),
        (NUMBER, "la c 2026 00012", "C-2026-00012", "C-2026-00012 : congés"),
    ],
)
def test_an_answer_is_kept_in_one_form_and_shown_in_words(field, text, kept, shown):
    assert fields.read(field, text, DATES) == kept
    if shown is not None:
        assert fields.show(field, kept) == shown


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        (TEXT, "   ", "empty"),
        (TEXT, "?!", "empty"),
        (TEXT, "beaucoup trop long pour ce champ", "too_long"),
        (DATE, "du 3 au 5 mars", "not_a_day"),
        (DATE, "hier", "past"),
        (DATE, "un jour", "not_a_period"),
        (PERIOD, "samedi", "weekend"),
        (PERIOD, "le 25 décembre", "holiday"),
        (PERIOD, "du 20/11/2026 au 5/12/2026", "past"),
        (PERIOD, "oui", "not_a_period"),
        (PERIOD, "je prends le lundi 8 décembre 2026 pour me reposer", "weekday_mismatch"),
        (KIND, "4", "not_a_choice"),
        (KIND, "0", "not_a_choice"),
        (KIND, "RTT ou congés annuels", "not_a_choice"),
        (KIND, "congé paternité", "not_a_choice"),
        (KIND, "", "not_a_choice"),
        (KIND, "😀", "not_a_choice"),
    ],
)
def test_an_answer_that_cannot_be_taken_says_why(field, text, code):
    with pytest.raises(Problem) as problem:
        fields.read(field, text, DATES)
    assert problem.value.code == code


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (KIND, "c'est quoi un RTT ?"),
        (KIND, "combien de congés me reste-t-il ?"),
        (PERIOD, "la mairie est-elle ouverte le 24 décembre ?"),
    ],
)
def test_a_question_that_mentions_a_value_is_no_answer_when_strict(field, text):
    assert fields.read(field, text, DATES)
    with pytest.raises(Problem):
        fields.read(field, text, DATES, strict=True)


def test_a_message_never_fills_a_text():
    assert fields.found(TEXT, "bureau 214", DATES) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("l'après-midi", "2027-03-03 apres_midi/2027-03-03"),
        ("seulement le matin", "2027-03-03/2027-03-03 matin"),
        ("toute la journée", "2027-03-03/2027-03-03"),
        ("le 4 mars", None),
        ("l'après-midi du 4", None),
        ("bonjour", None),
    ],
)
def test_half_of_a_day_already_known(text, value):
    assert fields.amended(PERIOD, "2027-03-03/2027-03-03", text, DATES) == value


def test_half_of_several_days_is_ambiguous():
    with pytest.raises(Problem, match="which_day_half"):
        fields.amended(PERIOD, "2027-03-03/2027-03-05", "l'après-midi", DATES)


@pytest.mark.parametrize("value", ["2027-03-03/2027-03-05", "2027-03-03 apres_midi/2027-03-05 matin"])
def test_a_period_drawn_on_a_card_comes_back(value):
    drawn = inputs.drawn(PERIOD, value, "", PHRASES)
    assert [item.kind for item in drawn] == [InputKind.DATE, InputKind.CHOICE] * 2
    assert inputs.sent(PERIOD, {item.id: item.value for item in drawn}, DATES) == value


def test_a_choice_drawn_on_a_card_comes_back():
    (drawn,) = inputs.drawn(KIND, "rtt", "", PHRASES)
    assert drawn.kind is InputKind.CHOICE
    assert ("rtt", "RTT") in drawn.choices
    assert inputs.sent(KIND, {drawn.id: drawn.value}, DATES) == "rtt"


@pytest.mark.parametrize(
    ("field", "sent", "value"),
    [
        (PERIOD, {}, None),
        (PERIOD, {"x.debut": "", "x.fin": ""}, ""),
        (PERIOD, {"x.debut": "2027-03-03"}, "2027-03-03/2027-03-03"),
        (PERIOD, {"x.debut": "2027-03-03", "x.fin": ""}, "2027-03-03/2027-03-03"),
        (PERIOD, {"x": "du 3 au 5 mars"}, "2027-03-03/2027-03-05"),
        (TEXT, {}, None),
        (TEXT, {"x": " "}, ""),
        (KIND, {"x": "RTT"}, "rtt"),
    ],
)
def test_what_a_card_sends(field, sent, value):
    assert inputs.sent(field, sent, DATES) == value


@pytest.mark.parametrize(
    ("field", "sent", "code"),
    [
        (PERIOD, {"x.debut": "2027-03-05", "x.fin": "2027-03-03"}, "ended_before_start"),
        (
            PERIOD,
            {"x.debut": "2027-03-05", "x.debut_demi": "apres_midi", "x.fin": "", "x.fin_demi": "matin"},
            "ended_before_start",
        ),
        (PERIOD, {"x.debut": "2026-11-28"}, "weekend"),
        (PERIOD, {"x.debut": "<script>"}, "not_a_period"),
        (KIND, {"x": "inconnu"}, "not_a_choice"),
        (DATE, {"x": "2026-02-31"}, "impossible_date"),
    ],
)
def test_what_a_card_sends_is_checked_like_a_text(field, sent, code):
    with pytest.raises(Problem) as problem:
        inputs.sent(field, sent, DATES)
    assert problem.value.code == code
