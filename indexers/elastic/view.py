"""What a reader takes for granted between two looks at the cluster."""

import json
import math
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from indexers.elastic.indices import Indices
from indexers.elastic.mapping import Layout
from indexers.elastic.state import State
from ports.errors import Unavailable

LOOK_SECONDS = 1.0
"""How long another process's writing may go unseen; must be well under `state.GRACE_SECONDS`."""
VECTORS = "vectors"
"""`_id` of the note on vectors: how many were made, and how often their spread was measured."""


@dataclass(frozen=True, slots=True)
class View:
    """The live index, what it was made for, what is in force in it, and how far its vectors are."""

    index: str
    layout: Layout
    state: State
    made: int = 0
    measured: int = 0


class Views:
    """Looks at most every `look_seconds`, and at once after `forget`. Safe to share between threads."""

    def __init__(self, client: Elasticsearch, alias: str, look_seconds: float) -> None:
        self.indices = Indices(client, alias)
        self._client = client
        self._alias = alias
        self._look_seconds = look_seconds
        self._lock = threading.Lock()
        self._view: View | None = None
        self._looked = -math.inf

    def known(self) -> View | None:
        """Return the last view if it is fresh enough."""
        fresh = time.monotonic() - self._looked < self._look_seconds
        return self._view if fresh else None

    def current(self) -> View:
        """Return a view that is fresh enough, by one request when it is time to look."""
        with self._lock:
            view = self.known()
            if view is None:
                # Taken before looking: what is written meanwhile is seen the next time.
                looked = time.monotonic()
                view, self._looked = self._look(), looked
                self._view = view
            return view

    def forget(self) -> None:
        """Look again the next time: we have written."""
        self._looked = -math.inf

    def _look(self) -> View:
        found = self._client.mget(index=self._alias, ids=["state", VECTORS])["docs"]
        index, layout = found[0]["_index"], self._view.layout if self._view else None
        if layout is None or self._view is None or index != self._view.index:
            index, layout = self.indices.live()
        state, vectors = (_note(one) for one in found)
        numbers = json.loads(vectors or "{}")
        return View(index, layout, State.of(state) if state else State(), **numbers)


def _note(found: Mapping[str, Any]) -> str:
    if "error" in found:
        raise Unavailable("the index is missing", reason="elasticsearch_missing")
    note: str = found["_source"]["note"] if found.get("found") else ""
    return note
