"""What somebody writes themselves, above or around the turn that their mail program copies."""

import pytest

from bot.understanding.quoted import own_words

ANSWER = "Je préfère finalement le jeudi à 10 heures."


@pytest.mark.parametrize(
    "text",
    [
        ANSWER,
        f"{ANSWER}\n> Bonjour, nous vous proposons mardi.\n> Le service",
        f"{ANSWER}\n\nLe lun. 9 nov. 2026 à 10:12, Accueil <accueil@example.org> a écrit :\nNous vous proposons mardi.",
        f"{ANSWER}\n\nOn Mon, Nov 9, 2026, Desk wrote:\n> We can offer Tuesday.",
        f"{ANSWER}\n-----Message d'origine-----\nDe : Accueil\nObjet : créneau",
        f"{ANSWER}\n________________________________\n---------- Forwarded message ---------\nFrom: Desk",
        f"> Mardi vous convient-il ?\n{ANSWER}",
    ],
)
def test_only_the_answer_is_read(text: str) -> None:
    assert own_words(text).rstrip("_\n") == ANSWER


def test_an_answer_too_short_is_read_with_what_it_answers() -> None:
    text = "Toujours rien !\n> Le 3 mai, j'ai demandé un bac jaune."
    assert own_words(text) == text


@pytest.mark.parametrize(
    "text", ["", "\n", "Bonjour,\nVoici ma demande :\nun acte de naissance.", "a écrit", "> cité seulement"]
)
def test_a_message_without_quotation_is_left_alone(text: str) -> None:
    assert own_words(text) == text.strip() or own_words(text) == text
