"""What each command of the command line does."""

import argparse
import contextlib
import json
import secrets
import sys

from assembly.house import House, house, register
from assembly.indexing import index, vectors
from assembly.knowledge import open_engine
from assembly.office import office
from bot import configuration, machine, streams
from bot.channels import console
from bot.desk.command import Command as DeskCommand
from bot.documents.command import Command
from bot.settings import Settings
from indexers.ingestion.holdings import Holdings
from ports.errors import PortError
from skills.tools import paris_today


async def documents(env: Settings, args: argparse.Namespace) -> int:
    """List, show, withdraw or restore documents."""
    with contextlib.closing(open_engine(env, None)) as knowledge:
        async with register(env) as kept:
            ask = input if sys.stdin.isatty() else None
            return Command(Holdings(knowledge), kept, paris_today(), print, ask).run(args)


async def desk(env: Settings, args: argparse.Namespace) -> int:
    """List, show, answer what waits at the local desk."""
    async with office(env) as opened:
        return await DeskCommand(opened, print, input if sys.stdin.isatty() else None).run(args)


async def ask(env: Settings, args: argparse.Namespace) -> int:
    """Answer one question, or each line of the standard input."""
    async with house(env) as built:
        await _warn(built)
        answer = machine.asker(built.guichet, args.audience, secrets.token_hex(8), args.lang)
        if args.text is None:
            return await _streamed(answer)
        if args.json:
            given = await answer("1", args.text)
            print(json.dumps(given, ensure_ascii=False), file=streams.for_machines(sys.stdout))
            return 1 if "error" in given else 0
        line = f"console:{secrets.token_hex(8)}"
        message = machine.message(args.text, args.audience, line, args.lang, alone=True)
        reply = await built.guichet.turn(message)
        print(console.show(reply))
    return 1 if reply.error else 0


async def search(env: Settings, args: argparse.Namespace) -> int:
    """Search each line of the standard input."""
    async with house(env) as built:
        await _warn(built)
        understanding = built.guichet.understanding
        return await _streamed(machine.searcher(built.knowledge, understanding, args.audience, args.top))


async def understand(env: Settings, args: argparse.Namespace) -> int:
    """Understand each line of the standard input."""
    async with house(env) as built:
        return await _streamed(machine.understander(built.guichet.understanding, args.audience))


async def converse(env: Settings, args: argparse.Namespace) -> int:
    """Talk in the terminal."""
    async with house(env) as built:
        await _warn(built)
        await console.converse(built.guichet, args.audience, print)
    return 0


async def serve(env: Settings, args: argparse.Namespace) -> int:
    """Serve the channels, once the sources are indexed when it is told to `run`."""
    from assembly import serving  # brings the web server and Teams in, which the other commands do without

    return await (serving.run if args.command == "run" else serving.serve)(env, args)


async def _warn(built: House) -> None:
    """Tell whoever reads the errors that nothing is indexed: an answer would look as if documents had been searched."""
    try:
        await built.knowledge.check()
    except PortError as error:
        print(configuration.told(error), file=sys.stderr)


async def _streamed(answer: machine.Answer) -> int:
    if sys.stdin and sys.stdin.isatty():
        print(configuration.sentence("lignes_attendues"), file=sys.stderr)
    failed = await machine.stream(streams.lines(sys.stdin), answer, streams.for_machines(sys.stdout))
    return 1 if failed else 0


COMMANDS = {
    "run": serve,
    "serve": serve,
    "console": converse,
    "ask": ask,
    "search": search,
    "understand": understand,
    "index": index,
    "vectors": vectors,
    "documents": documents,
    "desk": desk,
}
