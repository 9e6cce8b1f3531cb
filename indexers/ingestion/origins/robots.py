"""What robots.txt allows (RFC 9309), server by server."""

import httpx
from protego import Protego

from indexers.ingestion.found import Unfetched
from indexers.ingestion.origins.client import AGENT, Client

_REFUSED = 500


class Robots:
    """Asks each server once for its rules."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._rules: dict[str, Protego] = {}

    def allows(self, url: str) -> bool:
        """Tell whether `url` may be visited.

        Raises:
            Unfetched: `robots`: the rules can't be read, so that nothing may be (RFC 9309, 2.3.1.4).
        """
        return bool(self.of(url).can_fetch(url, AGENT))

    def of(self, url: str) -> Protego:
        """Return the rules of the server of `url`. A server without rules allows everything."""
        place = httpx.URL(url).copy_with(raw_path=b"/robots.txt", fragment=None)
        if str(place) not in self._rules:
            self._rules[str(place)] = self._ask(place)
        return self._rules[str(place)]

    def _ask(self, place: httpx.URL) -> Protego:
        answer = self._client.send("GET", place)
        if answer.status >= _REFUSED:
            raise Unfetched("robots")
        return Protego.parse(answer.body.decode("utf-8", "replace") if answer.status == 200 else "")  # OK
