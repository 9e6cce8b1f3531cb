"""The labelled messages that teach understanding, as they stand in the repository."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
_NO_AGENT = ROOT / "bot" / "understanding" / "messages.yaml"
_ASKED = Path(__file__).with_name("asked.jsonl")
"""Questions to which a fact sheet answers, and that were taken for a cry for help, an attack or the state of a file; then some
that are no business of a town hall, a third of them in its words."""


@dataclass(frozen=True)
class Labelled:
    """A message and what a fair clerk understands of it. `public` is agent or usager; `langue` is empty for French."""

    texte: str
    agent: str
    kind: str
    action: str | None
    priority: str
    public: str
    langue: str = ""
    attack: bool = False


def read() -> list[Labelled]:
    """Return all that is learnt, always in the same order.

    Raises:
        TypeError: a key of a file is unknown, or one is missing.
    """
    return [*messages(), *(Labelled(**json.loads(line)) for line in _ASKED.read_text("utf-8").splitlines())]


def messages() -> list[Labelled]:
    """Return every message of every agent, then those that belong to none."""
    files = sorted((ROOT / "skills").glob("*/messages.yaml"))
    found = [message for file in files for message in _messages(file, file.parent.name)]
    return [*found, *_messages(_NO_AGENT, "none")]


def fingerprint(messages: list[Labelled]) -> str:
    """Return a short hash of the messages: comments and layout of the files do not change it."""
    content = json.dumps([asdict(message) for message in messages], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _messages(file: Path, agent: str) -> Iterator[Labelled]:
    for group in yaml.safe_load(file.read_text("utf-8")):
        shared = {key: value for key, value in group.items() if key != "messages"}
        for message in group["messages"]:
            own: dict[str, Any] = {"texte": message} if isinstance(message, str) else message
            yield Labelled(**{"agent": agent, **shared, **own})
