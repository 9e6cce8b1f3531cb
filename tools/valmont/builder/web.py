"""Writing a web page as the town's content management system serves it."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from pathlib import Path
from string import Template

from markdown_it.token import Token

from builder.blocks import Paragraph, plain_text, read_blocks
from builder.markdown import PARSER
from builder.source import Document

TEMPLATE = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
DESCRIPTION_LENGTH = 155
SITES = {
    "usagers": ("Ville de Valmont", "https://www.valmont.example"),
    "agents": ("Intranet de la ville de Valmont", "https://intranet.valmont.example"),
}
MENUS = {
    "usagers": (
        ("Mairie", "/mairie"),
        ("Démarches", "/demarches"),
        ("Famille", "/famille"),
        ("Solidarités", "/solidarites"),
        ("Vie quotidienne", "/vie-quotidienne"),
        ("Loisirs", "/loisirs"),
    ),
    "agents": (
        ("Ressources humaines", "/rh"),
        ("Informatique", "/informatique"),
        ("Achats et finances", "/achats"),
        ("Vie des services", "/services"),
        ("Annuaire", "/annuaire"),
    ),
}
Link = tuple[str, str]


def write_html(document: Document, path: Path) -> None:
    """Write the document as a complete page, with its menu, breadcrumb and footer."""
    page = TEMPLATE.substitute(
        {name: escape(value) for name, value in _texts(document).items()},
        optional=_optional_lines(document),
        menu=_items(MENUS[document.audience]),
        breadcrumb=_items(_breadcrumb(document)),
        summary=_items(_summary(document.tokens)),
        article=PARSER.renderer.render(document.tokens, PARSER.options, {}),
    )
    path.write_text(page, encoding="utf-8")


def _texts(document: Document) -> dict[str, str]:
    site, home = SITES[document.audience]
    return {
        "site": site,
        "home": home,
        "title": document.title,
        "service": document.service,
        "reference": document.reference,
        "reference_line": document.reference_line,
        "modified": document.updated.isoformat(),
        "description": _description(document),
    }


def _description(document: Document) -> str:
    """Return the beginning of the first paragraph, cut between two words."""
    blocks = read_blocks(document.tokens)
    text = next(plain_text(block.content) for block in blocks if isinstance(block, Paragraph))
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + "…"


def _optional_lines(document: Document) -> str:
    """Return the lines of the page's head that not every document has."""
    lines = []
    if document.valid_until:
        lines.append(f'  <meta name="dcterms.valid" content="{document.valid_until.isoformat()}">')
    if document.url:
        lines.append(f'  <link rel="canonical" href="{escape(document.url)}">')
    return "\n".join(lines)


def _breadcrumb(document: Document) -> list[Link]:
    """Return the way to the page; the menu entry is the one its address begins with."""
    _, home = SITES[document.audience]
    address = (document.url or "").removeprefix(home)
    sections = [link for link in MENUS[document.audience] if address.startswith(link[1] + "/")]
    return [("Accueil", "/"), *sections, (document.title, address or "#")]


def _summary(tokens: Sequence[Token]) -> list[Link]:
    """Return the sections of the page, which the parser has given an anchor."""
    return [
        (title.content, f"#{opening.attrs['id']}")
        for opening, title in pairwise(tokens)
        if opening.type == "heading_open" and opening.tag == "h2"
    ]


def _items(links: Iterable[Link]) -> str:
    return "\n".join(f'        <li><a href="{escape(address)}">{escape(name)}</a></li>' for name, address in links)
