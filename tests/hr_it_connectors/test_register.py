"""The local leave register, on SQLite and on PostgreSQL."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from hr_it_connectors import load
from hr_it_connectors.local.kinds import RegisterSettings
from hr_it_connectors.local.register import LocalRegister
from ports.errors import NotFound, Refused
from ports.leave import Half, LeaveState, NewLeave, Period
from tests.hr_it_connectors.contract import ALICE, BOB, LeaveContract, next_monday

KINDS: list[dict[str, object]] = [
    {"code": "conge_annuel", "libelle": "Congés annuels", "jours_par_an": 25},
    {"code": "rtt", "libelle": "RTT", "jours_par_an": 6},
    {"code": "absence", "libelle": "Autorisation d'absence", "jours_par_an": None},
]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))


class TestLocalRegister(LeaveContract):
    @pytest.fixture
    def register(self, engine: AsyncEngine) -> LocalRegister:
        return LocalRegister(RegisterSettings.model_validate({"types": KINDS}), engine=engine)

    @pytest.fixture
    def decide(self, register: LocalRegister) -> Callable[[str, LeaveState], Awaitable[object]]:
        return lambda number, state: register.decide(number, state, "Nadia Berthier")


def valmont(engine: AsyncEngine, **settings: object) -> LocalRegister:
    kinds: list[dict[str, object]] = [
        *KINDS,
        {"code": "paternite", "libelle": "Paternité", "jours_par_an": 25, "compte": "calendaires"},
        {"code": "examen", "libelle": "Examen", "jours_par_an": 5, "demi_journees": False},
    ]
    given = RegisterSettings.model_validate({"types": kinds, **settings})
    return LocalRegister(given, engine=engine, clock=lambda: NOW)


@pytest.fixture
def register(engine: AsyncEngine) -> LocalRegister:
    return valmont(engine)


async def days(register: LocalRegister, kind: str, start: date, end: date) -> Decimal:
    return (await register.quote(NewLeave(kind, Period(start, end)), for_whom=ALICE)).days


async def refusal(asked: Awaitable[object]) -> str:
    with pytest.raises(Refused) as refused:
        await asked
    return refused.value.reason


async def test_public_holidays_are_not_taken(register: LocalRegister) -> None:
    assert await days(register, "conge_annuel", date(2026, 4, 27), date(2026, 5, 3)) == 4  # Friday 1 May.
    assert await days(register, "conge_annuel", date(2026, 5, 4), date(2026, 5, 10)) == 4  # Friday 8 May.
    assert await days(register, "conge_annuel", date(2026, 5, 11), date(2026, 5, 17)) == 4  # Ascension Day.
    assert await days(register, "conge_annuel", date(2026, 5, 25), date(2026, 5, 31)) == 4  # Whit Monday.
    assert await days(register, "conge_annuel", date(2026, 8, 10), date(2026, 8, 16)) == 5  # 15 August is a Saturday.
    first_of_may = register.quote(NewLeave("conge_annuel", Period(date(2026, 5, 1), date(2026, 5, 3))), for_whom=ALICE)
    assert await refusal(first_of_may) == "no_working_day"


async def test_good_friday_and_saint_stephen_are_off_in_alsace_and_moselle_only(engine: AsyncEngine) -> None:
    inside, alsace = valmont(engine), valmont(engine, alsace_moselle=True)
    holy_week = date(2026, 3, 30), date(2026, 4, 5)
    assert [await days(town, "conge_annuel", *holy_week) for town in (inside, alsace)] == [5, 4]
    christmas = date(2025, 12, 22), date(2025, 12, 28)
    assert [await days(town, "conge_annuel", *christmas) for town in (inside, alsace)] == [4, 3]


async def test_calendar_days_count_weekends_and_holidays(register: LocalRegister) -> None:
    assert await days(register, "paternite", date(2026, 4, 27), date(2026, 5, 3)) == 7
    assert await days(register, "paternite", date(2026, 5, 2), date(2026, 5, 3)) == 2


async def test_a_kind_of_whole_days_refuses_halves(register: LocalRegister) -> None:
    day = date(2026, 12, 1)
    for period in (Period(day, day, end_half=Half.MORNING), Period(day, day, start_half=Half.AFTERNOON)):
        assert await refusal(register.quote(NewLeave("examen", period), for_whom=ALICE)) == "no_half_day"
    assert await days(register, "examen", day, day) == 1


async def test_across_new_year_each_year_pays_its_days(register: LocalRegister) -> None:
    leave = NewLeave("rtt", Period(date(2026, 12, 30), date(2027, 1, 5), start_half=Half.AFTERNOON))
    quote = await register.quote(leave, for_whom=ALICE)
    assert quote.following is not None
    assert (quote.days, quote.balance.until) == (Decimal("3.5"), date(2026, 12, 31))
    assert (quote.following.days, quote.following.balance.until) == (Decimal(2), date(2027, 12, 31))
    made = await register.request(leave, for_whom=ALICE, key="k1")
    assert made.days == Decimal("3.5")
    ends = (date(2026, 12, 31), date(2027, 1, 1))
    pending = [(await register.balances(for_whom=ALICE, on=day))[1].pending for day in ends]
    assert pending == [Decimal("1.5"), Decimal(2)]


async def test_across_new_year_either_balance_may_refuse(register: LocalRegister) -> None:
    leave = NewLeave("conge_annuel", Period(date(2026, 12, 28), date(2027, 1, 8)))
    for year in (2026, 2027):
        await register.entitle(ALICE.id, "conge_annuel", year, Decimal(3))
        assert await refusal(register.request(leave, for_whom=ALICE, key="k1")) == "insufficient_balance"
        await register.entitle(ALICE.id, "conge_annuel", year, Decimal(25))
    assert (await register.request(leave, for_whom=ALICE, key="k1")).days == 9


async def test_a_year_in_which_nothing_is_taken_is_left_out(register: LocalRegister) -> None:
    quote = await register.quote(NewLeave("rtt", Period(date(2026, 12, 31), date(2027, 1, 3))), for_whom=ALICE)
    assert (quote.days, quote.following) == (Decimal(1), None)
    quote = await register.quote(NewLeave("rtt", Period(date(2028, 12, 30), date(2029, 1, 2))), for_whom=ALICE)
    assert (quote.days, quote.following, quote.balance.until.year) == (Decimal(1), None, 2029)


async def test_more_than_two_years_are_too_long(register: LocalRegister) -> None:
    for end in (date(2028, 1, 1), date.max):
        leave = NewLeave("absence", Period(date(2026, 12, 31), end))
        assert await refusal(register.request(leave, for_whom=ALICE, key="k1")) == "too_long"


async def test_a_persons_own_rights_take_the_place_of_the_usual_ones(register: LocalRegister) -> None:
    await register.entitle(ALICE.id, "rtt", 2027, Decimal("22.5"))
    await register.entitle(ALICE.id, "rtt", 2027, Decimal("15.5"))
    await register.entitle(ALICE.id, "absence", 2027, Decimal(0))
    mine = {b.kind: b.acquired for b in await register.balances(for_whom=ALICE, on=date(2027, 6, 1))}
    assert (mine["rtt"], mine["absence"], mine["conge_annuel"]) == (Decimal("15.5"), Decimal(0), Decimal(25))
    assert (await register.balances(for_whom=ALICE, on=date(2026, 6, 1)))[1].acquired == 6
    assert (await register.balances(for_whom=BOB, on=date(2027, 6, 1)))[1].acquired == 6
    absence = NewLeave("absence", Period(date(2027, 6, 1), date(2027, 6, 1)))
    assert await refusal(register.quote(absence, for_whom=ALICE)) == "insufficient_balance"


async def test_rights_are_half_days_of_a_kind_that_exists(register: LocalRegister) -> None:
    assert await refusal(register.entitle(ALICE.id, "inconnu", 2027, Decimal(1))) == "unknown_kind"
    for wrong in (Decimal("1.25"), Decimal(-1), Decimal(400), Decimal("NaN")):
        with pytest.raises(ValueError, match="validation error"):
            await register.entitle(ALICE.id, "rtt", 2027, wrong)


async def test_what_has_begun_cannot_be_cancelled(engine: AsyncEngine) -> None:
    now = NOW
    kinds = RegisterSettings.model_validate({"types": KINDS})
    register = LocalRegister(kinds, engine=engine, clock=lambda: now)
    today, tomorrow = [
        await register.request(NewLeave("rtt", Period(day, day)), for_whom=ALICE, key=str(day))
        for day in (now.date(), now.date() + timedelta(days=1))
    ]
    assert await refusal(register.cancel(today.number, for_whom=ALICE, key="c1")) == "too_late"
    now = datetime(2026, 11, 24, 0, 1, tzinfo=ZoneInfo("Europe/Paris"))
    assert await refusal(register.cancel(tomorrow.number, for_whom=ALICE, key="c2")) == "too_late"
    now = NOW
    assert (await register.cancel(tomorrow.number, for_whom=ALICE, key="c3")).state is LeaveState.CANCELLED


async def test_a_request_is_decided_once(register: LocalRegister) -> None:
    made = await register.request(
        NewLeave("rtt", Period(date(2026, 12, 1), date(2026, 12, 1))), for_whom=ALICE, key="k"
    )
    assert made.number == "C-2026-00001"
    decided = await register.decide(made.number, LeaveState.REJECTED, "Karim Lemoine", "Astreinte")
    assert (decided.history[-1].by, decided.history[-1].text) == ("Karim Lemoine", "Astreinte")
    assert await refusal(register.decide(made.number, LeaveState.ACCEPTED, "Karim Lemoine")) == "too_late"
    with pytest.raises(ValueError, match="not a decision"):
        await register.decide(made.number, LeaveState.CANCELLED, "Karim Lemoine")
    with pytest.raises(NotFound):
        await register.decide("C-2026-00099", LeaveState.ACCEPTED, "Karim Lemoine")


async def test_a_restart_loses_nothing(engine: AsyncEngine, database_url: str, register: LocalRegister) -> None:
    leave = NewLeave("conge_annuel", Period(date(2026, 12, 21), date(2026, 12, 24)))
    made = await register.request(leave, for_whom=ALICE, key="k1")
    other = create_async_engine(database_url)
    again = valmont(other)
    assert await again.request(leave, for_whom=ALICE, key="k1") == made
    assert (await again.balances(for_whom=ALICE, on=date(2026, 12, 1)))[0].pending == 4
    await other.dispose()


async def test_a_request_of_a_kind_no_longer_granted_can_still_be_read(
    engine: AsyncEngine, register: LocalRegister
) -> None:
    made = await register.request(
        NewLeave("rtt", Period(date(2026, 12, 1), date(2026, 12, 1))), for_whom=ALICE, key="k"
    )
    later = LocalRegister(RegisterSettings.model_validate({"types": KINDS[:1]}), engine=engine)
    assert (await later.get(made.number, for_whom=ALICE)).label == "rtt"
    assert len(await later.balances(for_whom=ALICE, on=date(2026, 12, 1))) == 1


@pytest.mark.parametrize(
    "types",
    [
        [],
        [KINDS[0], KINDS[0]],
        [{**KINDS[0], "jours_par_an": 12.25}],
        [{**KINDS[0], "jours_par_an": -1}],
        [{**KINDS[0], "code": "Congé annuel"}],
        [{**KINDS[0], "compte": "ouvrables"}],
        [{**KINDS[0], "jours": 25}],
        [{"code": "rtt", "libelle": "RTT"}],
    ],
)
def test_wrong_kinds_are_refused(types: list[object]) -> None:
    with pytest.raises(ValidationError):
        load("leave", "local", {"types": types}, engine=None)


async def test_the_table_of_connectors_builds_it(engine: AsyncEngine) -> None:
    register = load("leave", "local", {"types": KINDS, "alsace_moselle": True}, engine=engine)
    assert await days(register, "rtt", next_monday(), next_monday()) == 1
