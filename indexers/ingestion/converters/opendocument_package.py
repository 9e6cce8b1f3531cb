"""OpenDocument packages: their names, what is checked before one is read, and what their properties say."""

from collections.abc import Mapping
from zipfile import ZipFile

from lxml import etree

from indexers.ingestion.converters.archive import check_archive, read_xml
from indexers.ingestion.converters.front_matter import Properties
from indexers.ingestion.converters.provenance import Meta, find_date, owner, read_line, title
from indexers.ingestion.converters.unreadable import Unreadable

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = {
    "office": f"{_OFFICE}office:1.0", "text": f"{_OFFICE}text:1.0", "table": f"{_OFFICE}table:1.0",
    "draw": f"{_OFFICE}drawing:1.0", "style": f"{_OFFICE}style:1.0", "meta": f"{_OFFICE}meta:1.0",
    "presentation": f"{_OFFICE}presentation:1.0", "svg": f"{_OFFICE}svg-compatible:1.0",
    "fo": f"{_OFFICE}xsl-fo-compatible:1.0", "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink", "manifest": f"{_OFFICE}manifest:1.0",
}  # fmt: skip


def tag(name: str) -> str:
    """Return a name such as `text:p` as lxml writes it."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMES[prefix]}}}{local}"


def open_package(data: bytes, kind: str) -> ZipFile:
    """Return the package in `data`.

    Raises:
        Unreadable: encrypted, damaged, or not of the `kind` that its name says (« text », « presentation »…).
    """
    archive = check_archive(data, holds="content.xml")
    if not archive.read("mimetype").startswith(f"application/vnd.oasis.opendocument.{kind}".encode()):
        raise Unreadable("wrong_extension")
    manifest = read_xml(archive, "META-INF/manifest.xml")
    if manifest.find(".//manifest:encryption-data", NAMES) is not None:
        raise Unreadable("encrypted")
    return archive


def read_properties(archive: ZipFile) -> tuple[Meta, Meta]:
    """Return what the properties say, and what they add if nothing else does."""
    meta = read_xml(archive, "meta.xml")
    given = {
        element.get(tag("meta:name"), ""): element.text for element in meta.iterfind(".//meta:user-defined", NAMES)
    }
    values = {
        name: meta.findtext(f".//{name}", "", NAMES) for name in ("dc:title", "dc:subject", "dc:creator", "dc:date")
    }
    said = read_line(values["dc:subject"])[0] | _described(given)
    said.setdefault("title", title(values["dc:title"]))
    return said, {"owner": owner(values["dc:creator"]), "date": find_date(values["dc:date"])}


def _described(given: Mapping[str, str | None]) -> Meta:
    """Read the custom properties of the file, when they are named as those of `documents.yaml`."""
    return Properties.read({name: value for name, value in given.items() if value})


def rows_of(table: etree._Element) -> list[etree._Element]:
    """Return the rows of a table, without those of the tables in its cells."""
    return [row for row in table.iter(tag("table:table-row")) if next(row.iterancestors(tag("table:table"))) is table]


class Styles:
    """Which style an automatic one comes from, which are bold, and which hide their text."""

    def __init__(self, *roots: etree._Element) -> None:
        styles = [style for root in roots for style in root.iterfind(".//style:style", NAMES)]
        self.parents = {s.get(tag("style:name"), ""): s.get(tag("style:parent-style-name"), "") for s in styles}
        bold = (s for s in styles if s.find("style:text-properties[@fo:font-weight='bold']", NAMES) is not None)
        self.bold = frozenset(s.get(tag("style:name"), "") for s in bold)
        self._sides = {s.get(tag("style:name"), ""): _side(s) for s in styles}
        self._displays = {s.get(tag("style:name"), ""): _display(s) for s in styles}

    def is_bold(self, style: str) -> bool:
        """Tell whether a style, or the one that it comes from, is bold."""
        return bool({style, self.parents.get(style, "")} & self.bold)

    def hides(self, style: str) -> bool:
        """Tell whether a style, or else the one that it comes from, says that its text is not shown."""
        return self._inherited(self._displays, style) == "none"

    def centres(self, style: str) -> bool:
        """Tell whether a style, or else the one that it comes from, puts text in the middle of its line."""
        return self._inherited(self._sides, style) == "center"

    def _inherited(self, values: Mapping[str, str], style: str) -> str:
        met: set[str] = set()
        while style and style not in met:
            if value := values.get(style):
                return value
            met.add(style)
            style = self.parents.get(style, "")
        return ""


def _side(style: etree._Element) -> str:
    properties = style.find("style:paragraph-properties", NAMES)
    return properties.get(tag("fo:text-align"), "") if properties is not None else ""


def _display(style: etree._Element) -> str:
    properties = style.find("style:text-properties", NAMES)
    return properties.get(tag("text:display"), "") if properties is not None else ""
