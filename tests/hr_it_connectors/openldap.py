"""A genuine OpenLDAP that holds the staff of Valmont twice: as inetOrgPerson, and with the attributes of Active Directory."""

import base64
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from tests.hr_it_connectors.servers import absent, free_port, listens, program, wait_until

SCHEMAS = Path("/etc/ldap/schema")
BASE = "dc=valmont,dc=fr"
ACCOUNT, PASSWORD = f"cn=svc-guichet,{BASE}", "mot de passe d'été"
STRANGER, STRANGER_PASSWORD = f"cn=svc-autre,{BASE}", "autre"
OPENLDAP, ACTIVE_DIRECTORY = f"ou=agents,{BASE}", f"ou=Utilisateurs,{BASE}"
CLOSED_LOGIN = "parti"
"""A person who left: their account is closed in the Active Directory's branch."""

CONF = """
include {schemas}/core.schema
include {schemas}/cosine.schema
include {schemas}/inetorgperson.schema
include {home}/ad.schema
pidfile {home}/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
sizelimit size.soft={sizelimit} size.hard={sizelimit} size.prtotal={sizelimit}
{tls}
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{account}" read by anonymous auth by * none
database mdb
maxsize 67108864
suffix "{base}"
directory {home}/db
index objectClass,uid,mail,sAMAccountName eq
"""
TLS = """
TLSCertificateFile {home}/server.pem
TLSCertificateKeyFile {home}/server.key
"""
# The attributes of Active Directory that are read, with its own identifiers and rules.
AD_SCHEMA = "\n".join(
    f"attributetype ( 1.2.840.113556.1.4.{number} NAME '{name}' EQUALITY {rule}Match {substring} SYNTAX {syntax} SINGLE-VALUE )"
    for number, name, rule, substring, syntax in (
        *(
            (number, name, "caseIgnore", "SUBSTR caseIgnoreSubstringsMatch", "1.3.6.1.4.1.1466.115.121.1.15")
            for number, name in ((221, "sAMAccountName"), (656, "userPrincipalName"), (35, "employeeID"))
        ),
        (141, "department", "caseIgnore", "SUBSTR caseIgnoreSubstringsMatch", "1.3.6.1.4.1.1466.115.121.1.15"),
        (8, "userAccountControl", "integer", "", "1.3.6.1.4.1.1466.115.121.1.27"),
    )
) + (
    "\nobjectclass ( 1.2.840.113556.1.5.9 NAME 'user' SUP inetOrgPerson STRUCTURAL"
    " MAY ( sAMAccountName $ userPrincipalName $ employeeID $ department $ userAccountControl ) )"
    "\nobjectclass ( 1.2.840.113556.1.3.30 NAME 'computer' SUP user STRUCTURAL )\n"
)


def entry(dn: str, *classes: str, **values: str) -> str:
    """Return an entry in LDIF; empty values are left out."""
    pairs = [("dn", dn), *(("objectClass", name) for name in classes), *values.items()]
    coded = (f"{name}:: {base64.b64encode(value.encode()).decode()}" for name, value in pairs if value)
    return "\n".join(coded) + "\n"


def people(rows: list[dict[str, str]]) -> Iterator[str]:
    """Return each row of the staff file as an inetOrgPerson and as a user of Active Directory."""
    names = {row["identifiant"]: row["nom"] for row in rows}
    for row in rows:
        login, head = row["identifiant"], row["responsable"]
        shared = {
            "sn": row["nom"].split()[-1],
            "mail": row["courriel"],
            "title": row["fonction"],
            "telephoneNumber": row["telephone"],
        }
        yield entry(
            f"uid={login},{OPENLDAP}",
            "inetOrgPerson",
            uid=login,
            cn=row["nom"],
            departmentNumber=row["service"],
            employeeNumber=row["matricule"],
            manager=f"uid={head},{OPENLDAP}" if head else "",
            userPassword=f"pw-{login}",
            **shared,
        )
        yield entry(
            f"cn={row['nom']} ({login}),{ACTIVE_DIRECTORY}",
            "user",
            cn=f"{row['nom']} ({login})",
            sAMAccountName=login,
            userPrincipalName=f"{login}@ad.valmont.example",
            displayName=row["nom"],
            department=row["service"],
            employeeID=row["matricule"],
            manager=f"cn={names[head]} ({head}),{ACTIVE_DIRECTORY}" if head else "",
            userAccountControl="512",
            userPassword=f"pw-{login}",
            **shared,
        )


def tree(rows: list[dict[str, str]]) -> Iterator[str]:
    """Return the whole directory in LDIF."""
    yield entry(BASE, "dcObject", "organization", dc="valmont", o="Commune de Valmont")
    for dn in (OPENLDAP, ACTIVE_DIRECTORY, f"ou=vide,{BASE}"):
        yield entry(dn, "organizationalUnit", ou=dn.split(",")[0][3:])
    for dn, password in ((ACCOUNT, PASSWORD), (STRANGER, STRANGER_PASSWORD)):
        name = dn.split(",")[0][3:]
        yield entry(dn, "applicationProcess", "simpleSecurityObject", cn=name, userPassword=password)
    yield from people(rows)
    for login, classes, control in ((CLOSED_LOGIN, ["user"], "514"), ("PC-042", ["computer"], "4096")):
        yield entry(
            f"cn={login},{ACTIVE_DIRECTORY}",
            *classes,
            cn=login,
            sn=login,
            sAMAccountName=login,
            displayName=login,
            userAccountControl=control,
        )


def openssl(options: list[str], certificate: Path) -> None:
    """Make a certificate for one day, and its key beside it."""
    key = ["-newkey", "rsa:2048", "-nodes", "-keyout", str(certificate.with_suffix(".key"))]
    command = [str(program("openssl")), "req", *key, *options, "-days", "1", "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)


def extensions(*said: str) -> list[str]:
    """Return the options that put those extensions in a certificate. Python 3.13 wants all that RFC 5280 asks for."""
    return [option for extension in said for option in ("-addext", extension)]


def new_authority(certificate: Path) -> None:
    """Make an authority that nobody trusts yet."""
    usage = extensions("keyUsage=critical,keyCertSign,cRLSign")
    openssl(["-x509", "-subj", "/CN=Une autorité", "-utf8", *usage], certificate)


def certify(home: Path) -> None:
    """Make an authority, `ca.pem`, and the certificate that it gives to 127.0.0.1, `server.pem`."""
    authority = home / "ca.pem"
    new_authority(authority)
    signed = ["-CA", str(authority), "-CAkey", str(authority.with_suffix(".key"))]
    said = ("subjectAltName=IP:127.0.0.1", "authorityKeyIdentifier=keyid", "basicConstraints=CA:FALSE")
    openssl(["-x509", "-subj", "/CN=annuaire", *signed, *extensions(*said)], home / "server.pem")


class Slapd:
    """One server: `ldap://` (with StartTLS if it has a certificate) and `ldaps://`, on free ports of the loopback."""

    def __init__(self, home: Path, rows: list[dict[str, str]], *, tls: bool = True, sizelimit: int = 500) -> None:
        self._program = program("slapd", Path("/usr/sbin"))
        slapadd = program("slapadd", Path("/usr/sbin"))
        if not SCHEMAS.is_dir():
            absent("slapd's schemas")
        self._conf, self.authority = home / "slapd.conf", home / "ca.pem"
        self.port, self.secure_port = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None
        certify(home)
        (home / "db").mkdir()
        (home / "ad.schema").write_text(AD_SCHEMA)
        lines = TLS.format(home=home) if tls else ""
        self._conf.write_text(
            CONF.format(home=home, schemas=SCHEMAS, tls=lines, account=ACCOUNT, base=BASE, sizelimit=sizelimit)
        )
        (home / "seed.ldif").write_text("\n".join(tree(rows)))
        subprocess.run(
            [slapadd, "-q", "-f", self._conf, "-l", home / "seed.ldif"], check=True, capture_output=True, cwd=home
        )

    @property
    def misnamed_url(self) -> str:
        """The same server, under an address that its certificate does not bear."""
        return f"ldap://127.0.0.2:{self.port}"

    @property
    def url(self) -> str:
        return f"ldap://127.0.0.1:{self.port}"

    @property
    def secure_url(self) -> str:
        return f"ldaps://127.0.0.1:{self.secure_port}"

    def start(self) -> None:
        """Start, in the foreground of its own process, and wait for it to answer."""
        urls = f"{self.url}/ {self.misnamed_url}/ {self.secure_url}/"
        self._process = subprocess.Popen(
            [self._program, "-d", "0", "-f", self._conf, "-h", urls],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: listens(self.port) and listens(self.secure_port))

    def stop(self) -> None:
        """Stop, if it runs."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None

    def connections(self) -> int:
        """Return how many connections are open on its first port."""
        lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
        local, established = f"0100007F:{self.port:04X}", "01"
        return sum(line.split()[1] == local and line.split()[3] == established for line in lines)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
