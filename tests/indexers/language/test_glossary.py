"""The glossary: what people ask in their language, and the French words of the documents."""

from pathlib import Path

import pytest
import yaml

from indexers.language.french import content_words
from indexers.language.glossary import french
from indexers.language.glossary.lexicon import concepts, lexicon
from indexers.language.glossary.tongues import plain, tongues

ASKED = [
    (language, question, expected)
    for language, questions in yaml.safe_load(Path(__file__).with_name("glossary.yaml").read_text("utf-8")).items()
    for question, expected in questions.items()
]


@pytest.mark.parametrize(("language", "question", "expected"), ASKED)
def test_what_people_write_gives_french_words(language: str, question: str, expected: list[str]) -> None:
    assert set(expected) <= set(french(question, language))


def test_each_language_is_asked() -> None:
    assert {language for language, _, _ in ASKED} == set(tongues())


def test_no_cell_is_empty() -> None:
    for concept in concepts():
        assert set(concept) == {"fr", *tongues()}, concept["fr"]
        assert all(name and name == name.strip() for names in concept.values() for name in names), concept["fr"]


def test_french_names_can_be_searched() -> None:
    assert [name for concept in concepts() for name in concept["fr"] if not content_words(name)] == []


@pytest.mark.parametrize("language", tongues())
def test_a_term_has_one_translation(language: str) -> None:
    french_of: dict[str, list[str]] = {}
    for concept in concepts():
        for term in concept[language]:
            assert french_of.setdefault(plain(term), concept["fr"]) == concept["fr"], term


@pytest.mark.parametrize("language", tongues())
def test_every_term_is_found_alone(language: str) -> None:
    for concept in concepts():
        for term in concept[language]:
            assert set(concept["fr"]) <= set(french(term, language)), term


def test_a_term_inside_a_longer_one_does_not_count() -> None:
    assert french("my birth certificate", "en") == ("acte de naissance",)
    assert french("出生证明", "zh") == ("acte de naissance",)


def test_words_come_in_the_order_of_the_question_and_once() -> None:
    found = french("Passport lost! I lost my passport", "en")
    assert found == ("passeport", "perte")


def test_acronyms_and_latin_words_among_other_scripts_stay() -> None:
    assert "CAF" in french("CAF'tan para", "tr")
    assert french("Что такое Navigo?", "ru") == ("Navigo",)
    assert french("ما هو Navigo", "ar") == ("Navigo",)
    assert french("what is Navigo", "en") == ()


def test_accents_are_optional() -> None:
    assert french("permiso de conducción, carné de identidad", "es") == french("carne de identidad", "es")


@pytest.mark.parametrize("language", ["fr", "nl", ""])
def test_other_languages_have_no_glossary(language: str) -> None:
    assert french("carte CAF passport", language) == ()


def test_a_language_is_read_once() -> None:
    assert lexicon("en") is lexicon("en")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "hello, I would like to know how I can do this, thank you very much"),
        ("es", "hola, quiero saber cómo puedo hacer esto, podemos ir hoy, gracias"),
        ("pt", "olá, eu queria saber como posso fazer isto, ele pode vir, obrigado"),
        ("ar", "مرحبا أريد أن أعرف ماذا يجب أن أفعل هنا شكرا جزيلا"),
        ("tr", "merhaba, ne yapmam gerek, bu nasıl oldu, bana bunun hakkında anlatın"),
        ("de", "guten Tag, ich möchte wissen, was ich dafür brauche, vielen Dank"),
        ("it", "buongiorno, vorrei sapere come posso fare questo, grazie mille"),
        ("pl", "dzień dobry, chcę wiedzieć, co mam zrobić i który to jest, dziękuję"),
        ("zh", "你好,我想知道这个怎么样才好,谢谢"),
        ("ru", "здравствуйте, я хочу знать, как я могу это сделать, спасибо"),
    ],
)
def test_everyday_words_mean_no_document(language: str, words: str) -> None:
    assert french(words, language) == ()
