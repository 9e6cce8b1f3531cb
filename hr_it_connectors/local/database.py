"""How the local connectors use the database they are lent: transactions whose failures are those of the ports."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.schema import CreateTable

from hr_it_connectors.local.tables import metadata
from ports.errors import Misconfigured, Unavailable

Result = TypeVar("Result")


async def run(engine: AsyncEngine, work: Callable[[AsyncConnection], Awaitable[Result]]) -> Result:
    """Run `work` in a transaction, and a second time if another process wrote the same row in between.

    Raises:
        Unavailable: the database does not answer, or says no.
    """
    try:
        try:
            return await _attempt(engine, work)
        except IntegrityError:
            return await _attempt(engine, work)
    except (DBAPIError, PoolTimeout, OSError) as error:
        # SQLAlchemy's own message quotes the values written, which are personal; the driver's does not.
        raise Unavailable(f"database: {type(error).__name__}") from getattr(error, "orig", None)


async def _attempt(engine: AsyncEngine, work: Callable[[AsyncConnection], Awaitable[Result]]) -> Result:
    async with engine.begin() as connection:
        return await work(connection)


async def create(engine: AsyncEngine) -> None:
    """Make the tables that are missing; two processes may start together."""

    async def work(connection: AsyncConnection) -> None:
        for table in metadata.sorted_tables:
            await connection.execute(CreateTable(table, if_not_exists=True))

    await run(engine, work)


async def check(engine: AsyncEngine) -> None:
    """Return when the database answers and holds the tables.

    Raises:
        Unavailable: it does not answer.
        Misconfigured: a table is missing (`reason`: `tables_missing`).
    """
    present = await run(engine, lambda connection: connection.run_sync(lambda sync: inspect(sync).get_table_names()))
    absent = set(metadata.tables) - set(present)
    if absent:
        raise Misconfigured(f"missing tables: {', '.join(sorted(absent))}", reason="tables_missing")
