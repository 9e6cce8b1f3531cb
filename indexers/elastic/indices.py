"""The alias, the index behind it, and the index that is made beside to take its place."""

from collections.abc import Callable, Mapping
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch, NotFoundError

from indexers.elastic.mapping import Layout, mappings, settings
from ports.errors import Misconfigured


class Indices:
    """The indices `alias.1`, `alias.2`…, one of which is live: the one that `alias` names."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client = client
        self._alias = alias

    def live(self) -> tuple[str, Layout]:
        """Return the live index and what it was made for.

        Raises:
            Misconfigured: the alias is not what we make.
        """
        found = self._client.indices.get_mapping(index=self._alias).body
        if len(found) != 1 or self._alias in found:
            raise Misconfigured("the alias is not ours", reason="elasticsearch_alias")
        ((index, held),) = found.items()
        return index, Layout.read(held["mappings"])

    def ensure(self, layout: Callable[[], Layout]) -> None:
        """Make an empty index if there is none, for the layout that is then asked for."""
        try:
            self.live()
        except NotFoundError:
            self._create(self._next(), layout(), {self._alias: {}})

    def beside(self, layout: Layout) -> str:
        """Return the index for `layout` that a re-indexing began to fill, or a new one."""
        live, _ = self.live()
        for index, held in self._all().items():
            if index != live and Layout.read(held["mappings"]) == layout:
                return index
        return self._create(self._next(), layout, {})

    def switch(self, old: str, new: str) -> None:
        """Have the alias name `new`, at once for every reader."""
        self._client.indices.update_aliases(
            actions=[
                {"remove": {"index": old, "alias": self._alias, "must_exist": True}},
                {"add": {"index": new, "alias": self._alias}},
            ]
        )

    def delete_others(self, kept: str) -> None:
        """Delete the indices of former layouts."""
        for index in self._all().keys() - {kept}:
            self._client.indices.delete(index=index, ignore_unavailable=True)

    def _all(self) -> Mapping[str, Any]:
        held: Mapping[str, Any] = self._client.indices.get_mapping(index=f"{self._alias}.*", allow_no_indices=True).body
        return held

    def _next(self) -> str:
        numbers = [int(number) for index in self._all() if (number := index.rpartition(".")[2]).isdigit()]
        return f"{self._alias}.{max(numbers, default=0) + 1}"

    def _create(self, index: str, layout: Layout, aliases: Mapping[str, Any]) -> str:
        made = mappings(layout)
        try:
            self._client.indices.create(index=index, settings=settings(), mappings=made, aliases=aliases)
        except BadRequestError as error:  # another process was quicker
            if error.error != "resource_already_exists_exception":
                raise
        return index
