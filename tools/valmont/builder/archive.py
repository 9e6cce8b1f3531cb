"""Making zipped office files identical from one build to the next."""

import re
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile, ZipInfo

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def freeze(path: Path, moment: datetime) -> None:
    """Give every member of the archive, and its « modified » property, a fixed date."""
    with ZipFile(path) as archive:
        members = [(info, archive.read(info)) for info in archive.infolist()]
    with ZipFile(path, "w") as archive:
        for old, content in members:
            info = ZipInfo(old.filename, moment.timetuple()[:6])
            info.compress_type = old.compress_type
            archive.writestr(info, _with_date(content, moment))


def _with_date(content: bytes, moment: datetime) -> bytes:
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return _MODIFIED.sub(rb"\g<1>" + stamp, content)
