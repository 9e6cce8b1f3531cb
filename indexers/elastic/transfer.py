"""Many entries at once: read page by page, written in bounded requests that slow down when the cluster asks for it."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from ports.errors import Misconfigured, PortError, Unavailable

Action = dict[str, Any]
_MOST_ENTRIES, _MOST_BYTES = 500, 4_000_000
"""Of one request: what is in memory twice while it is sent."""
_PAGE = 1000
_KEEP_ALIVE = "2m"
_OVERLOADED = (429, 502, 503, 504)
_GONE = (404, 409)
_NOT_FOUND = 404
_COPY = "guichet"
_WANTED = "responses.status,responses.error.type,responses.hits.hits.fields,responses.hits.hits._score"
_PAUSES = (0.2, 0.5, 1.0)
"""Seconds: a copy takes the place of a lost one in less, once its node is known to be gone."""
_TRIES, _FIRST_PAUSE, _LONGEST_PAUSE = 8, 0.25, 8.0


def scan(
    client: Elasticsearch, index: str, query: Mapping[str, Any], *, page: int = _PAGE, **options: Any
) -> Iterator[dict[str, Any]]:
    """Yield the hits of `query`, as they were when it began; `options` are those of a search."""
    pit = client.open_point_in_time(index=index, keep_alive=_KEEP_ALIVE)["id"]
    options = {"sort": ["_shard_doc"], "track_total_hits": False, **options}
    try:
        while True:
            found = client.search(pit={"id": pit, "keep_alive": _KEEP_ALIVE}, query=dict(query), size=page, **options)
            hits = found["hits"]["hits"]
            yield from hits
            if len(hits) < page:
                return
            pit, options["search_after"] = found["pit_id"], hits[-1]["sort"]
    finally:
        client.options(ignore_status=404).close_point_in_time(id=pit)


def write(client: Elasticsearch, index: str, actions: Iterable[Action]) -> int:
    """Carry out `actions` of bulk and return how many were; those on entries that are gone, or changed since, are none.

    Requests that an overloaded or failing-over cluster refuses are sent again, later and later.

    Raises:
        Unavailable: the cluster refuses for too long.
        Misconfigured: it refuses an entry for good.
    """
    results = streaming_bulk(
        client.options(retry_on_status=()),
        ({"_index": index, **action} for action in actions),
        chunk_size=_MOST_ENTRIES,
        max_chunk_bytes=_MOST_BYTES,
        raise_on_error=False,
        max_retries=_TRIES,
        initial_backoff=_FIRST_PAUSE,
        max_backoff=_LONGEST_PAUSE,
        retry_on_status=_OVERLOADED,
    )
    return sum(written or _refused(*result.values()) for written, result in results)


def _refused(answer: Mapping[str, Any]) -> bool:
    if answer["status"] in _OVERLOADED:
        raise Unavailable("Elasticsearch has refused writing for too long", reason="elasticsearch_overloaded")
    if answer["status"] not in _GONE:
        kind = answer.get("error", {}).get("type", "")
        raise Misconfigured(
            f"Elasticsearch refuses an entry: {answer['status']} {kind}", reason="elasticsearch_refused"
        )
    return False


def search_all(client: Elasticsearch, index: str, bodies: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return the hits of each search, all in one round trip; always from the same copy of the index while it lives.

    A search that reached only a part of the index is none: it is tried again, then refused.

    Raises:
        Unavailable: some search could not be made whole.
    """
    header = {"index": index, "preference": _COPY, "allow_partial_search_results": False}
    lines = [line for body in bodies for line in (header, body)]
    for pause in (*_PAUSES, None):
        answers = client.msearch(searches=lines, filter_path=_WANTED)["responses"]
        failed = [answer for answer in answers if "error" in answer]
        if not failed:
            return [answer.get("hits", {}).get("hits", []) for answer in answers]
        if pause is None or any(answer["status"] not in _OVERLOADED for answer in failed):
            raise _failure(failed[0])
        time.sleep(pause)
    raise AssertionError


def _failure(answer: Mapping[str, Any]) -> PortError:
    detail = f"Elasticsearch: {answer['status']} {answer['error'].get('type', '')}"
    if answer["status"] == _NOT_FOUND:
        return Unavailable(detail, reason="elasticsearch_missing")
    if answer["status"] in _OVERLOADED:
        return Unavailable(detail, reason="elasticsearch_down")
    return Misconfigured(detail, reason="elasticsearch_refused")
