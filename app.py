"""Guichet: wires the rooms together and offers them on the command line. `python app.py --help`."""

import argparse
import asyncio
import contextlib
import json
import logging
import os
import secrets
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from threadpoolctl import threadpool_limits

import hr_it_connectors
from bot import cli, configuration, machine, progress, server, settings
from bot import commune as communes
from bot.channels import console
from bot.channels.teams.endpoint import Teams
from bot.commune import Commune
from bot.configuration import ConfigurationError
from bot.documents.command import Command
from bot.documents.deadlines import Deadlines
from bot.documents.register import Register
from bot.journal import Journal
from bot.limits import Limits
from bot.memory import Memory
from bot.rounds import repeat
from bot.schedule import Schedule
from bot.settings import Settings
from bot.turn import Guichet
from bot.understanding.understanding import Understanding
from hr_it_connectors.local.database import create as create_local_tables
from indexers import e5, embedders, origins
from indexers import engine as engines
from indexers.embedded import Embedded
from indexers.embedders import settings as embedder_settings
from indexers.holdings import Holdings
from indexers.origins import Origin
from indexers.origins import state as states
from indexers.origins.settings import AnySettings, FolderSettings, Sources
from indexers.sources import Problem
from ports.embedding import Embedder
from ports.errors import PortError, Unavailable
from ports.people import Audience
from skills import spec
from skills.phrases import Phrases
from skills.tools import Tools, paris_today

_HERE = Path(__file__).parent
_ROUND_SECONDS = 30
"""How often the server looks for old conversations, and for passages that lack vectors."""
_DEADLINE_SECONDS = 3600
"""How often it looks for documents that expire."""

_NAMED = 20
"""Documents named in a report for one reason: a share may hold thousands of photos."""

log = logging.getLogger("guichet")


@dataclass(frozen=True)
class House:
    """The assistant, and the parts that the server and the commands speak to directly."""

    guichet: Guichet
    knowledge: engines.Engine
    memory: Memory
    engine: Engine


@contextlib.asynccontextmanager
async def house(env: Settings) -> AsyncIterator[House]:
    """Build the assistant of one commune, and close what was opened.

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
            limits=Limits(),
            journal=Journal(),
        )
        yield House(guichet, knowledge, memory, blocking)
    finally:
        knowledge.close()
        await engine.dispose()
        blocking.dispose()


def open_engine(env: Settings, embedder: Embedder | None) -> engines.Engine:
    """Open what holds the documents: the cluster when its address is set, else files.

    Raises:
        PortError: the cluster does not answer, or can't be used.
    """
    if not env.elasticsearch_url:
        return Embedded(env.data / "index", embedder)
    from indexers.elastic.cluster import Cluster  # brings Haystack in, which searching files does without
    from indexers.elastic.engine import Elastic

    cluster = Cluster(
        urls=tuple(url.strip() for url in env.elasticsearch_url.split(",")),
        alias=f"guichet-{env.commune}",
        api_key=env.elasticsearch_api_key.get_secret_value(),
        user=env.elasticsearch_user,
        password=env.elasticsearch_password.get_secret_value(),
        authority=env.elasticsearch_ca,
    )
    return Elastic(cluster, embedder)


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
    files = [_HERE / "skills" / "phrases.yaml", _HERE / "bot" / "phrases.yaml", *([own] if own.exists() else [])]
    return Phrases.load(files)


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
        skills={name: spec.load(name, env.commune_folder / "skills" / f"{name}.yaml") for name in spec.names()},
    )


def connector(env: Settings, commune: Commune, capability: str, **lent: object) -> Any:
    """Build the product that the commune chose for `capability`."""
    chosen = commune.connecteurs.get(capability)
    if chosen is None:
        raise ConfigurationError.of("connecteur_absent", capacite=capability)
    options = {**chosen.options, **_hidden(env, capability)}
    with configuration.explained(f"connecteurs.{capability}"):
        return hr_it_connectors.load(capability, chosen.produit, options, **lent)


def deadlines(env: Settings, built: House) -> Deadlines:
    """Build what tells owners that their documents expire; without a mail server, the log tells it."""
    commune, said = built.guichet.commune, phrases(env)
    journal = hr_it_connectors.load("notifying", "local", {}, wording=said.say)
    chosen = "notifying" in commune.connecteurs
    notifier = connector(env, commune, "notifying", wording=said.say) if chosen else journal
    return Deadlines(Holdings(built.knowledge), Register(built.engine), notifier, journal, commune, said)


def embedder(env: Settings, commune: Commune) -> Embedder | None:
    """Build the model of sentence vectors that the commune chose for its searches; None: words alone."""
    chosen = commune.vecteurs
    with configuration.explained("commune.yaml : vecteurs"):
        choice = embedder_settings.read(chosen.produit, {**chosen.options, **_hidden(env, "vecteurs")})
    return embedders.find(choice, env.data / "models")


@contextlib.asynccontextmanager
async def register(env: Settings) -> AsyncIterator[Register]:
    """Open the register of what was done to documents."""
    engine, blocking = database(env)
    try:
        yield Register(blocking)
    finally:
        await engine.dispose()
        blocking.dispose()


def sources(env: Settings, commune: Commune) -> tuple[AnySettings, ...]:
    """Read how the commune's sources are set, secrets from the environment."""
    given = [{**source, **_hidden(env, f"sources.{source.get('nom')}")} for source in commune.sources]
    with configuration.explained("commune.yaml"):
        return Sources.model_validate({"sources": given}).sources


def _hidden(env: Settings, key: str) -> dict[str, str]:
    return {name: value.get_secret_value() for name, value in env.secrets.get(key, {}).items()}


def _schedule(env: Settings, chosen: Sequence[AnySettings]) -> Schedule:
    intervals = {source.nom: source.toutes_les for source in chosen if source.toutes_les}
    return Schedule(intervals, env.data / "index" / "schedule.json")


# Commands


async def run(env: Settings, args: argparse.Namespace) -> int:
    """Index what the commune's sources hold, then serve; local exactly when no app id is set."""
    if await _child("index", "--no-wait"):
        log.warning("%s", configuration.sentence("index_incomplet"))
    return await serve(env, argparse.Namespace(local=not env.microsoft_app_id))


async def serve(env: Settings, args: argparse.Namespace) -> int:
    """Serve the channels until interrupted."""
    teams_settings = env.teams()
    if not args.local and not teams_settings.app_id:
        raise ConfigurationError.of("sans_identite")
    async with house(env) as built:
        teams = Teams(teams_settings, built.guichet, local=args.local)
        runner = web.AppRunner(_application(env, built, teams, local=args.local), access_log=None)
        await runner.setup()
        host = "127.0.0.1" if args.local else None
        try:
            await web.TCPSite(runner, host, env.port).start()
        except OSError as error:
            await runner.cleanup()
            raise ConfigurationError.of("port_pris", port=env.port) from error
        _greet(env, built.guichet.commune, local=args.local)
        try:
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()
            await teams.close()
    return 0


def _application(env: Settings, built: House, teams: Teams, *, local: bool) -> web.Application:
    commune, tools_ = built.guichet.commune, built.guichet.tools
    checks = {
        "elasticsearch" if env.elasticsearch_url else "index": built.knowledge.check,
        "tickets": tools_.ticketing.check,
        "conges": tools_.leave.check,
        "annuaire": tools_.directory.check,
    }
    facts = {
        **{name: configuration.sentence(f"etat_{name}") for name in (*checks, "ok")},
        "commune": commune.nom,
        "mode": configuration.sentence("mode_local" if local else "mode_teams"),
        "address": f"http://127.0.0.1:{env.port}",
        "example": (commune.exemples.get(Audience.AGENT) or ("",))[0],
        "version": _version(),
        "documents": str(built.knowledge.library.count()[0]),
    }
    ending = deadlines(env, built)
    schedule = _schedule(env, sources(env, commune))
    return server.application(teams.routes(), checks, facts, lambda: _background(built, schedule, ending))


async def _background(built: House, schedule: Schedule, ending: Deadlines) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(repeat("forgetting", partial(_forget, built), _ROUND_SECONDS))
        group.create_task(repeat("vectors", partial(_complete, built), _ROUND_SECONDS))
        group.create_task(repeat("deadlines", partial(_tell, ending), _DEADLINE_SECONDS))
        group.create_task(repeat("scheduled indexing", partial(_index_again, schedule), _ROUND_SECONDS))


async def _index_again(schedule: Schedule) -> None:
    """Have the sources that are due indexed, in a process of its own."""
    if names := schedule.due():
        await _child("index", "--no-wait", *(f"--source={name}" for name in names))
        schedule.stamp(names)


async def _tell(ending: Deadlines) -> None:
    """Tell owners what expires."""
    await ending.tell(paris_today())


async def _forget(built: House) -> None:
    """Forget old conversations."""
    await built.memory.forget(built.guichet.commune.conservation)


async def _complete(built: House) -> None:
    """Have missing vectors made behind, in a process that gives its memory back."""
    if built.knowledge.lacks_vectors() and (await _child("vectors") or built.knowledge.lacks_vectors()):
        raise Unavailable("passages still lack their vectors")


async def _child(command: str, *options: str) -> int:
    """Run another command of ours; it ends with us."""
    process = await asyncio.create_subprocess_exec(sys.executable, __file__, command, *options)
    try:
        return await process.wait()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise


def _greet(env: Settings, commune: Commune, *, local: bool) -> None:
    python = os.path.relpath(sys.executable)
    lines = [configuration.sentence("pret", adresse=f"http://127.0.0.1:{env.port}", commune=commune.nom)]
    lines.append(configuration.sentence("mode_local" if local else "mode_teams"))
    lines += [
        f"  {python} app.py ask {_quoted(example)} --as agent" for example in commune.exemples.get(Audience.AGENT, ())
    ]
    print("\n".join(lines), flush=True)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


def _version() -> str:
    lines = (_HERE / "pyproject.toml").read_text("utf-8").splitlines()
    return next(line.split('"')[1] for line in lines if line.startswith("version"))


async def index(env: Settings, args: argparse.Namespace) -> int:
    """Index paths, or the commune's sources when none is given; 1 when something could not be read, or a vector not made."""
    chosen = [] if args.paths else _chosen(env, args.names)
    places: list[Place] = [(Path(path), args.audience, args.collection) for path in args.paths]
    places += [_place(env, source) for source in chosen]
    with contextlib.closing(_open(env)) as knowledge:
        if not args.paths and not args.names:
            _forget_former(env, knowledge, {place.name for place, *_ in places if not isinstance(place, Path)})
        async with register(env) as kept:
            failed = _index(knowledge, places, kept)
    _schedule(env, chosen).stamp([source.nom for source in chosen])
    if not args.no_wait:
        failed += await vectors(env, args)
    return 1 if failed else 0


Place = tuple[Path | Origin, Audience | None, str]
"""What to index, for whom (nobody, unless it says better itself), in which collection."""


def _chosen(env: Settings, names: Sequence[str] | None) -> list[AnySettings]:
    """Return the commune's sources of those names, all without."""
    known = {source.nom: source for source in sources(env, communes.load(env.commune_folder))}
    for name in names or ():
        if name not in known:
            raise ConfigurationError.of("source_inconnue", nom=name, noms=", ".join(known))
    return [known[name] for name in names or known]


def _place(env: Settings, source: AnySettings) -> Place:
    if isinstance(source, FolderSettings):
        return env.commune_folder / source.dossier, source.public, source.collection
    return origins.connect(source, _memories(env)), None, source.collection


def _memories(env: Settings) -> Path:
    return env.data / "index" / "sources"


def _index(knowledge: engines.Engine, places: Sequence[Place], kept: Register) -> int:
    from indexers import indexing, life  # bring Haystack and the converters in, which only this command needs

    problems: list[Problem] = []
    for place, audience, collection in places:
        label = os.path.relpath(place) if isinstance(place, Path) else place.name
        with progress.bar(label) as shown:
            done = indexing.index([place], audience, collection, knowledge, shown, kept.withdrawals())
        counts = {name: getattr(done, name) for name in ("added", "updated", "unchanged", "removed", "failed")}
        print(configuration.sentence("indexe", source=label, **counts))
        if done.closed:
            print(configuration.sentence("indexe_fermes", closed=done.closed))
        problems += done.problems
    failed = len(problems)
    problems += kept.apply(partial(life.settle, knowledge))
    if withdrawn := kept.withdrawals():
        print(configuration.sentence("documents_retires", ids=", ".join(sorted(withdrawn))))
    _name(problems, indexing.explain)
    return failed


def _name(problems: Sequence[Problem], explain: Callable[[Problem], str]) -> None:
    """Name what could not be taken; where the same is true of many, some of them."""
    for _, alike in groupby(sorted(problems, key=lambda problem: problem.reason), key=lambda problem: problem.reason):
        first, *rest = alike
        for problem in (first, *rest[: _NAMED - 1]):
            print(f"  {problem.file} : {explain(problem)}", file=sys.stderr)
        if count := len(rest[_NAMED - 1 :]):
            print(configuration.sentence("problemes_suite", count=count, raison=explain(first)), file=sys.stderr)


def _forget_former(env: Settings, knowledge: engines.Engine, kept: set[str]) -> None:
    """Withdraw what came from sources on other servers that the commune no longer has."""
    for name in set(states.names(_memories(env))) - kept:
        gone = list(knowledge.library.hashes(name))
        knowledge.replace((), gone)
        states.State(_memories(env), name).forget()
        print(configuration.sentence("source_oubliee", source=name, removed=len(gone)))


async def vectors(env: Settings, args: argparse.Namespace) -> int:
    """Make the vectors that are missing; 1 when the model does not answer: what was made stays, the rest is for the next time."""
    with contextlib.closing(_open(env)) as knowledge:
        try:
            with progress.bar(configuration.sentence("vecteurs")) as shown:
                await asyncio.to_thread(knowledge.embed, shown)
        except PortError as error:
            print(configuration.told(error), file=sys.stderr)
            return 1
    return 0


def _open(env: Settings) -> engines.Engine:
    return open_engine(env, embedder(env, communes.load(env.commune_folder)))


async def documents(env: Settings, args: argparse.Namespace) -> int:
    """List, show, withdraw or restore documents."""
    with contextlib.closing(open_engine(env, None)) as knowledge:
        async with register(env) as kept:
            ask = input if sys.stdin.isatty() else None
            return Command(Holdings(knowledge), kept, paris_today(), print, ask).run(args)


async def ask(env: Settings, args: argparse.Namespace) -> int:
    """Answer one question, or each line of the standard input."""
    async with house(env) as built:
        answer = machine.asker(built.guichet, args.audience, secrets.token_hex(8), args.lang)
        if args.text is None:
            return await _streamed(answer)
        if args.json:
            print(json.dumps(await answer("1", args.text), ensure_ascii=False))
        else:
            line = f"console:{secrets.token_hex(8)}"
            message = machine.message(args.text, args.audience, line, args.lang, alone=True)
            print(console.show(await built.guichet.turn(message)))
    return 0


async def search(env: Settings, args: argparse.Namespace) -> int:
    """Search each line of the standard input."""
    async with house(env) as built:
        understanding = built.guichet.understanding
        return await _streamed(machine.searcher(built.knowledge, understanding, args.audience, args.top))


async def understand(env: Settings, args: argparse.Namespace) -> int:
    """Understand each line of the standard input."""
    async with house(env) as built:
        return await _streamed(machine.understander(built.guichet.understanding, args.audience))


async def converse(env: Settings, args: argparse.Namespace) -> int:
    """Talk in the terminal."""
    async with house(env) as built:
        await console.converse(built.guichet, args.audience, print)
    return 0


async def _streamed(answer: machine.Answer) -> int:
    return 1 if await machine.stream(sys.stdin, answer, sys.stdout) else 0


COMMANDS = {
    "run": run,
    "serve": serve,
    "console": converse,
    "ask": ask,
    "search": search,
    "understand": understand,
    "index": index,
    "vectors": vectors,
    "documents": documents,
}


def main() -> int:
    """Run one command; what an administrator must mend is said in one sentence."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("guichet").setLevel(logging.INFO)
    logging.getLogger("elastic_transport").setLevel(logging.ERROR)  # each attempt that failed, with its stack
    # A product of matrices as small as ours is a hundred times slower when it waits for a second thread of a busy machine.
    threadpool_limits(1, user_api="blas")
    args = cli.parse()
    try:
        return asyncio.run(COMMANDS[args.command](settings.load(), args))
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    except PortError as error:
        print(configuration.told(error), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    raise SystemExit(main())
