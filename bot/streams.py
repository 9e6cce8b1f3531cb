"""How the command line reads and writes: in the alphabet of the terminal, whose lacks never stop a command."""

import io
from collections.abc import Iterable
from typing import TextIO


def settle(given: TextIO | None, *told: TextIO | None) -> None:
    """Make the standard streams lenient, and send each line off as it is written, into a file too."""
    if isinstance(given, io.TextIOWrapper):
        given.reconfigure(errors="replace")
    for one in told:
        if isinstance(one, io.TextIOWrapper):
            one.reconfigure(errors="replace", line_buffering=True)


def lines(given: TextIO | None) -> Iterable[str]:
    """Return the lines of `given`, none when it is closed, in UTF-8 or as Windows writes them, whatever the terminal speaks."""
    buffer = getattr(given, "buffer", None)
    return map(readable, buffer) if buffer else given or ()


def for_machines(out: TextIO) -> TextIO:
    """Return `out` writing UTF-8, as JSON is, whatever the terminal speaks."""
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(encoding="utf-8")
    return out


def readable(typed: bytes) -> str:
    """Return a text in UTF-8, with or without its mark, else in the alphabet of Windows."""
    try:
        return typed.decode("utf-8-sig")
    except UnicodeDecodeError:
        return typed.decode("cp1252", "replace")
