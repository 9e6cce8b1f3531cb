"""A genuine PostgreSQL for the local connectors, in a folder of its own."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hr_it_connectors.servers import free_port, program, wait_until


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a server, give its SQLAlchemy address, stop it."""
    folders = tuple(Path("/usr/lib/postgresql").glob("*/bin"))
    postgres, initdb, ready = (program(name, *folders) for name in ("postgres", "initdb", "pg_isready"))
    # PostgreSQL refuses to run as root, as which a container usually runs tests.
    user = "postgres" if os.geteuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="guichet-pg-"))
    try:
        if user:
            shutil.chown(home, user)
        data, port = home / "data", free_port()
        subprocess.run(
            [str(initdb), "-D", str(data), "-U", "guichet", "-A", "trust", "-N", "--locale=C.UTF-8"],
            user=user,
            check=True,
            cwd="/",
            capture_output=True,
        )
        options = ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-k", str(home)]
        with (home.with_suffix(".log")).open("wb") as log:
            server = subprocess.Popen(
                [str(postgres), "-D", str(data), "-p", str(port), *options], user=user, cwd="/", stdout=log, stderr=log
            )
        try:
            asked = [str(ready), "-h", "127.0.0.1", "-p", str(port), "-q"]
            wait_until(lambda: subprocess.run(asked, check=False).returncode == 0)
            yield f"postgresql+psycopg://guichet@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # Stop now: SIGTERM would wait for the last client to leave.
            server.wait(20)
    finally:
        shutil.rmtree(home, ignore_errors=True)
        home.with_suffix(".log").unlink(missing_ok=True)
