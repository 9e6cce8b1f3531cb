"""Terms: those that are indexed are ours; the French field, for searching by hand, differs a little."""

import yaml
from elasticsearch import Elasticsearch

from indexers.elastic.cluster import Cluster
from indexers.language.french import content_words, terms
from tests.indexers.elastic.conftest import Open
from tests.indexers.elastic.test_writing import ROOT

TEXTS = [
    "L’inscription à la cantine aujourd'hui : 1 200 € par an, soit 6,80 € le repas.",
    "Cœur de ville, « Noël » d’été ; l'Hôtel-de-Ville n'ouvre qu'à 8h30.",
    "Écrivez à mairie@valmont.example ou sur www.valmont.example/etat_civil",
    "ﬁnances № 3 – 2ᵉ étage, jusqu’à l´école",
]


def analysed(client: Elasticsearch, cluster: Cluster, field: str, text: str) -> list[str]:
    return [token["token"] for token in client.indices.analyze(index=cluster.alias, field=field, text=text)["tokens"]]


def spoken() -> list[str]:
    """What people say: the messages on which the assistant was taught."""
    files = sorted((ROOT / "skills").glob("*/messages.yaml"))
    return [text for file in files for text in strings(yaml.safe_load(file.read_text("utf-8")))]


def strings(tree: object) -> list[str]:
    if isinstance(tree, str):
        return [tree]
    inner = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return [text for part in inner for text in strings(part)]


def test_what_is_indexed_is_our_terms(client: Elasticsearch, cluster: Cluster, open_engine: Open) -> None:
    open_engine()
    for text in [*TEXTS, " ".join(spoken()[:100])]:
        assert analysed(client, cluster, "terms_text", " ".join(terms(text))) == terms(text)


def test_the_french_field_gives_nearly_the_same(client: Elasticsearch, cluster: Cluster, open_engine: Open) -> None:
    """Lucene's tokenizer keeps « 6,80 » and « www.valmont.example » whole, and its Snowball is older than ours."""
    open_engine()
    words = sorted({word for text in spoken() for word in content_words(text) if word.isascii() and word.isalpha()})
    ours = [terms(word)[0] for word in words]
    parts = (words[start : start + 1000] for start in range(0, len(words), 1000))
    theirs = [term for part in parts for term in analysed(client, cluster, "content", " ".join(part))]
    same = sum(one == other for one, other in zip(ours, theirs, strict=True))
    assert same / len(words) > 0.99
    assert analysed(client, cluster, "content", TEXTS[0]) != terms(TEXTS[0])
