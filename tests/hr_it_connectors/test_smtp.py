"""Notices by e-mail, against a genuine SMTP server; and into the log."""

import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

import hr_it_connectors
from ports.errors import PortError
from ports.notifying import Notice, Notifier
from skills.phrases import Phrases
from tests.hr_it_connectors.mail import ACCOUNT, PASSWORD, Mailbox, mail_server
from tests.hr_it_connectors.openldap import certify, new_authority
from tests.hr_it_connectors.servers import free_port

SAID = Phrases({"avis_essai_sujet": "À relire : {titre}", "avis_essai_corps": "Bonjour,\n\n« {titre} » expire.\n"})
NOTICE = Notice("rh@valmont.example", "essai", {"titre": "Congés d'été"})


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("tls")
    certify(home)
    return home


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


def smtp(port: int, **options: object) -> Notifier:
    base = {"serveur": "127.0.0.1", "port": port, "expediteur": "assistant@valmont.example", "securite": "aucune"}
    made: Notifier = hr_it_connectors.load("notifying", "smtp", {**base, **options}, wording=SAID.say)
    return made


async def reason(notifier: Notifier, notice: Notice = NOTICE) -> str:
    with pytest.raises(PortError) as caught:
        await notifier.notify(notice, key="k")
    return f"{caught.value.code} {caught.value.reason}".strip()


async def test_a_notice_arrives_in_french(box: Mailbox) -> None:
    await smtp(box.port, nom="Assistant de Valmont").notify(NOTICE, key="cle")
    (message,) = box.messages
    assert box.recipients == ["rh@valmont.example"]
    assert message["Subject"] == "À relire : Congés d'été"
    assert message.get_content().split("\r\n") == ["Bonjour,", "", "« Congés d'été » expire.", ""]
    assert message["From"] == "Assistant de Valmont <assistant@valmont.example>"
    assert (message["Message-ID"], message["Auto-Submitted"]) == ("<cle@valmont.example>", "auto-generated")


async def test_a_fact_adds_no_header(box: Mailbox) -> None:
    await smtp(box.port).notify(Notice(NOTICE.to, "essai", {"titre": "A\r\nBcc: x@valmont.example"}), key="k")
    assert box.recipients == ["rh@valmont.example"]
    assert box.messages[0]["Bcc"] is None


@pytest.mark.parametrize("implicit", [True, False])
async def test_an_account_over_tls(certificates: Path, implicit: bool) -> None:
    secure = {"securite": "tls" if implicit else "starttls", "autorites": certificates / "ca.pem", "compte": ACCOUNT}
    with mail_server(certificates / "server.pem", implicit=implicit, login=True) as box:
        await smtp(box.port, **secure, mot_de_passe=PASSWORD).notify(NOTICE, key="k")
        assert len(box.messages) == 1
        assert await reason(smtp(box.port, **secure, mot_de_passe="autre")) == "misconfigured bad_credentials"


@pytest.mark.parametrize("implicit", [True, False])
async def test_a_certificate_that_is_not_vouched_for_is_refused(
    certificates: Path, implicit: bool, tmp_path: Path
) -> None:
    new_authority(tmp_path / "other.pem")
    secure = {"securite": "tls" if implicit else "starttls", "autorites": tmp_path / "other.pem"}
    with mail_server(certificates / "server.pem", implicit=implicit) as box:
        assert await reason(smtp(box.port, **secure)) == "misconfigured certificate"
        assert box.messages == []


async def test_a_server_that_cannot_encrypt_is_handed_nothing(box: Mailbox) -> None:
    assert await reason(smtp(box.port, securite="starttls")) == "misconfigured no_tls"
    assert box.messages == []


async def test_a_recipient_that_the_server_does_not_know(box: Mailbox) -> None:
    assert await reason(smtp(box.port), Notice("rh@ailleurs.example", "essai", NOTICE.facts)) == "refused recipient"


@pytest.mark.parametrize("address", ["", "rh", "rh@valmont.example\nBcc: x@valmont.example", "<rh"])
async def test_what_is_no_address_is_refused(box: Mailbox, address: str) -> None:
    assert await reason(smtp(box.port), Notice(address, "essai", NOTICE.facts)) == "refused recipient"
    assert box.messages == []


async def test_nobody_listening_is_unavailable() -> None:
    assert await reason(smtp(free_port())) == "unavailable"


async def test_a_server_that_says_nothing_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert await reason(smtp(silent.getsockname()[1], delai=1)) == "unavailable"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"securite": "aucune", "compte": "a", "mot_de_passe": "b"}, "smtp_clear"),
        ({"securite": "tls", "compte": "a"}, "smtp_account"),
        ({"expediteur": "assistant"}, "string_pattern_mismatch"),
        ({"serveurs": "x"}, "extra_forbidden"),
    ],
)
def test_settings_that_make_no_sense_are_refused(options: dict[str, object], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        smtp(25, **options)
    assert caught.value.errors()[0]["type"] == code


async def test_without_a_mail_server_the_log_tells_it(caplog: pytest.LogCaptureFixture) -> None:
    journal: Notifier = hr_it_connectors.load("notifying", "local", {}, wording=SAID.say)
    with caplog.at_level(logging.WARNING):
        await journal.notify(NOTICE, key="k")
    assert "À relire : Congés d'été" in caplog.text
    assert NOTICE.to not in caplog.text
