"""The conversations that must hold, played on real forms, a real desk and a real register."""

import datetime as dt

import pytest

from ports.people import Audience, Person
from tests.skills.player import Talk, dialogues

KEYS = {"dit", "clique", "remplit", "comprend", "propose", "statut", "contient", "ne_contient_pas"}


@pytest.mark.parametrize(
    ("skill", "dialogue"), [pytest.param(skill, d, id=f"{skill}: {d['titre']}") for skill, d in dialogues()]
)
async def test_dialogue(town, skill, dialogue):
    town.today = dt.date.fromisoformat(str(dialogue.get("le", town.today)))
    audience = Audience(dialogue.get("public", "agent"))
    talk = Talk(town.tools, Person(f"test:{audience}", audience), skill)
    for exchange in dialogue["echanges"]:
        assert set(exchange) <= KEYS
        if "clique" in exchange:
            reply = await talk.click(exchange["clique"], exchange.get("remplit"))
        else:
            reply = await talk.say(exchange["dit"], exchange.get("comprend", ""), exchange.get("propose", ""))
        assert reply.status == exchange.get("statut", reply.status), reply.text
        for part in exchange.get("contient", ()):
            assert part in reply.text
        for part in exchange.get("ne_contient_pas", ()):
            assert part not in reply.text
