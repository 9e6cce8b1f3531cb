"""Politeness for politeness."""

import pytest

from bot.smalltalk import polite_reply


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
