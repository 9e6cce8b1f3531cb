"""What the wording of a message says by itself: a politeness, a question of procedure, or of who answers."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from ports.text import fold
from ports.yaml import load_yaml
from skills.heard import Saying

_WORD = re.compile(r"[^\W_]+")


@cache
def _lexicon() -> dict[str, Any]:
    lexicon: dict[str, Any] = load_yaml(Path(__file__).with_name("wording.yaml").read_text("utf-8"))
    return lexicon


def polite_reply(text: str) -> str:
    """Return the name of the sentence that answers a politeness; empty when no word of it is one, but a smile is a greeting."""
    said = set(_words(text))
    groups: dict[str, list[str]] = _lexicon()["politesses"]
    return next((phrase for phrase, words in groups.items() if said.intersection(words)), "" if said else "salutation")


def asks_how(text: str) -> bool:
    """Tell whether `text` asks for a rule or a way to do (« comment… »), and not for the thing to be done."""
    words = [word for word in _words(text) if word not in _lexicon()["preambules"]]
    return bool(words) and words[0] in _lexicon()["interrogatifs"]


def asks_whether(text: str) -> bool:
    """Tell whether `text` asks if a thing can be done (« peut-on… »), preambles left out."""
    words = _words(text)
    while words and words[0] in _lexicon()["preambules"]:
        words = words[1:]
    said = f"{' '.join(words)} "
    return any(said.startswith(f"{start} ") for start in _lexicon()["permissions"])


def wonders(text: str) -> bool:
    """Tell whether `text` is a question that is not a request put as one (« pouvez-vous… ? »)."""
    said = f" {' '.join(_words(text))} "
    return "?" in text and not any(f" {start} " in said for start in _lexicon()["requetes"])


def asks_for_somebody(text: str) -> bool:
    """Tell whether every word of `text` only asks for a person, so that it says nothing of what about."""
    return set(_words(text)) <= set(_lexicon()["quelqu_un"])


def reassures(text: str) -> bool:
    """Tell whether `text` says that an emergency is over or in good hands, and nothing that would belie it."""
    over, belied = (Saying.model_validate(_lexicon()[name]) for name in ("rassure", "inquiete"))
    return "?" not in text and over.heard_in(text) and not belied.heard_in(text)


def asks_what_i_am(text: str) -> bool:
    """Tell whether `text` asks if a person or a machine answers: it is told, and nobody is left in doubt."""
    said = f" {' '.join(_words(text))} "
    lexicon = _lexicon()["nature"]
    return any(f" {start} {kind} " in said for start in lexicon["debuts"] for kind in lexicon["genres"])


def insults(text: str) -> bool:
    """Tell whether `text` holds an insult: whether nothing else is asked is for understanding to say."""
    said = f" {' '.join(_words(text))} "
    return any(f" {insult} " in said for insult in _lexicon()["insultes"])


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))
