"""Which cluster, how it is entered, and what its refusals mean."""

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from elastic_transport import TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError
from haystack.utils import Secret
from haystack_integrations.document_stores.elasticsearch import ElasticsearchDocumentStore

from ports.errors import Misconfigured, PortError, Unavailable

REQUEST_SECONDS = 30
"""The longest that one request may last; a lock outlives it (`state.LEASE_SECONDS`)."""
_ADDRESS = re.compile(r"([\w.-]+|\[[\da-fA-F:]+\]):\d{1,5}")
"""Host and port, without an account."""
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_UNAUTHORISED, _FORBIDDEN, _NOT_FOUND, _TOO_MANY, _BROKEN = 401, 403, 404, 429, 500


@dataclass(frozen=True, slots=True)
class Cluster:
    """Addresses of the nodes, what opens them, and the alias under which the documents of one commune are found."""

    urls: tuple[str, ...]
    alias: str
    api_key: str = ""
    user: str = ""
    password: str = ""
    authority: Path | None = None
    """PEM file of the authority that signed the nodes' certificate; None: one that everybody trusts."""


class Connection:
    """One client of the cluster, safe to share between threads. Nothing is asked before the first use."""

    def __init__(self, cluster: Cluster) -> None:
        _check(cluster)
        options: dict[str, Any] = {"ca_certs": str(cluster.authority)} if cluster.authority else {}
        if cluster.user:  # the client takes passwords without accents only
            account = base64.b64encode(f"{cluster.user}:{cluster.password}".encode()).decode()
            options["headers"] = {"authorization": f"Basic {account}"}
        # The store makes its index when that is missing, with other settings than ours; a pattern never is.
        self._store = ElasticsearchDocumentStore(
            hosts=list(cluster.urls),
            index=f"{cluster.alias}.*",
            api_key=Secret.from_token(cluster.api_key) if cluster.api_key else None,
            api_key_id=None,
            request_timeout=REQUEST_SECONDS,
            retry_on_timeout=True,
            **options,
        )
        self.alias = cluster.alias

    @property
    def client(self) -> Elasticsearch:
        """The client of Haystack's store."""
        return self._store.client

    def close(self) -> None:
        """Close the connections."""
        self._store.close()


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the client raises into an error of the port, without a word of what was asked."""
    try:
        yield
    except TlsError as error:
        raise Misconfigured("the certificate of Elasticsearch is not trusted", reason="elasticsearch_tls") from error
    except UnsupportedProductError as error:
        raise Misconfigured("this server is not Elasticsearch", reason="elasticsearch_foreign") from error
    except TransportError as error:
        raise Unavailable(f"Elasticsearch: {error.message}", reason="elasticsearch_down") from error
    except ApiError as error:
        raise _of_status(error) from error


def _of_status(error: ApiError) -> PortError:
    detail = f"Elasticsearch: {error.meta.status} {error.error}"
    if error.meta.status in (_UNAUTHORISED, _FORBIDDEN):
        return Misconfigured(detail, reason="elasticsearch_rights")
    if error.meta.status == _NOT_FOUND:
        return Unavailable(detail, reason="elasticsearch_missing")
    if error.meta.status == _TOO_MANY:
        return Unavailable(detail, reason="elasticsearch_overloaded")
    if error.meta.status >= _BROKEN:
        return Unavailable(detail, reason="elasticsearch_down")
    return Misconfigured(detail, reason="elasticsearch_refused")


def _check(cluster: Cluster) -> None:
    secret = cluster.api_key or cluster.password
    for url in cluster.urls:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not _ADDRESS.fullmatch(parts.netloc):
            raise Misconfigured("an address is malformed", reason="elasticsearch_url")
        if secret and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise Misconfigured("a secret would travel in clear", reason="elasticsearch_clear")
    if cluster.authority and not cluster.authority.is_file():
        raise Misconfigured("the file of the authority is missing", reason="elasticsearch_authority")
