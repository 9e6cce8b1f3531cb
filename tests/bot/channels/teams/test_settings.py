"""Settings that cannot work are refused when they are read, in French."""

import pytest
from pydantic import ValidationError

from bot.channels.teams.settings import AppType, TeamsSettings

IDENTITY = {"app_id": "bot", "app_password": "secret", "tenant_id": "Valmont-Tenant"}


def test_a_single_tenant_bot_serves_its_own_tenant() -> None:
    settings = TeamsSettings(**IDENTITY)
    assert settings.app_type is AppType.SINGLE_TENANT
    assert settings.allowed_tenants == ("valmont-tenant",)
    assert settings.staff_tenants == {"valmont-tenant"}


def test_an_empty_list_does_not_open_a_single_tenant_bot() -> None:
    assert TeamsSettings(**IDENTITY, allowed_tenants=()).allowed_tenants == ("valmont-tenant",)


def test_a_multi_tenant_bot_serves_any_tenant_but_only_its_own_is_staff() -> None:
    settings = TeamsSettings(**IDENTITY, app_type="MultiTenant")
    assert settings.allowed_tenants == ()
    assert settings.staff_tenants == {"valmont-tenant"}
    assert TeamsSettings(app_id="bot", app_password="x", app_type="MultiTenant").staff_tenants == frozenset()


def test_a_list_of_tenants_is_kept() -> None:
    settings = TeamsSettings(**IDENTITY, allowed_tenants=("A", "b"))
    assert settings.allowed_tenants == ("a", "b")
    assert settings.staff_tenants == {"a", "b"}


@pytest.mark.parametrize(
    ("changes", "code", "word"),
    [
        ({"app_type": "UserAssignedMSI"}, "app_type_not_supported", "identité managée"),
        ({"app_password": ""}, "password_missing", "app_password"),
        ({"tenant_id": ""}, "tenant_missing", "tenant_id"),
    ],
)
def test_what_is_missing_is_named(changes: dict[str, str], code: str, word: str) -> None:
    with pytest.raises(ValidationError, match=word) as refusal:
        TeamsSettings(**(IDENTITY | changes))
    assert refusal.value.errors()[0]["type"] == code


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="tenant"):
        TeamsSettings(**IDENTITY, tenant="x")


def test_the_password_does_not_show() -> None:
    assert "secret" not in repr(TeamsSettings(**IDENTITY))


def test_nothing_is_needed_for_one_s_own_machine() -> None:
    assert TeamsSettings().app_id == ""
