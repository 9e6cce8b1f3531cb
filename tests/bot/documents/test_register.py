"""What is kept of the acts on documents: everything, in order, for good."""

import datetime as dt
from collections.abc import Collection

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bot.documents.register import Act, Deadline, Register
from ports.errors import Unavailable

A, B = (Deadline(name, dt.date(2026, 12, 1), "30") for name in "AB")


def test_the_last_act_says_what_is_withdrawn(engine: Engine) -> None:
    register = Register(engine)
    before = dt.datetime.now(dt.UTC)
    register.record("a", Act.WITHDRAWN, "jeanne", "Erreur")
    register.record("b", Act.WITHDRAWN, "paul", "Doublon")
    register.record("a", Act.RESTORED, "paul")
    again = Register(engine)
    assert set(again.withdrawals()) == {"b"}
    first, second = again.history("a")
    assert (first.act, first.by, first.reason) == (Act.WITHDRAWN, "jeanne", "Erreur")
    assert (second.act, second.by, second.reason) == (Act.RESTORED, "paul", "")
    assert before <= first.at <= second.at <= dt.datetime.now(dt.UTC)


@pytest.mark.parametrize("change", ["UPDATE document_event SET reason = 'x'", "DELETE FROM document_event"])
def test_nothing_is_ever_rewritten(engine: Engine, change: str) -> None:
    register = Register(engine)
    register.record("a", Act.WITHDRAWN, "jeanne", "Erreur")
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(change)
    except DBAPIError as error:
        assert "append-only" in str(error)  # SQLite says so; PostgreSQL does nothing.
    assert [event.reason for event in register.history("a")] == ["Erreur"]


def test_who_withdraws_while_an_index_is_settled_has_the_last_word(engine: Engine) -> None:
    register, settled = Register(engine), []

    def settle(withdrawn: Collection[str]) -> int:
        settled.append(set(withdrawn))
        if len(settled) == 1:
            Register(engine).record("b", Act.WITHDRAWN, "paul", "Doublon")
        return len(settled)

    register.record("a", Act.WITHDRAWN, "jeanne", "Erreur")
    assert register.apply(settle) == 2
    assert settled == [{"a"}, {"a", "b"}]


def test_a_deadline_is_told_once_and_another_date_is_another(engine: Engine) -> None:
    until = dt.date(2026, 12, 1)
    told, other = Deadline("a", until, "30"), [Deadline("a", until, "7"), Deadline("a", dt.date(2027, 1, 1), "30")]
    with Register(engine).telling([told]) as held:
        assert held
    assert Register(engine).untold([told, *other]) == other


def test_two_servers_do_not_tell_the_same(engine: Engine) -> None:
    one, other = Register(engine), Register(engine)
    with one.telling([A, B]) as held, other.telling([B]) as held_too:
        assert (held, held_too) == (True, False)
        assert other.untold([A, B]) == []
    assert one.untold([A, B]) == []


def test_what_could_not_be_told_is_let_go(engine: Engine) -> None:
    register = Register(engine)
    with pytest.raises(Unavailable), register.telling([A]):
        raise Unavailable
    assert register.untold([A]) == [A]


def test_what_a_server_that_stopped_was_telling_is_told_by_another(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = Register(engine).telling([A])
    stopped.__enter__()
    assert Register(engine).untold([A]) == []
    monkeypatch.setattr("bot.documents.register._HOLD", dt.timedelta())
    assert Register(engine).untold([A]) == [A]
    with Register(engine).telling([A]) as held:
        assert held
