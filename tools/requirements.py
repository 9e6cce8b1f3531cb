"""Installs pinned libraries into the environment that runs this: with uv, five times faster than pip, else with pip itself.

On a terminal the installer shows how far it is; elsewhere one line says what is being done.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec

_PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")
_UV = (sys.executable, "-m", "uv", "--no-config", "pip")
_PINS = "requirements-dev.txt"
_SETTINGS = {
    "index-url": "UV_DEFAULT_INDEX", "extra-index-url": "UV_INDEX", "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX", "cert": "SSL_CERT_FILE",
}  # fmt: skip
"""Of pip, which a town hall may have set for its mirror or its certificate, and what uv reads instead."""


def main(requirements: str) -> int:
    """Install what the file `requirements` lists; the exit status is the installer's."""
    shown = sys.stderr.isatty()
    install = ("install", *(() if shown else ("--quiet",)), "-r", requirements)
    sys.stderr.write("Installation des bibliothèques (environ 230 Mo à télécharger la première fois)…\n")
    if _has_uv():
        if _run(*_UV, *install, "--python", sys.executable, **dict(_settings())) == 0:
            return 0
        sys.stderr.write("uv n'y est pas arrivé : pip prend le relais.\n")
    return _run(*_PIP, *install)


def _has_uv() -> bool:
    if find_spec("uv"):
        return True
    got = subprocess.run([*_PIP, "install", "-c", _PINS, "uv"], capture_output=True, check=False)
    return got.returncode == 0


def _settings() -> Iterator[tuple[str, str]]:
    """Yield the settings of pip as uv has them; of the same one, the environment's comes last."""
    listed = subprocess.run([*_PIP, "config", "list"], capture_output=True, text=True, check=False).stdout
    for name, value in re.findall(r"^[\w:-]+\.([\w-]+)=(.+)$", listed, re.MULTILINE):
        if name in _SETTINGS:
            yield _SETTINGS[name], " ".join(ast.literal_eval(value).split())


def _run(*command: str, **settings: str) -> int:
    return subprocess.run(command, env={**settings, **os.environ}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
