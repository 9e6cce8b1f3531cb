"""Owners are told once a stage, in one message, through a genuine mail server."""

import datetime as dt
import logging
from collections.abc import Iterator

import pytest

import hr_it_connectors
from bot.commune import Commune
from bot.documents.deadlines import Deadlines
from bot.documents.register import Act
from skills.phrases import Phrases
from tests.acceptance.conftest import ROOT
from tests.bot.documents.conftest import DAY, Archive
from tests.hr_it_connectors.mail import Mailbox, mail_server
from tests.indexers.town import TODAY

SAID = Phrases.load([ROOT / "bot" / "phrases.yaml"])
RH, DSI = "Direction des ressources humaines", "Direction des systèmes d'information"
COMMUNE = Commune.model_validate({
    "nom": "Valmont",
    "contacts": {
        "accueil": {"nom": "l'accueil"},
        "rh": {"nom": "la direction des Ressources humaines", "courriel": "rh@valmont.example"},
    },
    "responsables": {DSI: "assistance@valmont.example"},
})  # fmt: skip


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def deadlines(archive: Archive, box: Mailbox) -> Deadlines:
    return made(archive, box)


def made(archive: Archive, box: Mailbox) -> Deadlines:
    options = {
        "serveur": "127.0.0.1",
        "port": box.port,
        "securite": "aucune",
        "expediteur": "assistant@valmont.example",
    }
    smtp = hr_it_connectors.load("notifying", "smtp", options, wording=SAID.say)
    journal = hr_it_connectors.load("notifying", "local", {}, wording=SAID.say)
    return Deadlines(archive.holdings, archive.register, smtp, journal, COMMUNE, SAID)


def bodies(box: Mailbox) -> dict[str, str]:
    return {message["To"]: message.get_content() for message in box.messages}


async def test_one_message_an_owner(archive: Archive, box: Mailbox, deadlines: Deadlines) -> None:
    for name, days, service in (("a.md", 30, RH), ("b.md", -1, RH), ("c.md", 7, DSI), ("d.md", 31, RH)):
        archive.write(name, TODAY + days * DAY, service=service)
    archive.index()
    assert await deadlines.tell(TODAY) == 2
    said = bodies(box)
    assert set(said) == {"rh@valmont.example", "assistance@valmont.example"}
    assert "- B (b.md) : expiré, valable jusqu'au 22/11/2026\r\n- A (a.md) : valable" in said["rh@valmont.example"]
    assert "d.md" not in said["rh@valmont.example"]
    assert "- C (c.md) : plus qu'une semaine" in said["assistance@valmont.example"]


async def test_once_a_stage_even_after_a_restart(archive: Archive, box: Mailbox) -> None:
    until = TODAY + 40 * DAY
    archive.write("a.md", until, service=RH)
    archive.index()
    told = [TODAY + n * DAY for n in range(60) if await made(archive, box).tell(TODAY + n * DAY)]
    assert told == [until - 30 * DAY, until - 7 * DAY, until + DAY]


async def test_a_new_date_begins_again(archive: Archive, box: Mailbox, deadlines: Deadlines) -> None:
    for until in (TODAY + DAY, TODAY + 20 * DAY):
        archive.write("a.md", until, service=RH)
        archive.index()
        assert await deadlines.tell(TODAY) == 1


async def test_what_left_the_answers_otherwise_warns_nobody(
    archive: Archive, box: Mailbox, deadlines: Deadlines
) -> None:
    archive.write("a.md", TODAY, service=RH)
    archive.write("b.md", TODAY, service=RH)
    archive.write("c.md", remplace="b.md")
    archive.register.record("a.md", Act.WITHDRAWN, "jeanne", "x")
    archive.index()
    assert await deadlines.tell(TODAY) == 0


async def test_what_could_not_be_sent_is_sent_the_next_time(
    archive: Archive, deadlines: Deadlines, box: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    archive.write("a.md", TODAY, service=RH)
    archive.write("b.md", TODAY, service="Service que personne ne connaît")
    archive.index()
    with mail_server() as other:
        away = made(archive, other)
    with caplog.at_level(logging.WARNING):
        assert await away.tell(TODAY) == 1  # what has no address is told in the log
    assert "unavailable" in caplog.text
    assert "(b.md)" in caplog.text
    assert await deadlines.tell(TODAY) == 1
    assert list(bodies(box)) == ["rh@valmont.example"]


@pytest.mark.parametrize("owner", ["quelqu-un@ailleurs.example", ""])
async def test_a_document_never_says_whom_we_write_to(
    archive: Archive, box: Mailbox, deadlines: Deadlines, owner: str
) -> None:
    archive.write("a.md", dt.date(2026, 11, 1), service=owner or "''")
    archive.index()
    assert await deadlines.tell(TODAY) == 1
    assert box.messages == []
