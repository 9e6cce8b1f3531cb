"""The connections towards Microsoft's services: one pool, opened at the first request and closed once."""

from typing import Any

import aiohttp
from yarl import URL

_TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)


class Transport:
    """One aiohttp session, without cookies: nothing that one tenant's connector sets reaches another's."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def get_json(self, url: str) -> Any:
        """Return the JSON document at `url`.

        Raises:
            aiohttp.ClientError, TimeoutError, ValueError: it cannot be had.
        """
        async with self._opened().get(url, raise_for_status=True) as response:
            return await response.json(content_type=None)

    def post(self, url: str | URL, **options: Any) -> Any:
        """Post, following no redirection: neither a secret nor a bearer token goes where it was not sent.

        Returns an async context manager giving the `aiohttp.ClientResponse`.
        """
        return self._opened().post(url, allow_redirects=False, **options)

    async def close(self) -> None:
        """Close the connections; a later request would open new ones."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _opened(self) -> aiohttp.ClientSession:
        # Opened late, because aiohttp wants a running loop and the channel is built before there is one.
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_TIMEOUT, cookie_jar=aiohttp.DummyCookieJar())
        return self._session
