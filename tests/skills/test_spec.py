"""`skill.yaml`: strict, whole, and never naming a function that isn't there."""

import pytest
import yaml
from pydantic import ValidationError

from skills import functions, spec
from skills.spec import Champ, Formulaire, Skill

FIELD = {"id": "lieu", "type": "texte", "libelle": "Lieu", "question": "Où ?"}
FORM = {"titre": "T", "actions": {"it_ticket": {}}, "execute": "ticket_opened", "champs": [FIELD], "fait": "Fait."}
SKILL = {"titre": "T", "description": "D", "publics": ["agent"], "contact": "rh"}


@pytest.mark.parametrize("name", spec.names())
def test_every_skill_loads_and_stays_readable(name):
    assert spec.load(name).titre
    for part in ("skill.yaml", "formulaires.yaml", "reponses.yaml", "numeros.yaml"):
        path = spec._FOLDER / name / part
        assert not path.exists() or len(path.read_text("utf-8").splitlines()) <= 180


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "choix"},
        {"choix": {"a": "A"}},
        {"type": "choix", "choix": {"a": "A"}, "indices": {"b": ["bé"]}},
        {"type": "choix", "choix": {"a": "A"}, "defaut": "b"},
        {"inconnu": 1},
        {"id": "Pas Un Nom"},
    ],
)
def test_a_field_that_does_not_hold_together_is_refused(wrong):
    with pytest.raises(ValidationError):
        Champ.model_validate({**FIELD, **wrong})


@pytest.mark.parametrize(
    "wrong",
    [
        {"champs": []},
        {"champs": [FIELD, FIELD]},
        {"refus": {"overlap": "periode"}},
        {"actions": {"it_ticket": {"categorie": "compte"}}},
    ],
)
def test_a_form_that_names_a_field_that_is_not_there_is_refused(wrong):
    with pytest.raises(ValidationError):
        Formulaire.model_validate({**FORM, **wrong})


@pytest.mark.parametrize(
    "wrong", [{"reponses": {"bonjour": "{x.__class__}"}}, {"formulaires": {"f": {**FORM, "fait": "{0}"}}}]
)
def test_a_sentence_with_logic_in_it_is_refused(wrong):
    with pytest.raises(ValidationError):
        Skill.model_validate({**SKILL, **wrong})


def test_the_form_of_an_action():
    skill = Skill.model_validate({**SKILL, "formulaires": {"f": FORM}})
    assert skill.form_for("it_ticket") == "f"
    assert skill.form_for("leave_request") is None
    assert skill.form_for(None) is None


def test_a_commune_replaces_one_sentence_and_keeps_the_others(tmp_path):
    overlay = tmp_path / "intranet.yaml"
    overlay.write_text(
        yaml.safe_dump({"contact": "accueil", "reponses": {"suivi_aucune": "Rien."}}, allow_unicode=True), "utf-8"
    )
    ours, theirs = spec.load("intranet"), spec.load("intranet", overlay)
    assert theirs.reponses == {**ours.reponses, "suivi_aucune": "Rien."}
    assert theirs.formulaires == ours.formulaires
    assert theirs.contact == "accueil"


def test_a_missing_function_is_said_in_french(tmp_path):
    overlay = tmp_path / "intranet.yaml"
    overlay.write_text("consultations: {check_status: nulle_part}", "utf-8")
    with pytest.raises(functions.FunctionMissing, match="il manque la fonction « async def nulle_part »"):
        spec.load("intranet", overlay)


def test_a_skill_without_actions_has_no_function():
    with pytest.raises(functions.FunctionMissing, match=r"skills/urbanisme/actions\.py"):
        functions.find("urbanisme", "ticket_opened")


def test_what_is_no_coroutine_is_no_function():
    with pytest.raises(functions.FunctionMissing):
        functions.find("intranet", "__all__")


@pytest.mark.parametrize(
    ("text", "known", "service"),
    [
        ("Harcelée par un collègue", {"rh", "cellule"}, "cellule"),
        ("Harcelée par un collègue", {"rh"}, "rh"),
        ("Mon PC est mort", {"rh", "dsi"}, "dsi"),
        ("Mon PC est mort", {"rh"}, "rh"),
        ("Ma prime", {"rh", "cellule", "dsi"}, "rh"),
    ],
)
def test_the_service_to_name_follows_the_words_and_what_the_commune_has(text, known, service):
    relais = [{"contacts": ["cellule", "rh"], "mots": ["harcel*"]}, {"contacts": ["dsi"], "mots": ["pc"]}]
    assert Skill.model_validate({**SKILL, "relais": relais}).service(text, known) == service
