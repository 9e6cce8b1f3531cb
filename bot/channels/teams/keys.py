"""The public keys with which the Bot Framework signs its requests, kept fresh without stopping the loop."""

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import InvalidKeyError
from jwt.algorithms import RSAAlgorithm

from bot.channels.teams.transport import Transport

_LOG = logging.getLogger(__name__)
_LIFETIME = 24 * 3600.0
"""Seconds after which the keys are fetched again, as Microsoft asks."""
_BURST = 3
_REFILL = 60.0
"""Three fetches at once, then one a minute: a real change of keys is seen at once, random key ids cannot hammer."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key, and the channels for which it may sign."""

    public: RSAPublicKey
    endorsements: frozenset[str]

    def endorses(self, channel: str) -> bool:
        """Tell whether this key may sign for `channel`; one that lists no channel may for all, as in Microsoft's SDKs."""
        return not self.endorsements or channel in self.endorsements


class SigningKeys:
    """The keys published under an OpenID metadata document."""

    def __init__(self, metadata_url: str, transport: Transport) -> None:
        self._metadata_url = metadata_url
        self._transport = transport
        self._keys: Mapping[str, SigningKey] = {}
        self._expire_at = 0.0
        self._fetching = asyncio.Lock()
        self._allowance = float(_BURST)
        self._allowance_at = time.monotonic()

    async def find(self, kid: str) -> SigningKey:
        """Return the key named `kid`, fetching the keys when they are old or when it is not among them.

        Raises:
            PermissionError: there is no such key.
        """
        if not self._serves(kid):
            await self._renew(kid)
        try:
            return self._keys[kid]
        except KeyError:
            raise PermissionError("unknown_key") from None

    def _serves(self, kid: str) -> bool:
        return kid in self._keys and time.monotonic() < self._expire_at

    async def _renew(self, kid: str) -> None:
        if kid in self._keys and self._fetching.locked():
            return  # An old key is good enough while somebody else fetches the new ones.
        async with self._fetching:
            if self._serves(kid) or not self._may_fetch():
                return
            try:
                self._keys = await self._fetch()
                self._expire_at = time.monotonic() + _LIFETIME
            except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
                _LOG.error("teams: the signing keys cannot be fetched: code=%s", type(error).__name__)

    def _may_fetch(self) -> bool:
        now = time.monotonic()
        self._allowance = min(_BURST, self._allowance + (now - self._allowance_at) / _REFILL)
        self._allowance_at = now
        if self._allowance < 1:
            return False
        self._allowance -= 1
        return True

    async def _fetch(self) -> Mapping[str, SigningKey]:
        metadata = await self._transport.get_json(self._metadata_url)
        published = await self._transport.get_json(metadata["jwks_uri"])
        return dict(entry for jwk in published["keys"] if (entry := _read(jwk)))


def _read(jwk: Mapping[str, Any]) -> tuple[str, SigningKey] | None:
    try:
        public = RSAAlgorithm.from_jwk(dict(jwk))
    except InvalidKeyError:
        return None  # A key of another family signs nothing that is accepted here.
    if not isinstance(public, RSAPublicKey) or "kid" not in jwk:
        return None
    return jwk["kid"], SigningKey(public, frozenset(jwk.get("endorsements", ())))
