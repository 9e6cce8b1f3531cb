"""What the environment says: secrets, addresses, where state is kept. The only reader of the environment."""

from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from bot.channels.teams.settings import AppType, TeamsSettings
from bot.configuration import ConfigurationError, explain

_COMMUNES = Path(__file__).parent.parent / "manifests" / "communes"


class Settings(BaseSettings):
    """Read from the environment and from `.env`; Microsoft's names are those that Azure's own guides use."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    microsoft_app_id: str = Field("", alias="MicrosoftAppId")
    microsoft_app_password: SecretStr = Field(SecretStr(""), alias="MicrosoftAppPassword")
    microsoft_app_type: AppType = Field(AppType.SINGLE_TENANT, alias="MicrosoftAppType")
    microsoft_app_tenant_id: str = Field("", alias="MicrosoftAppTenantId")
    port: int = Field(3978, alias="PORT", ge=0, le=65535)
    data: Path = Field(Path("var"), alias="GUICHET_DATA")
    commune: str = Field("valmont", alias="GUICHET_COMMUNE", pattern=r"^[a-z0-9-]+$")
    communes: Path = Field(_COMMUNES, alias="GUICHET_COMMUNES")
    """Where the folders of communes stand: a town hall may keep its own outside of the program."""
    database_url: SecretStr = Field(SecretStr(""), alias="GUICHET_DATABASE_URL")
    """Empty: SQLite under `data`."""
    elasticsearch_url: str = Field("", alias="GUICHET_ELASTICSEARCH_URL")
    """Addresses of the nodes, comma separated. Empty: documents are indexed in files, under `data`."""
    elasticsearch_api_key: SecretStr = Field(SecretStr(""), alias="GUICHET_ELASTICSEARCH_API_KEY")
    elasticsearch_user: str = Field("", alias="GUICHET_ELASTICSEARCH_USER")
    elasticsearch_password: SecretStr = Field(SecretStr(""), alias="GUICHET_ELASTICSEARCH_PASSWORD")
    elasticsearch_ca: Path | None = Field(None, alias="GUICHET_ELASTICSEARCH_CA")
    secrets: dict[str, dict[str, SecretStr]] = Field(
        default_factory=dict, validation_alias=AliasChoices("GUICHET_SECRETS")
    )
    """JSON: capability → option → secret, merged into the options of that connector (`{"directory": {"password": "…"}}`).

    `sources.NOM` → option → secret for the source of that name."""
    openid_metadata_url: str = Field("", alias="GUICHET_OPENID_METADATA_URL")
    token_issuer: str = Field("", alias="GUICHET_TOKEN_ISSUER")
    login_url: str = Field("", alias="GUICHET_LOGIN_URL")
    oauth_scope: str = Field("", alias="GUICHET_OAUTH_SCOPE")

    @property
    def commune_folder(self) -> Path:
        """Where the commune's configuration stands."""
        return self.communes / self.commune

    def hidden(self, key: str) -> dict[str, str]:
        """Return the secrets of a connector or a source, option → value."""
        return {name: value.get_secret_value() for name, value in self.secrets.get(key, {}).items()}

    def teams(self) -> TeamsSettings:
        """Return what the Teams channel must know.

        Raises:
            ConfigurationError: the bot's identity is incomplete.
        """
        elsewhere = {
            name: getattr(self, name)
            for name in ("openid_metadata_url", "token_issuer", "login_url", "oauth_scope")
            if getattr(self, name)
        }
        try:
            return TeamsSettings(
                app_id=self.microsoft_app_id,
                app_password=self.microsoft_app_password,
                app_type=self.microsoft_app_type,
                tenant_id=self.microsoft_app_tenant_id,
                **elsewhere,
            )
        except ValidationError as error:
            raise ConfigurationError(explain("MicrosoftApp…", error)) from error


def load() -> Settings:
    """Read the environment.

    Raises:
        ConfigurationError: a value is wrong; the message is in French.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise ConfigurationError(explain("environnement", error)) from error
    except SettingsError as error:  # the only setting that is JSON
        raise ConfigurationError.of("secrets_invalides") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError.of("pas_utf8", fichier=".env") from error
