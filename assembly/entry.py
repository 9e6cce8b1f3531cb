"""One run of the command line: how it speaks, and what is said when it can't go on."""

import asyncio
import errno
import logging
import os
import signal
import sqlite3
import sys
from types import FrameType

from sqlalchemy.exc import SQLAlchemyError
from threadpoolctl import threadpool_limits

from assembly import state
from assembly.commands import COMMANDS
from bot import cli, configuration, settings, streams
from bot.configuration import ConfigurationError
from bot.journal import Entry
from ports.errors import PortError

_REFUSED, _FAILED = 2, 1
_UNHEARD = 141
"""What shells give to a command whose reader has gone (`| head`)."""


def main() -> int:
    """Run one command and return its exit status; what stops it is said in one sentence."""
    _speak()
    try:
        code = _run()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is still in the buffer goes nowhere when Python ends
        return _UNHEARD
    return code


def _speak() -> None:
    signal.signal(signal.SIGINT, _interrupt)
    streams.settle(sys.stdin, sys.stdout, sys.stderr)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("elastic_transport").setLevel(logging.ERROR)  # each attempt that failed, with its stack
    # A product of matrices as small as ours is a hundred times slower when it waits for a second thread of a busy machine.
    threadpool_limits(1, user_api="blas")


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End what goes on at once: asyncio's own way waits for the next `await`, minutes away while documents are read."""
    raise KeyboardInterrupt


def _run() -> int:
    args = cli.parse()
    if args.command in ("run", "serve"):  # the journal of turns is the server's: who types reads the answers
        logging.getLogger("guichet").setLevel(logging.INFO)
    try:
        env = settings.load()
        state.ready(env)
        return asyncio.run(COMMANDS[args.command](env, args))
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  # the outermost boundary: nobody reads a stack trace
        said, code = _told(error)
        print(said, file=sys.stderr)
        return code


def _told(error: Exception) -> tuple[str, int]:
    """Return what to say of the `error` that stopped a command, and the exit status."""
    match error:
        case ConfigurationError():
            return str(error), _REFUSED
        case PortError():
            return configuration.told(error), _REFUSED
        case OSError() if error.filename or error.errno == errno.ENOSPC:
            name = "fichier_refuse" if error.filename else "ecriture_refusee"
            return configuration.sentence(name, fichier=error.filename, cause=configuration.cause(error)), _REFUSED
        case SQLAlchemyError() | sqlite3.Error():
            return configuration.sentence("base_refusee", detail=getattr(error, "orig", error)), _REFUSED
    return configuration.sentence("defaut", reference=Entry().crashed(error)), _FAILED
