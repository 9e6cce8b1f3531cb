"""What becomes of each kind of activity."""

import asyncio
import json

import pytest

from bot.channels.teams import typing_sign
from bot.message import Message
from skills.contract import Button, Card, Citation, Input, Reply, Status
from tests.bot.channels.teams.bot_service import APP_ID, BotService, Scripted
from tests.bot.channels.teams.conftest import OpenDoor
from tests.bot.channels.teams.echo import Echo
from tests.bot.channels.teams.pulse import until

BOT = {"id": f"28:{APP_ID}", "name": "Guichet"}
FORM = Card(
    title="Demande de congé",
    inputs=[Input(id="motif", label="Motif")],
    buttons=[Button("Valider", {"action": "conge.valider", "cle": "k-1"}), Button("Annuler", {"action": "annuler"})],
)


def form_then_receipt(message: Message) -> Reply:
    """A form for who writes, a receipt for who submits."""
    if not message.value:
        return Reply(status=Status.FORM, text="Quel motif ?", card=FORM)
    receipt = Card(title="Demande C-2026-00007", facts=[("Motif", message.value["motif"])])
    return Reply(status=Status.DONE, text="C'est **enregistré**.", card=receipt)


class Slow(Echo):
    """Answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.is_asked = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def turn(self, message: Message) -> Reply:
        self.is_asked.set()
        await self.may_answer.wait()
        return await super().turn(message)


async def test_a_form_is_submitted_and_its_card_replaced(open_door: OpenDoor, service: BotService) -> None:
    echo = Echo(form_then_receipt)
    door = await open_door(echo)
    await door.post(service.activity("je veux poser un congé"))
    [attachment] = service.sent[0].activity["attachments"]
    click = attachment["content"]["actions"][0]
    assert click["type"] == "Action.Execute"
    status, body = await door.post(service.execute(click["data"] | {"motif": "mariage"}))
    assert status == 200
    assert (body["statusCode"], body["type"]) == (200, "application/vnd.microsoft.card.adaptive")
    assert echo.messages[1].value == {"action": "conge.valider", "cle": "k-1", "motif": "mariage"}
    assert echo.messages[1].text == ""
    assert [element["type"] for element in body["value"]["body"]] == ["TextBlock", "TextBlock", "FactSet"]
    assert body["value"]["actions"] == []
    assert len(service.sent) == 1


async def test_two_clicks_on_the_same_button_act_once(open_door: OpenDoor, service: BotService) -> None:
    echo = Echo(form_then_receipt)
    door = await open_door(echo)
    click = service.execute({"motif": "mariage"}, id="invoke-1")
    answers = await asyncio.gather(door.post(click), door.post(click))
    assert answers[0] == answers[1]
    assert {message.id for message in echo.messages} == {"invoke-1"}
    assert echo.acts == 1


async def test_a_submit_of_the_web_chat_is_a_message_with_a_value(open_door: OpenDoor, service: BotService) -> None:
    echo = Echo()
    door = await open_door(echo)
    value = {"action": "valider", "nombre": 3, "urgent": True, "rien": None, "liste": [1], "msteams": {"type": "x"}}
    await door.post(service.activity(channelId="webchat", value=value))
    assert echo.messages[0].value == {"action": "valider", "nombre": "3", "urgent": "true"}
    assert echo.messages[0].text == ""


async def test_a_long_answer_to_a_click_overflows_into_messages(open_door: OpenDoor, service: BotService) -> None:
    text = "\n\n".join(f"Paragraphe {index}. {'mot ' * 400}" for index in range(12))
    door = await open_door(Echo(lambda message: Reply(status=Status.DONE, text=text)))
    _, body = await door.post(service.execute({"a": "b"}))
    shown = [element["text"] for element in body["value"]["body"]]
    shown += [sent.activity["text"] for sent in service.sent]
    assert " ".join(" ".join(shown).split()) == " ".join(text.split())


async def test_an_invoke_among_expected_replies_is_a_reply(open_door: OpenDoor, service: BotService) -> None:
    door = await open_door(Echo(form_then_receipt))
    [answer] = await door.replies(service.execute({"motif": "mariage"}))
    assert answer["type"] == "invokeResponse"
    assert answer["value"]["status"] == 200
    assert answer["value"]["body"]["value"]["version"] == "1.5"


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("signin/tokenExchange", 412),
        ("signin/verifyState", 501),
        ("composeExtension/query", 501),
        ("task/fetch", 501),
        (None, 501),
    ],
)
async def test_an_invoke_of_no_use_here_is_refused_cleanly(
    open_door: OpenDoor, service: BotService, name: str, status: int
) -> None:
    echo = Echo()
    door = await open_door(echo)
    assert await door.post(service.invoke(name, {})) == (status, None)
    assert not echo.messages


@pytest.mark.parametrize(
    ("feedback", "comment"),
    [
        ("très utile", "très utile"),
        ('{"feedbackText": "très utile"}', "très utile"),
        ({"feedbackText": "très utile"}, "très utile"),
        ("12", "12"),
        ('{"autre": 1}', ""),
        ("", ""),
        (None, ""),
    ],
)
async def test_a_feedback_names_the_message_whose_reply_is_judged(
    open_door: OpenDoor, service: BotService, feedback: object, comment: str
) -> None:
    echo = Echo()
    door = await open_door(echo)
    await door.post(service.activity("question", id="message-1"))
    value = {"actionName": "feedback", "actionValue": {"reaction": "dislike", "feedback": feedback}}
    answer = await door.post(service.invoke("message/submitAction", value, replyToId="sent-1"))
    assert answer == (200, None)
    [(message, reaction)] = echo.feedbacks
    assert (message.id, message.text, reaction) == ("message-1", comment, "dislike")


async def test_a_feedback_about_a_forgotten_reply_names_the_reply(open_door: OpenDoor, service: BotService) -> None:
    echo = Echo()
    door = await open_door(echo)
    value = {"actionName": "feedback", "actionValue": {"reaction": "like"}}
    await door.post(service.invoke("message/submitAction", value, replyToId="sent-long-ago"))
    assert echo.feedbacks[0][0].id == "sent-long-ago"


@pytest.mark.parametrize("value", [None, [], "x", {"actionValue": "x"}, {"actionValue": {"reaction": "heart"}}])
async def test_a_feedback_without_a_known_reaction_is_dropped(
    open_door: OpenDoor, service: BotService, value: object
) -> None:
    echo = Echo()
    door = await open_door(echo)
    assert (await door.post(service.invoke("message/submitAction", value)))[0] == 200
    assert not echo.feedbacks


async def test_the_assistant_introduces_itself_once_when_it_arrives(open_door: OpenDoor, service: BotService) -> None:
    echo = Echo()
    door = await open_door(echo)
    alice = {"id": "29:alice"}
    await door.post(service.activity(type="conversationUpdate", membersAdded=[alice, BOT, {"id": "29:bruno"}]))
    assert len(echo.welcomes) == 1
    await door.post(service.activity(type="installationUpdate", action="add"))
    assert len(echo.welcomes) == 1
    assert echo.welcomes[0].text == ""
    assert [sent.activity["text"] for sent in service.sent] == ["Bonjour, je suis l'assistant de la mairie."]


async def test_each_conversation_has_its_own_welcome(open_door: OpenDoor, service: BotService) -> None:
    echo = Echo()
    door = await open_door(echo)
    for conversation in ("a:1", "a:2"):
        placed = {"conversation": {"id": conversation}}
        await door.post(service.activity(type="installationUpdate", action="add", **placed))
    assert [message.conversation for message in echo.welcomes] == ["a:1", "a:2"]


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "conversationUpdate", "membersAdded": [{"id": "29:bruno"}]},
        {"type": "conversationUpdate", "membersAdded": []},
        {"type": "conversationUpdate", "membersRemoved": [BOT]},
        {"type": "installationUpdate", "action": "remove"},
        {"type": "installationUpdate", "action": "add-upgrade"},
        {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
        {"type": "messageUpdate", "text": "bonjour, corrigé"},
        {"type": "messageDelete"},
        {"type": "typing"},
        {"type": "endOfConversation"},
        {"type": "event", "name": "application/vnd.microsoft.readReceipt"},
        {"type": "trace"},
        {"type": "somethingNew"},
    ],
)
async def test_what_asks_for_nothing_is_taken_in_silence(
    open_door: OpenDoor, service: BotService, changes: dict[str, object]
) -> None:
    echo = Echo()
    door = await open_door(echo)
    assert await door.post(service.activity(**changes)) == (200, None)
    assert not echo.messages
    assert not echo.welcomes
    assert not service.sent


async def test_a_turn_that_takes_time_shows_that_the_bot_writes(open_door: OpenDoor, service: BotService) -> None:
    slow = Slow()
    door = await open_door(slow)
    turn = asyncio.create_task(door.post(service.activity("bonjour")))
    await until(lambda: service.sent)
    slow.may_answer.set()
    assert (await turn)[0] == 200
    assert [sent.activity["type"] for sent in service.sent] == ["typing", "message"]


async def test_a_sign_that_cannot_be_sent_does_not_spoil_the_turn(
    open_door: OpenDoor, service: BotService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typing_sign, "_DELAY", 0.0)
    service.script.append(Scripted(403))
    slow = Slow()
    door = await open_door(slow)
    turn = asyncio.create_task(door.post(service.activity("bonjour")))
    await until(lambda: service.sent)
    slow.may_answer.set()
    assert (await turn)[0] == 200
    assert service.sent[-1].activity["text"] == "Écho de bonjour"


async def test_expected_replies_show_no_sign(
    open_door: OpenDoor, service: BotService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typing_sign, "_DELAY", 0.0)
    slow = Slow()
    door = await open_door(slow)
    turn = asyncio.create_task(door.replies(service.activity("bonjour")))
    await slow.is_asked.wait()
    await asyncio.sleep(0.05)
    slow.may_answer.set()
    assert [reply["type"] for reply in await turn] == ["message"]
    assert not service.sent


async def test_the_label_and_the_sources_reach_teams(open_door: OpenDoor, service: BotService) -> None:
    citation = Citation(
        number=1, document="d", title="Règlement du temps", quote="Vingt-cinq jours.", url="https://m.fr/1"
    )
    reply = Reply(status=Status.ANSWERED, text="Vingt-cinq jours [1].", citations=[citation])
    door = await open_door(Echo(lambda message: reply))
    await door.post(service.activity("combien de jours ?"))
    [in_response] = await door.replies(service.activity("combien de jours ?"))
    for activity in (service.sent[0].activity, in_response):
        [entity] = activity["entities"]
        assert entity["type"] == "https://schema.org/Message"
        assert entity["additionalType"] == ["AIGeneratedContent"]
        assert entity["citation"][0]["appearance"]["name"] == "Règlement du temps"
        assert activity["channelData"] == {"feedbackLoop": {"type": "default"}}


async def test_the_same_message_delivered_again_has_the_same_id(open_door: OpenDoor, service: BotService) -> None:
    echo = Echo()
    door = await open_door(echo)
    activity = service.activity("bonjour")
    await door.post(activity)
    await door.post(json.loads(json.dumps(activity)))
    assert echo.acts == 1
    assert len(service.sent) == 2
