"""Build the documents of Valmont, the invented town, from their Markdown sources.

Every source `tools/valmont/<audience>/<slug>.md` becomes the real file
`manifests/communes/valmont/documents/<audience>/<slug>.<format>`. What is said beside
them, in `documents.yaml`: where each is read, and whose they are and what they are worth
for the formats that cannot say it (csv, txt). Building twice gives the same bytes.

    pip install -r tools/valmont/requirements.txt
    python tools/valmont/build.py
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import yaml
from builder.opendocument import write_odt
from builder.pdf import write_pdf
from builder.plain import write_md, write_txt
from builder.sheets import write_csv, write_xlsx
from builder.source import Document, read_document
from builder.web import write_html
from builder.word import write_docx

SOURCES = Path(__file__).resolve().parent
DOCUMENTS = SOURCES.parents[1] / "manifests" / "communes" / "valmont" / "documents"
AUDIENCES = ("agents", "usagers")
DESCRIPTIONS = "documents.yaml"
DESCRIBED_FORMATS = frozenset({"csv", "txt"})
WRITERS: dict[str, Callable[[Document, Path], None]] = {
    "csv": write_csv,
    "docx": write_docx,
    "html": write_html,
    "md": write_md,
    "odt": write_odt,
    "pdf": write_pdf,
    "txt": write_txt,
    "xlsx": write_xlsx,
}


def main() -> None:
    """Build both audiences' documents."""
    for audience in AUDIENCES:
        sources = sorted((SOURCES / audience).glob("*.md"))
        documents = [read_document(source) for source in sources]
        folder = DOCUMENTS / audience
        folder.mkdir(parents=True, exist_ok=True)
        for document in documents:
            WRITERS[document.format](document, folder / document.file_name)
        _describe(documents, folder)
        _report(documents, folder)


def _describe(documents: Sequence[Document], folder: Path) -> None:
    """Write down what the files cannot say themselves."""
    descriptions = {
        document.file_name: {
            **(document.front_matter() if document.format in DESCRIBED_FORMATS else {}),
            "url": document.address,
        }
        for document in documents
    }
    text = yaml.safe_dump(descriptions, allow_unicode=True, sort_keys=False)
    (folder / DESCRIPTIONS).write_text(text, encoding="utf-8")


def _report(documents: Sequence[Document], folder: Path) -> None:
    """Say what was built, and which files no source explains any more."""
    print(f"{folder.name}: {len(documents)} documents")
    built = {document.file_name for document in documents} | {DESCRIPTIONS}
    for path in sorted(folder.iterdir()):
        if path.name not in built:
            print(f"  without a source: {path.name}")


if __name__ == "__main__":
    main()
