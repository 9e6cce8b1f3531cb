"""Encrypted, bound connections to an LDAP server, and whose fault each failure is."""

import ssl
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from ldap3 import NONE, Connection, Server, Tls
from ldap3.core.exceptions import (
    LDAPException,
    LDAPInvalidFilterError,
    LDAPSocketReceiveError,
    LDAPStartTLSError,
)

from hr_it_connectors.ldap_settings import LdapSettings
from ports.errors import Misconfigured, PortError, Unavailable

Result = TypeVar("Result")

SUCCESS, SIZE_LIMIT_EXCEEDED, NO_SUCH_OBJECT = 0, 4, 32

_FAULTS = {
    8: "encryption_required",  # strongerAuthRequired
    13: "encryption_required",  # confidentialityRequired
    32: "base_missing",  # noSuchObject
    34: "base_missing",  # invalidDNSyntax
    48: "bad_credentials",  # inappropriateAuthentication
    49: "bad_credentials",  # invalidCredentials
    50: "no_right",  # insufficientAccessRights
}
IDLE_SECONDS = 60.0  # Firewalls forget a silent connection without a word: an older one isn't used again.


@contextmanager
def answering(connection: Connection, *codes: int) -> Iterator[None]:
    """Send a request within, and leave with an answer that is a success or one of `codes`.

    Raises:
        Misconfigured: the account, its rights, the base or the encryption is wrong (`reason`).
        Unavailable: any other failure.
    """
    try:
        yield
        code, detail = connection.result["result"], connection.result["description"]
    except LDAPException:  # Some of them are ValueErrors too: they bear the class of what they were made from.
        raise
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        # ldap3 lets out whatever its decoder stumbles on when an answer isn't LDAP.
        raise LDAPSocketReceiveError("not an LDAP answer") from error
    if code in _FAULTS and code not in codes:
        raise Misconfigured(f"LDAP result {code} ({detail})", reason=_FAULTS[code])
    if code not in (SUCCESS, *codes):
        raise Unavailable(f"LDAP result {code} ({detail})")


class Sessions:
    """Bound connections, each used by one thread at a time, opened anew when the server went away."""

    def __init__(self, settings: LdapSettings) -> None:
        self._settings = settings
        self._idle: deque[tuple[float, Connection]] = deque()

    def run(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work`, which only reads, on a connection; blocking.

        Raises:
            PortError: what `work` raised, or whose fault it is that there is no answer.
        """
        try:
            waiting = self._take()
            if waiting is not None:
                try:
                    return self._use(waiting, work)
                except LDAPException:  # The server was restarted, or closed a connection that it found idle.
                    self.close()
            return self._use(self._open(), work)
        except LDAPException as error:
            raise _fault(error) from error

    def close(self) -> None:
        """Close the connections that nobody uses."""
        with suppress(IndexError):
            while True:
                _close(self._idle.pop()[1])

    def _take(self) -> Connection | None:
        try:
            since, connection = self._idle.pop()
        except IndexError:
            return None
        if time.monotonic() - since < IDLE_SECONDS:
            return connection
        _close(connection)
        self.close()
        return None

    def _use(self, connection: Connection, work: Callable[[Connection], Result]) -> Result:
        try:
            result = work(connection)
        except PortError:
            self._idle.append((time.monotonic(), connection))
            raise
        except BaseException:
            _close(connection)
            raise
        self._idle.append((time.monotonic(), connection))
        return result

    def _open(self) -> Connection:
        settings = self._settings
        # Referrals are not followed: they would send the account's password to whatever server they name.
        connection = Connection(
            self._server(),
            settings.compte,
            settings.mot_de_passe.get_secret_value(),
            auto_referrals=False,
            receive_timeout=settings.delai,
            check_names=False,
            read_only=True,
        )
        try:
            connection.open(read_server_info=False)
            with answering(connection):
                if not settings.implicit_tls and not settings.en_clair_sur_boucle_locale:
                    connection.start_tls(read_server_info=False)
                connection.bind(read_server_info=False)
        except BaseException:
            _close(connection)
            raise
        return connection

    def _server(self) -> Server:
        # One a connection: ldap3 keeps in it the address in use, that two threads would overwrite.
        settings = self._settings
        tls = None if settings.en_clair_sur_boucle_locale else _CheckedTls(settings)
        return Server(
            settings.host,
            settings.port,
            use_ssl=settings.implicit_tls,
            get_info=NONE,
            tls=tls,
            connect_timeout=settings.delai,
        )


class _CheckedTls(Tls):
    """TLS as Python does it. ldap3's own sends no server name, and checks it by a function that Python 3.12 removed."""

    def __init__(self, settings: LdapSettings) -> None:
        super().__init__(validate=ssl.CERT_REQUIRED)
        try:
            self._context = ssl.create_default_context(cafile=settings.autorites)
        except OSError as error:
            raise Misconfigured("the file of authorities does not read", reason="certificate") from error
        self._host = settings.host

    def wrap_socket(self, connection: Connection, do_handshake: bool = False) -> None:
        """Encrypt the socket of `connection`."""
        connection.socket = self._context.wrap_socket(
            connection.socket, do_handshake_on_connect=do_handshake, server_hostname=self._host
        )


def _close(connection: Connection) -> None:
    connection.strategy.close()
    if connection.socket is not None:  # What ldap3 leaves open when it could not connect.
        connection.socket.close()


def _fault(error: LDAPException) -> PortError:
    text = str(error)  # ldap3 makes its exceptions from the text of the socket's own: nothing else remains of them.
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return Misconfigured(text, reason="certificate")  # OpenSSL says which name, date or authority is wrong.
    if isinstance(error, LDAPStartTLSError) and text.startswith("startTLS failed"):
        return Misconfigured("the server refuses StartTLS", reason="no_tls")
    if isinstance(error, LDAPInvalidFilterError):
        return Misconfigured("the filter is not valid", reason="bad_filter")
    return Unavailable(f"LDAP: {type(error).__name__}")
