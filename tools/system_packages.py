"""Installs the Debian packages that some tests need, or prints the one command that does."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NEEDED = {
    "/usr/sbin/slapd": "slapd", "/usr/bin/ldapadd": "ldap-utils", "/usr/bin/openssl": "openssl",
    "/usr/bin/tesseract": "tesseract-ocr", "/usr/share/tesseract-ocr/5/tessdata/fra.traineddata": "tesseract-ocr-fra",
    "/usr/bin/javac": "default-jdk-headless", "/usr/bin/mvn": "maven",
}  # fmt: skip
DATABASES = Path("/usr/lib/postgresql")
"""Program to package: without these and PostgreSQL, tests that need them are skipped (and fail when CI=true)."""
_NO_SERVICES = Path("/usr/sbin/policy-rc.d")


def main() -> int:
    """Always succeed: what is missing is told, and its tests say why they are skipped."""
    packages = [package for program, package in NEEDED.items() if not Path(program).exists()]
    packages += [] if any(DATABASES.glob("*/bin/postgres")) else ["postgresql"]
    if not packages:
        return 0
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.stderr.write(f"Pour tous les tests, installez : sudo {' '.join(install)}\n")
        return 0
    sys.stderr.write(f"Installation de ce dont les essais ont besoin : {' '.join(packages)}…\n")
    ours = not _NO_SERVICES.exists()
    if ours:  # a package that tests start themselves must not start a service of its own
        _NO_SERVICES.write_text("#!/bin/sh\nexit 101\n")
        _NO_SERVICES.chmod(0o755)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
        subprocess.run(install, env=environment, check=False)
    finally:
        if ours:
            _NO_SERVICES.unlink()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
