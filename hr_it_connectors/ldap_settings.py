"""What must be set to read a directory over LDAP, and the usual attribute names of OpenLDAP and Active Directory."""

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError

ENTRY_FIELDS: Final = {
    "identifiant": "uid",
    "nom": "name",
    "courriel": "email",
    "service": "service",
    "fonction": "title",
    "telephone": "phone",
    "matricule": "matricule",
    "responsable": "manager",
}
"""What a setting of `attributs` names, and the field of an `Entry` that it fills."""

_INETORGPERSON: Final = {
    "identifiant": "uid",
    "nom": "cn",
    "courriel": "mail",
    "service": "departmentNumber",
    "fonction": "title",
    "telephone": "telephoneNumber",
    "matricule": "employeeNumber",
    "responsable": "manager",
}
_ACTIVE_DIRECTORY: Final = _INETORGPERSON | {
    "identifiant": "sAMAccountName",
    "autre_identifiant": "userPrincipalName",
    "nom": "displayName",
    "service": "department",
    "matricule": "employeeID",
}
# A computer is a user in Active Directory, and bit 2 of userAccountControl marks an account that was closed.
_ACTIVE_USERS: Final = "(&(objectClass=user)(!(objectClass=computer))(!(userAccountControl:1.2.840.113556.1.4.803:=2)))"
_USUAL: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "inetorgperson": ("(objectClass=inetOrgPerson)", _INETORGPERSON),
    "active_directory": (_ACTIVE_USERS, _ACTIVE_DIRECTORY),
}
_SECRETS: Final = {
    *("userpassword", "unicodepwd", "dbcspwd", "lmpwdhistory", "ntpwdhistory", "supplementalcredentials"),
    *("ms-mcs-admpwd", "sambantpassword", "sambalmpassword", "krbprincipalkey"),
}

Setting = Literal[
    "identifiant",
    "autre_identifiant",
    "nom",
    "courriel",
    "service",
    "fonction",
    "telephone",
    "matricule",
    "responsable",
]


def _not_secret(name: str) -> str:
    if name.lower() in _SECRETS:
        raise PydanticCustomError("ldap_secret_attribute", "a password is never read")
    return name


Attribute = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*$"), AfterValidator(_not_secret)]


class LdapSettings(BaseModel):
    """How to reach the directory and read it. `ldaps://` encrypts from the start, `ldap://` by StartTLS, always.

    `attributs` and `filtre` hold only what differs from the usual of `annuaire`. `autorites` is a PEM file, the system's
    authorities by default; `delai` is in seconds, for each step; `page` is the number of entries of one answer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    compte: str = Field(min_length=1)
    mot_de_passe: SecretStr = Field(min_length=1)
    base: str = Field(min_length=1)
    annuaire: Literal["inetorgperson", "active_directory"] = "inetorgperson"
    filtre: str = ""
    attributs: dict[Setting, Attribute] = {}
    autorites: Path | None = None
    en_clair_sur_boucle_locale: bool = False
    delai: int = Field(default=5, ge=1, le=60)
    page: int = Field(default=200, ge=1, le=1000)

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        parts = urlsplit(self.url)
        rest = parts.path.strip("/") or parts.query or parts.fragment or parts.username
        if parts.scheme not in ("ldap", "ldaps") or not parts.hostname or not self.port or rest:
            raise PydanticCustomError("ldap_url", "url: ldap://host[:port] or ldaps://host[:port]")
        if self.en_clair_sur_boucle_locale and (self.implicit_tls or not _is_loopback(self.host)):
            raise PydanticCustomError("ldap_clear", "in clear: only by ldap:// to 127.0.0.1, ::1 or localhost")
        return self

    @property
    def host(self) -> str:
        """Name or address of the server, that its certificate must bear."""
        return urlsplit(self.url).hostname or ""

    @property
    def implicit_tls(self) -> bool:
        """Whether TLS starts with the connection rather than by StartTLS."""
        return urlsplit(self.url).scheme == "ldaps"

    @property
    def port(self) -> int:
        """Port of the server."""
        return urlsplit(self.url).port or (636 if self.implicit_tls else 389)

    @property
    def people(self) -> str:
        """The filter that tells people from the other entries."""
        return self.filtre or _USUAL[self.annuaire][0]

    @property
    def names(self) -> dict[str, str]:
        """Setting to attribute, the usual ones completed by `attributs`."""
        return {**_USUAL[self.annuaire][1], **{str(setting): name for setting, name in self.attributs.items()}}


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
