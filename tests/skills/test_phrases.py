"""Sentences: placeholders are bare names, every problem and every refusal has its own, and forms lack none."""

import ast
import re
from pathlib import Path

import pytest

from ports import leave, ticketing
from skills import spec
from skills.phrases import Phrases
from tests.skills.player import ROOT

SKILLS = ROOT / "skills"
PHRASES = Phrases.load([SKILLS / "phrases.yaml"])


def calls(path: Path, *names: str) -> set[str]:
    """The literal first arguments of calls such as `Problem("past", …)` or `filling.say("form_debut", …)`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in names:
                found |= {arg.value for arg in ast.walk(node.args[0]) if isinstance(arg, ast.Constant)}
    return {value for value in found if isinstance(value, str)}


@pytest.mark.parametrize("sentence", ["{x.__class__}", "{x[0]}", "{0}", "{}"])
def test_a_placeholder_is_a_bare_name(sentence):
    with pytest.raises(ValueError, match="plain name"):
        Phrases({"essai": sentence})


def test_a_later_file_replaces_the_sentences_of_an_earlier_one(tmp_path):
    own = tmp_path / "phrases.yaml"
    own.write_text('form_change: "Bien noté."', "utf-8")
    phrases = Phrases.load([SKILLS / "phrases.yaml", own])
    assert phrases.say("form_change") == "Bien noté."
    assert phrases.names() == PHRASES.names()


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 document retiré"), (1, "1 document retiré"), (2, "2 documents retirés")]
)
def test_a_noun_agrees_with_its_number(count, said):
    phrases = Phrases({"essai": "{removed:document retiré|documents retirés} sur {removed:02}"})
    assert phrases.say("essai", removed=count) == f"{said} sur 0{count}"


def test_every_problem_has_its_sentence():
    codes = {code for path in SKILLS.rglob("*.py") for code in calls(path, "Problem")}
    own = {name for skill in spec.names() for name in spec.load(skill).reponses}
    assert {"past", "weekday_mismatch", "not_a_choice"} <= codes
    assert {f"probleme_{code}" for code in codes if code} <= PHRASES.names() | own


def test_every_reason_of_a_refusal_has_its_sentence():
    reasons = set(re.findall(r"`([a-z_]+)`", (leave.Leave.__doc__ or "").partition("Reasons")[2]))
    reasons |= set(re.findall(r"`reason`: `([a-z_]+)`", Path(ticketing.__file__).read_text("utf-8")))
    assert {"overlap", "insufficient_balance"} <= reasons
    assert {f"refus_{reason}" for reason in reasons if reason not in ("unavailable", "misconfigured", "refused")} <= {
        *PHRASES.names(),
    }


def test_every_sentence_that_forms_say_is_there():
    names = {name for path in SKILLS.glob("*.py") for name in calls(path, "say", "ends", "_button")}
    assert {name for name in names if name.startswith("form_")} <= PHRASES.names()


def test_every_sentence_that_a_skill_says_is_there():
    for skill in spec.names():
        known = PHRASES.names() | set(spec.load(skill).reponses)
        said = {name for path in (SKILLS / skill).glob("*.py") for name in calls(path, "say")}
        assert {name for name in said if not name.endswith("_")} <= known


def test_every_state_has_its_name():
    known = set(spec.load("intranet").reponses)
    states = [*ticketing.TicketState, *leave.LeaveState]
    assert {f"etat_{state}" for state in states} <= known


def test_no_sentence_uses_an_english_quote():
    assert not [name for name in PHRASES.names() if "“" in PHRASES._sentences[name]]
