"""A token of Microsoft Entra for an application without a user (client credentials, RFC 6749, 4.4)."""

from collections.abc import Generator
from typing import Any

import httpx
import msal

from indexers.ingestion.found import Unfetched
from indexers.ingestion.origins.answer import is_about_certificate

_PASSING = frozenset(("temporarily_unavailable", "server_error"))


class Bearer(httpx.Auth):
    """Puts on each request a token that is valid now; `authority` is `https://door-of-the-cloud/tenant`."""

    def __init__(self, authority: str, application: str, secret: str, scope: str) -> None:
        self._of = {"authority": authority, "client_id": application, "client_credential": secret}
        self._scope = scope
        self._http: httpx.Client | None = None
        self._msal: Any = None

    def through(self, http: httpx.Client) -> None:
        """Say with which connections to ask for tokens."""
        self._http = http

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See `httpx.Auth`."""
        request.headers["Authorization"] = f"Bearer {self._token()}"
        yield request

    def _token(self) -> str:
        try:
            # The instance is what the administrator wrote: there is nobody to ask whether it is one of Microsoft's.
            self._msal = self._msal or msal.ConfidentialClientApplication(
                **self._of, http_client=self._http, instance_discovery=False
            )
            answer = self._msal.acquire_token_for_client([self._scope])
        except httpx.HTTPError as error:
            raise Unfetched("certificate" if is_about_certificate(error) else "unreachable") from error
        except ValueError as error:
            raise Unfetched("denied") from error  # no such tenant
        if "access_token" not in answer:
            raise Unfetched("unreachable" if answer.get("error") in _PASSING else "denied")
        return str(answer["access_token"])
