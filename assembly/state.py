"""The folder of all state, made ready before anything opens it."""

import errno
import os
import tempfile
from pathlib import Path

from bot import configuration
from bot.configuration import ConfigurationError
from bot.settings import Settings


def ready(env: Settings) -> None:
    """Make the folder of state where it lacks, and see that what is kept there may be written.

    Raises:
        ConfigurationError: it can't be made, or this account may not write there.
    """
    try:
        env.data.mkdir(parents=True, exist_ok=True)
        if not _elsewhere(env):
            _try(env.data)
    except OSError as error:
        cause = configuration.cause(error)
        raise ConfigurationError.of("dossier_impossible", dossier=env.data, cause=cause) from error


def _elsewhere(env: Settings) -> bool:
    """Tell whether all that changes is kept on servers."""
    return bool(env.elasticsearch_url and env.database_url.get_secret_value())


def _try(data: Path) -> None:
    with tempfile.TemporaryFile(dir=data):
        pass
    for kept in (data / "guichet.sqlite", data / "index", data / "index" / "library.sqlite"):
        if kept.exists() and not os.access(kept, os.W_OK):
            raise PermissionError(errno.EACCES, "", str(kept))
