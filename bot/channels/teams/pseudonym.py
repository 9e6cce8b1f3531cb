"""The names under which logs may speak of a conversation."""

import hashlib


def pseudonym(identifier: str) -> str:
    """Return twelve hexadecimal digits, the same for the same `identifier`, that do not show it."""
    return hashlib.sha256(identifier.encode("utf-8", "replace")).hexdigest()[:12]
