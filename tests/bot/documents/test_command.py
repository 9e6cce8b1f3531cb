"""`python3 app.py documents`: what it shows, and that a write is shown, confirmed, done once, read back and kept."""

import itertools
import json
from collections.abc import Callable

import pytest

from bot import cli
from bot.configuration import ConfigurationError
from bot.documents.command import Command
from bot.documents.register import Act
from indexers.embedded.lexical import Lexical
from tests.bot.documents.conftest import DAY, Archive
from tests.indexers.contract import found
from tests.indexers.town import AGENT, TODAY

Run = Callable[..., str]


@pytest.fixture
def run(archive: Archive) -> Run:
    def run(*words: str, answer: str | None = None, code: int = 0) -> str:
        printed: list[str] = []
        ask = (lambda question: printed.append(question) or answer) if answer is not None else None
        command = Command(archive.holdings, archive.register, TODAY, printed.append, ask)  # type: ignore[arg-type]
        assert command.run(cli.parse(["documents", *words])) == code
        return "\n".join(printed)

    return run


async def answers(archive: Archive) -> set[str]:
    return set(found(await archive.engine.search("texte contact service", for_whom=AGENT)))


class TestReading:
    def test_the_list_says_what_and_where(self, run: Run) -> None:
        shown = run().splitlines()
        assert shown[0] == "conges.md : Conges"
        expected = "en vigueur · Direction des ressources humaines · version 2 · du 12/01/2026 · lecteurs : agent ·"
        assert shown[1].strip().startswith(expected)
        assert shown[-1] == "Documents : 2 (en vigueur : 2)"

    def test_every_state_has_its_words(self, archive: Archive, run: Run) -> None:
        archive.write("a-venir.md", valable_a_partir_du=TODAY + DAY)
        archive.write("expire.md", TODAY - DAY)
        archive.write("jusque.md", TODAY)
        archive.write("nouveau.md", remplace="[paie.md]")
        archive.write("futur.md", remplace="conges.md", valable_a_partir_du=TODAY + DAY)
        archive.write("retire.md")
        archive.register.record("retire.md", Act.WITHDRAWN, "jeanne", "Erreur")
        archive.index()
        lines = run().splitlines()
        said = {name.split(" : ")[0]: line.strip().split(" · ")[0] for name, line in itertools.pairwise(lines)}
        assert said["a-venir.md"] == "à venir le 24/11/2026"
        assert said["expire.md"] == "expiré, valable jusqu'au 22/11/2026"
        assert said["jusque.md"] == "en vigueur jusqu'au 23/11/2026"
        assert said["paie.md"] == "remplacé par nouveau.md"
        assert said["conges.md"] == "en vigueur, remplacé le 24/11/2026 par futur.md"
        assert said["retire.md"] == "retiré des réponses"
        states = {one["id"]: one["state"] for one in json.loads(run("--json"))}
        assert states == {
            "a-venir.md": "a_venir", "conges.md": "valide", "expire.md": "expire", "futur.md": "a_venir",
            "jusque.md": "valide", "nouveau.md": "valide", "paie.md": "remplace", "retire.md": "retire",
        }  # fmt: skip

    def test_what_expires_soon_first_to_end_first(self, archive: Archive, run: Run) -> None:
        for name, days in (("b.md", 30), ("a.md", -400), ("c.md", 31)):
            archive.write(name, TODAY + days * DAY)
        archive.index()
        assert [one["id"] for one in json.loads(run("--expires", "30", "--json"))] == ["a.md", "b.md"]

    def test_the_list_of_a_public_or_a_collection(self, run: Run) -> None:
        assert run("list", "--audience", "usager") == run("list", "--collection", "autre") == "Aucun document."
        assert len(json.loads(run("--audience", "agent", "--collection", "rh", "--json"))) == 2

    def test_a_document_with_its_passages(self, run: Run) -> None:
        shown = run("show", "conges.md")
        assert "Passages : 2, dont 0 avec leur vecteur" in shown
        assert shown.endswith("    Règle\n    Contact")
        content = json.loads(run("show", "conges.md", "--json"))
        assert (content["version"], content["date"], content["readers"]) == ("2", "2026-01-12", ["agent"])
        assert content["passages"][0] == {"headings": ["Règle"], "page": None, "embedded": False}

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["show"], "IDENTIFIANT"),
            (["show", "conge"], "conges.md"),
            (["show", "RH"], "python3 app.py documents"),
            (["restore", "congés.md"], "conges.md"),
            (["withdraw", "conges.md"], "--reason"),
            (["withdraw", "conges.md", "--reason", "Erreur"], "--yes"),
        ],
    )
    def test_what_makes_no_sense_is_told_with_the_way_out(self, run: Run, words: list[str], said: str) -> None:
        with pytest.raises(ConfigurationError, match=said):
            run(*words)


class TestWriting:
    async def test_a_withdrawal_is_shown_confirmed_done_and_kept(self, archive: Archive, run: Run) -> None:
        shown = run("withdraw", "conges.md", "--reason", "Erreur de calcul", answer="oui")
        preview, question, done, *_ = shown.splitlines()
        assert "Erreur de calcul" in preview
        assert "Confirmez-vous" in question
        assert done == "conges.md : Conges"
        assert "retiré des réponses" in shown
        assert await answers(archive) == {"paie.md"}
        (event,) = archive.register.history("conges.md")
        assert (event.act, event.reason, bool(event.by)) == (Act.WITHDRAWN, "Erreur de calcul", True)
        assert "Erreur de calcul" in run("show", "conges.md")

    async def test_no_is_no(self, archive: Archive, run: Run) -> None:
        assert "Rien n'a été changé." in run("withdraw", "conges.md", "--reason", "x", answer="non", code=1)
        assert await answers(archive) == {"conges.md", "paie.md"}
        assert archive.register.history("conges.md") == []

    async def test_twice_is_once(self, archive: Archive, run: Run) -> None:
        for _ in range(2):
            shown = run("withdraw", "conges.md", "--reason", "x", "--yes")
        assert "déjà retiré" in shown
        assert len(archive.register.history("conges.md")) == 1
        for _ in range(2):
            shown = run("restore", "conges.md", "--yes")
        assert "n'est pas retiré" in shown
        assert len(archive.register.history("conges.md")) == 2
        assert await answers(archive) == {"conges.md", "paie.md"}

    async def test_it_lasts_until_the_document_is_restored(self, archive: Archive, run: Run) -> None:
        run("withdraw", "conges.md", "--reason", "x", "--yes")
        (archive.folder / "conges.md").unlink()
        archive.index()
        archive.write("conges.md", date="2026-11-01")
        archive.index()
        assert await answers(archive) == {"paie.md"}
        run("restore", "conges.md", "--yes")
        assert await answers(archive) == {"conges.md", "paie.md"}

    async def test_what_is_not_there_any_more_can_be_restored(self, archive: Archive, run: Run) -> None:
        run("withdraw", "conges.md", "--reason", "x", "--yes")
        (archive.folder / "conges.md").unlink()
        archive.index()
        assert "n'est pas dans l'index" in run("restore", "conges.md", "--yes")

    async def test_what_it_replaced_comes_back_and_the_preview_says_so(self, archive: Archive, run: Run) -> None:
        archive.write("conges-2027.md", remplace="conges.md")
        archive.index()
        assert "conges.md), qui répondra de nouveau" in run("withdraw", "conges-2027.md", "--reason", "x", "--yes")
        assert "conges.md" in await answers(archive)

    async def test_a_withdrawal_cut_short_is_finished_by_the_same_command(self, archive: Archive, run: Run) -> None:
        archive.register.record("conges.md", Act.WITHDRAWN, "jeanne", "x")
        run("withdraw", "conges.md", "--reason", "x", "--yes")
        assert await answers(archive) == {"paie.md"}

    async def test_while_another_process_indexes_it_waits_then_tells(
        self, archive: Archive, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("indexers.ingestion.turns._PATIENCE_SECONDS", 0.5)
        holder = Lexical(archive.folder.parent / "index" / "words").passages.writer()
        with pytest.raises(ConfigurationError, match="l'index est occupé"):
            run("withdraw", "conges.md", "--reason", "x", "--yes")
        holder.wait_merging_threads()
        archive.index()
        assert await answers(archive) == {"paie.md"}
