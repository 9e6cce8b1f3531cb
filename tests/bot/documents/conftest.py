"""A town's documents, indexed, with their register."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.documents.register import Register
from indexers.embedded.engine import Embedded
from indexers.ingestion.holdings import Holdings
from indexers.ingestion.indexing import index
from indexers.ingestion.life import settle
from ports.people import Audience
from tests.indexers.papers import put
from tests.indexers.town import TODAY

DAY = dt.timedelta(days=1)


class Archive:
    """A folder of documents and all that is kept about them."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "documents"
        self.engine = Embedded(root / "index", None, today=lambda: TODAY)
        self.holdings = Holdings(self.engine)
        self.database = create_engine(f"sqlite:///{root}/guichet.sqlite")
        self.register = Register(self.database)

    def write(self, name: str, until: dt.date | None = None, **said: object) -> None:
        """Write a document that ends on that day."""
        front = {"titre": name.removesuffix(".md").title(), **said, **({"valable_jusqu_au": until} if until else {})}
        lines = "".join(f"{key}: {value}\n" for key, value in front.items())
        put(self.folder / name, f"---\n{lines}---\n\n## Règle\n\nLe texte de {name}.\n\n## Contact\n\nLe service.\n")

    def index(self) -> None:
        """Index what was written."""
        index([self.folder], Audience.AGENT, "rh", self.engine, withdrawn=self.register.withdrawals())
        settle(self.engine, self.register.withdrawals())

    def close(self) -> None:
        """Release the files."""
        self.engine.close()
        self.database.dispose()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path)
    archive.write("conges.md", service="Direction des ressources humaines", version=2, date="2026-01-12")
    archive.write("paie.md", service="Direction des ressources humaines", reference="RH-7")
    archive.index()
    yield archive
    archive.close()
