"""What every command that writes does alike: one question before, who asks, and words that every database takes."""

import json
import os
import pwd
from collections.abc import Callable
from typing import Any

from bot.configuration import ConfigurationError, sentence
from ports.text import whole

Ask = Callable[[str], str]
"""Puts a question to whoever types."""
Say = Callable[[str], None]


def confirmed(ask: Ask | None, *, yes: bool) -> bool:
    """Tell whether what was previewed may be done: `yes` says so already, else whoever types is asked.

    Raises:
        ConfigurationError: nobody types (`ask` is None).
    """
    if yes:
        return True
    if ask is None:
        raise ConfigurationError.of("sans_terminal")
    return ask(sentence("confirmer")).strip().lower() in ("oui", "o")


def account() -> str:
    """Return the account that runs the command, as the machine knows it; a container may have no name for its user."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def one_line(text: str | None) -> str:
    """Return what somebody typed as one line that every database takes."""
    return " ".join(whole(text or "").split())


def written(content: Any) -> str:
    """Return JSON to read."""
    return json.dumps(content, ensure_ascii=False, indent=1)
