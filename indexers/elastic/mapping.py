"""What an index is made of, and whether one that is there can be used."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any

from indexers.language.french import elisions, stop_words
from ports.errors import Misconfigured

VERSION = 1
"""Of the mapping. Another one means indexing again beside, then switching."""
_TERMS = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
"""Terms made by `indexers.language.french.terms`: Lucene's French stemmer and tokenizer differ from ours on one word in some
hundred (tests/indexers/elastic/test_analysis.py), and both engines must answer alike."""
_BY_HAND = {"type": "text", "analyzer": "french_folded"}
_KEPT = {"type": "keyword", "index": False, "doc_values": False}
_WHOLE = {"type": "keyword"}
_DAY = {"type": "date", "format": "strict_date"}


@dataclass(frozen=True, slots=True)
class Layout:
    """What an index was made for. Vectors of two models, or terms of two rules, are never mixed in one."""

    version: int
    terms: str
    model: str
    width: int

    @classmethod
    def wanted(cls, model: str = "", width: int = 0) -> "Layout":
        """Return that of an index made today, without vectors when `model` is empty."""
        rule = "\0".join([*sorted(stop_words()), "", *elisions()])
        return cls(VERSION, blake2b(rule.encode(), digest_size=8).hexdigest(), model, width)

    @classmethod
    def read(cls, mapping: Mapping[str, Any]) -> "Layout":
        """Return that of an index which is there.

        Raises:
            Misconfigured: somebody else made it, a later version did, or its fields were changed.
        """
        try:
            layout = cls(**mapping["_meta"]["guichet"])
        except (KeyError, TypeError) as error:
            raise Misconfigured("the index is not ours", reason="elasticsearch_foreign") from error
        if layout.version > VERSION:
            raise Misconfigured("a later version made the index", reason="elasticsearch_newer")
        if layout.version == VERSION and _shape(mapping) != _shape(mappings(layout)):
            raise Misconfigured("the fields of the index were changed", reason="elasticsearch_mapping")
        return layout

    def words_like(self, other: "Layout") -> bool:
        """Tell whether words are searched the same way."""
        return (self.version, self.terms) == (other.version, other.terms)

    def vectors_like(self, other: "Layout") -> bool:
        """Tell whether vectors can be compared."""
        return bool(self.model) and (self.model, self.width) == (other.model, other.width)


def settings() -> dict[str, Any]:
    """Return the settings of an index: one shard, so that rarities are those of all documents; seen when committed."""
    articles = {"type": "elision", "articles_case": True, "articles": list(elisions())}
    stop = {"type": "stop", "stopwords": sorted(stop_words())}
    chain = ["elided", "lowercase", "asciifolding", "empty", "stemmed"]
    return {
        "index": {"number_of_shards": 1, "auto_expand_replicas": "0-1", "refresh_interval": "-1"},
        "analysis": {
            "filter": {"elided": articles, "empty": stop, "stemmed": {"type": "stemmer", "language": "french"}},
            "analyzer": {"french_folded": {"type": "custom", "tokenizer": "standard", "filter": chain}},
        },
    }


def mappings(layout: Layout) -> dict[str, Any]:
    """Return the mapping: `content`, `title` are for whoever searches by hand, `terms_…` for us."""
    fields: dict[str, dict[str, Any]] = {
        **{name: _WHOLE for name in ("kind", "id", "document", "readers", "collection", "source")},
        **{name: {"type": "long"} for name in ("born", "rank", "page", "lot")},
        **{name: _DAY for name in ("date", "valid_from", "valid_until")},
        **{name: _KEPT for name in ("hash", "url", "owner", "headings", "opening", "extra", "life", "note")},
        **{f"terms_{name}": _TERMS for name in ("title", "opening", "body", "headings", "text")},
        "title": _BY_HAND,
        "content": _BY_HAND,
        "words": {"type": "keyword", "ignore_above": 64},
        "pending": {"type": "boolean"},
    }
    vectors = ("embedding", "title_embedding") if layout.model else ()
    similar = {"type": "dense_vector", "dims": layout.width, "similarity": "cosine"}
    fields |= {name: {**similar, "index": True, "index_options": {"type": "int8_hnsw"}} for name in vectors}
    return {
        "dynamic": "strict",
        "_meta": {"guichet": asdict(layout)},
        "_source": {"excludes": list(vectors)},
        "properties": fields,
    }


def _shape(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(field.get(key) for key in ("type", "analyzer", "dims", "similarity"))
        for name, field in mapping.get("properties", {}).items()
    }
