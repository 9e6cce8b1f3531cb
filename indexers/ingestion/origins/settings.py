"""How sources are set in `commune.yaml`: one strict model a kind, told apart by the key that holds the address."""

import datetime as dt
import re
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    SecretStr,
    StringConstraints,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from indexers.addresses import PrivateUrl, PublicUrl
from ports.people import Audience

_UNITS = {"min": dt.timedelta(minutes=1), "h": dt.timedelta(hours=1), "j": dt.timedelta(days=1)}
_SHORTEST = dt.timedelta(minutes=5)


def _interval(text: object) -> dt.timedelta:
    """Read « 30 min », « 2 h », « 1 j »."""
    found = re.fullmatch(r"(\d{1,4})\s*(min|h|j)", str(text).strip())
    interval = int(found[1]) * _UNITS[found[2]] if found else dt.timedelta()
    if interval < _SHORTEST:
        raise PydanticCustomError("source_interval", "five minutes at least, in minutes, hours or days")
    return interval


def _authorities(path: Path) -> Path:
    try:
        ssl.create_default_context(cafile=path)
    except OSError as error:
        raise PydanticCustomError("source_authorities", "no PEM file of authorities") from error
    return path


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Interval = Annotated[dt.timedelta, BeforeValidator(_interval)]


class Settings(BaseModel):
    """What all sources have. `toutes_les`: how often the server indexes it again; never without."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    collection: Slug = "documents"
    toutes_les: Interval | None = None


class FolderSettings(Settings):
    """A folder of this machine, relative to the commune's own."""

    dossier: str = Field(min_length=1)
    public: Audience

    @property
    def nom(self) -> str:
        """How it is called in reports and on the command line."""
        return self.dossier


class RemoteSettings(Settings):
    """A source on another server. `nom` is part of its documents' ids; `autorites` a PEM file, the system's by default."""

    nom: Slug
    autorites: Annotated[Path, AfterValidator(_authorities)] | None = None


class SharePointSettings(RemoteSettings):
    """A library of a SharePoint site (`https://x.sharepoint.com/sites/rh`), or a person's OneDrive (`…/personal/…`).

    Readers are either one `public` for all, or those of `lecteurs`: name, address or id of a group or of a person as
    Microsoft Graph gives it → audience. `connexion` and `graph` are the doors of the cloud, Microsoft's public one by default.
    """

    sharepoint: PrivateUrl
    bibliotheque: str = ""
    dossier: str = ""
    locataire: str = Field(min_length=1)
    application: str = Field(min_length=1)
    secret: SecretStr = Field(min_length=1)
    public: Audience | None = None
    lecteurs: Mapping[str, Audience] = {}
    connexion: PrivateUrl = "https://login.microsoftonline.com"
    graph: PrivateUrl = "https://graph.microsoft.com"

    @model_validator(mode="after")
    def _one_way_to_know_readers(self) -> Self:
        if (self.public is None) == (not self.lecteurs):
            raise PydanticCustomError("source_readers", "either public or lecteurs")
        return self


class WebDavSettings(RemoteSettings):
    """A WebDAV share. `dossiers`: beginning of a path within it → who may read there; the longest decides, else `public`."""

    webdav: PrivateUrl
    compte: str = ""
    mot_de_passe: SecretStr = SecretStr("")
    public: Audience | Literal["personne"] = "personne"
    dossiers: Mapping[str, Audience | Literal["personne"]] = {}

    @model_validator(mode="after")
    def _somebody_reads(self) -> Self:
        if {self.public, *self.dossiers.values()} == {"personne"}:
            raise PydanticCustomError("source_readers", "either public or dossiers")
        return self


class SiteSettings(RemoteSettings):
    """A website, from its sitemap (`plan`, else what robots.txt names, else `/sitemap.xml`), else from link to link.

    `hotes`: other servers of the same owner that may be read; `exclure`: beginnings of paths left out; `pages`: how many
    at most; `delai`: seconds between two requests.
    """

    site: PublicUrl
    public: Audience = Audience.USAGER
    plan: PublicUrl | None = None
    hotes: tuple[str, ...] = ()
    exclure: tuple[str, ...] = ()
    pages: int = Field(default=2000, ge=1, le=50_000)
    delai: float = Field(default=1.0, ge=0, le=60)


KINDS = {"dossier": FolderSettings, "sharepoint": SharePointSettings, "webdav": WebDavSettings, "site": SiteSettings}
"""The key that holds the address → the model. SharePoint's has a `dossier` too: it is looked for last."""


def _kind(value: Any) -> str | None:
    keys = value if isinstance(value, Mapping) else {}
    return next((kind for kind in reversed(KINDS) if kind in keys), None)


AnySettings = Annotated[
    Annotated[FolderSettings, Tag("dossier")]
    | Annotated[SharePointSettings, Tag("sharepoint")]
    | Annotated[WebDavSettings, Tag("webdav")]
    | Annotated[SiteSettings, Tag("site")],
    Discriminator(_kind, custom_error_type="source_kind", custom_error_message="no such kind of source"),
]


class Sources(BaseModel):
    """The sources of a commune."""

    model_config = ConfigDict(frozen=True)

    sources: tuple[AnySettings, ...] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [source.nom for source in self.sources]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise PydanticCustomError("source_twice", "two sources are called {nom}", {"nom": ", ".join(twice)})
        return self
