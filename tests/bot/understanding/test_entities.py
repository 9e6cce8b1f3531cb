"""The entities that a message holds: tables of sentences, and what must hold of any text."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.entities import extract
from bot.understanding.language import LANGUAGES

_FIRM = {
    *("date", "time", "address", "person_name", "child_name", "dossier_number", "amount", "age"),
    *("surface", "parcel", "line", "plate", "phone", "email", "nir", "iban"),
}
_FOLDER = Path(__file__).parent
_FIRM_CASES = yaml.safe_load((_FOLDER / "entites.yaml").read_text("utf-8"))
_OTHER_CASES = yaml.safe_load((_FOLDER / "autres_entites.yaml").read_text("utf-8"))


def _cases(table: dict[str, list[list[object]]]) -> list[list[object]]:
    return [case for cases in table.values() for case in cases]


def _name(case: list[object]) -> str:
    return str(case[0])[:60]


@pytest.mark.parametrize("case", _cases(_FIRM_CASES), ids=_name)
def test_firm_entities_are_exactly_those_a_clerk_would_underline(case: list[object]) -> None:
    text, expected, *language = case
    found = extract(str(text), *map(str, language))
    assert isinstance(expected, dict)
    assert {key: value for key, value in found.items() if key in _FIRM} == {
        key: v for key, v in expected.items() if v != []
    }


@pytest.mark.parametrize("case", _cases(_OTHER_CASES), ids=_name)
def test_other_entities_are_among_those_found(case: list[object]) -> None:
    text, expected, *language = case
    found = extract(str(text), *map(str, language))
    assert isinstance(expected, dict)
    assert {key: found.get(key) for key in expected} == expected


@pytest.mark.parametrize("case", _cases(_FIRM_CASES)[::7], ids=_name)
def test_accents_typed_as_two_characters_change_nothing_but_the_copy(case: list[object]) -> None:
    text = str(case[0]).replace("é", "e\u0301").replace("à", "a\u0300")
    assert extract(text).keys() == extract(str(case[0])).keys()
    assert _all_verbatim(text, extract(text))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_is_read_without_fault_and_copied_verbatim(text: str, language: str) -> None:
    assert _all_verbatim(text, extract(text, language))


_WORDS = sorted({word for case in _cases(_FIRM_CASES) for word in str(case[0]).split()})


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=25), st.sampled_from(LANGUAGES))
def test_words_in_any_order_are_copied_verbatim(words: list[str], language: str) -> None:
    text = " ".join(words)
    assert _all_verbatim(text, extract(text, language))


def test_a_pasted_document_is_read_up_to_a_limit() -> None:
    assert extract("x " * 20_000 + "rendez-vous le 3 mars") == {}


def _all_verbatim(text: str, found: dict[str, str | list[str]]) -> bool:
    return all(
        value and value in text
        for values in found.values()
        for value in ([values] if isinstance(values, str) else values)
    )
