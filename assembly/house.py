"""The assistant of one commune, built from its configuration and closed when it is no longer needed."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

import hr_it_connectors
from assembly.knowledge import embedder, open_engine
from bot import commune as communes
from bot import configuration
from bot.commune import Commune
from bot.configuration import ConfigurationError
from bot.documents.deadlines import Deadlines
from bot.documents.register import Register
from bot.journal import Journal
from bot.limits import Limits
from bot.memory import Memory
from bot.settings import Settings
from bot.turn import Guichet
from bot.understanding.understanding import Understanding
from hr_it_connectors.local.database import create as create_local_tables
from indexers import e5
from indexers import engine as engines
from indexers.ingestion.holdings import Holdings
from skills import spec
from skills.phrases import Phrases
from skills.spec import Skill
from skills.tools import Tools

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class House:
    """The assistant, and the parts that the server and the commands speak to directly."""

    guichet: Guichet
    knowledge: engines.Engine
    memory: Memory
    engine: Engine


@contextlib.asynccontextmanager
async def house(env: Settings, limits: Limits | None = None) -> AsyncIterator[House]:
    """Build the assistant of one commune, and close what was opened; without `limits`, nobody may ask too fast.

    Raises:
        ConfigurationError: something is wrongly set; its message says what to do.
    """
    commune = communes.load(env.commune_folder)
    knowledge = open_engine(env, embedder(env, commune))
    engine, blocking = database(env)
    try:
        memory = Memory(blocking)
        await create_local_tables(engine)
        guichet = Guichet(
            commune=commune,
            phrases=phrases(env),
            knowledge=knowledge,
            understanding=Understanding(e5.find(env.data / "models")),
            tools=tools(env, commune, engine),
            memory=memory,
            limits=limits or Limits(per_minute=None),
            journal=Journal(),
        )
        yield House(guichet, knowledge, memory, blocking)
    finally:
        knowledge.close()
        await engine.dispose()
        blocking.dispose()


def database(env: Settings) -> tuple[AsyncEngine, Engine]:
    """Open the database, for the connectors and for the memory: PostgreSQL when its address is set, else a file."""
    if url := env.database_url.get_secret_value():
        return create_async_engine(url), create_engine(url)
    env.data.mkdir(parents=True, exist_ok=True)
    path = env.data / "guichet.sqlite"
    patient = {"timeout": 30}
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", connect_args=patient)
    blocking = create_engine(f"sqlite:///{path}", connect_args=patient)
    for one in (engine.sync_engine, blocking):
        event.listen(one, "connect", _fast_and_safe)
    return engine, blocking


def _fast_and_safe(connection: Any, record: object) -> None:
    # WAL with NORMAL survives a crash of the process; only a power cut may lose the last turns.
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def phrases(env: Settings) -> Phrases:
    """Load the sentences; a commune's own replace ours."""
    own = env.commune_folder / "phrases.yaml"
    files = [ROOT / "skills" / "phrases.yaml", ROOT / "bot" / "phrases.yaml", *([own] if own.exists() else [])]
    try:
        with configuration.reading(own):
            return Phrases.load(files)
    except ValueError as error:
        raise ConfigurationError.of("phrases_invalides", fichier=own.name) from error


def tools(env: Settings, commune: Commune, engine: AsyncEngine) -> Tools:
    """Build the connectors that the commune chose, secrets from the environment."""
    lent = {"engine": engine, "folder": env.commune_folder}
    return Tools(
        ticketing=connector(env, commune, "ticketing", **lent),
        leave=connector(env, commune, "leave", **lent),
        directory=connector(env, commune, "directory", **lent),
        phrases=phrases(env),
        contacts=commune.contacts,
        alsace_moselle=commune.alsace_moselle,
        skills={name: _skill(name, env.commune_folder / "skills" / f"{name}.yaml") for name in spec.names()},
    )


def _skill(name: str, own: Path) -> Skill:
    with configuration.reading(own):
        return spec.load(name, own)


def connector(env: Settings, commune: Commune, capability: str, **lent: object) -> Any:
    """Build the product that the commune chose for `capability`."""
    chosen = commune.connecteurs.get(capability)
    if chosen is None:
        raise ConfigurationError.of("connecteur_absent", capacite=capability)
    options = {**chosen.options, **env.hidden(capability)}
    with configuration.explained(f"connecteurs.{capability}"):
        return hr_it_connectors.load(capability, chosen.produit, options, **lent)


def deadlines(env: Settings, built: House) -> Deadlines:
    """Build what tells owners that their documents expire; without a mail server, the log tells it."""
    commune, said = built.guichet.commune, phrases(env)
    journal = hr_it_connectors.load("notifying", "local", {}, wording=said.say)
    chosen = "notifying" in commune.connecteurs
    notifier = connector(env, commune, "notifying", wording=said.say) if chosen else journal
    return Deadlines(Holdings(built.knowledge), Register(built.engine), notifier, journal, commune, said)


@contextlib.asynccontextmanager
async def register(env: Settings) -> AsyncIterator[Register]:
    """Open the register of what was done to documents."""
    engine, blocking = database(env)
    try:
        yield Register(blocking)
    finally:
        await engine.dispose()
        blocking.dispose()
