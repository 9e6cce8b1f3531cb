"""A number alone, and what is said of a request without its number."""

import pytest
from pydantic import ValidationError

from skills import spec
from skills.spec import Skill

SKILL = {"titre": "T", "description": "D", "publics": ["agent"], "contact": "rh"}
NUMEROS = spec.load("intranet").numeros
[CLOSING, REMARK] = NUMEROS["T"].suites


@pytest.mark.parametrize("text", ["T-2026-00001", "t2026 1", "le ticket T-2026-00001 ?", "Ticket n° T-2026-12 svp"])
def test_a_number_alone(text):
    assert NUMEROS["T"].alone_in(text, "T")


@pytest.mark.parametrize("text", ["C-2026-00001", "T-2026-00001 : ça revient", "ticket", "annule T-2026-00001", ""])
def test_what_is_not_a_number_alone(text):
    assert not NUMEROS["T"].alone_in(text, "T")


@pytest.mark.parametrize("text", ["annule-le", "annuler", "annule ma demande"])
def test_a_request_is_cancelled_without_its_number(text):
    assert CLOSING.heard_in(text)


@pytest.mark.parametrize("text", ["il affiche J-20", "Toujours pareil", "et ça clignote"])
def test_a_remark(text):
    assert REMARK.remarked_in(text)


@pytest.mark.parametrize("text", ["il me faut un casque", "c'est où ?", "un écran noir", "comment ça marche"])
def test_what_is_no_remark(text):
    assert not REMARK.remarked_in(text)


@pytest.mark.parametrize("suite", [{"vers": "rien", "champ": "ticket"}, {"vers": "message_ticket", "champ": "rien"}])
def test_a_form_or_a_field_that_is_not_there_is_refused(suite):
    with pytest.raises(ValidationError, match="numeros"):
        Skill.model_validate({**SKILL, "numeros": {"T": {"seul": "check_status", "suites": [suite]}}})
