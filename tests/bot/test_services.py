"""Whom to name: by the agent understood, by the words, and by what staff say of themselves."""

import pytest

from bot import commune
from bot.services import service_for
from ports.people import Audience
from skills import spec
from tests.skills.player import VALMONT

CONTACTS = commune.load(VALMONT).contacts
SKILLS = {name: spec.load(name) for name in spec.names()}


@pytest.mark.parametrize(
    ("text", "agent", "audience", "service"),
    [
        ("Mon chef me harcèle", "intranet", Audience.AGENT, "signalement"),
        ("Mon chef me harcèle", "none", Audience.AGENT, "signalement"),
        ("Mon chef me harcèle", "social", Audience.AGENT, "signalement"),
        ("Mon chef me harcèle", "none", Audience.USAGER, "accueil"),
        ("Un usager m'a menacé avec une chaise", "rendez_vous", Audience.AGENT, "rh"),
        ("Une dame harcelée par son mari est à l'accueil", "social", Audience.AGENT, "ccas"),
        ("Conflit avec un collègue", "none", Audience.AGENT, "rh"),
        ("Un informaticien, vite", "none", Audience.AGENT, "assistance"),
        ("Mon imprimante", "intranet", Audience.AGENT, "assistance"),
        ("Ma prime", "intranet", Audience.AGENT, "rh"),
        ("Le PLU", "urbanisme", Audience.USAGER, "urbanisme"),
        ("Bonjour", "none", Audience.AGENT, "accueil"),
    ],
)
def test_the_service_to_name(text: str, agent: str, audience: Audience, service: str) -> None:
    assert service_for(text, agent, audience, SKILLS, CONTACTS) == service
