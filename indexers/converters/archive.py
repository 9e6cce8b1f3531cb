"""Office files are zip archives: what is checked before one is opened, and how their XML is read."""

import io
import zipfile

from lxml import etree

from indexers.converters.unreadable import Unreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_MOST_BYTES = 300_000_000
"""Unpacked. A small archive can unpack to more than the memory holds."""


def check_archive(data: bytes, *, holds: str) -> zipfile.ZipFile:
    """Return the archive in `data` when it is one that has a member whose name begins with `holds`.

    Raises:
        Unreadable: encrypted, of an old format, damaged, too large or something else than its name says.
    """
    if data.startswith(_OLE):
        raise Unreadable("encrypted" if _ENCRYPTED_STREAM in data else "old_format")
    if not data.startswith(b"PK"):
        raise Unreadable("wrong_extension")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise Unreadable("damaged") from error
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("encrypted")
    if sum(member.file_size for member in members) > _MOST_BYTES:
        raise Unreadable("too_large")
    if not any(member.filename.startswith(holds) for member in members):
        raise Unreadable("wrong_extension")
    return archive


def read_xml(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """Parse a member; entities are not expanded and nothing outside is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(archive.read(name), parser)
