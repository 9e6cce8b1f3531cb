"""What every connector must do, whatever the product behind: a connector's tests inherit these classes.

They speak to the ports alone, plus one fixture for what only the other side can do (`move`, `decide`).
"""

import asyncio
import csv
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from ports.directory import Directory
from ports.errors import NotFound, Refused
from ports.leave import Half, Leave, LeaveState, NewLeave, Period
from ports.people import Audience, Person
from ports.ticketing import NewTicket, Ticketing, TicketState, Urgency

ALICE = Person("teams:valmont:alice", Audience.AGENT, "Alice Roy", "alice.roy@valmont.example", "Finances", "A0901")
BOB = Person("teams:valmont:bob", Audience.AGENT, "Bob Le Goff", "bob.legoff@valmont.example", "Voirie", "A0902")
USAGER = Person("web:4f1d", Audience.USAGER, "Chloé")
HOSTILE = (
    "",
    "*",
    "%",
    "_",
    "' OR '1'='1",
    "*)(uid=*",
    "a)(|(objectClass=*",
    "\\2a",
    "qz\0zq",
    "\ud800",
    "(",
    "x" * 5000,
)
"""What may come in where a number, a login or a name is expected."""

VALMONT = Path(__file__).parents[2] / "manifests" / "communes" / "valmont"

PRINTER = NewTicket("Imprimante en panne", "Bourrage au 2e étage.", "impression", Urgency.HIGH, "Mairie, 2e étage")
TYPED = "L'été, <b>ça</b> «coince» & « 100 % » ; 'DROP TABLE' \\ \"é\" 🖨\nligne 2"


class TicketingContract:
    """What every service desk does. A subclass gives the fixtures `desk` and `move`."""

    @pytest.fixture
    def desk(self) -> Ticketing:
        raise NotImplementedError

    @pytest.fixture
    def move(self) -> Callable[[str, TicketState], Awaitable[object]]:
        """Change a ticket's state from the desk's own side."""
        raise NotImplementedError

    async def test_an_opened_ticket_is_read_back_whole(self, desk: Ticketing) -> None:
        before = datetime.now(UTC) - timedelta(seconds=2)
        opened = await desk.open(PRINTER, for_whom=ALICE, key="k1")
        read = await desk.get(opened.number, for_whom=ALICE)
        assert read == opened
        assert NewTicket(read.title, read.description, read.category, read.urgency, read.location) == PRINTER
        assert read.state is TicketState.NEW
        assert before <= read.opened_at <= read.updated_at <= datetime.now(UTC) + timedelta(seconds=2)
        assert read.opened_at.utcoffset() == timedelta(0)
        assert [event.what for event in read.history] == ["opened"]

    async def test_what_was_typed_comes_back_as_it_was_typed(self, desk: Ticketing) -> None:
        opened = await desk.open(NewTicket(TYPED.replace("\n", " "), TYPED), for_whom=ALICE, key="k1")
        said = await desk.comment(opened.number, TYPED, for_whom=ALICE, key="k2")
        assert (said.title, said.description) == (TYPED.replace("\n", " "), TYPED)
        assert said.history[-1].text == TYPED

    async def test_the_same_key_opens_one_ticket(self, desk: Ticketing) -> None:
        first = await desk.open(PRINTER, for_whom=ALICE, key="k1")
        assert await desk.open(PRINTER, for_whom=ALICE, key="k1") == first
        assert len(await desk.list(for_whom=ALICE)) == 1

    async def test_the_same_key_sent_twenty_times_at_once_opens_one_ticket(self, desk: Ticketing) -> None:
        opened = await asyncio.gather(*(desk.open(PRINTER, for_whom=ALICE, key="k1") for _ in range(20)))
        assert len({ticket.number for ticket in opened}) == 1
        assert len(await desk.list(for_whom=ALICE)) == 1

    async def test_a_key_belongs_to_one_person(self, desk: Ticketing) -> None:
        mine = await desk.open(PRINTER, for_whom=ALICE, key="k1")
        theirs = await desk.open(PRINTER, for_whom=BOB, key="k1")
        assert mine.number != theirs.number

    async def test_tickets_opened_together_have_different_numbers(self, desk: Ticketing) -> None:
        opened = await asyncio.gather(*(desk.open(PRINTER, for_whom=ALICE, key=f"k{n}") for n in range(20)))
        assert len({ticket.number for ticket in opened}) == 20

    async def test_somebody_elses_ticket_is_not_found(self, desk: Ticketing) -> None:
        mine = await desk.open(PRINTER, for_whom=ALICE, key="k1")
        with pytest.raises(NotFound):
            await desk.get(mine.number, for_whom=BOB)
        with pytest.raises(NotFound):
            await desk.comment(mine.number, "Bonjour", for_whom=BOB, key="k2")
        assert await desk.list(for_whom=BOB) == ()
        assert len((await desk.get(mine.number, for_whom=ALICE)).history) == 1

    async def test_a_number_that_is_none_is_not_found(self, desk: Ticketing) -> None:
        await desk.open(PRINTER, for_whom=ALICE, key="k1")
        for number in (*HOSTILE, "T-1999-00001", "0", "-1"):
            with pytest.raises(NotFound):
                await desk.get(number, for_whom=ALICE)
            with pytest.raises(NotFound):
                await desk.comment(number, "Bonjour", for_whom=ALICE, key="k2")

    async def test_the_list_begins_with_what_moved_last_and_leaves_histories_out(self, desk: Ticketing) -> None:
        first, second, third = [await desk.open(PRINTER, for_whom=ALICE, key=f"k{n}") for n in range(3)]
        await desk.comment(first.number, "Toujours rien ?", for_whom=ALICE, key="c")
        listed = await desk.list(for_whom=ALICE)
        assert [ticket.number for ticket in listed] == [first.number, third.number, second.number]
        assert all(ticket.history == () for ticket in listed)
        assert [ticket.number for ticket in await desk.list(for_whom=ALICE, limit=1)] == [first.number]

    async def test_a_comment_is_added_once_per_key(self, desk: Ticketing) -> None:
        opened = await desk.open(PRINTER, for_whom=ALICE, key="k1")
        send = [desk.comment(opened.number, "Toujours rien ?", for_whom=ALICE, key="c1") for _ in range(5)]
        await asyncio.gather(*send)
        again = await desk.comment(opened.number, "Et maintenant ?", for_whom=ALICE, key="c2")
        said = [event for event in again.history if event.what == "comment"]
        assert [event.text for event in said] == ["Toujours rien ?", "Et maintenant ?"]
        assert again.updated_at >= opened.updated_at

    async def test_the_desks_moves_are_told(
        self, desk: Ticketing, move: Callable[[str, TicketState], Awaitable[object]]
    ) -> None:
        opened = await desk.open(PRINTER, for_whom=ALICE, key="k1")
        for state in (TicketState.IN_PROGRESS, TicketState.WAITING, TicketState.SOLVED):
            await move(opened.number, state)
            assert (await desk.get(opened.number, for_whom=ALICE)).state is state
        told = [event.what for event in (await desk.get(opened.number, for_whom=ALICE)).history]
        assert told == ["opened", "state:in_progress", "state:waiting", "state:solved"]

    async def test_a_comment_reopens_a_solved_ticket(
        self, desk: Ticketing, move: Callable[[str, TicketState], Awaitable[object]]
    ) -> None:
        opened = await desk.open(PRINTER, for_whom=ALICE, key="k1")
        await move(opened.number, TicketState.SOLVED)
        again = await desk.comment(opened.number, "En panne de nouveau", for_whom=ALICE, key="c1")
        assert again.state in (TicketState.NEW, TicketState.IN_PROGRESS)
        assert (await desk.get(opened.number, for_whom=ALICE)).state is again.state

    async def test_a_comment_on_a_closed_ticket_is_refused(
        self, desk: Ticketing, move: Callable[[str, TicketState], Awaitable[object]]
    ) -> None:
        opened = await desk.open(PRINTER, for_whom=ALICE, key="k1")
        await move(opened.number, TicketState.CLOSED)
        with pytest.raises(Refused):
            await desk.comment(opened.number, "Un mot encore", for_whom=ALICE, key="c1")

    async def test_check_answers(self, desk: Ticketing) -> None:
        await desk.check()


def next_monday() -> date:
    """The second Monday of next March: two weeks of five working days follow, that no public holiday can touch."""
    start = date(date.today().year + 1, 3, 8)  # noqa: DTZ011  # Any zone's year will do.
    return start + timedelta(days=-start.weekday() % 7)


class LeaveContract:
    """What every leave register does. A subclass gives the fixtures `register` and `decide`.

    ALICE and BOB have 25 days of `conge_annuel` and 6 of `rtt` a year, both by working days and halves, and as much
    `absence` (no balance, by halves) as they are granted.
    """

    @pytest.fixture
    def register(self) -> Leave:
        raise NotImplementedError

    @pytest.fixture
    def decide(self) -> Callable[[str, LeaveState], Awaitable[object]]:
        """Accept or reject a request from the register's own side."""
        raise NotImplementedError

    @pytest.fixture
    def monday(self) -> date:
        return next_monday()

    @pytest.fixture
    def week(self, monday: date) -> NewLeave:
        return NewLeave("conge_annuel", Period(monday, monday + timedelta(days=6)), "Vacances")

    async def remaining(self, register: Leave, kind: str, on: date, person: Person = ALICE) -> Decimal | None:
        found = {balance.kind: balance for balance in await register.balances(for_whom=person, on=on)}
        return found[kind].remaining

    async def test_balances_come_one_a_kind(self, register: Leave, monday: date) -> None:
        balances = await register.balances(for_whom=ALICE, on=monday)
        assert [(b.kind, b.acquired, b.remaining) for b in balances] == [
            ("conge_annuel", Decimal(25), Decimal(25)),
            ("rtt", Decimal(6), Decimal(6)),
            ("absence", None, None),
        ]
        assert all(balance.label and balance.until >= monday for balance in balances)

    async def test_a_quote_counts_working_days_and_writes_nothing(
        self, register: Leave, week: NewLeave, monday: date
    ) -> None:
        quote = await register.quote(week, for_whom=ALICE)
        assert (quote.days, quote.balance.kind, quote.balance.remaining) == (Decimal(5), "conge_annuel", Decimal(25))
        assert quote.following is None
        assert await register.list(for_whom=ALICE) == ()
        assert await self.remaining(register, "conge_annuel", monday) == 25

    async def test_a_request_is_read_back_whole_and_takes_from_the_balance(
        self, register: Leave, week: NewLeave, monday: date
    ) -> None:
        made = await register.request(week, for_whom=ALICE, key="k1")
        read = await register.get(made.number, for_whom=ALICE)
        assert read == made
        assert (read.kind, read.period, read.comment, read.days) == (week.kind, week.period, "Vacances", Decimal(5))
        assert read.state is LeaveState.REQUESTED
        assert read.requested_at.utcoffset() == timedelta(0)
        assert [event.what for event in read.history] == ["opened"]
        balance = (await register.balances(for_whom=ALICE, on=monday))[0]
        assert (balance.taken, balance.pending, balance.remaining) == (Decimal(0), Decimal(5), Decimal(20))
        assert await self.remaining(register, "conge_annuel", monday, BOB) == 25

    async def test_half_days_count_half(self, register: Leave, monday: date) -> None:
        afternoon = Period(monday, monday, start_half=Half.AFTERNOON)
        to_noon = Period(monday, monday + timedelta(days=2), end_half=Half.MORNING)
        assert (await register.quote(NewLeave("rtt", afternoon), for_whom=ALICE)).days == Decimal("0.5")
        assert (await register.quote(NewLeave("rtt", to_noon), for_whom=ALICE)).days == Decimal("2.5")

    async def test_the_same_key_registers_once(self, register: Leave, week: NewLeave, monday: date) -> None:
        made = await asyncio.gather(*(register.request(week, for_whom=ALICE, key="k1") for _ in range(20)))
        assert len({request.number for request in made}) == 1
        assert await register.request(week, for_whom=ALICE, key="k1") == made[0]
        assert await self.remaining(register, "conge_annuel", monday) == 20

    async def test_a_key_belongs_to_one_person(self, register: Leave, week: NewLeave) -> None:
        mine = await register.request(week, for_whom=ALICE, key="k1")
        theirs = await register.request(week, for_whom=BOB, key="k1")
        assert mine.number != theirs.number

    async def test_two_requests_at_once_for_the_same_days_make_one(self, register: Leave, week: NewLeave) -> None:
        sent = [register.request(week, for_whom=ALICE, key=f"k{n}") for n in range(6)]
        outcomes = await asyncio.gather(*sent, return_exceptions=True)
        refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
        assert [refusal.reason for refusal in refusals] == ["overlap"] * 5

    async def test_requests_sent_at_once_cannot_spend_the_same_days(self, register: Leave, monday: date) -> None:
        days = [monday + timedelta(days=n) for n in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)]
        asked = [NewLeave("rtt", Period(day, day)) for day in days]
        sent = [register.request(leave, for_whom=ALICE, key=f"k{n}") for n, leave in enumerate(asked)]
        outcomes = await asyncio.gather(*sent, return_exceptions=True)
        refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
        assert [refusal.reason for refusal in refusals] == ["insufficient_balance"] * 4
        assert await self.remaining(register, "rtt", monday) == 0

    async def test_what_overlaps_is_refused_even_of_another_kind(
        self, register: Leave, week: NewLeave, monday: date
    ) -> None:
        morning = Period(monday, monday, end_half=Half.MORNING)
        await register.request(NewLeave("conge_annuel", morning), for_whom=ALICE, key="k1")
        for period in (morning, Period(monday - timedelta(days=3), monday), week.period):
            with pytest.raises(Refused) as refusal:
                await register.quote(NewLeave("absence", period), for_whom=ALICE)
            assert refusal.value.reason == "overlap"
        rest = Period(monday, monday + timedelta(days=1), start_half=Half.AFTERNOON)
        assert (await register.request(NewLeave("rtt", rest), for_whom=ALICE, key="k2")).days == Decimal("1.5")
        assert await register.request(week, for_whom=BOB, key="k1")

    @pytest.mark.parametrize(
        ("kind", "first", "last", "reason"),
        [
            ("rtt", 0, 8, "insufficient_balance"),
            ("conge_annuel", 5, 6, "no_working_day"),
            ("conge_bonifie", 0, 0, "unknown_kind"),
            ("' OR 1=1", 0, 0, "unknown_kind"),
        ],
    )
    async def test_what_cannot_be_granted_is_refused_with_a_reason(
        self, register: Leave, monday: date, kind: str, first: int, last: int, reason: str
    ) -> None:
        leave = NewLeave(kind, Period(monday + timedelta(days=first), monday + timedelta(days=last)))
        with pytest.raises(Refused) as quoted:
            await register.quote(leave, for_whom=ALICE)
        with pytest.raises(Refused) as requested:
            await register.request(leave, for_whom=ALICE, key="k1")
        assert (quoted.value.reason, requested.value.reason) == (reason, reason)
        assert await register.list(for_whom=ALICE) == ()

    async def test_a_kind_without_balance_is_not_refused_for_its_length(self, register: Leave, monday: date) -> None:
        made = await register.request(
            NewLeave("absence", Period(monday, monday + timedelta(days=11))), for_whom=ALICE, key="k1"
        )
        assert made.days == 10
        balance = (await register.balances(for_whom=ALICE, on=monday))[2]
        assert (balance.acquired, balance.pending, balance.remaining) == (None, Decimal(10), None)

    async def test_whoever_is_not_staff_has_no_leave(self, register: Leave, week: NewLeave, monday: date) -> None:
        for asked in (
            register.balances(for_whom=USAGER, on=monday),
            register.quote(week, for_whom=USAGER),
            register.request(week, for_whom=USAGER, key="k1"),
        ):
            with pytest.raises(Refused) as refusal:
                await asked
            assert refusal.value.reason == "unknown_person"

    async def test_an_accepted_request_is_taken_and_a_rejected_one_is_given_back(
        self, register: Leave, monday: date, decide: Callable[[str, LeaveState], Awaitable[object]]
    ) -> None:
        days = [NewLeave("rtt", Period(day, day)) for day in (monday, monday + timedelta(days=1))]
        yes, no = [await register.request(leave, for_whom=ALICE, key=f"k{n}") for n, leave in enumerate(days)]
        await decide(yes.number, LeaveState.ACCEPTED)
        await decide(no.number, LeaveState.REJECTED)
        assert (await register.get(yes.number, for_whom=ALICE)).state is LeaveState.ACCEPTED
        told = await register.get(no.number, for_whom=ALICE)
        assert (told.state, told.history[-1].what) == (LeaveState.REJECTED, "state:rejected")
        balance = (await register.balances(for_whom=ALICE, on=monday))[1]
        assert (balance.taken, balance.pending, balance.remaining) == (Decimal(1), Decimal(0), Decimal(5))
        assert await register.request(days[1], for_whom=ALICE, key="again")

    async def test_a_cancelled_request_gives_its_days_back(self, register: Leave, week: NewLeave, monday: date) -> None:
        made = await register.request(week, for_whom=ALICE, key="k1")
        cancelled = await register.cancel(made.number, for_whom=ALICE, key="k2")
        assert cancelled.state is LeaveState.CANCELLED
        assert await register.cancel(made.number, for_whom=ALICE, key="k2") == cancelled
        assert await self.remaining(register, "conge_annuel", monday) == 25
        assert (await register.request(week, for_whom=ALICE, key="k3")).number != made.number

    async def test_a_request_may_take_the_place_of_another_on_the_same_days(
        self, register: Leave, week: NewLeave, monday: date
    ) -> None:
        old = await register.request(week, for_whom=ALICE, key="k1")
        later = NewLeave("conge_annuel", Period(monday + timedelta(days=1), monday + timedelta(days=2)), "Vacances")
        quote = await register.quote(later, for_whom=ALICE, instead_of=old.number)
        assert (quote.days, quote.balance.remaining) == (Decimal(2), Decimal(25))
        assert (await register.get(old.number, for_whom=ALICE)).state is LeaveState.REQUESTED
        made = [await register.request(later, for_whom=ALICE, key="k2", instead_of=old.number) for _ in range(2)]
        assert made[0] == made[1]
        assert (await register.get(old.number, for_whom=ALICE)).state is LeaveState.CANCELLED
        assert await self.remaining(register, "conge_annuel", monday) == 23

    async def test_a_request_refused_leaves_the_one_it_would_replace(
        self, register: Leave, week: NewLeave, monday: date
    ) -> None:
        old = await register.request(week, for_whom=ALICE, key="k1")
        sunday = NewLeave("conge_annuel", Period(monday - timedelta(days=1), monday - timedelta(days=1)))
        for call in (register.quote, partial(register.request, key="k2")):
            with pytest.raises(Refused) as refusal:
                await call(sunday, for_whom=ALICE, instead_of=old.number)
            assert refusal.value.reason == "no_working_day"
        assert await register.get(old.number, for_whom=ALICE) == old

    async def test_what_is_not_ones_own_or_is_over_cannot_be_replaced(
        self, register: Leave, week: NewLeave, monday: date
    ) -> None:
        old = await register.request(week, for_whom=ALICE, key="k1")
        for call in (register.quote, partial(register.request, key="k2")):
            with pytest.raises(NotFound):
                await call(week, for_whom=BOB, instead_of=old.number)
        await register.cancel(old.number, for_whom=ALICE, key="k3")
        with pytest.raises(Refused) as refusal:
            await register.request(week, for_whom=ALICE, key="k4", instead_of=old.number)
        assert refusal.value.reason == "too_late"

    async def test_an_accepted_request_can_still_be_cancelled(
        self, register: Leave, week: NewLeave, decide: Callable[[str, LeaveState], Awaitable[object]]
    ) -> None:
        made = await register.request(week, for_whom=ALICE, key="k1")
        await decide(made.number, LeaveState.ACCEPTED)
        assert (await register.cancel(made.number, for_whom=ALICE, key="k2")).state is LeaveState.CANCELLED

    async def test_what_is_over_rejected_or_cancelled_cannot_be_cancelled(
        self, register: Leave, week: NewLeave, decide: Callable[[str, LeaveState], Awaitable[object]]
    ) -> None:
        cancelled = await register.request(week, for_whom=ALICE, key="k1")
        await register.cancel(cancelled.number, for_whom=ALICE, key="k2")
        rejected = await register.request(week, for_whom=ALICE, key="k3")
        await decide(rejected.number, LeaveState.REJECTED)
        for request in (cancelled, rejected):
            with pytest.raises(Refused) as refusal:
                await register.cancel(request.number, for_whom=ALICE, key="k4")
            assert refusal.value.reason == "too_late"

    async def test_somebody_elses_request_is_not_found(self, register: Leave, week: NewLeave) -> None:
        mine = await register.request(week, for_whom=ALICE, key="k1")
        for person in (BOB, USAGER):
            with pytest.raises(NotFound):
                await register.get(mine.number, for_whom=person)
            with pytest.raises(NotFound):
                await register.cancel(mine.number, for_whom=person, key="k2")
            assert await register.list(for_whom=person) == ()
        assert (await register.get(mine.number, for_whom=ALICE)).state is LeaveState.REQUESTED

    async def test_a_number_that_is_none_is_not_found(self, register: Leave, week: NewLeave) -> None:
        await register.request(week, for_whom=ALICE, key="k1")
        for number in (*HOSTILE, "C-1999-00001"):
            with pytest.raises(NotFound):
                await register.get(number, for_whom=ALICE)
            with pytest.raises(NotFound):
                await register.cancel(number, for_whom=ALICE, key="k2")

    async def test_the_list_begins_with_what_moved_last_and_leaves_histories_out(
        self, register: Leave, monday: date
    ) -> None:
        days = [NewLeave("rtt", Period(day, day)) for day in (monday, monday + timedelta(days=1))]
        first, second = [await register.request(leave, for_whom=ALICE, key=f"k{n}") for n, leave in enumerate(days)]
        await register.cancel(first.number, for_whom=ALICE, key="k2")
        listed = await register.list(for_whom=ALICE)
        assert [(request.number, request.days) for request in listed] == [
            (first.number, Decimal(1)),
            (second.number, Decimal(1)),
        ]
        assert all(request.history == () for request in listed)
        assert len(await register.list(for_whom=ALICE, limit=1)) == 1

    async def test_check_answers(self, register: Leave) -> None:
        await register.check()


def staff_of_valmont() -> list[dict[str, str]]:
    """The rows that every directory under test is seeded with."""
    with (VALMONT / "annuaire.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


class DirectoryContract:
    """What every directory does, seeded with the staff of Valmont. A subclass gives the fixture `directory`."""

    @pytest.fixture
    def directory(self) -> Directory:
        raise NotImplementedError

    async def names(self, directory: Directory, name: str, limit: int = 50) -> list[str]:
        return [entry.name for entry in await directory.search(name, for_whom=ALICE, limit=limit)]

    @pytest.mark.parametrize("identifier", ["saubry", "SAubry", "Sophie.Aubry@Valmont.example", "A0227", "a0227"])
    async def test_login_email_and_matricule_find_the_same_entry(self, directory: Directory, identifier: str) -> None:
        entry = await directory.find(identifier, for_whom=ALICE)
        assert (entry.uid, entry.name, entry.email) == ("saubry", "Sophie Aubry", "sophie.aubry@valmont.example")
        assert (entry.service, entry.title) == ("État civil", "Responsable de l'état civil")
        assert (entry.phone, entry.matricule, entry.manager) == ("02 61 91 04 01", "A0227", "otanguy")

    async def test_what_an_entry_lacks_is_empty(self, directory: Directory) -> None:
        cook = await directory.find("fdiallo", for_whom=ALICE)
        assert (cook.email, cook.phone, cook.manager) == ("", "", "ldelmas")
        assert (await directory.find("otanguy", for_whom=ALICE)).manager == ""

    @pytest.mark.parametrize("identifier", [*HOSTILE, "saubr", "Sophie Aubry", "saubry ", " saubry", "sàubry", "A022*"])
    async def test_only_an_exact_identifier_finds(self, directory: Directory, identifier: str) -> None:
        with pytest.raises(NotFound):
            await directory.find(identifier, for_whom=ALICE)
        with pytest.raises(NotFound):
            await directory.manager_of(identifier, for_whom=ALICE)

    async def test_a_shared_mailbox_is_nobodys(self, directory: Directory) -> None:
        with pytest.raises(NotFound):
            await directory.find("technique@valmont.example", for_whom=ALICE)

    async def test_heads_are_found_up_to_the_top(self, directory: Directory) -> None:
        assert (await directory.manager_of("fchateau", for_whom=ALICE)).name == "Gaëlle Le Bihan"
        assert (await directory.manager_of("GLeBihan", for_whom=ALICE)).uid == "cnogent"
        top = await directory.manager_of("cnogent", for_whom=ALICE)
        assert (top.uid, top.manager) == ("otanguy", "")
        with pytest.raises(NotFound):
            await directory.manager_of("otanguy", for_whom=ALICE)

    async def test_a_head_is_asked_for_by_login_only(self, directory: Directory) -> None:
        with pytest.raises(NotFound):
            await directory.manager_of("sophie.aubry@valmont.example", for_whom=ALICE)

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("Sophie Aubry", ["Sophie Aubry"]),
            ("aubry SOPHIE", ["Sophie Aubry"]),
            ("lefevre", ["Rémi Lefèvre"]),
            ("LEFÈVRE", ["Rémi Lefèvre"]),
            ("rémì", ["Rémi Lefèvre"]),
            ("o'brien", ["Kévin O'Brien"]),
            ("O\u2019Brien", ["Kévin O'Brien"]),
            ("d angelo", ["Rosa D'Angelo"]),
            ("n'diaye", ["Anne-Laure N'Diaye"]),
            ("lhostis", []),
            ("L'Hostis", ["Pierre-Yves L'Hostis"]),
            ("anne laure", ["Anne-Laure N'Diaye"]),
            ("anne-laure", ["Anne-Laure N'Diaye"]),
            ("lecoeur", ["Maëlle Lecœur"]),
            ("lecœur", ["Maëlle Lecœur"]),
            ("nguyen", ["Thị Mai Nguyễn"]),
            ("laetitia kessler", ["Laëtitia Kessler"]),
            ("munoz", ["José Muñoz"]),
            ("zo", ["Zoë Vandamme"]),
            ("martin etat civil", ["Camille Martin"]),
            ("ccas", ["Aïcha Benmoussa", "Loïc Fleury", "Thérèse Caillot", "Yasmina Ferrand"]),
            ("camille martin", ["Camille Martin", "Camille Martin"]),
            ("martin camille urbanisme", []),
            ("personne", []),
        ],
    )
    async def test_every_word_is_looked_for_without_accents_nor_case(
        self, directory: Directory, typed: str, found: list[str]
    ) -> None:
        assert await self.names(directory, typed) == found

    @pytest.mark.parametrize("typed", [*HOSTILE, "   ", "'", "-", "**", "aubry)(uid=*"])
    async def test_a_search_for_nothing_real_finds_nothing(self, directory: Directory, typed: str) -> None:
        assert await self.names(directory, typed) == []

    async def test_a_search_gives_the_first_by_name(self, directory: Directory) -> None:
        everybody = await self.names(directory, "e")
        assert everybody[:3] == ["Aïcha Benmoussa", "Anaïs Renaud", "Anne-Laure N'Diaye"]
        assert await self.names(directory, "e", limit=3) == everybody[:3]
        assert len(await directory.search("e", for_whom=ALICE)) == 10

    async def test_what_a_search_gives_is_what_find_gives(self, directory: Directory) -> None:
        (entry,) = await directory.search("chateau", for_whom=ALICE)
        assert entry == await directory.find("fchateau", for_whom=ALICE)

    async def test_a_citizen_is_refused(self, directory: Directory) -> None:
        for asked in (
            directory.find("saubry", for_whom=USAGER),
            directory.manager_of("saubry", for_whom=USAGER),
            directory.search("aubry", for_whom=USAGER),
        ):
            with pytest.raises(Refused) as refusal:
                await asked
            assert refusal.value.reason == "agents_only"

    async def test_many_may_ask_at_once(self, directory: Directory) -> None:
        found = await asyncio.gather(*(directory.find("saubry", for_whom=ALICE) for _ in range(25)))
        assert {entry.name for entry in found} == {"Sophie Aubry"}

    async def test_check_answers(self, directory: Directory) -> None:
        await directory.check()
