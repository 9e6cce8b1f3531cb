"""A genuine SMTP server on the loopback, which keeps what it is handed."""

import email
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.hr_it_connectors.servers import free_port

ACCOUNT, PASSWORD = "assistant", "mot de passe d'été"
DOMAIN = "valmont.example"


class Mailbox:
    """What arrived, and where it can be handed. It knows the addresses of one domain only."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.port = free_port()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if not address.endswith(f"@{DOMAIN}"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.recipients += envelope.rcpt_tos
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"


@contextmanager
def mail_server(certificate: Path | None = None, *, implicit: bool = False, login: bool = False) -> Iterator[Mailbox]:
    """Start a server: with a certificate it offers STARTTLS, or speaks TLS from the start when `implicit`."""
    box = Mailbox()
    options: dict[str, Any] = {}
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))
        options = {"ssl_context": context} if implicit else {"tls_context": context, "require_starttls": True}
    if login:
        options |= {"authenticator": _authenticated, "auth_required": not implicit, "auth_require_tls": not implicit}
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **options)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def _authenticated(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (ACCOUNT.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)
