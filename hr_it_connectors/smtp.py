"""Notices by e-mail, through the town hall's own mail server (SMTP)."""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime
from pathlib import Path
from typing import ClassVar, Literal, Self

import aiosmtplib
from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError

from ports.errors import Misconfigured, Refused, Unavailable
from ports.notifying import Notice, Wording

_PORTS = {"tls": 465, "starttls": 587, "aucune": 25}
_ADDRESS = r"^[^\s@<>,;:]+@[^\s@<>,;:]+$"


class SmtpSettings(BaseModel):
    """How to hand messages over. `securite`: `tls` from the start, `starttls` required, or `aucune`, without any account.

    `autorites` is a PEM file, the system's authorities by default; `delai` is in seconds, for each step.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    serveur: str = Field(min_length=1)
    port: int | None = Field(default=None, ge=1, le=65535)
    securite: Literal["tls", "starttls", "aucune"] = "starttls"
    expediteur: str = Field(pattern=_ADDRESS)
    nom: str = ""
    compte: str = ""
    mot_de_passe: SecretStr = SecretStr("")
    autorites: Path | None = None
    delai: int = Field(default=10, ge=1, le=60)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if bool(self.compte) != bool(self.mot_de_passe.get_secret_value()):
            raise PydanticCustomError("smtp_account", "compte and mot_de_passe go together")
        if self.compte and self.securite == "aucune":
            raise PydanticCustomError("smtp_clear", "a password never goes in clear")
        return self


class Smtp:
    """`ports.notifying.Notifier` by e-mail, one connection a message: a town hall's notices are few.

    Reasons of `Misconfigured`: `bad_credentials`, `certificate`, `no_tls`, `sender`.
    """

    Settings: ClassVar = SmtpSettings
    needs: ClassVar = ("wording",)

    def __init__(self, settings: SmtpSettings, *, wording: Wording) -> None:
        """Connect to nothing yet."""
        self._settings = settings
        self._say = wording

    async def notify(self, notice: Notice, *, key: str) -> None:
        """Send `notice`; the same `key` gives the same Message-ID, by which a second copy is known."""
        if not re.fullmatch(_ADDRESS, notice.to):
            raise Refused("no address to write to", reason="recipient")
        message = self._message(notice, key)
        with _told():
            await self._send(message)

    def _message(self, notice: Notice, key: str) -> EmailMessage:
        settings = self._settings
        subject, body = (self._say(f"avis_{notice.subject}_{part}", **notice.facts) for part in ("sujet", "corps"))
        message = EmailMessage()
        message["From"] = Address(settings.nom, addr_spec=settings.expediteur)
        message["To"] = notice.to
        message["Subject"] = " ".join(subject.split())
        message["Date"] = localtime()
        message["Message-ID"] = f"<{key}@{settings.expediteur.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: out-of-office replies don't answer it.
        message.set_content(body)
        return message

    async def _send(self, message: EmailMessage) -> None:
        settings = self._settings
        await aiosmtplib.send(
            message,
            hostname=settings.serveur,
            port=settings.port or _PORTS[settings.securite],
            username=settings.compte or None,
            password=settings.mot_de_passe.get_secret_value() or None,
            timeout=settings.delai,
            use_tls=settings.securite == "tls",
            start_tls=settings.securite == "starttls",
            tls_context=ssl.create_default_context(cafile=settings.autorites),
        )


@contextmanager
def _told() -> Iterator[None]:
    """Turn what goes wrong into the errors of the ports."""
    try:
        yield
    except aiosmtplib.SMTPAuthenticationError as error:
        raise Misconfigured("the mail server refuses the account", reason="bad_credentials") from error
    except aiosmtplib.SMTPSenderRefused as error:
        raise Misconfigured("the mail server refuses the sender", reason="sender") from error
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise Refused("the mail server refuses the recipient", reason="recipient") from error
    except (aiosmtplib.SMTPException, OSError) as error:
        if isinstance(error.__cause__ or error, ssl.SSLCertVerificationError):
            raise Misconfigured("the certificate is not vouched for", reason="certificate") from error
        if "STARTTLS" in str(error):
            raise Misconfigured("the mail server offers no STARTTLS", reason="no_tls") from error
        raise Unavailable(f"mail server: {type(error).__name__}") from error
