"""What an indexing of a source elsewhere gives."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexers.embedded.engine import Embedded
from indexers.ingestion import origins
from indexers.ingestion.indexing import index
from indexers.ingestion.origins.settings import Sources
from indexers.ingestion.summary import Summary

Run = Callable[..., Summary]


@pytest.fixture
def run(engine: Embedded, tmp_path: Path) -> Run:
    """Index one source, given as `commune.yaml` would; `requests` of the last run stand in `run.requests`."""

    def run(**setting: Any) -> Summary:
        (settings,) = Sources.model_validate({"sources": [setting]}).sources
        origin = origins.connect(settings, tmp_path / "sources")  # type: ignore[arg-type]
        origin.client._sleep = run.slept.append  # type: ignore[attr-defined]
        summary = index([origin], None, settings.collection, engine)
        run.requests = origin.client.requests  # type: ignore[attr-defined]
        return summary

    run.slept = []  # type: ignore[attr-defined]
    return run


def numbers(summary: Summary) -> tuple[int, int, int, int, int]:
    return summary.added, summary.updated, summary.unchanged, summary.removed, summary.failed


def said(summary: Summary) -> list[tuple[str, str]]:
    return [(problem.file, problem.reason) for problem in summary.problems]


def held(engine: Embedded) -> set[str]:
    return {document.id for document in engine.library.documents()}
