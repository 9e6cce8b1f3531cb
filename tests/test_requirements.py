"""Installing what `make` installs: by uv or by pip, told step by step."""

import importlib.util
import os
import pty
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

TOLD = "Installation des bibliothèques (environ 230 Mo à télécharger la première fois)…\n"


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """An environment of its own, the file of what it wants, and no other registry than a folder with that."""
    venv.create(tmp_path / "venv", symlinks=True)
    (tmp_path / "wanted.txt").write_text("coucou==1.0\n", "utf-8")
    with zipfile.ZipFile(tmp_path / "coucou-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("coucou.py", "")
        wheel.writestr("coucou-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: coucou\nVersion: 1.0\n")
        wheel.writestr("coucou-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("coucou-1.0.dist-info/RECORD", "")
    return tmp_path


def lend(fresh: Path, *names: str) -> None:
    """Let the fresh environment use installers of ours."""
    (site,) = (fresh / "venv").glob("lib/python*/site-packages")
    for name in names:
        found = importlib.util.find_spec(name)
        assert found is not None
        assert found.origin is not None
        (site / name).symlink_to(Path(found.origin).parent)
        if name == "uv":
            (fresh / "venv" / "bin" / "uv").symlink_to(Path(sys.executable).parent / "uv")


def install(fresh: Path, terminal: bool = False) -> str:
    """Run the tool and return what it said."""
    ours, theirs = pty.openpty() if terminal else os.pipe()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))},
        "PIP_NO_INDEX": "true", "PIP_FIND_LINKS": str(fresh), "PIP_CONFIG_FILE": os.devnull, "UV_CACHE_DIR": str(fresh / "uv"),
    }  # fmt: skip
    command = [fresh / "venv" / "bin" / "python", "tools/requirements.py", fresh / "wanted.txt"]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=theirs, stderr=theirs, check=False, timeout=120)
    os.close(theirs)
    said = b"".join(iter(lambda: _read(ours), b"")).decode()
    os.close(ours)
    assert done.returncode == 0, said
    return said


def _read(end: int) -> bytes:
    try:
        return os.read(end, 1 << 16)
    except OSError:  # a terminal that nobody writes to any more
        return b""


def installer(fresh: Path) -> str:
    (said,) = fresh.glob("venv/lib/python*/site-packages/coucou-1.0.dist-info/INSTALLER")
    return said.read_text("utf-8").strip()


def test_uv_installs_where_it_can_and_obeys_what_pip_was_told(fresh: Path) -> None:
    lend(fresh, "pip", "uv")
    assert install(fresh) == TOLD
    assert installer(fresh) == "uv"


def test_pip_installs_where_uv_can_not_be_had(fresh: Path) -> None:
    lend(fresh, "pip")
    assert install(fresh) == TOLD
    assert installer(fresh) == "pip"


def test_a_terminal_shows_what_goes_on(fresh: Path) -> None:
    lend(fresh, "pip", "uv")
    said = install(fresh, terminal=True)
    assert "Installation des bibliothèques" in said
    assert "coucou" in said
