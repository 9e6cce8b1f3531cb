"""The LDAP directory, against a genuine OpenLDAP."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from ldap3 import Connection, Server
from pydantic import ValidationError

from hr_it_connectors import ldap_session, load
from hr_it_connectors.ldap import Ldap
from hr_it_connectors.ldap_settings import LdapSettings
from ports.errors import Misconfigured, NotFound, PortError, Unavailable
from tests.hr_it_connectors.contract import ALICE, DirectoryContract, staff_of_valmont
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
    new_authority,
)
from tests.hr_it_connectors.servers import free_port

Make = Callable[..., Ldap]


@pytest.fixture(scope="module")
def slapd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    with Slapd(tmp_path_factory.mktemp("slapd"), staff_of_valmont()) as server:
        yield server


@pytest.fixture
def own_slapd(tmp_path: Path) -> Iterator[Slapd]:
    """A server that a test may stop."""
    with Slapd(tmp_path, staff_of_valmont()) as server:
        yield server


@pytest.fixture(autouse=True)
def no_authority_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


def options(slapd: Slapd, **changes: object) -> dict[str, object]:
    usual = {"url": slapd.url, "compte": ACCOUNT, "mot_de_passe": PASSWORD, "base": OPENLDAP, "delai": 2}
    return {**usual, "autorites": str(slapd.authority), **changes}


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    """Build connectors, and close them at the end."""
    made: list[Ldap] = []

    def build(slapd: Slapd, **changes: object) -> Ldap:
        made.append(Ldap(LdapSettings.model_validate(options(slapd, **changes))))
        return made[-1]

    yield build
    for ldap in made:
        await ldap.close()


class TestOpenLdapByStartTls(DirectoryContract):
    @pytest.fixture
    def directory(self, slapd: Slapd, make: Make) -> Ldap:
        return make(slapd)


class TestOpenLdapByLdapsInSmallPages(DirectoryContract):
    @pytest.fixture
    def directory(self, slapd: Slapd, make: Make) -> Ldap:
        return make(slapd, url=slapd.secure_url, page=7)


class TestNamesOfActiveDirectory(DirectoryContract):
    @pytest.fixture
    def directory(self, slapd: Slapd, make: Make) -> Ldap:
        return make(slapd, annuaire="active_directory", base=ACTIVE_DIRECTORY)


async def fault(ldap: Ldap) -> PortError:
    """Return the error of `check`, after having seen that `find` raises the same."""
    with pytest.raises(PortError) as found:
        await ldap.find("saubry", for_whom=ALICE)
    with pytest.raises(PortError) as checked:
        await ldap.check()
    assert (checked.value.code, checked.value.reason) == (found.value.code, found.value.reason)
    return checked.value


async def reason(ldap: Ldap) -> str:
    error = await fault(ldap)
    assert isinstance(error, Misconfigured)
    return error.reason


async def test_a_second_login_finds_too(slapd: Slapd, make: Make) -> None:
    ldap = make(slapd, annuaire="active_directory", base=ACTIVE_DIRECTORY)
    assert (await ldap.find("SAubry@ad.valmont.example", for_whom=ALICE)).uid == "saubry"


async def test_closed_accounts_and_computers_are_no_staff(slapd: Slapd, make: Make) -> None:
    ldap = make(slapd, annuaire="active_directory", base=ACTIVE_DIRECTORY)
    everybody = make(slapd, annuaire="active_directory", base=ACTIVE_DIRECTORY, filtre="(objectClass=user)")
    for login in (CLOSED_LOGIN, "PC-042"):
        assert (await everybody.find(login, for_whom=ALICE)).uid == login
        with pytest.raises(NotFound):
            await ldap.find(login, for_whom=ALICE)


async def test_attributes_may_be_named_otherwise(slapd: Slapd, make: Make) -> None:
    ldap = make(slapd, attributs={"service": "title", "nom": "SN"})
    entry = await ldap.find("saubry", for_whom=ALICE)
    assert (entry.name, entry.service) == ("Aubry", "Responsable de l'état civil")
    assert [found.uid for found in await ldap.search("aubry etat", for_whom=ALICE)] == ["saubry"]


async def test_a_server_that_was_restarted_is_reached_again(own_slapd: Slapd, make: Make) -> None:
    ldap = make(own_slapd)
    await asyncio.gather(*(ldap.find("saubry", for_whom=ALICE) for _ in range(8)))
    own_slapd.stop()
    own_slapd.start()
    assert (await ldap.find("saubry", for_whom=ALICE)).uid == "saubry"
    own_slapd.stop()
    assert isinstance(await fault(ldap), Unavailable)
    own_slapd.start()
    found = await asyncio.gather(*(ldap.find("saubry", for_whom=ALICE) for _ in range(8)))
    assert {entry.uid for entry in found} == {"saubry"}


class Firewall:
    """Passes bytes on to a server, until `forget`: connections made before then lead nowhere, and nobody is told."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._passed: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"ldap://127.0.0.1:{self._listener.getsockname()[1]}"
        self._forgotten: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._port))
                self._passed += [near, far]
                for source, target in ((near, far), (far, near)):
                    threading.Thread(target=self._pump, args=(source, target), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if source not in self._forgotten:
                    target.sendall(data)

    def forget(self) -> None:
        self._forgotten = set(self._passed)

    def close(self) -> None:
        for end in (self._listener, *self._passed):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@pytest.fixture
def firewall(slapd: Slapd) -> Iterator[Firewall]:
    firewall = Firewall(slapd.port)
    yield firewall
    firewall.close()


async def test_a_connection_that_leads_nowhere_is_made_again_after_the_delay(
    slapd: Slapd, make: Make, firewall: Firewall
) -> None:
    ldap = make(slapd, url=firewall.url, delai=1)
    await ldap.check()
    firewall.forget()
    assert (await ldap.find("saubry", for_whom=ALICE)).uid == "saubry"


async def test_a_connection_left_idle_too_long_is_not_even_tried(
    slapd: Slapd, make: Make, firewall: Firewall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ldap_session, "IDLE_SECONDS", 0.0)
    ldap = make(slapd, url=firewall.url, delai=30)
    await ldap.check()
    firewall.forget()
    async with asyncio.timeout(15):
        assert (await ldap.find("saubry", for_whom=ALICE)).uid == "saubry"


async def test_connections_are_few_and_used_again(own_slapd: Slapd, make: Make) -> None:
    ldap = make(own_slapd)
    await asyncio.gather(*(ldap.find("saubry", for_whom=ALICE) for _ in range(40)))
    assert 1 <= own_slapd.connections() <= 4


async def test_a_wrong_password_is_for_the_administrator(slapd: Slapd, make: Make) -> None:
    assert await reason(make(slapd, mot_de_passe="faux")) == "bad_credentials"
    assert await reason(make(slapd, compte=f"cn=personne,{BASE}")) == "bad_credentials"
    assert "faux" not in repr(make(slapd, mot_de_passe="faux").__dict__)


async def test_a_certificate_that_is_not_vouched_for_is_refused(slapd: Slapd, make: Make, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    new_authority(other)
    nothing = tmp_path / "nothing.pem"
    nothing.write_text("nothing")
    for url in (slapd.url, slapd.secure_url):
        for authority in (str(other), str(nothing), str(tmp_path / "absent.pem"), None):
            assert await reason(make(slapd, url=url, autorites=authority)) == "certificate"


async def test_a_certificate_of_another_host_is_refused(slapd: Slapd, make: Make) -> None:
    error = await fault(make(slapd, url=slapd.misnamed_url))
    assert (error.code, error.reason) == ("misconfigured", "certificate")
    assert "127.0.0.2" in str(error)


async def test_a_server_that_cannot_encrypt_is_not_spoken_to(tmp_path: Path, make: Make) -> None:
    with Slapd(tmp_path, staff_of_valmont(), tls=False) as slapd:
        assert await reason(make(slapd)) == "no_tls"
        clear = make(slapd, en_clair_sur_boucle_locale=True)
        assert (await clear.find("saubry", for_whom=ALICE)).uid == "saubry"


async def test_an_account_without_rights_is_for_the_administrator(slapd: Slapd, make: Make) -> None:
    ldap = make(slapd, compte=STRANGER, mot_de_passe=STRANGER_PASSWORD)
    assert await reason(ldap) in ("no_right", "base_missing")


async def test_a_wrong_base_or_filter_is_for_the_administrator(slapd: Slapd, make: Make) -> None:
    assert await reason(make(slapd, base=f"ou=absente,{BASE}")) == "base_missing"
    assert await reason(make(slapd, base="Mairie de Valmont")) == "base_missing"
    assert await reason(make(slapd, filtre="(objectClass=")) == "bad_filter"


async def test_a_base_where_nobody_is_seen_does_not_pass_the_check(slapd: Slapd, make: Make) -> None:
    with pytest.raises(Misconfigured) as nobody:
        await make(slapd, base=f"ou=vide,{BASE}").check()
    assert nobody.value.reason == "no_entry"


async def test_a_server_with_a_size_limit_gives_what_it_may(tmp_path: Path, make: Make) -> None:
    with Slapd(tmp_path, staff_of_valmont(), sizelimit=10) as slapd:
        for page in (200, 4):
            ldap = make(slapd, page=page)
            await ldap.check()
            assert (await ldap.find("saubry", for_whom=ALICE)).manager == "otanguy"
            assert [entry.uid for entry in await ldap.search("sophie aubry", for_whom=ALICE)] == ["saubry"]
            assert 1 <= len(await ldap.search("e", for_whom=ALICE, limit=50)) <= 10


def test_the_server_itself_refuses_the_anonymous(slapd: Slapd) -> None:
    connection = Connection(Server("127.0.0.1", slapd.port, get_info="NO_INFO"), auto_bind="NO_TLS")
    connection.search(BASE, "(objectClass=*)")
    assert connection.entries == []
    connection.unbind()


async def test_nobody_listening_is_unavailable(slapd: Slapd, make: Make) -> None:
    assert isinstance(await fault(make(slapd, url=f"ldap://127.0.0.1:{free_port()}")), Unavailable)
    assert isinstance(await fault(make(slapd, url=f"ldaps://127.0.0.1:{free_port()}")), Unavailable)


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"0\x0c\x02\x01\x01a\x07\n\x01\x00", b"\xff" * 64]
)
@pytest.mark.parametrize("scheme", ["ldap", "ldaps"])
async def test_a_server_that_says_nothing_or_nonsense_is_unavailable(
    slapd: Slapd, make: Make, said: bytes, scheme: str
) -> None:
    """`said` empty: the server accepts and says nothing, until the delay is over."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ended = threading.Event()

        def serve() -> None:
            while not ended.is_set():
                peer, _ = listener.accept()
                with peer:
                    if said and peer.recv(512):
                        peer.sendall(said)
                    ended.wait(0 if said else 30)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        url = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
        async with asyncio.timeout(15):
            with pytest.raises(Unavailable):
                await make(slapd, url=url, delai=1).find("saubry", for_whom=ALICE)
        ended.set()
        socket.create_connection(listener.getsockname()).close()
        thread.join()


async def test_errors_hold_neither_the_person_nor_the_password(own_slapd: Slapd, make: Make) -> None:
    ldap = make(own_slapd)
    with pytest.raises(NotFound) as unknown:
        await ldap.find("inconnu42", for_whom=ALICE)
    own_slapd.stop()
    with pytest.raises(Unavailable) as down:
        await ldap.find("inconnu42", for_whom=ALICE)
    for error in (unknown.value, down.value, down.value.__cause__):
        assert "inconnu42" not in str(error)
        assert PASSWORD not in str(error)
    assert down.value.__cause__ is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "http://127.0.0.1"},
        {"url": "ldap://"},
        {"url": "ldap://127.0.0.1/dc=fr"},
        {"url": "ldap://compte:secret@127.0.0.1"},
        {"url": "ldap://127.0.0.1:port"},
        {"url": "ldap://127.0.0.1:99999"},
        {"url": "ldap://annuaire.example", "en_clair_sur_boucle_locale": True},
        {"url": "ldaps://127.0.0.1", "en_clair_sur_boucle_locale": True},
        {"mot_de_passe": ""},
        {"compte": ""},
        {"base": ""},
        {"attributs": {"courriel": "userPassword"}},
        {"attributs": {"matricule": "UNICODEPWD"}},
        {"attributs": {"matricule": "x)(uid=*"}},
        {"attributs": {"bureau": "roomNumber"}},
        {"chiffrement": "aucun"},
        {"delai": 0},
    ],
)
def test_settings_that_would_be_unsafe_or_useless_are_refused(slapd: Slapd, changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        LdapSettings.model_validate(options(slapd, **changes))


async def test_the_table_of_connectors_builds_it(slapd: Slapd) -> None:
    ldap = load("directory", "ldap", options(slapd), folder=Path(), engine=None)
    await ldap.check()
    await ldap.close()
