"""What the Teams channel must be told: who the bot is, whose tenants it serves, where Microsoft's services are."""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from bot.channels.teams.words import words


class AppType(StrEnum):
    """The kinds of identity that Azure gives a bot; a managed identity is known, and refused."""

    MULTI_TENANT = "MultiTenant"
    SINGLE_TENANT = "SingleTenant"
    USER_ASSIGNED_MSI = "UserAssignedMSI"


class TeamsSettings(BaseModel):
    """The bot's identity and its surroundings; the addresses are the public cloud's unless told otherwise.

    `allowed_tenants` are the only Microsoft Entra tenants answered: `tenant_id` alone by default when `app_type` is
    SingleTenant, any when the list of a MultiTenant bot is empty.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    app_id: str = ""
    app_password: SecretStr = SecretStr("")
    app_type: AppType = AppType.SINGLE_TENANT
    tenant_id: str = ""
    allowed_tenants: tuple[str, ...] = Field(default=(), validate_default=True)
    openid_metadata_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    token_issuer: str = "https://api.botframework.com"  # noqa: S105 - an issuer's name, not a secret
    login_url: str = "https://login.microsoftonline.com"
    oauth_scope: str = "https://api.botframework.com"

    @property
    def staff_tenants(self) -> frozenset[str]:
        """Whose members are staff: the tenants named here. Being answered is not enough when any tenant is."""
        return frozenset(self.allowed_tenants or (tenant for tenant in (self.tenant_id,) if tenant))

    @field_validator("app_type")
    @classmethod
    def _supported(cls, value: AppType) -> AppType:
        if value is AppType.USER_ASSIGNED_MSI:
            raise _refusal("app_type_not_supported")
        return value

    @field_validator("tenant_id")
    @classmethod
    def _lower(cls, value: str) -> str:
        return value.lower()

    @field_validator("allowed_tenants")
    @classmethod
    def _own_tenant_at_least(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        own = info.data.get("tenant_id", "")
        if not value and own and info.data.get("app_type") is AppType.SINGLE_TENANT:
            return (own,)
        return tuple(tenant.lower() for tenant in value)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.app_id and not self.app_password.get_secret_value():
            raise _refusal("password_missing")
        if self.app_id and self.app_type is AppType.SINGLE_TENANT and not self.tenant_id:
            raise _refusal("tenant_missing")
        return self


def _refusal(code: str) -> PydanticCustomError:
    return PydanticCustomError(code, words().reglage[code])
