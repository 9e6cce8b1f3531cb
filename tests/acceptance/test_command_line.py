"""The machine's form, as other tools call it."""

import json
import os
import socket
import subprocess
import sys
import urllib.request

import pytest

from assembly import entry
from ports.errors import Misconfigured, PortError, Unavailable
from tests.acceptance.conftest import ROOT, CommandLine
from tests.hr_it_connectors.servers import free_port, listens, wait_until

CITATION = {"number", "document", "title", "heading", "page", "url", "date", "quote"}
REPLY = {"status", "text", "citations", "agent", "kind", "language", "confidence"}
UNDERSTOOD = {"agent", "kind", "action", "priority", "language", "confidence", "entities", "missing", "pii"}


def test_a_question_of_staff_is_answered_with_its_source(valmont: CommandLine) -> None:
    done = valmont.run("ask", "Combien de jours de télétravail par semaine puis-je faire ?", "--as", "agent", "--json")
    reply = json.loads(done.stdout)
    assert set(reply) == REPLY
    assert reply["status"] == "answered"
    assert "2 jours" in reply["text"]
    first = reply["citations"][0]
    assert set(first) == CITATION
    assert first["document"].startswith(("guide-du-teletravail", "faq-teletravail"))
    assert first["date"]


def test_every_sentence_of_an_answer_stands_in_its_source(valmont: CommandLine) -> None:
    lines = [
        {"id": 1, "text": "Comment réinitialiser mon mot de passe ?"},
        {"id": 2, "text": "Quel est le plafond de remboursement d'un repas en mission ?"},
    ]
    for reply in valmont.answers("ask", "--as", "agent", "--json", lines=lines):
        text = reply["text"]
        for citation in reply["citations"]:
            assert citation["quote"] in text
            text = text.replace(f"{citation['quote']} [{citation['number']}]", "")
        assert not text.strip()


def test_the_example_of_the_issue_gives_balances(valmont: CommandLine) -> None:
    question = "Combien de jours de congés me reste-t-il à poser avant décembre ?"
    reply = json.loads(valmont.run("ask", question, "--as", "agent", "--json").stdout)
    assert reply["status"] == "answered"
    assert "25 jours" in reply["text"]


def test_a_citizen_never_reads_what_is_for_staff(valmont: CommandLine) -> None:
    lines = [
        {"id": n, "text": text}
        for n, text in enumerate(
            [
                "Combien de jours de télétravail par semaine pour les agents ?",
                "code d'erreur -14 du VPN FortiClient",
                "montant de la prime de fin d'année des agents",
                "plafond IFSE groupe A1",
            ]
        )
    ]
    for reply in valmont.answers("ask", "--as", "usager", "--json", lines=lines):
        assert all(citation["url"].startswith("https://www.valmont.example") for citation in reply["citations"])
    staff_only = {
        hit["document"] for answer in valmont.answers("search", "--as", "agent", lines=lines) for hit in answer["hits"]
    }
    seen = {
        hit["document"] for answer in valmont.answers("search", "--as", "usager", lines=lines) for hit in answer["hits"]
    }
    assert staff_only - seen
    assert not any(name.startswith(("guide-du-teletravail", "acces-vpn", "grille-ifse")) for name in seen)


def test_search_gives_one_hit_a_document_best_first(valmont: CommandLine) -> None:
    answer = valmont.answers("search", "--json", "--top", "5", "--as", "agent", lines=[{"id": "a", "text": "VPN"}])[0]
    documents = [hit["document"] for hit in answer["hits"]]
    scores = [hit["score"] for hit in answer["hits"]]
    assert answer["id"] == "a"
    assert len(documents) == len(set(documents)) == 5
    assert scores == sorted(scores, reverse=True)
    assert documents[0].startswith("acces-vpn")


def test_understand_gives_its_form(valmont: CommandLine) -> None:
    line = {"id": "m", "text": "Mon PC refuse de démarrer, joignez-moi au 06 39 98 12 34"}
    understood = valmont.answers("understand", "--json", "--as", "agent", lines=[line])[0]
    assert set(understood) == UNDERSTOOD | {"id"}
    assert (understood["agent"], understood["action"]) == ("intranet", "it_ticket")
    assert understood["pii"] == ["phone"]
    assert understood["entities"]["phone"] == "06 39 98 12 34"


def test_the_local_desk_answers_what_was_asked(fresh: CommandLine) -> None:
    assert json.loads(fresh.run("desk", "--json").stdout) == {"tickets": [], "leaves": []}
    done = fresh.run("desk", "move", "T-2026-00042", "--state", "solved", "--yes")
    assert done.returncode == 2
    assert "T-2026-00042" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_malformed_line_is_named_and_skipped(valmont: CommandLine) -> None:
    lines = ['{"id": 1, "text": "bonjour"}', "{", '{"id": 2}', '{"id": 3, "text": 4}', "", '{"id": 5, "text": "merci"}']
    for command in ("ask", "search", "understand"):
        done = valmont.run(command, "--json", "--as", "agent", lines=lines)
        assert done.returncode == 1
        assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, 5]
        for number in (2, 3, 4):
            assert f"ligne {number}" in done.stderr


def test_answers_come_as_lines_go_in(valmont: CommandLine) -> None:
    lines = [{"id": n, "text": "horaires"} for n in range(200)]
    answers = valmont.answers("search", "--as", "usager", lines=lines)
    assert [answer["id"] for answer in answers] == list(range(200))


def test_no_question_of_many_in_a_row_is_refused(valmont: CommandLine) -> None:
    lines = [{"id": n, "text": f"Combien coûte la carte de bus ? ({n})"} for n in range(150)]
    answers = valmont.answers("ask", "--as", "usager", lines=lines)
    assert "refused" not in {answer["status"] for answer in answers}


def test_a_second_indexing_reads_nothing_again(valmont: CommandLine) -> None:
    done = valmont.run("index")
    assert done.returncode == 0
    assert done.stdout.count(" 0 ajouté, 0 mis à jour") == 2


def test_a_jsonl_is_indexed_and_searched_for_its_public(fresh: CommandLine) -> None:
    corpus = fresh.data / "corpus.jsonl"
    sheet = {"id": "F1", "title": "", "url": "https://example.org/F1", "date": "2026-01-02"}
    sheet["sections"] = [{"path": ["Démarche"], "text": "Le bail mobilité dure de un à dix mois."}]  # type: ignore[assignment]
    corpus.write_text(json.dumps(sheet) + "\n{\n", "utf-8")
    done = fresh.run("index", str(corpus), "--audience", "usager", "--collection", "fiches")
    assert done.returncode == 1  # the malformed line
    assert "2" in done.stderr
    hits = fresh.answers("search", "--as", "usager", lines=[{"id": 1, "text": "durée d'un bail mobilité"}])[0]["hits"]
    assert [hit["document"] for hit in hits] == ["F1"]


def test_an_empty_index_is_told_beside_the_answer(fresh: CommandLine) -> None:
    question, told = "durée d'un bail mobilité", "Aucun document n'est indexé. Indexez d'abord : python3 app.py index."
    asked = fresh.run("ask", "--json", question, "--as", "usager")
    talked = fresh.run("console", "--as", "usager", lines=[question])
    assert (asked.returncode, asked.stderr.count(told)) == (talked.returncode, talked.stderr.count(told)) == (0, 1)
    reply = json.loads(asked.stdout)
    assert (set(reply), reply["status"]) == (REPLY, "abstained")


def test_a_filled_index_has_nothing_to_tell(valmont: CommandLine) -> None:
    assert not valmont.run("search", "--as", "usager", lines=[{"id": 1, "text": "piscine"}]).stderr


def test_a_wrong_commune_is_told_in_one_sentence(fresh: CommandLine) -> None:
    fresh.environment["GUICHET_COMMUNE"] = "nulle-part"
    done = fresh.run("ask", "bonjour", "--as", "agent")
    assert done.returncode == 2
    assert "GUICHET_COMMUNE" in done.stderr
    assert "Traceback" not in done.stderr


def test_serving_without_identity_is_refused(fresh: CommandLine) -> None:
    done = fresh.run("serve")
    assert done.returncode == 2
    assert "MicrosoftAppId" in done.stderr


def test_a_local_server_listens_to_this_machine_only_and_says_so(fresh: CommandLine) -> None:
    port = free_port()
    environment = fresh.environment | {"PORT": str(port)}
    words = [sys.executable, "app.py", "serve", "--local"]
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            wait_until(lambda: listens(port), 60)
            assert server.stdout is not None
            said = [server.stdout.readline() for _ in range(3)]
            page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).read().decode()
            # A server that listens everywhere would answer on the other addresses of the loopback too.
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.2", port), timeout=5)
        finally:
            server.terminate()
    assert "127.0.0.1" in said[1]
    command = f"GUICHET_DATA={fresh.data} {os.path.relpath(sys.executable, ROOT)} app.py ask "
    assert command in said[2]
    assert command in page
    assert "python3 app.py index" in page  # nothing is indexed
    assert server.returncode == 0  # it closed what it had open


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Unavailable("no answer from 127.0.0.1"), ("ne répond pas pour l'instant", "no answer from 127.0.0.1")),
        (Misconfigured("the key is refused"), ("Un réglage ne convient pas", "the key is refused")),
        (Unavailable("the index is being written", reason="indexing"), ("Une autre indexation est en cours",)),
    ],
)
def test_what_stops_a_command_is_told_in_french(
    error: PortError, said: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def stopped(*given: object) -> int:
        raise error

    monkeypatch.setitem(entry.COMMANDS, "documents", stopped)
    monkeypatch.setattr(sys, "argv", ["app.py", "documents"])
    assert entry.main() == 2
    told = capsys.readouterr().err
    assert all(part in told for part in said)
