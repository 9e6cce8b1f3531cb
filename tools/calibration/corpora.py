"""The corpora that questions are asked of: Valmont's documents, and the sheets of service-public.fr when they are given."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = ROOT / "benchmarks" / "questions"


@dataclass(frozen=True)
class Question:
    """A line of a set. `held`: kept for measuring. `plain`: simpler, on the whole, than those of the written sets."""

    line: dict[str, Any]
    held: bool
    plain: bool


@dataclass(frozen=True)
class Corpus:
    """An index on disk (`data` is what GUICHET_DATA would be) and the files of questions about it."""

    name: str
    data: Path
    written: tuple[str, ...]
    counter: str
    """The file of plain questions, asked as at the counter."""
    tuning: str
    """A file of which nothing is kept for measuring."""
    placed: str = ""
    """A file of questions that only tell which passage of a document answers."""

    def questions(self) -> Iterator[Question]:
        """Yield what is asked; even lines are kept for measuring."""
        for name in (*self.written, self.counter):
            yield from _halves(name, plain=name == self.counter)
        yield from self.tuning_only()

    def judged(self) -> Iterator[Question]:
        """Yield what is asked, and the questions that tell which passage answers; even lines are kept for measuring."""
        yield from self.questions()
        if self.placed:
            yield from _halves(self.placed, plain=False)

    def tuning_only(self) -> Iterator[Question]:
        """Yield the questions of the file of which nothing is kept for measuring."""
        yield from (Question(line, held=False, plain=True) for line in _lines(self.tuning))


def _halves(name: str, *, plain: bool) -> Iterator[Question]:
    for number, line in enumerate(_lines(name), 1):
        yield Question(line, held=number % 2 == 0, plain=plain)


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (QUESTIONS / f"{name}.jsonl").read_text("utf-8").splitlines()]


def prepare(work: Path, valmont: Path | None, sheets: Path | None) -> list[Corpus]:
    """Index what is not indexed yet. `valmont` and `sheets` may be folders of state; `sheets` also an extraction (JSON lines)."""
    found = [Corpus("valmont", valmont or _indexed(work / "valmont"), _VALMONT, "guichet", "calage_valmont")]
    if sheets:
        data = sheets if sheets.is_dir() else _sheets(work / "fiches", sheets)
        written = ("fiches", "fiches_unanswerable")
        found.append(Corpus("fiches", data, written, "guichet_fiches", "calage_fiches", "passages_fiches"))
    return found


_VALMONT = ("valmont_agent", "valmont_usager", "valmont_unanswerable")


def _sheets(data: Path, extraction: Path) -> Path:
    data.mkdir(parents=True, exist_ok=True)
    records = data / "fiches.jsonl"
    with extraction.open(encoding="utf-8") as lines, records.open("w", encoding="utf-8") as out:
        usable = {sheet["id"]: sheet for line in lines if _usable(sheet := json.loads(line))}
        for sheet in usable.values():
            out.write(json.dumps(_record(sheet), ensure_ascii=False) + "\n")
    return _indexed(data, str(records), "--audience", "usager", "--collection", "fiches")


def _usable(sheet: dict[str, Any]) -> bool:
    return bool(sheet["id"].startswith("F") and sheet["sections"] and not sheet["title"].startswith("**"))


def _record(sheet: dict[str, Any]) -> dict[str, Any]:
    opening = [{"path": [], "text": sheet["description"]}] if sheet.get("description") else []
    sections = [{"path": section["path"], "text": section["text"]} for section in sheet["sections"]]
    about = {key: sheet.get(key) or "" for key in ("id", "title", "url", "date")}
    return about | {"sections": opening + sections}


def _indexed(data: Path, *words: str) -> Path:
    run_app(data, "index", *words)
    return data


def run_app(data: Path, *words: str, given: str | None = None) -> str:
    """Run `app.py` on that state and return what it prints."""
    environment = {**os.environ, "GUICHET_DATA": str(data)}
    command = [sys.executable, "app.py", *words]
    captured = subprocess.PIPE if given is not None else None
    done = subprocess.run(command, cwd=ROOT, env=environment, input=given, stdout=captured, text=True, check=True)
    return done.stdout or ""
