"""What somebody writes themselves, without the earlier turn that their mail program copies below."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ports.text import fold
from ports.yaml import load_yaml

_SHORTEST = 25
"""Characters: « toujours rien ! » above a copied message cannot be understood without it."""


def own_words(text: str) -> str:
    """Return `text` without what it quotes, or the whole of it when too little would remain."""
    if "\n" not in text:
        return text
    own = "\n".join(_own_lines(text.splitlines())).strip()
    return own if len(own) >= _SHORTEST else text


def _own_lines(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if _announces(fold(line).strip(" -_*\t\u00a0")):
            return
        if not line.lstrip().startswith(">"):
            yield line


def _announces(line: str) -> bool:
    announced, separators = _phrases()
    return line in separators or (line.endswith((":", "\uff1a")) and any(phrase in line for phrase in announced))


@cache
def _phrases() -> tuple[tuple[str, ...], tuple[str, ...]]:
    content = load_yaml(Path(__file__).with_name("quoted.yaml").read_text("utf-8"))
    return tuple(map(fold, content["annonces"])), tuple(map(fold, content["separateurs"]))
