"""The engine that holds the documents, the model of sentence vectors, and the sources, as the commune chose them."""

from collections.abc import Sequence
from pathlib import Path

from bot import commune as communes
from bot import configuration
from bot.commune import Commune
from bot.schedule import Schedule
from bot.settings import Settings
from indexers import embedders
from indexers import engine as engines
from indexers.embedded.engine import Embedded
from indexers.embedders import settings as embedder_settings
from indexers.ingestion.origins.settings import AnySettings, Sources
from ports.embedding import Embedder


def open_engine(env: Settings, embedder: Embedder | None) -> engines.Engine:
    """Open what holds the documents: the cluster when its address is set, else files.

    Raises:
        PortError: the cluster does not answer, or can't be used.
    """
    if not env.elasticsearch_url:
        return Embedded(env.data / "index", embedder)
    from indexers.elastic.cluster import Cluster  # brings Haystack in, which searching files does without
    from indexers.elastic.engine import Elastic

    cluster = Cluster(
        urls=tuple(url.strip() for url in env.elasticsearch_url.split(",")),
        alias=f"guichet-{env.commune}",
        api_key=env.elasticsearch_api_key.get_secret_value(),
        user=env.elasticsearch_user,
        password=env.elasticsearch_password.get_secret_value(),
        authority=env.elasticsearch_ca,
    )
    return Elastic(cluster, embedder)


def open_knowledge(env: Settings) -> engines.Engine:
    """Open it with the model that the commune chose, for those who fill it."""
    return open_engine(env, embedder(env, communes.load(env.commune_folder)))


def embedder(env: Settings, commune: Commune) -> Embedder | None:
    """Build the model of sentence vectors that the commune chose for its searches; None: words alone."""
    chosen = commune.vecteurs
    with configuration.explained("commune.yaml : vecteurs"):
        choice = embedder_settings.read(chosen.produit, {**chosen.options, **env.hidden("vecteurs")})
    return embedders.find(choice, env.data / "models")


def sources(env: Settings, commune: Commune) -> tuple[AnySettings, ...]:
    """Read how the commune's sources are set, secrets from the environment."""
    given = [{**source, **env.hidden(f"sources.{source.get('nom')}")} for source in commune.sources]
    with configuration.explained("commune.yaml"):
        return Sources.model_validate({"sources": given}).sources


def schedule(env: Settings, chosen: Sequence[AnySettings]) -> Schedule:
    """Return when each of the `chosen` sources is indexed again."""
    intervals = {source.nom: source.toutes_les for source in chosen if source.toutes_les}
    return Schedule(intervals, env.data / "index" / "schedule.json")


def memories(env: Settings) -> Path:
    """Return the folder where what is known of each remote source is kept."""
    return env.data / "index" / "sources"
