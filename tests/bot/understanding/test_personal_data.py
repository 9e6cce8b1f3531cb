"""Direct identifiers: found when right, masked when they look right."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.personal_data import find, redact, valid_iban, valid_nir


def _found(text: str) -> list[tuple[str, str]]:
    return [(found.kind, found.value) for found in find(text)]


@pytest.mark.parametrize(
    "number",
    [
        *("06 39 98 21 09", "0639982109", "06.39.98.21.09", "06-39-98-21-09", "01 99 00 12 34"),
        *("+33 6 39 98 21 09", "+33639982109", "0033 6 39 98 21 09", "+33 (0)6 39 98 21 09", "0639 98 21 09"),
        *("+49 170 1234567", "+351 912 345 678", "+90 532 123 45 67", "06/39/98/21/09"),
    ],
)
def test_a_telephone_is_found_as_written(number: str) -> None:
    assert _found(f"Rappelez-moi au {number}, merci.") == [("phone", number)]


@pytest.mark.parametrize(
    "text",
    [
        *("le 06/09/2026 à 10 h", "dossier 2026-004512", "76999 Valmont", "DP 076 999 26 00148", "1 264 000 €"),
        *("01 02 03", "poste 4412", "12345678", "de 8 h 30 à 17 h 30", "AB-123-CD", "00 11 22"),
    ],
)
def test_what_is_no_identifier_is_left_alone(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    "address", ["a@example.org", "jean.d'arc@example.fr", "nom+tri@mairie.example.com", "é.vasseur-92@sous.example.org"]
)
def test_an_email_is_found_without_the_stop_that_follows(address: str) -> None:
    assert _found(f"Écrivez à {address}. Merci") == [("email", address)]


@pytest.mark.parametrize(
    "number",
    [
        *("2 75 05 13 055 418 94", "275051305541894", "2.75.05.13.055.418.94", "2-75-05-13-055-418-94"),
        *("1 84 12 2A 004 018 31", "1 84 12 2B 004 018 58"),
    ],
)
def test_a_nir_with_its_right_key_is_found(number: str) -> None:
    assert _found(f"sécu {number}") == [("nir", number)]


@pytest.mark.parametrize("number", ["2 75 05 13 055 418 95", "2 75 15 13 055 418 94", "275051305541800"])
def test_a_mistyped_nir_is_not_reported_but_is_masked(number: str) -> None:
    text = f"n° de sécu {number} merci"
    assert [found for found in find(text) if found.kind == "nir"] == []
    assert number[-6:] not in redact(text)


def test_the_key_of_corsica_is_computed_with_19_and_18() -> None:
    assert valid_nir("184122A00401831")
    assert valid_nir("184122B00401858")
    assert not valid_nir("184122A00401858")
    assert not valid_nir("1841220004018")


@pytest.mark.parametrize(
    "number",
    [
        "FR7630006000011234567890189",
        "FR76 3000 6000 0112 3456 7890 189",
        "DE89 3704 0044 0532 0130 00",
        "GB29 NWBK 6016 1331 9268 19",
    ],
)
def test_an_iban_is_found_without_the_words_that_follow(number: str) -> None:
    assert valid_iban(number)
    assert _found(f"Mon IBAN : {number} merci beaucoup") == [("iban", number)]


def test_a_mistyped_iban_is_not_reported_but_is_masked() -> None:
    text = "IBAN FR76 3000 6000 0112 3456 7890 188"
    assert find(text) == []
    assert redact(text) == "IBAN [iban]"


def test_several_identifiers_come_in_order() -> None:
    text = "06 39 98 21 09 ou a@example.org, sécu 2 75 05 13 055 418 94"
    assert [found.kind for found in find(text)] == ["phone", "email", "nir"]
    assert redact(text) == "[phone] ou [email], sécu [nir]"


def test_a_card_number_is_masked() -> None:
    assert redact("carte 4970 1012 3456 7890 exp 12/28") == "carte [number] exp 12/28"


def test_redaction_keeps_everything_else() -> None:
    text = "Rendez-vous le 3 mars à 14 h, dossier PC 21-0043, 84,60 €, 22 rue des Écoles."
    assert redact(text) == text


_IDENTIFIERS = st.sampled_from(
    ["06 39 98 21 09", "+33639982109", "a.b@example.org", "2 75 05 13 055 418 94", "FR76 3000 6000 0112 3456 7890 189"]
)
_PIECES = st.lists(st.one_of(_IDENTIFIERS, st.text(max_size=12)), max_size=8)


@settings(max_examples=400, deadline=None)
@given(_PIECES, st.sampled_from([" ", "", ", ", "\n", "/"]))
def test_nothing_is_left_to_find_in_a_redacted_text(pieces: list[str], joint: str) -> None:
    assert find(redact(joint.join(pieces))) == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_identifiers_are_where_they_say(text: str) -> None:
    assert all(text[found.start : found.end] == found.value for found in find(text))
