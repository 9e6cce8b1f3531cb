"""Messages as Outlook saves them (MSG)."""

from haystack import Document, component

from indexers.ingestion.converters.conversion import Conversion, Failure, Given, Source, convert
from indexers.ingestion.converters.encodings import decode
from indexers.ingestion.converters.letter import Letter, read_letter
from indexers.ingestion.converters.unreadable import Unreadable

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@component
class Outlook:
    """Haystack's own `MSGToDocument` gives the text of the body without its lists and tables."""

    @component.output_types(documents=list[Document], failures=list[Failure])
    def run(self, sources: list[Source], meta: Given = None) -> dict[str, list[Document] | list[Failure]]:
        """Convert messages."""
        return convert(sources, meta, _read)


def _read(data: bytes) -> Conversion:
    return read_letter(parse(data))


def parse(data: bytes) -> Letter:
    """Return the message in `data`.

    Raises:
        Unreadable: no message.
    """
    from oxmsg import Message  # half a tenth of a second that few folders need
    from oxmsg.domain.constants import PID_HTML, PID_SENDER_NAME

    if not data.startswith(_SIGNATURE):
        raise Unreadable("wrong_extension")
    message = Message.load(data)
    html = message.properties.binary_prop_value(PID_HTML) or b""
    return Letter(
        subject=message.subject,
        sender=message.properties.str_prop_value(PID_SENDER_NAME) or "",
        sent=message.sent_date,
        html=decode(html, message.properties.body_encoding) if html else "",
        text=message.body or "",
        attachments=[
            (attachment.file_name, attachment.file_bytes)
            for attachment in message.attachments
            if attachment.file_name and attachment.file_bytes is not None
        ],
    )
