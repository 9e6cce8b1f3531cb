"""The demonstration commune, indexed once as `make run` does it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent


class CommandLine:
    """Runs `app.py` on state of its own, but for the model of sentence vectors."""

    def __init__(self, data: Path, models: Path) -> None:
        self.data = data
        (data / "models").symlink_to(models)
        self.environment = {**os.environ, "GUICHET_DATA": str(data), "PYTHONWARNINGS": "error::DeprecationWarning"}

    def run(self, *words: str, lines: Sequence[Any] = ()) -> subprocess.CompletedProcess[str]:
        """Run one command; `lines` are given as JSON lines, strings as they are."""
        given = "".join(
            (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n" for line in lines
        )
        command = [sys.executable, "app.py", *words]
        return subprocess.run(
            command,
            input=given,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def answers(self, *words: str, lines: Sequence[Any]) -> list[dict[str, Any]]:
        """Run one command that must succeed, and return the JSON lines that it prints."""
        done = self.run(*words, lines=lines)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="session")
def valmont(tmp_path_factory: pytest.TempPathFactory, models: Path) -> CommandLine:
    line = CommandLine(tmp_path_factory.mktemp("valmont"), models)
    done = line.run("index")
    assert done.returncode == 0, done.stderr
    return line


@pytest.fixture
def fresh(tmp_path: Path, models: Path) -> CommandLine:
    return CommandLine(tmp_path, models)


Run = Callable[..., subprocess.CompletedProcess[str]]
