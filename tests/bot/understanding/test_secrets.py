"""Secrets that somebody types are masked; what only looks like one is left."""

import pytest

from bot.understanding.secrets import MASK, hide


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("mon mot de passe Toto123! ne marche plus", "Toto123!"),
        ("mon mdp c'est azerty12 et il est refusé", "azerty12"),
        ("Identifiant : jdupont\nMot de passe : Soleil\nmerci", "Soleil"),
        ("mdp=P@ssword", "P@ssword"),
        ("mot de passe: «Été2026!».", "Été2026!"),
        ("j'ai tapé mon mot de passe de session Valmont#44 trois fois", "Valmont#44"),
        ("Toto123! est mon mot de passe, il ne marche plus", "Toto123!"),
        ("le code PIN 4821 de mon téléphone est refusé", "4821"),
        ("mon mot de passe est 19840312", "19840312"),
        ("my password is Hunter2! and it fails", "Hunter2!"),
        ("le mot de passe **Toto123** ne va pas", "Toto123"),
        ("clé d'API sk_live_9f8a7b", "sk_live_9f8a7b"),
        ("MOT DE PASSE TOTO12toto", "TOTO12toto"),
        ("mot de passe : soleil, merci", "soleil"),
        ("mon mot de passe est TOTO2026", "TOTO2026"),
        ("mon mot de passe est « Tournesol », il est refusé", "Tournesol"),
        ('mot de passe : "chat noir 12" et login dupont', "chat noir 12"),
        ("la clé wifi : Valmont2026", "Valmont2026"),
    ],
)
def test_a_secret_is_masked_and_nothing_else(text: str, secret: str) -> None:
    assert hide(text) == text.replace(secret, MASK)
    assert hide(hide(text)) == hide(text)


def test_each_of_several_secrets_is_masked() -> None:
    text = "ancien mot de passe Toto123!, nouveau mot de passe Titi456!"
    assert hide(text) == f"ancien mot de passe {MASK}, nouveau mot de passe {MASK}"


@pytest.mark.parametrize(
    "text",
    [
        "mon mot de passe ne marche plus",
        "mot de passe : oublié",
        "Mot de passe expiré",
        "mon mot de passe Windows11 a expiré le 12/03/2026 à 8h30",
        "mot de passe du poste UC-0873, ticket T-2026-00042",
        "mon mot de passe de jean.dupont@valmont.example est bloqué !",
        "mdp ciril expiré, erreur 0x80070005",
        "le mot de passe doit avoir 12 caractères",
        "j'ai changé mon mot de passe 3 fois, appelez-moi au 02 61 91 00 30",
        "mot de passe Office365 oublié !!!",
        "mot de passe wifi de la salle 2e étage",
        "Comment changer mon mot de passe sur https://compte.valmont.example/mdp2 ?",
        "retour de vacance = mot de passe windows oublié, reinitialisé svp",
        "Message d'erreur -14 sur FortiClient alors que mon mot de passe est le bon partout ailleurs.",
        "Toto123! ouvre la porte",
        "la double authentification (2FA) de mon mot de passe",
        "mon code postal 56000",
        "mdp oublié?!",
        "mot de passe : oublié, merci d'avance",
        "mon mot de passe est « expiré »",
        "il affiche « mot de passe incorrect »",
        "mot de passe du PC-0012, bureau 2",
        "mot de passe perdu!!! bloqué à 100% depuis la version v2.3",
        "please send me a new password: j.okafor@example.com",
        "",
    ],
)
def test_what_only_looks_like_a_secret_is_left(text: str) -> None:
    assert hide(text) is text
