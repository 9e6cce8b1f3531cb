"""The LDAP directory, against a genuine OpenLDAP."""

import asyncio
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import trustme
from ldap3 import Connection, Server
from pydantic import ValidationError

from hr_it_connectors import ldap_session, load
from hr_it_connectors.ldap import Ldap
from hr_it_connectors.ldap_settings import LdapSettings
from ports.errors import Misconfigured, NotFound, Unavailable
from tests.hr_it_connectors.contract import ALICE, DirectoryContract
from tests.hr_it_connectors.openldap import (
    ACCOUNT,
    ACTIVE_DIRECTORY,
    BASE,
    CLOSED_LOGIN,
    OPENLDAP,
    PASSWORD,
    STRANGER,
    STRANGER_PASSWORD,
    Slapd,
    valmont,
)
from tests.hr_it_connectors.servers import free_port


@pytest.fixture(scope="module")
def slapd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    server = Slapd(tmp_path_factory.mktemp("slapd"), valmont())
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def no_authority_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


def options(slapd: Slapd, **changes: object) -> dict[str, object]:
    given = {
        "url": slapd.url,
        "compte": ACCOUNT,
        "mot_de_passe": PASSWORD,
        "base": OPENLDAP,
        "autorites": str(slapd.authority),
        "delai": 2,
    }
    return {**given, **changes}


def directory(slapd: Slapd, **changes: object) -> Ldap:
    return Ldap(LdapSettings.model_validate(options(slapd, **changes)))


class TestOpenLdapByStartTls(DirectoryContract):
    changes: dict[str, object] = {}

    @pytest.fixture
    async def directory(self, slapd: Slapd) -> AsyncIterator[Ldap]:
        ldap = directory(slapd, **self.changes)
        yield ldap
        await ldap.close()


class TestOpenLdapByLdaps(TestOpenLdapByStartTls):
    @pytest.fixture
    async def directory(self, slapd: Slapd) -> AsyncIterator[Ldap]:
        ldap = directory(slapd, url=slapd.secure_url, page=7)
        yield ldap
        await ldap.close()


class TestActiveDirectoryNames(DirectoryContract):
    @pytest.fixture
    async def directory(self, slapd: Slapd) -> AsyncIterator[Ldap]:
        ldap = directory(slapd, annuaire="active_directory", base=ACTIVE_DIRECTORY)
        yield ldap
        await ldap.close()


@pytest.fixture
async def opened() -> AsyncIterator[list[Ldap]]:
    ldaps: list[Ldap] = []
    yield ldaps
    for ldap in ldaps:
        await ldap.close()
