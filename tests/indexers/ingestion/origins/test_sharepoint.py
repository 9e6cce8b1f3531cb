"""A library of SharePoint followed from change to change, at a stand-in for Microsoft Graph."""

import json
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexers.embedded.engine import Embedded
from indexers.embedded.lexical import Lexical
from indexers.ingestion.origins.rights import audiences
from ports.errors import Unavailable
from ports.people import Audience
from tests.indexers.contract import found
from tests.indexers.ingestion.origins.conftest import Run, held, numbers, said
from tests.indexers.ingestion.origins.graph_server import (
    AGENTS,
    APPLICATION,
    SECRET,
    TENANT,
    Cloud,
    certificate,
    cloud,
    throttled,
)
from tests.indexers.papers import archive
from tests.indexers.town import AGENT, USAGER

EVERYBODY = {"grantedToV2": {"group": {"id": "g-1", "displayName": "Tout le monde"}}, "roles": ["read"]}
BOARD = {"grantedToV2": {"siteGroup": {"id": "9", "displayName": "Direction"}}, "roles": ["write"]}


@pytest.fixture(scope="module")
def believed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def graph(believed: tuple[Path, ssl.SSLContext]) -> Iterator[Cloud]:
    with cloud(*believed) as graph:
        graph.rights["root"] = [AGENTS]
        graph.folder("d1", "Congés")
        graph.put("f1", "règles.md", "# Congés\n\nUn agent a 25 jours.\n", "d1")
        graph.folder("d2", "Direction")
        graph.rights["d2"] = [BOARD]
        graph.put("f2", "mutation.md", "# Mutation\n\nConfidentiel.\n", "d2")
        graph.put("f3", "piscine.md", "# Piscine\n\nLa piscine ouvre à 9 heures.\n")
        graph.rights["f3"] = [AGENTS, EVERYBODY]
        graph.put("f4", "carnet.one", "x")
        graph.change("f4", package={"type": "oneNote"})
        yield graph


def setting(graph: Cloud, **more: object) -> dict[str, object]:
    readers = {} if "public" in more else {"lecteurs": {"Agents": "agent", "tout le monde": "usager"}}
    return {
        "sharepoint": "https://valmont.sharepoint.com/sites/rh", "nom": "rh", "locataire": TENANT,
        "application": APPLICATION, "secret": SECRET, "connexion": graph.url, "graph": graph.url,
        "autorites": graph.authority, **readers, **more,
    }  # fmt: skip


class TestChanges:
    async def test_rights_become_audiences_and_what_nobody_reads_is_not_downloaded(
        self, engine: Embedded, graph: Cloud, run: Run
    ) -> None:
        summary = run(**setting(graph))
        assert (numbers(summary), summary.closed) == ((2, 0, 0, 0, 0), 1)
        assert held(engine) == {"rh/Congés/règles.md", "rh/piscine.md"}
        assert found(await engine.search("25 jours de congés", for_whom=AGENT))[0] == "rh/Congés/règles.md"
        assert found(await engine.search("jours piscine", for_whom=USAGER)) == ["rh/piscine.md"]
        assert graph.count("f2/content") == 0
        document = engine.library.document("rh/piscine.md")
        assert document is not None
        assert document.url.startswith("https://valmont.sharepoint.com/")

    def test_a_second_run_costs_three_requests(self, graph: Cloud, run: Run, engine: Embedded) -> None:
        run(**setting(graph))
        generation = engine.library.generation()
        graph.asked.clear()
        assert numbers(run(**setting(graph))) == (0, 0, 2, 0, 0)
        assert run.requests == 3  # type: ignore[attr-defined]  # Entra's address book, a token, the changes
        assert len(graph.asked) == 1
        assert engine.library.generation() == generation

    def test_changed_added_moved_and_deleted(self, engine: Embedded, graph: Cloud, run: Run) -> None:
        run(**setting(graph))
        graph.put("f1", "règles.md", "# Congés\n\nUn agent a 30 jours.\n", "d1")
        graph.put("f5", "paie.md", "La paie est versée le 27.", "d1")
        graph.delete("f3")
        graph.asked.clear()
        assert numbers(run(**setting(graph))) == (1, 1, 0, 1, 0)
        assert graph.count("/content") == 2
        graph.change("d1", name="Absences")
        run(**setting(graph))
        assert held(engine) == {"rh/Absences/règles.md", "rh/Absences/paie.md"}

    def test_a_change_that_is_not_in_the_content_downloads_nothing(self, graph: Cloud, run: Run) -> None:
        run(**setting(graph))
        graph.change("f1", eTag='"autre"')
        assert numbers(run(**setting(graph))) == (0, 0, 2, 0, 0)
        assert graph.count("f1/content") == 1

    def test_the_content_of_a_folder_that_leaves_leaves_with_it(self, engine: Embedded, graph: Cloud, run: Run) -> None:
        run(**setting(graph))
        graph.delete("d1")
        assert run(**setting(graph)).removed == 1
        assert held(engine) == {"rh/piscine.md"}

    def test_one_folder_of_the_library(self, engine: Embedded, graph: Cloud, run: Run) -> None:
        run(**setting(graph, dossier="Congés", bibliotheque="documents"))
        assert held(engine) == {"rh/Congés/règles.md"}

    def test_one_public_for_all_reads_no_rights(self, engine: Embedded, graph: Cloud, run: Run) -> None:
        assert run(**setting(graph, public="agent")).added == 3
        assert graph.count("permissions") == 0

    def test_an_old_cursor_starts_afresh_and_finds_what_left(self, engine: Embedded, graph: Cloud, run: Run) -> None:
        run(**setting(graph))
        graph.delete("f3")
        graph.put("f5", "paie.md", "La paie est versée le 27.")
        graph.oldest = len(graph.log)
        assert numbers(run(**setting(graph))) == (1, 0, 1, 1, 0)
        assert held(engine) == {"rh/Congés/règles.md", "rh/paie.md"}

    def test_a_library_that_was_remade(self, graph: Cloud, run: Run) -> None:
        run(**setting(graph))
        graph.drive = "b!drive2"
        assert numbers(run(**setting(graph))) == (0, 0, 2, 0, 0)


class TestRights:
    def test_rights_that_narrow_close_the_document_at_once(self, engine: Embedded, graph: Cloud, run: Run) -> None:
        run(**setting(graph))
        graph.share("f3", BOARD)
        summary = run(**setting(graph))
        assert (summary.closed, summary.removed) == (2, 1)
        assert held(engine) == {"rh/Congés/règles.md"}

    def test_rights_of_an_archive_are_those_of_what_it_holds(self, engine: Embedded, graph: Cloud, run: Run) -> None:
        graph.put("z1", "lot.zip", archive({"tri.md": "Le bac gris.", "encore.zip": archive({"a.md": "A."})}))
        graph.rights["z1"] = [BOARD]
        assert (run(**setting(graph)).closed, graph.count("z1/content")) == (2, 0)
        graph.share("z1", AGENTS)
        assert run(**setting(graph)).added == 2
        assert {"rh/lot.zip/tri.md", "rh/lot.zip/encore.zip/a.md"} <= held(engine)
        graph.share("z1", BOARD)
        assert (run(**setting(graph)).removed, graph.count("z1/content")) == (2, 1)

    def test_rights_of_a_folder_are_those_of_what_it_holds(self, engine: Embedded, graph: Cloud, run: Run) -> None:
        run(**setting(graph))
        graph.share("d1", BOARD)
        run(**setting(graph))
        assert held(engine) == {"rh/piscine.md"}

    def test_rights_that_change_in_silence_are_seen_within_a_day(
        self, engine: Embedded, graph: Cloud, run: Run, tmp_path: Path
    ) -> None:
        run(**setting(graph))
        graph.rights["f3"] = [BOARD]
        assert run(**setting(graph)).removed == 0
        (path,) = (tmp_path / "sources").glob("*.json")
        state = json.loads(path.read_text("utf-8"))
        state["memory"]["rights"] = "2026-01-01T00:00:00+00:00"
        path.write_text(json.dumps(state), "utf-8")
        assert run(**setting(graph)).removed == 1

    def test_another_mapping_has_all_rights_read_again(self, engine: Embedded, graph: Cloud, run: Run) -> None:
        run(**setting(graph))
        run(**setting(graph, lecteurs={"Direction": "agent"}))
        assert held(engine) == {"rh/Direction/mutation.md"}

    def test_rights_that_can_not_be_read_let_nobody_in(self, engine: Embedded, graph: Cloud, run: Run) -> None:
        run(**setting(graph))
        graph.rights["f3"] = None
        graph.log.append("f3")
        summary = run(**setting(graph))
        assert (summary.removed, said(summary)) == (1, [("rh", "rights_hidden")])

    def test_many_files_are_asked_twenty_at_a_time(self, graph: Cloud, run: Run) -> None:
        for number in range(45):
            graph.put(f"n{number}", f"{number}.md", f"Texte {number}.")
        graph.hurdles["items/n7/permissions"] = [throttled(2)]
        assert run(**setting(graph)).added == 47
        assert graph.count("$batch") == 4
        assert run.slept == [2.0]  # type: ignore[attr-defined]

    def test_no_name_of_a_person_is_remembered(self, graph: Cloud, run: Run, tmp_path: Path) -> None:
        person = {"id": "u-1", "displayName": "Jeanne Martin", "email": "jeanne.martin@valmont.example"}
        graph.rights["f3"] = [{"grantedToV2": {"user": person}, "roles": ["read"]}]
        run(**setting(graph))
        (path,) = (tmp_path / "sources").glob("*.json")
        assert "martin" not in path.read_text("utf-8").lower()

    @pytest.mark.parametrize(
        ("permission", "read_by"),
        [
            ({"grantedToV2": {"group": {"id": "g-7"}}}, ("agent",)),
            ({"grantedToV2": {"group": {"displayName": "AGENTS"}}}, ("agent",)),
            ({"grantedToV2": {"user": {"displayName": "Agents"}}}, ()),  # a guest may call themselves anything
            ({"grantedToV2": {"user": {"email": "Maire@Valmont.example"}}}, ("agent",)),
            ({"grantedToV2": {"group": {"displayName": "Inconnus"}}}, ()),
            ({"grantedToV2": {"application": {"displayName": "Agents"}}}, ()),
            ({"grantedTo": {"group": {"displayName": "Agents"}}}, ("agent",)),
            ({"link": {"scope": "anonymous"}}, ("usager",)),
            ({"link": {"scope": "organization"}}, ()),
            ({"link": {"scope": "users"}, "grantedToIdentitiesV2": [{"group": {"displayName": "Agents"}}]}, ("agent",)),
            ({"link": {"scope": "existingAccess"}, "grantedToV2": {"group": {"displayName": "Agents"}}}, ()),
            ({"grantedToV2": {"group": {"displayName": "Agents"}}, "roles": ["sp.limited access"]}, ()),
            ({"grantedToV2": {"group": {"id": "g-7"}}, "expirationDateTime": "2020-01-01T00:00:00Z"}, ()),
            ({"grantedToV2": {"group": {"id": "g-7"}}, "expirationDateTime": "0001-01-01T00:00:00Z"}, ("agent",)),
            ({"grantedToV2": {"group": {"id": "g-7"}}, "expirationDateTime": "2999-01-01T00:00:00Z"}, ("agent",)),
            ({"invitation": {"email": "maire@valmont.example"}}, ()),
        ],
    )
    def test_who_reads(self, permission: dict[str, Any], read_by: tuple[str, ...]) -> None:
        readers = {
            "Agents": Audience.AGENT,
            "g-7": Audience.AGENT,
            "maire@valmont.example": Audience.AGENT,
            "lien:tous": Audience.USAGER,
        }
        assert audiences([{"roles": ["read"], **permission}], readers) == read_by


class TestTroubles:
    @pytest.mark.parametrize(
        ("wrong", "reason"),
        [
            ({"secret": "faux"}, "denied"), ({"locataire": "inconnu.example"}, "denied"),
            ({"bibliotheque": "Absente"}, "not_there"), ({"dossier": "Absent"}, "not_there"),
            ({"autorites": None}, "certificate"),
            ({"sharepoint": "https://valmont.sharepoint.com/sites/absent"}, "not_there"),
            ({"connexion": "https://127.0.0.1:1"}, "unreachable"),
        ],
    )  # fmt: skip
    def test_each_is_said_and_removes_nothing(
        self, engine: Embedded, graph: Cloud, run: Run, wrong: dict[str, object], reason: str
    ) -> None:
        run(**setting(graph))
        assert said(run(**setting(graph, **wrong))) == [("rh", reason)]
        assert len(held(engine)) == 2

    def test_graph_is_waited_for_as_it_asks(self, graph: Cloud, run: Run) -> None:
        graph.hurdles["root/delta"] = [throttled(11)]
        assert run(**setting(graph)).added == 2
        assert run.slept == [11.0]  # type: ignore[attr-defined]

    def test_the_cursor_is_kept_only_once_what_it_covers_is_written(
        self, engine: Embedded, graph: Cloud, run: Run, tmp_path: Path
    ) -> None:
        """Graph fails on the second page of changes: the next indexing sees the whole of them again."""
        run(**setting(graph))
        for number in range(5):
            graph.put(f"n{number}", f"{number}.md", f"Texte {number}.")
        broken = [throttled(3600)]
        graph.hurdles[".3&"] = graph.hurdles[".3"] = broken
        assert said(run(**setting(graph))) == [("rh", "unreachable")]
        assert len(held(engine)) == 2
        assert run(**setting(graph)).added == 5

    def test_the_cursor_is_not_kept_when_nothing_could_be_written(
        self, engine: Embedded, graph: Cloud, run: Run, tmp_path: Path
    ) -> None:
        run(**setting(graph))
        graph.put("f5", "paie.md", "La paie est versée le 27.")
        holder = Lexical(tmp_path / "index" / "words").passages.writer()
        with pytest.raises(Unavailable):
            run(**setting(graph))
        holder.wait_merging_threads()
        assert run(**setting(graph)).added == 1

    def test_a_file_that_can_not_be_downloaded_is_taken_the_next_time(
        self, engine: Embedded, graph: Cloud, run: Run
    ) -> None:
        run(**setting(graph))
        graph.put("f5", "paie.md", "La paie est versée le 27.")
        graph.put("f6", "tram.md", "Le tram passe.")
        lost = graph.contents.pop("f5")
        graph.hurdles["f5/content"] = [throttled(3600)]
        assert said(run(**setting(graph))) == [("rh/paie.md", "unreachable")]
        graph.contents["f5"] = lost
        assert numbers(run(**setting(graph))) == (1, 0, 3, 0, 0)

    def test_a_link_to_another_server_is_not_given_the_token(self, graph: Cloud, run: Run) -> None:
        elsewhere = {"value": [], "@odata.nextLink": f"https://localhost:{graph.store}/vol"}
        graph.hurdles["root/delta"] = [_json(elsewhere)]
        assert said(run(**setting(graph))) == [("rh", "elsewhere")]

    @pytest.mark.parametrize("content", [["bonjour"], {"value": [{"name": "sans id"}]}, {"value": [3]}])
    def test_an_answer_that_is_no_graph_s(self, graph: Cloud, run: Run, content: object) -> None:
        graph.hurdles["root/delta"] = [_json(content)]
        assert said(run(**setting(graph))) == [("rh", "bad_answer")]


def _json(content: object) -> Any:
    from aiohttp import web

    return web.json_response(content)
