"""Messages as the Internet carries them (EML)."""

import datetime as dt
import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage, Message, MIMEPart
from email.utils import parseaddr, parsedate_to_datetime

from haystack import Document, component

from indexers.ingestion.converters.conversion import Conversion, Failure, Given, Source, convert
from indexers.ingestion.converters.encodings import decode
from indexers.ingestion.converters.letter import Letter, read_letter
from indexers.ingestion.converters.unreadable import Unreadable

_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted")
_ENCLOSED = "message.eml"
"""Name of a forwarded message."""


@component
class Mail:
    """Haystack has no converter of its own for this format."""

    @component.output_types(documents=list[Document], failures=list[Failure])
    def run(self, sources: list[Source], meta: Given = None) -> dict[str, list[Document] | list[Failure]]:
        """Convert messages."""
        return convert(sources, meta, _read)


def _read(data: bytes) -> Conversion:
    return read_letter(parse(data))


def parse(data: bytes) -> Letter:
    """Return the message in `data`.

    Raises:
        Unreadable: sealed for its addressee, or no message.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not ({"from", "date", "subject"} & set(map(str.lower, message.keys()))):
        raise Unreadable("wrong_extension")
    if message.get_content_type() in _SEALED:
        raise Unreadable("encrypted")
    body = message.get_body(("html", "plain"))
    content = _text(body) if body is not None else ""
    html = body is not None and body.get_content_subtype() == "html"
    return Letter(
        subject=_header(message, "subject"),
        sender=parseaddr(_header(message, "from"))[0],
        sent=_sent(message),
        html=content if html else "",
        text="" if html else content,
        attachments=[(_file_name(part), _bytes(part)) for part in _leaves(message) if _is_attached(part)],
    )


def _header(message: EmailMessage, name: str) -> str:
    """Return a header; one of bytes that nothing encodes, as old programs write them, is read as a text would be."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    if raw.isascii():
        return str(message.get(name, ""))
    return " ".join(decode(raw.encode("utf-8", "surrogateescape")).split())


def _sent(message: EmailMessage) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(_header(message, "date"))
    except ValueError:
        return None


def _text(part: MIMEPart) -> str:
    return decode(_bytes(part), str(part.get_content_charset("")))


def _bytes(part: MIMEPart) -> bytes:
    enclosed = part.get_payload()
    if isinstance(enclosed, list) and isinstance(enclosed[0], Message):
        return enclosed[0].as_bytes()
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _leaves(part: MIMEPart) -> Iterator[MIMEPart]:
    if part.get_content_maintype() != "multipart":
        yield part
        return
    for inner in part.iter_parts():
        yield from _leaves(inner)


def _is_attached(part: MIMEPart) -> bool:
    """Whether a person attached it: pictures drawn in the text and signatures are not."""
    drawn = part.get_content_disposition() == "inline" and "content-id" in part
    named = bool(part.get_filename()) or part.get_content_type() == "message/rfc822"
    return named and not drawn and part.get_content_type() not in _SIGNATURES


def _file_name(part: MIMEPart) -> str:
    return part.get_filename() or _ENCLOSED
