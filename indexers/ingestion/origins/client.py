"""HTTP towards a source: one polite client, with bounded retries, sizes, times and redirects."""

import ssl
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import httpx

from indexers.ingestion.found import Unfetched
from indexers.ingestion.origins.answer import Answer, body_of, is_about_certificate, seconds

AGENT = "Guichet/1.0 (assistant de mairie)"
_PATIENCE = httpx.Timeout(30.0, connect=10.0)
_TRIES = 4
_LONGEST_WAIT = 60.0
"""Seconds; a source that asks for more is left for the next indexing."""
_MOST_REDIRECTS = 5
_GIVE_UP = 3
"""Requests that fail one after the other before the rest are not even tried."""
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PASSING = frozenset((429, 502, 503, 504))
_PROPER_PORT = {"http": 80, "https": 443}


class Client:
    """Asks one server, `home`, and follows it only to `hosts`; its credentials go nowhere but home.

    `pause` is the number of seconds between two requests; `requests` counts those that were sent.
    """

    def __init__(
        self,
        home: str,
        *,
        hosts: Collection[str] = (),
        auth: httpx.Auth | None = None,
        authorities: Path | None = None,
        pause: float = 0.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.home = httpx.URL(home)
        self.requests = 0
        self.pause = pause
        self._hosts = {self.home.host, *hosts}
        self._auth = auth
        self._sleep = sleep
        self._failures = 0
        context = ssl.create_default_context(cafile=authorities)
        self.http = httpx.Client(
            verify=context, timeout=_PATIENCE, headers={"User-Agent": AGENT}, event_hooks={"request": [self._count]}
        )

    def _count(self, request: httpx.Request) -> None:
        self.requests += 1

    def wait(self, seconds: float) -> None:
        """Wait as the server asks.

        Raises:
            Unfetched: `unreachable`: for longer than we do.
        """
        if seconds > _LONGEST_WAIT:
            raise Unfetched("unreachable")
        self._sleep(seconds)

    @property
    def is_down(self) -> bool:
        """Whether so many requests failed one after the other that no more are sent."""
        return self._failures >= _GIVE_UP

    def close(self) -> None:
        """Close the connections."""
        self.http.close()

    def send(
        self,
        method: str,
        url: str | httpx.URL,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        anywhere: bool = False,
    ) -> Answer:
        """Return the answer to a request, redirects followed; `anywhere`: to any server, as a download may be.

        Raises:
            Unfetched: `unreachable`, `certificate`, `elsewhere` (a redirect to another server) or `too_large`.
        """
        target = httpx.URL(url)
        for _ in range(_MOST_REDIRECTS + 1):
            self._check(target, anywhere)
            answer = self._insist(method, target, headers, content)
            place = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not place:
                return answer
            target = self._join(target, place)
            method, content = ("GET", None) if answer.status == 303 else (method, content)  # See Other
        raise Unfetched("elsewhere")

    def is_home(self, url: httpx.URL) -> bool:
        """Tell whether `url` stands on the server itself."""
        return (url.scheme, url.host, _port(url)) == (self.home.scheme, self.home.host, _port(self.home))

    def _join(self, base: httpx.URL, place: str) -> httpx.URL:
        try:
            return base.join(place)
        except httpx.InvalidURL:
            raise Unfetched("bad_answer") from None

    def _check(self, url: httpx.URL, anywhere: bool) -> None:
        """Never from an encrypted source to clear text, nor to a server that nobody named."""
        downgraded = self.home.scheme == "https" and url.scheme != "https"
        if url.scheme not in _PROPER_PORT or downgraded or not (anywhere or self._is_ours(url)):
            raise Unfetched("elsewhere")

    def _is_ours(self, url: httpx.URL) -> bool:
        upgraded = (self.home.scheme, url.scheme) == ("http", "https")
        return url.host in self._hosts and (_port(url) == _port(self.home) or upgraded or url.host != self.home.host)

    def _insist(self, method: str, url: httpx.URL, headers: Mapping[str, str] | None, content: bytes | None) -> Answer:
        if self.is_down:
            raise Unfetched("unreachable")
        for attempt in range(_TRIES):
            answer = self._try(method, url, headers, content)
            if answer and answer.status not in _PASSING:
                self._failures = 0
                return answer
            wait = seconds(answer.headers.get("retry-after", "") if answer else "") or 2.0**attempt
            if attempt == _TRIES - 1 or wait > _LONGEST_WAIT:
                break
            self._sleep(wait)
        self._failures += 1
        raise Unfetched("unreachable")

    def _try(
        self, method: str, url: httpx.URL, headers: Mapping[str, str] | None, content: bytes | None
    ) -> Answer | None:
        """Return the answer, or None when the server could not be reached."""
        if self.pause and self.requests:
            self._sleep(self.pause)
        auth = self._auth if self.is_home(url) else None
        try:
            with self.http.stream(method, url, headers=headers, content=content, auth=auth) as response:
                return Answer(response.status_code, url, response.headers, body_of(response))
        except (httpx.TransportError, httpx.DecodingError) as error:
            if is_about_certificate(error):
                raise Unfetched("certificate") from error
            return None


def _port(url: httpx.URL) -> int | None:
    return url.port or _PROPER_PORT.get(url.scheme)
