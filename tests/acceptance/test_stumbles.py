"""What somebody who has only read the README runs into: each time one clear sentence, never a stack of calls."""

import contextlib
import json
import os
import pty
import shutil
import signal
import socket
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.acceptance.conftest import ROOT, CommandLine
from tests.hr_it_connectors.servers import free_port, listens, wait_until

QUESTIONS = [{"id": n, "text": "télétravail"} for n in (1, 2)]


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A copy of what starts the program, where nothing is installed, and a Python without libraries beside it."""
    home = tmp_path / "mairie d'été"
    (home / "tools").mkdir(parents=True)
    shutil.copy(ROOT / "app.py", home)
    shutil.copy(ROOT / "tools" / "environment.py", home / "tools")
    venv.create(tmp_path / "other", symlinks=True)
    return home


def started(home: Path) -> subprocess.CompletedProcess[str]:
    command = [home.parent / "other" / "bin" / "python", home / "app.py", "ask", "où ?"]
    return subprocess.run(command, cwd=home.parent, capture_output=True, text=True, check=False, timeout=60)


def test_a_python_without_the_libraries_starts_that_of_the_environment(bare: Path) -> None:
    venv.create(bare / ".venv", symlinks=True)
    (site,) = (bare / ".venv").glob("lib/python*/site-packages")
    (site / "assembly").mkdir()
    words = "import sys\ndef main():\n    print(sys.prefix, sys.argv[1:])\n    return 7\n"
    (site / "assembly" / "entry.py").write_text(words, "utf-8")
    done = started(bare)
    assert (done.returncode, done.stdout) == (7, f"{bare / '.venv'} ['ask', 'où ?']\n"), done.stderr


def nothing(home: Path) -> None:
    """Install nothing."""


def half(home: Path) -> None:
    """Make the environment, without libraries."""
    venv.create(home / ".venv", symlinks=True)


def astray(home: Path) -> None:
    """Have the environment's Python not know where it is, as a copy that lost `pyvenv.cfg`."""
    half(home)
    (home / ".venv" / "pyvenv.cfg").unlink()


def blank(home: Path) -> None:
    """Leave a file of that name that can't be run."""
    (home / ".venv" / "bin").mkdir(parents=True)
    (home / ".venv" / "bin" / "python").touch()


@pytest.mark.parametrize("install", [nothing, half, astray, blank])
def test_what_is_not_installed_says_how(bare: Path, install: Callable[[Path], None]) -> None:
    install(bare)
    done = started(bare)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"« make install » dans {bare}" in done.stderr


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("file", "un fichier porte ce nom"),
        ("file/under", "un fichier se trouve sur ce chemin"),
        ("/proc/nowhere", "ne peut pas être créé"),
        ("/sys", "ce compte n'en a pas le droit"),
    ],
)
@pytest.mark.parametrize("command", [["desk"], ["documents"], ["ask", "bonjour", "--as", "agent"], ["index"]])
def test_a_folder_of_state_that_cannot_be_is_told(
    tmp_path: Path, fresh: CommandLine, place: str, why: str, command: Sequence[str]
) -> None:
    (tmp_path / "file").touch()
    fresh.environment["GUICHET_DATA"] = str(tmp_path / place)
    done = fresh.run(*command)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert why in done.stderr
    assert "par exemple GUICHET_DATA=" in done.stderr


def test_a_reader_that_leaves_ends_the_command_without_a_word(valmont: CommandLine) -> None:
    gone, ours = os.pipe()
    os.close(gone)
    command = [sys.executable, "app.py", "documents"]
    done = subprocess.run(
        command, cwd=ROOT, env=valmont.environment, stdout=ours, stderr=subprocess.PIPE, check=False, timeout=60
    )
    os.close(ours)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_full_disk_is_told(valmont: CommandLine) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "app.py", "documents"]
        done = subprocess.run(
            command, cwd=ROOT, env=valmont.environment, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert done.returncode == 2
    assert "le disque est plein" in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_questions_are_read_in_the_alphabets_that_offices_write(valmont: CommandLine, encoding: str) -> None:
    given = "\n".join(json.dumps(line, ensure_ascii=False) for line in QUESTIONS).encode(encoding)
    environment = valmont.environment | {"PYTHONIOENCODING": "ascii:strict"}
    command = [sys.executable, "app.py", "search", "--as", "agent"]
    done = subprocess.run(command, cwd=ROOT, env=environment, input=given, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert ["teletravail" in answer["hits"][0]["document"] for answer in found] == [True, True]


def test_a_terminal_of_another_alphabet_shows_what_it_can(valmont: CommandLine) -> None:
    valmont.environment["PYTHONIOENCODING"] = "ascii:strict"
    done = valmont.run("documents")
    del valmont.environment["PYTHONIOENCODING"]
    assert done.returncode == 0, done.stderr
    assert "Acc?s ? distance par le VPN" in done.stdout


@pytest.mark.parametrize(
    ("command", "until", "status"),
    [(["console"], b"\n> ", 0), (["ask"], b"Ctrl-D termine", 130), (["understand"], b"Ctrl-D termine", 130)],
)
def test_ctrl_c_ends_at_once_what_waits_for_words(
    fresh: CommandLine, command: Sequence[str], until: bytes, status: int
) -> None:
    ours, theirs = pty.openpty()
    words = [sys.executable, "app.py", *command, "--as", "agent"]
    with (
        ctrl_c_heard(),
        subprocess.Popen(
            words, cwd=ROOT, env=fresh.environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        ) as child,
    ):
        os.close(theirs)
        said = heard(ours, lambda said: until in said)
        child.send_signal(signal.SIGINT)
        said += heard(ours, lambda said: False)
    assert child.returncode == status
    assert b"Traceback" not in said


@contextlib.contextmanager
def ctrl_c_heard() -> Iterator[None]:
    """Let children hear it: a shell that runs us behind has it ignored, and they would inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def heard(terminal: int, enough: Callable[[bytes], bool]) -> bytes:
    said = b""
    try:
        while not enough(said) and (more := os.read(terminal, 1 << 16)):
            said += more
    except OSError:  # Linux says so of a terminal that nobody writes to any more
        pass
    return said


@pytest.fixture
def broken(tmp_path: Path, fresh: CommandLine) -> CommandLine:
    """A commune whose own greeting wants a value that nobody gives: a defect, each time it is said."""
    shutil.copytree(ROOT / "manifests/communes/valmont", tmp_path / "communes/valmont")
    (tmp_path / "communes/valmont/phrases.yaml").write_text('salutation: "{personne}"\n', "utf-8")
    fresh.environment["GUICHET_COMMUNES"] = str(tmp_path / "communes")
    return fresh


def test_a_defect_is_not_a_success(broken: CommandLine) -> None:
    done = broken.run("ask", "bonjour", "--as", "agent")
    assert done.returncode == 1
    assert "Quelque chose s'est mal passé" in done.stdout
    assert "defect" in done.stderr
    assert "Traceback" not in done.stderr
    machine = broken.run("ask", "bonjour", "--as", "agent", "--json")
    assert (machine.returncode, json.loads(machine.stdout)["error"]) == (1, "defect")


def test_a_defect_loses_no_line(broken: CommandLine) -> None:
    lines = [{"id": 1, "text": "bonjour"}, {"id": 2, "text": "merci"}]
    done = broken.run("ask", "--json", "--as", "agent", lines=lines)
    assert done.returncode == 1
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(answer["id"], answer.get("error")) for answer in answers] == [(1, "defect"), (2, None)]
    assert "ligne 1 : pas de réponse" in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("commune.yaml", "nom: Été".encode("cp1252"), "commune.yaml n'est pas en UTF-8"),
        ("phrases.yaml", b"accueil: [", "phrases.yaml, ligne 2"),
        ("phrases.yaml", b"accueil: 'Bonjour {a.b}'", "phrases.yaml : il faut des lignes"),
        ("phrases.yaml", b"- accueil", "phrases.yaml : il faut des lignes"),
        ("skills/intranet.yaml", b"titre: [", "intranet.yaml, ligne 2"),
        ("skills/intranet.yaml", b"couleur: bleu", "intranet.yaml : couleur : cette clé est inconnue"),
    ],
)
def test_a_wrong_file_of_the_commune_is_named(broken: CommandLine, name: str, content: bytes, said: str) -> None:
    path = Path(broken.environment["GUICHET_COMMUNES"]) / "valmont" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    done = broken.run("ask", "bonjour", "--as", "agent")
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("GUICHET_SECRETS", "{", "GUICHET_SECRETS : il faut du JSON"),
        ("GUICHET_DATABASE_URL", "n'importe quoi", "Vérifiez GUICHET_DATABASE_URL"),
        ("PORT", "http", "PORT : il faut un nombre entier"),
    ],
)
def test_a_wrong_setting_is_named(fresh: CommandLine, name: str, value: str, said: str) -> None:
    fresh.environment[name] = value
    done = fresh.run("desk")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_told_before_the_documents_are_read(fresh: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        fresh.environment["PORT"] = port = str(other.getsockname()[1])
        done = fresh.run("run")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"Le port {port} est déjà utilisé" in done.stderr


def test_starting_says_what_it_does_into_a_file_too(tmp_path: Path, broken: CommandLine) -> None:
    (documents := Path(broken.environment["GUICHET_COMMUNES"]) / "valmont/documents").rename(tmp_path / "kept")
    for public in ("agents", "usagers"):
        (documents / public).mkdir(parents=True)
    port = free_port()
    told = tmp_path / "told"
    with told.open("wb") as out:
        words, environment = [sys.executable, "app.py", "run"], broken.environment | {"PORT": str(port)}
        with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=out, stderr=out) as server:
            try:
                wait_until(lambda: listens(port) and "prêt" in told.read_text("utf-8"), 60)
            finally:
                server.send_signal(signal.SIGINT)
    assert server.returncode == 0
    said = told.read_text("utf-8").splitlines()
    assert said[0].startswith("Lecture des documents")
    assert [line.split(" : ")[1][:8] for line in said[1:3]] == ["0 ajouté", "0 ajouté"]
    assert said[3].startswith("Guichet est prêt")
