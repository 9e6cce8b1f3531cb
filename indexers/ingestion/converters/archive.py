"""Office files are zip archives: what is checked before one is opened, and how their XML is read."""

import io
import re
import zipfile

from lxml import etree

from indexers.ingestion.converters.unreadable import Unreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_MOST_BYTES = 300_000_000
"""Unpacked. A small archive can unpack to more than the memory holds."""
_LARGE_XML = 20_000_000
_MOST_TAGS = 4_000_000
"""In one member: half a gigabyte once parsed, and a minute of reading. A thousand pages have one million."""
_PROLOG = 1024
_ENTITY = re.compile(rb"<\x00?!\x00?E\x00?N\x00?T\x00?I\x00?T\x00?Y")
"""In UTF-8 or UTF-16."""


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
    _check_members(archive)
    if not any(name.startswith(holds) for name in archive.namelist()):
        raise Unreadable("wrong_extension")
    return archive


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("encrypted")
    if sum(member.file_size for member in members) > _MOST_BYTES:
        raise Unreadable("too_large")
    for member in members:
        if member.filename.endswith(".xml"):
            _check_xml(archive, member)


def _check_xml(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Refuse what parsers would not expand, or would make into more than the memory holds."""
    with archive.open(member) as file:
        if _ENTITY.search(file.read(_PROLOG)):
            raise Unreadable("hostile")
        if member.file_size > _LARGE_XML and sum(map(_tags, iter(lambda: file.read(1 << 20), b""))) > _MOST_TAGS:
            raise Unreadable("too_large")


def _tags(data: bytes) -> int:
    return data.count(b"<")


def read_xml(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """Parse a member; entities are not expanded and nothing outside is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(archive.read(name), parser)
