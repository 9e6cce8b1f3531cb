"""What the wording of a message says."""

import pytest

from bot.wording import asks_how, polite_reply


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("Bonjour", "salutation"),
        ("Merci beaucoup !", "remerciement"),
        ("شكرا", "remerciement"),
        ("Êtes-vous un robot ?", "qui_es_tu"),
        ("Au revoir", "au_revoir"),
        ("🙂", "salutation"),
    ],
)
def test_polite_reply(said: str, reply: str) -> None:
    assert polite_reply(said) == reply


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("Comment réinitialiser mon mot de passe ?", True),
        ("bonjour, à quelle heure ferme l'assistance", True),
        ("Combien de jours avant ?", True),
        ("Pouvez-vous réinitialiser mon mot de passe ?", False),
        ("Je voudrais poser un congé", False),
        ("", False),
    ],
)
def test_asks_how(said: str, asks: bool) -> None:
    assert asks_how(said) is asks
