"""The local service desk, on SQLite and on PostgreSQL."""

import asyncio
import sys
import threading
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from hr_it_connectors import load
from hr_it_connectors.local import database
from hr_it_connectors.local.desk import DeskSettings, LocalDesk
from hr_it_connectors.local.tables import ticket_events, tickets
from ports.errors import Misconfigured, NotFound, Unavailable
from ports.ticketing import TicketState
from tests.hr_it_connectors.contract import ALICE, BOB, PRINTER, USAGER, TicketingContract

PARIS = ZoneInfo("Europe/Paris")


class TestLocalDesk(TicketingContract):
    @pytest.fixture
    def desk(self, engine: AsyncEngine) -> LocalDesk:
        return LocalDesk(DeskSettings(), engine=engine)

    @pytest.fixture
    def move(self, desk: LocalDesk) -> Callable[[str, TicketState], Awaitable[object]]:
        return lambda number, state: desk.move(number, state, "Assistance")


@pytest.fixture
def desk(engine: AsyncEngine) -> LocalDesk:
    return LocalDesk(DeskSettings(), engine=engine)


async def rows(engine: AsyncEngine, table: Table) -> int:
    async with engine.connect() as connection:
        return len((await connection.execute(select(table))).all())


async def test_numbers_follow_one_another_within_a_year_of_the_town(engine: AsyncEngine) -> None:
    now = datetime(2026, 12, 31, 23, 59, tzinfo=PARIS)
    desk = LocalDesk(DeskSettings(), engine=engine, clock=lambda: now)
    numbers = [(await desk.open(PRINTER, for_whom=ALICE, key=f"k{n}")).number for n in range(3)]
    now = datetime(2027, 1, 1, 0, 1, tzinfo=PARIS)
    numbers.append((await desk.open(PRINTER, for_whom=ALICE, key="k3")).number)
    assert numbers == ["T-2026-00001", "T-2026-00002", "T-2026-00003", "T-2027-00001"]
    assert (await desk.get("T-2027-00001", for_whom=ALICE)).opened_at.isoformat() == "2026-12-31T23:01:00+00:00"


async def test_a_key_repeated_takes_no_number(desk: LocalDesk) -> None:
    await asyncio.gather(*(desk.open(PRINTER, for_whom=ALICE, key=f"k{n % 2}") for n in range(8)))
    last = await desk.open(PRINTER, for_whom=ALICE, key="last")
    assert last.number.endswith("-00003")


async def test_a_key_opens_one_ticket_even_while_the_year_changes(engine: AsyncEngine) -> None:
    midnight = datetime(2027, 1, 1, tzinfo=PARIS)
    slow = LocalDesk(DeskSettings(), engine=engine, clock=lambda: midnight - timedelta(seconds=1))
    fast = LocalDesk(DeskSettings(), engine=engine, clock=lambda: midnight)
    await asyncio.gather(*(desk.open(PRINTER, for_whom=BOB, key="both years") for desk in (slow, fast)))
    for n in range(10):
        opened = await asyncio.gather(*(d.open(PRINTER, for_whom=ALICE, key=f"k{n}") for d in (slow, fast)))
        assert opened[0] == opened[1]


async def test_a_citizen_has_tickets_too(desk: LocalDesk) -> None:
    assert (await desk.open(PRINTER, for_whom=USAGER, key="k1")).history[0].by == "Chloé"


async def test_the_desks_side_signs_what_it_does_and_comments_are_signed_by_their_author(desk: LocalDesk) -> None:
    number = (await desk.open(PRINTER, for_whom=ALICE, key="k1")).number
    await desk.move(number, TicketState.SOLVED, "Zoë Vandamme", "Bac 2 nettoyé")
    reopened = await desk.comment(number, "Non", for_whom=ALICE, key="c1")
    assert [(event.by, event.what, event.text) for event in reopened.history] == [
        ("Alice Roy", "opened", ""),
        ("Zoë Vandamme", "state:solved", "Bac 2 nettoyé"),
        ("Alice Roy", "comment", "Non"),
        ("Alice Roy", "state:in_progress", ""),
    ]


async def test_the_desk_moves_no_ticket_that_is_not(desk: LocalDesk) -> None:
    with pytest.raises(NotFound):
        await desk.move("T-2026-00001", TicketState.SOLVED, "Assistance")


async def test_a_comment_sent_twice_reopens_once(desk: LocalDesk, engine: AsyncEngine) -> None:
    number = (await desk.open(PRINTER, for_whom=ALICE, key="k1")).number
    await desk.move(number, TicketState.SOLVED, "Assistance")
    await asyncio.gather(*(desk.comment(number, "Non", for_whom=ALICE, key="c1") for _ in range(10)))
    assert await rows(engine, ticket_events) == 4


async def test_a_restart_loses_nothing(engine: AsyncEngine, database_url: str, desk: LocalDesk) -> None:
    opened = await desk.open(PRINTER, for_whom=ALICE, key="k1")
    other = create_async_engine(database_url)
    await database.create(other)
    again = LocalDesk(DeskSettings(), engine=other)
    assert await again.open(PRINTER, for_whom=ALICE, key="k1") == opened
    assert (await again.open(PRINTER, for_whom=ALICE, key="k2")).number.endswith("-00002")
    await other.dispose()


TWENTY_OPENS = """
import asyncio, sys
from sqlalchemy.ext.asyncio import create_async_engine
from hr_it_connectors.local import database
from hr_it_connectors.local.desk import DeskSettings, LocalDesk
from tests.hr_it_connectors.contract import ALICE, PRINTER

async def main():
    engine = create_async_engine(sys.argv[1])
    await database.create(engine)
    desk = LocalDesk(DeskSettings(), engine=engine)
    print("ready", flush=True)
    sys.stdin.readline()
    made = await asyncio.gather(*(desk.open(PRINTER, for_whom=ALICE, key=f"k{n}") for n in range(20)))
    print(*(ticket.number for ticket in made))
    await engine.dispose()

asyncio.run(main())
"""


async def test_two_processes_with_the_same_keys_open_the_same_tickets(engine: AsyncEngine, database_url: str) -> None:
    started = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", TWENTY_OPENS, database_url),
            cwd=Path(__file__).parents[2],
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for process in started:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    told = [out.decode().split() for out, _ in await asyncio.gather(*(p.communicate(b"go\n") for p in started))]
    assert told[0] == told[1]
    assert sorted(number[-2:] for number in told[0]) == [f"{n:02d}" for n in range(1, 21)]
    assert await rows(engine, tickets) == 20


async def test_people_see_their_own_whatever_the_order_of_events(desk: LocalDesk) -> None:
    people = (ALICE, BOB, USAGER)
    opened = await asyncio.gather(
        *(desk.open(PRINTER, for_whom=person, key=f"k{n}") for n in range(5) for person in people)
    )
    assert len({ticket.number for ticket in opened}) == 15
    for person in people:
        mine = {ticket.number for ticket in await desk.list(for_whom=person)}
        assert mine == {ticket.number for n, ticket in enumerate(opened) if people[n % 3] is person}


async def test_a_database_without_tables_is_for_the_administrator(tmp_path: Path) -> None:
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(Misconfigured) as fault:
        await LocalDesk(DeskSettings(), engine=engine).check()
    assert fault.value.reason == "tables_missing"
    await engine.dispose()


@pytest.mark.parametrize("url", ["sqlite+aiosqlite:////nowhere/guichet.db", "postgresql+psycopg://a@127.0.0.1:1/a"])
async def test_a_database_that_does_not_answer_is_unavailable(url: str) -> None:
    before = set(threading.enumerate())
    engine = create_async_engine(url)
    desk = LocalDesk(DeskSettings(), engine=engine)
    with pytest.raises(Unavailable):
        await desk.check()
    with pytest.raises(Unavailable):
        await desk.open(PRINTER, for_whom=ALICE, key="k1")
    await engine.dispose()
    # The thread of a connection that aiosqlite could not open speaks once more to the loop, which must still be there.
    for thread in set(threading.enumerate()) - before:
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, 10)


async def test_a_failure_tells_nothing_of_what_was_written(tmp_path: Path) -> None:
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(Unavailable) as fault:
        await LocalDesk(DeskSettings(), engine=engine).open(PRINTER, for_whom=ALICE, key="k1")
    assert "2026" not in f"{fault.value} {fault.value.__cause__}"
    assert fault.value.__cause__ is not None
    await engine.dispose()


async def test_the_table_of_connectors_builds_it_and_refuses_options(engine: AsyncEngine) -> None:
    desk = load("ticketing", "local", {}, engine=engine, folder=Path())
    await desk.check()
    with pytest.raises(ValidationError):
        load("ticketing", "local", {"url": "http://127.0.0.1"}, engine=engine)
