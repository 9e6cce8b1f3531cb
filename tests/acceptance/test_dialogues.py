"""The conversations of `skills/*/dialogues.yaml`, through the whole turn: understanding, forms, documents, memory."""

import datetime as dt
import itertools
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import create_async_engine

from bot import commune
from bot.answering.extract import MOST_WORDS
from bot.journal import Journal
from bot.limits import Limits
from bot.memory import Memory
from bot.message import Message, Sender
from bot.turn import Guichet
from bot.understanding.understanding import Understanding
from hr_it_connectors.local import database
from indexers import e5
from indexers.embedded.engine import Embedded
from skills.contract import Reply
from skills.phrases import Phrases
from tests.acceptance.conftest import ROOT, CommandLine
from tests.skills.player import VALMONT, Town, dialogues

_JSON = TypeAdapter(Reply)
CONVERSATIONS = yaml.safe_load(Path(__file__).with_name("conversations.yaml").read_text("utf-8"))
SITUATIONS = yaml.safe_load(Path(__file__).with_name("situations.yaml").read_text("utf-8"))


class Conversation:
    """One person in front of the whole assistant."""

    def __init__(self, guichet: Guichet, public: str) -> None:
        self._guichet = guichet
        self._sender = Sender(f"test:{public}", staff=public == "agent")
        self._ids = itertools.count()
        self._replies: list[Reply] = []

    async def send(self, text: str = "", value: Any = None, again: bool = False) -> Reply:
        number = next(self._ids)
        message = Message(f"m{number}", "dialogue", "test", self._sender, text, value or {})
        reply = await self._guichet.turn(message)
        if again:
            assert _JSON.dump_python(await self._guichet.turn(message), mode="json") == _JSON.dump_python(
                reply, mode="json"
            )
        self._replies.append(reply)
        return reply

    async def click(self, label: str, inputs: Any) -> Reply:
        buttons = [b for reply in reversed(self._replies) if reply.card for b in reply.card.buttons if b.label == label]
        return await self.send(value={**buttons[0].data, **(inputs or {})})


@pytest.fixture
async def town(tmp_path) -> AsyncIterator[Town]:
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/guichet.sqlite")
    await database.create(engine)
    yield Town(engine)
    await engine.dispose()


@pytest.fixture(scope="session")
def knowledge(valmont: CommandLine):
    opened = Embedded(valmont.data / "index", e5.find(valmont.data / "models"))
    yield opened
    opened.close()


@pytest.fixture
async def guichet(town: Town, knowledge: Embedded, tmp_path: Path) -> Guichet:
    memory = Memory(create_engine(f"sqlite:///{tmp_path}/guichet.sqlite"))
    return Guichet(
        commune=commune.load(VALMONT),
        phrases=Phrases.load([ROOT / "skills" / "phrases.yaml", ROOT / "bot" / "phrases.yaml"]),
        knowledge=knowledge,
        understanding=Understanding(knowledge.embedder),
        tools=town.tools,
        memory=memory,
        limits=Limits(),
        journal=Journal(),
    )


@pytest.mark.parametrize("dialogue", [pytest.param(d, id=f"{skill}: {d['titre']}") for skill, d in dialogues()])
async def test_dialogue(guichet: Guichet, town: Town, dialogue: dict[str, Any]) -> None:
    await play(guichet, town, dialogue)


@pytest.mark.parametrize("dialogue", [pytest.param(dialogue, id=dialogue["titre"]) for dialogue in CONVERSATIONS])
async def test_conversation(guichet: Guichet, town: Town, dialogue: dict[str, Any]) -> None:
    await play(guichet, town, dialogue)


@pytest.mark.parametrize("dialogue", [pytest.param(dialogue, id=dialogue["titre"]) for dialogue in SITUATIONS])
async def test_a_situation_is_asked_for_once(guichet: Guichet, town: Town, dialogue: dict[str, Any]) -> None:
    ready = guichet.commune.model_copy(update={"seuils": commune.Seuils(repondre=0.3)})
    await play(Guichet(**{**vars(guichet), "commune": ready}), town, dialogue)


async def test_nothing_is_asked_of_who_cannot_answer(guichet: Guichet) -> None:
    ready = guichet.commune.model_copy(update={"seuils": commune.Seuils(repondre=0.3)})
    sender = Sender("test:agent", staff=True)
    message = Message("m1", "alone", "test", sender, "Comment démissionner de la mairie ?", can_reply=False)
    reply = await Guichet(**{**vars(guichet), "commune": ready}).turn(message)
    assert reply.status == "answered"
    assert "**Contractuel**" in reply.text
    assert len(" ".join(citation.quote for citation in reply.citations).split()) <= MOST_WORDS


async def test_every_row_that_answers_is_told_to_who_cannot_answer(guichet: Guichet) -> None:
    sender = Sender("test:usager", staff=False)
    message = Message("m1", "alone", "test", sender, "quand passe la poubelle grise ?", can_reply=False)
    reply = await guichet.turn(message)
    assert reply.status == "answered"
    assert "Centre | Ordures ménagères | bac gris | mardi matin" in reply.text
    assert "Les Hauts de Valmont | Ordures ménagères | bac gris | vendredi matin" in reply.text
    assert len(reply.citations[0].quote.split()) <= MOST_WORDS


async def play(guichet: Guichet, town: Town, dialogue: dict[str, Any]) -> None:
    town.today = dt.date.fromisoformat(str(dialogue.get("le", town.today)))
    conversation = Conversation(guichet, dialogue.get("public", "agent"))
    for exchange in dialogue["echanges"]:
        if "clique" in exchange:
            reply = await conversation.click(exchange["clique"], exchange.get("remplit"))
        else:
            # Every message is delivered twice: the second delivery must change nothing.
            reply = await conversation.send(exchange["dit"], again=True)
        assert reply.status == exchange.get("statut", reply.status), (exchange, reply.text)
        for part in exchange.get("contient", ()):
            assert part in reply.text, exchange
        for part in exchange.get("ne_contient_pas", ()):
            assert part not in reply.text, exchange


async def test_a_form_survives_a_restart(guichet: Guichet, town: Town) -> None:
    first = Conversation(guichet, "agent")
    await first.send("Je voudrais poser un congé du 21 au 24 décembre")
    again = Guichet(**{**vars(guichet), "memory": Memory(guichet.memory._engine)})
    second = Conversation(again, "agent")
    second._ids = itertools.count(10)
    assert "25 → 21 jours" in (await second.send("non")).text
    assert (await second.send("oui")).status == "done"


async def test_who_asks_for_somebody_is_sent_to_the_service_last_spoken_of(guichet: Guichet) -> None:
    agent = Conversation(guichet, "agent")
    for said, service in (
        ("Parler à un agent", "la direction des ressources humaines"),
        ("Mon VPN ne se connecte plus, pouvez-vous ouvrir un ticket ?", ""),
        ("annuler", ""),
        ("Parler à un agent", "l'assistance informatique"),
        ("Quels papiers faut-il à un habitant pour déclarer une clôture et un abri de jardin ?", ""),
        ("Parler à un agent", "le service urbanisme"),
        ("Merci !", ""),
        ("Parler à un agent", "le service urbanisme"),
    ):
        reply = await agent.send(said)
        assert service in reply.text, said


async def test_a_command_of_other_bots_is_told_what_can_be_asked(guichet: Guichet) -> None:
    reply = await Conversation(guichet, "agent").send("/reset")
    assert (reply.status, reply.kind) == ("answered", "smalltalk")
    assert "télétravail" in reply.text


async def test_a_comment_is_kept_where_it_is_forgotten_and_never_logged(
    guichet: Guichet, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await Conversation(guichet, "agent").send("Combien de jours de télétravail par semaine puis-je faire ?")
    await guichet.feedback(Message("m0", "dialogue", "test", Sender("test:agent", staff=True), "c'est faux"), "dislike")
    turn, thumb = (json.loads(line.getMessage()) for line in caplog.records if line.name == "guichet.journal")
    assert (thumb["event"], thumb["reaction"]) == ("feedback", "dislike")
    assert (thumb["message"], thumb["conversation"]) == (turn["message"], turn["conversation"])
    assert "faux" not in caplog.text


async def test_a_lost_opinion_troubles_nobody(guichet: Guichet, town: Town, caplog: pytest.LogCaptureFixture) -> None:
    async with town.engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE opinion")
    await guichet.feedback(Message("m0", "dialogue", "test", Sender("test:agent", staff=True), "très bien"), "like")
    assert "OperationalError at" in caplog.text
    assert "très bien" not in caplog.text


async def test_whatever_breaks_becomes_a_sentence(guichet: Guichet, town: Town) -> None:
    async with town.engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE conversation")
    reply = await Conversation(guichet, "agent").send("bonjour")
    assert "Traceback" not in reply.text
    assert "Rien n'a été" in reply.text or "rien n'a été" in reply.text
