"""What the speed benchmarks share: each measurement in a process of its own, its memory, sizes on disk, percentiles."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def apart(script: str, *arguments: object) -> dict[str, Any]:
    """Run a script of ours in a fresh process and return what `say` printed there."""
    command = [sys.executable, script, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def say(**measured: object) -> None:
    """Print measurements, and the memory that this process took at most, with its largest helper's (MB)."""
    helpers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({**measured, "memory": (_status("VmHWM") + helpers) / 1024}), flush=True)


def _status(name: str) -> int:
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines[name].split()[0])


def resident() -> dict[str, float]:
    """Return the memory that this process holds (MB): its own, and the pages of mapped files, which the system may take back."""
    return {"own": _status("RssAnon") / 1024, "mapped": _status("RssFile") / 1024}


def disk(folder: Path) -> float:
    """Return what a folder takes on disk, in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def percentiles(seconds: Iterable[float]) -> dict[str, float]:
    """Return p50, p95 and p99 in milliseconds."""
    ordered = sorted(seconds)
    return {f"p{percent}": 1000 * ordered[len(ordered) * percent // 100] for percent in (50, 95, 99)}


def load() -> str:
    """Return how many processes ran on average in the last minute: figures taken on a busy machine say little."""
    return f"{os.getloadavg()[0]:.1f}"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table in Markdown."""
    print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads))
    for row in rows:
        print(
            "| " + " | ".join(f"{cell:.4g}" if isinstance(cell, float) else str(cell) for cell in row) + " |",
            flush=True,
        )
