"""Lays out Elasticsearch 8.19 in the user's cache: server, HTTP transport, French analysis, a class that starts a node."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from tests.hr_it_connectors.servers import absent, program

VERSION = "8.19.21"
_HERE = Path(__file__).parent
_SOURCES = ("pom.xml", "LoopbackNode.java", "FrenchAnalysis.java")
_DESCRIPTOR = f"""name=french-analysis
description=French filters and analyzer, GET /
version=1
elasticsearch.version={VERSION}
java.version=17
classname=FrenchAnalysis
"""
_LOGGING = """status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
"""


def home() -> Path:
    """Return the folder, made by the first who asks; a minute the first time, for 45 MB."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "guichet-tests"
    made = cache / f"elasticsearch-{VERSION}-{_digest()}"
    if not made.exists():
        programs = [str(program(name)) for name in ("mvn", "javac", "jar")]
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            building = Path(folder) / "home"
            _lay_out(building, *programs)
            if not made.exists():  # another test run may have been quicker
                building.rename(made)
    return made


def _digest() -> str:
    return hashlib.sha256(b"".join((_HERE / name).read_bytes() for name in (*_SOURCES, "home.py"))).hexdigest()[:12]


def _lay_out(home: Path, mvn: str, javac: str, jar: str) -> None:
    lib, transport, plugin = home / "lib", home / "modules" / "transport-netty4", home / "plugins" / "french-analysis"
    for folder in (lib, transport, plugin, home / "config", home / "classes"):
        folder.mkdir(parents=True)
    _run(mvn, "-q", "-B", "-f", str(_HERE / "pom.xml"), "dependency:copy-dependencies", f"-DoutputDirectory={lib}")
    for library in [*lib.glob("netty-*.jar"), lib / f"transport-netty4-{VERSION}.jar"]:
        shutil.move(library, transport)
    with zipfile.ZipFile(transport / f"transport-netty4-{VERSION}.jar") as archive:
        descriptor = archive.read("META-INF/es-plugins/transport-netty4/plugin-descriptor.properties")
    (transport / "plugin-descriptor.properties").write_bytes(descriptor)
    classpath = str(lib / "*")
    _run(javac, "-nowarn", "-cp", classpath, "-d", str(home / "classes"), str(_HERE / "LoopbackNode.java"))
    _run(javac, "-nowarn", "-cp", classpath, "-d", str(plugin / "classes"), str(_HERE / "FrenchAnalysis.java"))
    _run(jar, "cf", str(plugin / "french-analysis.jar"), "-C", str(plugin / "classes"), ".")
    shutil.rmtree(plugin / "classes")
    (plugin / "plugin-descriptor.properties").write_text(_DESCRIPTOR)
    (home / "config" / "log4j2.properties").write_text(_LOGGING)
    (home / "config" / "elasticsearch.yml").touch()


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        absent(f"Elasticsearch ({Path(command[0]).name}: {(done.stdout + done.stderr).strip()[-300:]})")
