"""The command line speaks French, its mistakes included."""

import re

import pytest

from bot import cli

ENGLISH = re.compile(r"\b(usage:|error|arguments? |required|choose|invalid|expected|unrecognized|show this)")


@pytest.mark.parametrize(
    ("words", "told", "way_out"),
    [
        ("", "il manque : COMMANDE", "python3 app.py --help"),
        ("demande", "« demande » n'existe pas ; au choix : 'run', 'serve'", "python3 app.py --help"),
        ("ask bonjour", "il manque : --as", "python3 app.py ask --help"),
        (
            "ask bonjour --as maire",
            "« maire » n'existe pas ; au choix : 'agent', 'usager'",
            "python3 app.py ask --help",
        ),
        (
            "ask bonjour --as agent --lang zz",
            "« zz » n'existe pas ; au choix : 'fr', 'en'",
            "python3 app.py ask --help",
        ),
        ("search --top 0 --as agent", "il faut un nombre entier, 1 au moins", "python3 app.py search --help"),
        ("ask bonjour --as", "il faut une valeur", "python3 app.py ask --help"),
        ("ask bonjour --as agent --vite", "ne connaît pas : --vite", "python3 app.py --help"),
        ("search --top dix --as agent", "la valeur « dix » ne convient pas", "python3 app.py search --help"),
        ("run --json=1", "ne connaît pas : --json=1", "python3 app.py --help"),
        ("documents effacer", "« effacer » n'existe pas", "python3 app.py documents --help"),
    ],
)
def test_a_mistake_is_told_with_the_way_out(
    words: str, told: str, way_out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.parse(words.split())
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert told in said
    assert said.endswith(f"Aide : {way_out}\n")
    assert not ENGLISH.search(said)


def test_an_argument_in_another_alphabet_than_the_terminal_s_is_read() -> None:
    assert cli.parse(["ask", "d\udce9ch\udce8terie", "--as", "usager"]).text == "d\u00e9ch\u00e8terie"


@pytest.mark.parametrize("words", ["--help", "ask --help", "documents --help", "index --help"])
def test_the_help_is_in_french(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.parse(words.split())
    said = capsys.readouterr().out
    assert said.startswith("utilisation : app.py")
    assert not ENGLISH.search(said)
