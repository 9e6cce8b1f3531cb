"""Addresses of other servers, as `commune.yaml` gives them."""

import ipaddress
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError


def _public(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise PydanticCustomError("source_url", "an address in http(s), without account, query nor fragment")
    return url


def _private(url: str) -> str:
    """What carries a password is encrypted, except within the machine itself."""
    parts = urlsplit(_public(url))
    if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
        raise PydanticCustomError("source_clear", "https only")
    return url


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


PublicUrl = Annotated[str, AfterValidator(_public)]
PrivateUrl = Annotated[str, AfterValidator(_private)]
