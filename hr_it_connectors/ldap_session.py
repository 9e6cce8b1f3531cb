"""How to reach an LDAP server: what must be set, an encrypted and bound connection, which answers are whose fault."""

import ipaddress
import ssl
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar
from urllib.parse import urlsplit

from ldap3 import NONE, SYNC, Connection, Server, Tls
from ldap3.core.exceptions import LDAPException, LDAPStartTLSError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator
from pyasn1.error import PyAsn1Error

from ports.errors import Misconfigured, PortError, Unavailable

Result = TypeVar("Result")

IDLE_SECONDS = 60.0
"""Firewalls forget a silent connection without telling either end: an older one is not used again."""

SUCCESS, SIZE_LIMIT_EXCEEDED = 0, 4
_FAULTS = {
    8: "encryption_required",  # strongerAuthRequired
    13: "encryption_required",  # confidentialityRequired
    32: "base_missing",  # noSuchObject
    34: "base_missing",  # invalidDNSyntax
    48: "bad_credentials",  # inappropriateAuthentication
    49: "bad_credentials",  # invalidCredentials
    50: "no_right",  # insufficientAccessRights
}
