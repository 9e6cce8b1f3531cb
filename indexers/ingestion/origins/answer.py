"""What a server answered, read whole, and what it asks or refuses."""

import email.utils
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field

import httpx

from indexers.ingestion.carriers import MOST_BYTES
from indexers.ingestion.found import Unfetched

_LONGEST_BODY = 600.0
"""Seconds in which a body must have come."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response read whole. `url` is where it came from, redirects followed."""

    status: int
    url: httpx.URL
    headers: httpx.Headers
    body: bytes = field(default=b"", repr=False)

    @property
    def type(self) -> str:
        """Its media type, without parameters, in lower case."""
        return str(self.headers.get("content-type", "")).partition(";")[0].strip().lower()

    def expect(self, *statuses: int) -> "Answer":
        """Return itself when its status is one of `statuses`.

        Raises:
            Unfetched: `denied`, `not_there` or `bad_answer` otherwise.
        """
        if self.status in statuses:
            return self
        raise Unfetched(
            {401: "denied", 403: "denied", 404: "not_there", 410: "not_there"}.get(self.status, "bad_answer")
        )


def body_of(response: httpx.Response) -> bytes:
    """Return the body, as it comes.

    Raises:
        Unfetched: `too_large`, or `unreachable`: too slow.
    """
    body, end = bytearray(), time.monotonic() + _LONGEST_BODY
    for piece in response.iter_bytes():
        body += piece
        if len(body) > MOST_BYTES:
            raise Unfetched("too_large")
        if time.monotonic() > end:
            raise Unfetched("unreachable")
    return bytes(body)


def seconds(asked: str) -> float:
    """Return what `Retry-After` asks to wait (RFC 9110, 10.2.3), given as a number or a date; 0 when it says neither."""
    if asked.isdecimal():
        return float(asked)
    with suppress(ValueError):
        return max(0.0, email.utils.parsedate_to_datetime(asked).timestamp() - time.time())
    return 0.0


def is_about_certificate(error: BaseException | None) -> bool:
    """Tell whether a connection failed because of the server's certificate."""
    while error:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
