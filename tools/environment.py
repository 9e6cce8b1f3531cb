"""The virtual environment: makes it, with what a fresh Debian lacks for it when this may be installed; starts its Python."""

import contextlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / ".venv"
_STARTED = "_GUICHET_STARTED"
"""Set once our Python was started: one that does not know its environment, broken or copied, would start itself for ever."""


def main(target: Path) -> int:
    """Create `target`, or say in one sentence what to do."""
    if too_old():
        sys.stderr.write(
            f"Python {OLDEST[0]}.{OLDEST[1]} ou plus récent est nécessaire (ici {sys.version.split()[0]}).\n"
        )
        return 1
    sys.stderr.write("Création de l'environnement Python…\n")
    if _create(target):
        return 0
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    command = ["apt-get", "install", "-y", "--no-install-recommends", package]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        if subprocess.run(command, check=False).returncode == 0 and _create(target):
            return 0
    sys.stderr.write(f"L'environnement virtuel n'a pas pu être créé. Lancez : sudo {' '.join(command)}\n")
    return 1


def too_old() -> bool:
    """Tell whether this Python is older than the project needs."""
    return sys.version_info < OLDEST


def start(missing: str = "") -> int:
    """Start the same command line again with the environment's own Python, or say in one sentence what to do.

    `missing`: the library that this Python lacks.
    """
    if Path(sys.prefix).resolve() != OURS.resolve() and not os.environ.get(_STARTED):
        with contextlib.suppress(OSError):  # it is not there, or can't be run
            _start(str(OURS / "bin" / "python"))
    lacks = f"il manque {missing}" if missing else f"Python {sys.version.split()[0]} est trop ancien"
    sys.stderr.write(f"Guichet n'est pas installé, ou à moitié ({lacks}). Lancez « make install » dans {ROOT}\n")
    return 2


def _start(python: str) -> None:
    """Give this process to `python`: it does not return."""
    command = [python, str(ROOT / "app.py"), *sys.argv[1:]]
    os.execve(python, command, {**os.environ, _STARTED: "1"})  # noqa: S606  # no shell is wanted


def _create(target: Path) -> bool:
    """Debian ships `venv` without `ensurepip`: creation then fails, or leaves a folder without pip."""
    shutil.rmtree(target, ignore_errors=True)
    try:
        venv.create(target, with_pip=True)
    except (OSError, subprocess.CalledProcessError):
        shutil.rmtree(target, ignore_errors=True)
        return False
    return True


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
