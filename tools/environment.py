"""Makes the virtual environment, with what a fresh Debian lacks for it when this may be installed."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

OLDEST = (3, 11)


def main(target: Path) -> int:
    """Create `target`, or say in one sentence what to do."""
    if sys.version_info < OLDEST:
        sys.stderr.write(
            f"Python {OLDEST[0]}.{OLDEST[1]} ou plus récent est nécessaire (ici {sys.version.split()[0]}).\n"
        )
        return 1
    if sys.stderr.isatty():
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
