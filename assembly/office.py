"""The local desk and leave register from their own side, for whoever runs them."""

import contextlib
from collections.abc import AsyncIterator

from assembly.house import database, tools
from bot import commune as communes
from bot.configuration import ConfigurationError
from bot.desk.command import Office
from bot.memory import Memory
from bot.settings import Settings
from hr_it_connectors.local.database import create as create_local_tables
from hr_it_connectors.local.desk import LocalDesk
from hr_it_connectors.local.register import LocalRegister


@contextlib.asynccontextmanager
async def office(env: Settings) -> AsyncIterator[Office]:
    """Open what is kept here, and close it.

    Raises:
        ConfigurationError: the commune keeps both elsewhere, or something is wrongly set.
    """
    engine, blocking = database(env)
    try:
        await create_local_tables(engine)
        lent = tools(env, communes.load(env.commune_folder), engine)
        tickets = lent.ticketing if isinstance(lent.ticketing, LocalDesk) else None
        leaves = lent.leave if isinstance(lent.leave, LocalRegister) else None
        if not (tickets or leaves):
            raise ConfigurationError.of("bureau_ailleurs")
        yield Office(tickets, leaves, Memory(blocking).opinions, lambda state: lent.say("intranet", f"etat_{state}"))
    finally:
        await engine.dispose()
        blocking.dispose()
