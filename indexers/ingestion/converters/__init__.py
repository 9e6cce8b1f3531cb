"""Files to structured Markdown: one Haystack component a family of formats, found by extension."""

from typing import NamedTuple

VERSION = 6
"""Goes up when the same file is unpacked, converted or split otherwise: what is indexed is then read again."""


class Format(NamedTuple):
    """How a format travels through the pipeline, and the dotted name of the component that reads it."""

    mime_type: str
    component: str


FORMATS = {
    ".pdf": Format("application/pdf", "indexers.ingestion.converters.pdf:Pdf"),
    ".docx": Format(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "indexers.ingestion.converters.word:Word",
    ),
    ".odt": Format(
        "application/vnd.oasis.opendocument.text", "indexers.ingestion.converters.opendocument:OpenDocument"
    ),
    ".html": Format("text/html", "indexers.ingestion.converters.web:Web"),
    ".htm": Format("text/html", "indexers.ingestion.converters.web:Web"),
    ".md": Format("text/markdown", "indexers.ingestion.converters.markdown:Markdown"),
    ".txt": Format("text/plain", "indexers.ingestion.converters.text:Text"),
    ".xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "indexers.ingestion.converters.workbook:Workbook",
    ),
    ".ods": Format(
        "application/vnd.oasis.opendocument.spreadsheet",
        "indexers.ingestion.converters.workbook_opendocument:OpenWorkbook",
    ),
    ".tsv": Format("text/csv", "indexers.ingestion.converters.delimited:Delimited"),
    ".csv": Format("text/csv", "indexers.ingestion.converters.delimited:Delimited"),
    ".pptx": Format(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "indexers.ingestion.converters.slides:Slides",
    ),
    ".odp": Format(
        "application/vnd.oasis.opendocument.presentation",
        "indexers.ingestion.converters.slides_opendocument:OpenSlides",
    ),
    ".eml": Format("message/rfc822", "indexers.ingestion.converters.mail:Mail"),
    ".jpg": Format("image/jpeg", "indexers.ingestion.converters.picture:Picture"),
    ".jpeg": Format("image/jpeg", "indexers.ingestion.converters.picture:Picture"),
    ".png": Format("image/png", "indexers.ingestion.converters.picture:Picture"),
    ".tif": Format("image/tiff", "indexers.ingestion.converters.picture:Picture"),
    ".tiff": Format("image/tiff", "indexers.ingestion.converters.picture:Picture"),
    ".msg": Format("application/vnd.ms-outlook", "indexers.ingestion.converters.outlook:Outlook"),
}
OLD_FORMATS = frozenset({".doc", ".dot", ".xls", ".xlt", ".ppt", ".pps", ".rtf", ".wps"})
"""Those that their own programs save under a newer one."""
RECORD = Format("application/json", "indexers.ingestion.converters.record:Record")
"""A line of a `.jsonl` file."""
