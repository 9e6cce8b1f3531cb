"""A small town's documents, for the engines' tests."""

import datetime as dt

from indexers.document import Document
from ports.knowledge import Passage
from ports.people import Audience, Person

TODAY = dt.date(2026, 11, 23)
AGENT = Person("test:agent", Audience.AGENT)
USAGER = Person("test:usager", Audience.USAGER)

TEXTS = {
    "conges": ("Congés annuels", "agent", [
        "Un agent à temps plein a droit à 25 jours de congés annuels par an.",
        "La demande se fait 15 jours avant le départ.",
    ]),
    "vpn": ("Accès à distance par le VPN", "agent", [
        "Le VPN se lance avec le logiciel FortiClient.",
        "Le code d'erreur -14 signale un mot de passe refusé.",
    ]),
    "dechets": ("Collecte des déchets", "usager", [
        "Le bac gris est ramassé le mardi matin dans le centre.",
        "Les encombrants sont enlevés sur rendez-vous.",
    ]),
    "cantine": ("Cantine scolaire", "usager", [
        "Un repas à la cantine coûte de 1,05 € à 6,80 € selon le quotient familial.",
    ]),
    "identite": ("Carte d'identité", "usager", [
        "La carte nationale d'identité se demande sur rendez-vous.",
        "L'école délivre un certificat de scolarité.",
    ]),
}  # fmt: skip


def document(name: str, **changes: object) -> tuple[Document, list[Passage]]:
    """Return one of the town's documents with its passages; `changes` replace fields of the document."""
    title, reader, texts = TEXTS[name]
    fields: dict[str, object] = {
        "id": name, "collection": "test", "source": "test", "hash": "1", "title": title, "readers": (reader,),
        "url": f"https://example.org/{name}", "date": dt.date(2026, 1, 12),
    }  # fmt: skip
    made = Document(**(fields | changes))  # type: ignore[arg-type]
    passages = [
        Passage(f"{made.id}#{number}", made.id, made.title, text, made.readers, ("Règles",))
        for number, text in enumerate(texts)
    ]
    return made, passages
