"""The server: channels, checks, and what goes on behind as long as it runs."""

import argparse
import asyncio
import contextlib
import errno
import gc
import os
import shlex
import signal
import sys
from collections.abc import Iterator
from functools import partial

from aiohttp import web

from assembly.house import ROOT, House, deadlines, house
from assembly.knowledge import schedule, sources
from bot import configuration, server
from bot.channels.teams.endpoint import Teams
from bot.commune import Commune
from bot.configuration import ConfigurationError
from bot.documents.deadlines import Deadlines
from bot.limits import Limits
from bot.rounds import repeat
from bot.schedule import Schedule
from bot.settings import Settings
from ports.errors import PortError, Unavailable
from ports.people import Audience, Person
from skills.tools import paris_today

_ROUND_SECONDS = 30
"""How often the server looks for old conversations, and for passages that lack vectors."""
_DEADLINE_SECONDS = 3600
"""How often it looks for documents that expire."""

_PLACES = ("data", "commune", "communes")
"""What a command must be told as well, where the server was."""


async def run(env: Settings, args: argparse.Namespace) -> int:
    """Index what the commune's sources hold, then serve; local exactly when no app id is set."""
    local = not env.microsoft_app_id
    await _see_that_it_can_serve(env, local=local)
    print(configuration.sentence("lecture"))
    if await _child("index", "--no-wait"):
        print(configuration.sentence("index_incomplet"), file=sys.stderr)
    return await serve(env, argparse.Namespace(local=local))


async def _see_that_it_can_serve(env: Settings, *, local: bool) -> None:
    """Find out before the documents are read, which may take minutes, what would refuse the start after."""
    env.teams()
    with _told_of_the_port(env.port):
        server_ = await asyncio.get_running_loop().create_server(
            asyncio.Protocol, _host(local=local), env.port, start_serving=False
        )
        server_.close()


def _host(*, local: bool) -> str | None:
    return "127.0.0.1" if local else None


@contextlib.contextmanager
def _told_of_the_port(port: int) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ConfigurationError.of("port_pris", port=port) from error
        raise ConfigurationError.of("port_refuse", port=port, cause=configuration.cause(error)) from error


async def serve(env: Settings, args: argparse.Namespace) -> int:
    """Serve the channels until interrupted, or told to end (SIGTERM: systemd, Docker)."""
    teams_settings = env.teams()
    if not args.local and not teams_settings.app_id:
        raise ConfigurationError.of("sans_identite")
    async with house(env, Limits()) as built:
        teams = Teams(teams_settings, built.guichet, local=args.local)
        runner = web.AppRunner(_application(env, built, teams, local=args.local), access_log=None)
        await runner.setup()
        try:
            gc.collect()
            gc.freeze()  # what stays as long as the server is not looked through again in the middle of an answer
            with _told_of_the_port(env.port):
                await web.TCPSite(runner, _host(local=args.local), env.port).start()
            _greet(env, built.guichet.commune, local=args.local)
            await _told_to_end()
        finally:
            await runner.cleanup()
            await teams.close()
    return 0


async def _told_to_end() -> None:
    ending = asyncio.Event()
    for signal_ in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: interrupted by the keyboard alone
            asyncio.get_running_loop().add_signal_handler(signal_, ending.set)
    await ending.wait()


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
        "command": _command(env),
        "empty_index": configuration.sentence("panne_empty_index"),
        "example": (commune.exemples.get(Audience.AGENT) or ("",))[0],
        "version": _version(),
        "documents": str(built.knowledge.library.count()[0]),
    }
    ending = deadlines(env, built)
    due = schedule(env, sources(env, commune))
    return server.application(teams.routes(), checks, facts, lambda: _background(built, due, ending))


async def _background(built: House, schedule: Schedule, ending: Deadlines) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(_warm_up(built))
        group.create_task(repeat("forgetting", partial(_forget, built), _ROUND_SECONDS))
        group.create_task(repeat("vectors", partial(_complete, built), _ROUND_SECONDS))
        group.create_task(repeat("deadlines", partial(_tell, ending), _DEADLINE_SECONDS))
        group.create_task(repeat("scheduled indexing", partial(_index_again, schedule), _ROUND_SECONDS))


async def _warm_up(built: House) -> None:
    """Load what is only loaded once needed, half a second in all, before a person waits for it."""
    with contextlib.suppress(PortError):  # the first question will say what is wrong
        for audience, examples in built.guichet.commune.exemples.items():
            for example in examples[:1]:
                await built.guichet.understanding.understand(example, audience)
                await built.knowledge.search(example, for_whom=Person("warm-up", audience), top=1)


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
    process = await asyncio.create_subprocess_exec(sys.executable, str(ROOT / "app.py"), command, *options)
    try:
        return await process.wait()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise


def _greet(env: Settings, commune: Commune, *, local: bool) -> None:
    command = _command(env)
    lines = [configuration.sentence("pret", adresse=f"http://127.0.0.1:{env.port}", commune=commune.nom)]
    lines.append(configuration.sentence("mode_local" if local else "mode_teams"))
    lines += [f"  {command} ask {_quoted(example)} --as agent" for example in commune.exemples.get(Audience.AGENT, ())]
    print("\n".join(lines), flush=True)


def _command(env: Settings) -> str:
    """Return what to type before a command's name, in another terminal, to reach the state of this server."""
    fields = type(env).model_fields
    given = {fields[name].alias: str(getattr(env, name)) for name in _PLACES if name in env.model_fields_set}
    moved = "".join(f"{name}={shlex.quote(value)} " for name, value in given.items())
    return f"{moved}{os.path.relpath(sys.executable)} app.py"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


def _version() -> str:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    return next(line.split('"')[1] for line in lines if line.startswith("version"))
