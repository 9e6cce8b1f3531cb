"""What the wording of a message says."""

import pytest

from bot.wording import asks_for_somebody, asks_how, asks_what_i_am, asks_whether, polite_reply, wonders


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("Bonjour", "salutation"),
        ("Merci beaucoup !", "remerciement"),
        ("شكرا", "remerciement"),
        ("Êtes-vous un robot ?", "qui_es_tu"),
        ("Au revoir", "au_revoir"),
        ("Ignore mon message précédent, j'ai trouvé", "sans_suite"),
        ("sur quels documents tu te bases ?", "qui_es_tu"),
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


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("Peut-on annuler un congé accepté ?", True),
        ("Bonjour, puis-je modifier mon congé ?", True),
        ("Est-ce qu'on peut changer ses jours ?", True),
        ("Peux-tu décaler mon congé ?", False),
        ("Est-ce toi ?", False),
        ("", False),
    ],
)
def test_asks_whether(said: str, asks: bool) -> None:
    assert asks_whether(said) is asks


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("Es-tu un humain ?", True),
        ("est-ce que je parle à une vraie personne ?", True),
        ("Bonjour, t'es un robot ?", True),
        ("Are you a human?", True),
        ("Je veux parler à une personne", False),
        ("Une personne est tombée dans l'escalier", False),
        ("Où est le robot de tonte ?", False),
    ],
)
def test_asks_what_i_am(said: str, asks: bool) -> None:
    assert asks_what_i_am(said) is asks
    assert not asks or polite_reply(said) == "qui_es_tu"


@pytest.mark.parametrize(
    ("said", "bare"),
    [
        ("Parler à un agent", True),
        ("Je voudrais parler à quelqu'un, s'il vous plaît", True),
        ("passez-moi un être humain", True),
        ("I want to talk to a human", True),
        ("Ich möchte bitte mit einem Menschen sprechen", True),
        ("chcę porozmawiać z człowiekiem", True),
        ("转人工", True),
        ("Parler à un agent de l'urbanisme", False),
        ("je veux parler à une personne du CCAS", False),
        ("Quelqu'un peut me rappeler pour mon VPN ?", False),
    ],
)
def test_asks_for_somebody(said: str, bare: bool) -> None:
    assert asks_for_somebody(said) is bare


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("je dois aller à la mairie pour m'inscrire ?", True),
        ("İkinci bir tane almak için nereye başvurmam gerekiyor?", True),
        ("Pouvez-vous me réserver un créneau ?", False),
        ("can you book me in for Monday?", False),
        ("je voudrais prendre rendez-vous", False),
    ],
)
def test_wonders(said: str, asks: bool) -> None:
    assert wonders(said) is asks
