"""`python3 app.py desk`: what it shows, and that a write is shown, confirmed, done once, read back and told to the person."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import create_async_engine

from bot import cli
from bot.configuration import ConfigurationError
from bot.desk.command import Command, Office
from bot.memory import Memory
from bot.message import Message, Sender
from hr_it_connectors.local import database
from ports.leave import LeaveState, NewLeave
from ports.people import Audience, Person
from ports.ticketing import NewTicket, TicketState
from skills.dates import notation
from skills.intranet.follow_up import requests_followed
from skills.tools import Request
from tests.skills.player import Town

CLAIRE = Person("teams:claire", Audience.AGENT, "Claire Martin")
Run = Callable[..., Awaitable[str]]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/guichet.sqlite")
    await database.create(engine)
    town = Town(engine)
    ticket = NewTicket("Écran noir", "Mon écran reste noir.\nDepuis lundi.", "poste", location="bureau 214")
    await town.desk.open(ticket, for_whom=CLAIRE, key="a")
    period = notation.read("2027-03-03/2027-03-05")
    await town.register.request(NewLeave("rtt", period, "visite"), for_whom=CLAIRE, key="b")
    yield town
    await engine.dispose()


@pytest.fixture
def memory(town: Town, tmp_path: Path) -> Memory:
    return Memory(create_engine(f"sqlite:///{tmp_path}/guichet.sqlite"))


@pytest.fixture
def run(town: Town, memory: Memory) -> Run:
    office = Office(
        town.desk, town.register, memory.opinions, lambda state: town.tools.say("intranet", f"etat_{state}")
    )

    async def run(*words: str, answer: str | None = None, code: int = 0) -> str:
        printed: list[str] = []
        ask = (lambda question: printed.append(question) or answer) if answer is not None else None
        assert await Command(office, printed.append, ask).run(cli.parse(["desk", *words])) == code  # type: ignore[arg-type]
        return "\n".join(printed)

    return run


async def told(town: Town, text: str) -> str:
    """Return what Claire is answered."""
    return (await requests_followed(Request("intranet", CLAIRE, town.tools, text=text))).text


async def history(town: Town, number: str) -> list[tuple[str, str]]:
    desk = town.desk if number.startswith("T") else town.register
    return [(event.what, event.text) for event in (await desk.find(number)).history]


class TestReading:
    async def test_the_list_says_what_waits(self, run: Run) -> None:
        lines = (await run()).splitlines()
        assert lines[0].startswith("T-2026-00001 · nouveau")
        assert lines[0].endswith("23/11/2026 09:00 · Claire Martin")
        assert lines[1].strip() == "Écran noir · poste · normal · bureau 214"
        assert lines[2].startswith("C-2026-00001 · en attente")
        assert lines[3].strip() == "RTT, du mercredi 3 au vendredi 5 mars 2027 (3 j) · visite"
        assert lines[4] == "Tickets : 1 ; demandes de congé : 1"

    async def test_what_is_answered_leaves_the_list_and_not_the_whole(self, town: Town, run: Run) -> None:
        await town.desk.move("T-2026-00001", TicketState.SOLVED, "Karim")
        await town.register.decide("C-2026-00001", LeaveState.ACCEPTED, "Nadia")
        assert await run() == "Tickets : 0 ; demandes de congé : 0"
        assert "T-2026-00001 · résolu" in await run("list", "--all")

    async def test_one_is_shown_whole(self, run: Run) -> None:
        shown = await run("show", " t-2026-00001 ")
        assert "Mon écran reste noir." in shown
        assert "Depuis lundi." in shown
        assert "23/11/2026 09:00, Claire Martin : demande" in shown

    async def test_machines_read_the_same(self, run: Run) -> None:
        both = json.loads(await run("list", "--json"))
        assert both["tickets"][0]["requester"] == "Claire Martin"
        assert both["leaves"][0]["period"]["start"] == "2027-03-03"
        assert both["leaves"][0]["days"] == 3
        assert json.loads(await run("show", "T-2026-00001", "--json")) == both["tickets"][0]

    async def test_opinions_come_with_what_they_judge(self, memory: Memory, run: Run) -> None:
        sender = Sender("teams:claire", staff=True)
        await memory.judge(Message("m1", "c1", "teams", sender, "date fausse"), "dislike")
        await memory.judge(Message("m2", "c1", "teams", sender), "like")
        shown = await run("opinions")
        assert "pas utile « date fausse »\n    (réponse effacée depuis)" in shown
        assert shown.endswith("Avis : 2, dont 1 « utile »")
        assert [one["reaction"] for one in json.loads(await run("opinions", "--json"))] == ["like", "dislike"]


class TestWriting:
    async def test_a_move_is_shown_confirmed_and_told(self, town: Town, run: Run) -> None:
        shown = await run("move", "T-2026-00001", "--state", "solved", "--comment", "Câble changé", answer="oui")
        assert "T-2026-00001, Claire Martin, Écran noir : nouveau, pas encore pris en charge → résolu." in shown
        assert "La personne lira : « Câble changé »" in shown
        assert "T-2026-00001 · résolu" in shown
        said = await told(town, "où en est ma demande T-2026-00001")
        assert "résolu" in said
        assert "Câble changé" in said

    async def test_nothing_is_done_without_a_yes(self, town: Town, run: Run) -> None:
        words = ("move", "T-2026-00001", "--state", "solved")
        assert "Rien n'a été changé" in await run(*words, answer="non", code=1)
        with pytest.raises(ConfigurationError, match="--yes"):
            await run(*words)
        assert await history(town, "T-2026-00001") == [("opened", "")]

    async def test_the_same_move_twice_is_one(self, town: Town, run: Run) -> None:
        words = ("move", "T-2026-00001", "--state", "waiting", "--comment", "Quel poste ?", "--yes")
        await run(*words)
        assert "déjà fait" in await run(*words)
        await town.desk.move("T-2026-00001", TicketState.WAITING, "Karim", "Quel poste ?")
        assert await history(town, "T-2026-00001") == [("opened", ""), ("state:waiting", "Quel poste ?")]

    async def test_a_leave_is_accepted_once_and_told(self, town: Town, run: Run) -> None:
        shown = await run("accept", "C-2026-00001", "--comment", "Bon repos", "--yes")
        assert "en attente de la réponse du responsable → accepté" in shown
        assert "déjà fait" in await run("accept", "C-2026-00001", "--yes")
        await town.register.decide("C-2026-00001", LeaveState.ACCEPTED, "Nadia")
        assert await history(town, "C-2026-00001") == [("opened", ""), ("state:accepted", "Bon repos")]
        assert "accepté" in await told(town, "où en est ma demande C-2026-00001 ?")

    async def test_a_refusal_gives_back_the_days(self, town: Town, run: Run) -> None:
        await run("refuse", "C-2026-00001", "--comment", "Astreinte", "--yes")
        balances = await town.register.balances(for_whom=CLAIRE, on=town.today.replace(year=2027))
        assert [balance.pending for balance in balances if balance.kind == "rtt"] == [0]
        assert "Astreinte" in await told(town, "où en est ma demande C-2026-00001 ?")

    async def test_a_decision_is_not_turned_round(self, run: Run) -> None:
        await run("accept", "C-2026-00001", "--yes")
        with pytest.raises(ConfigurationError, match="n'attend plus de décision"):
            await run("refuse", "C-2026-00001", "--comment", "trop tard", "--yes")

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("move", "T-2026-00001", "--yes"), "--state"),
            (("move", "T-2026-00001", "--state", "waiting", "--yes"), "--comment"),
            (("refuse", "C-2026-00001", "--yes"), "--comment"),
            (("refuse", "T-2026-00001", "--yes"), "n'est pas une demande de congé"),
            (("move", "C-2026-00001", "--state", "solved"), "n'est pas un ticket"),
            (("show", "T-2026-00099"), "Aucun ticket"),
            (("show",), "Il manque le numéro"),
        ],
    )
    async def test_what_makes_no_sense_is_told_with_the_way_out(
        self, town: Town, run: Run, words: tuple[str, ...], said: str
    ) -> None:
        with pytest.raises(ConfigurationError, match=said):
            await run(*words)
        assert await history(town, "T-2026-00001") == [("opened", "")]
