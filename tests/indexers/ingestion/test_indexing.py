"""Indexing a folder again and again: only what changed is read, nothing stops for a bad file, no text stays that left."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
import yaml
from haystack import Pipeline
from haystack.components.writers import DocumentWriter
from haystack.dataclasses import ByteStream

from indexers.embedded.engine import Embedded
from indexers.embedded.lexical import Lexical
from indexers.ingestion import contents, pipeline
from indexers.ingestion.converters.markdown import Markdown
from indexers.ingestion.found import Problem, explain
from indexers.ingestion.indexing import index
from indexers.ingestion.life import settle
from indexers.ingestion.splitting import Passages
from indexers.ingestion.summary import Summary
from indexers.ingestion.turns import in_turn
from indexers.store import Store
from ports.embedding import Vectors
from ports.errors import Unavailable
from ports.people import Audience
from tests.indexers import papers
from tests.indexers.contract import found
from tests.indexers.papers import put
from tests.indexers.town import AGENT, TODAY, USAGER

ROOT = Path(__file__).parents[3]
SENTENCES = ROOT / "bot" / "configuration.yaml"
DOCUMENTS = ROOT / "manifests" / "communes" / "valmont" / "documents"


class Counting:
    """An embedder that gives any vector and counts the texts it was asked."""

    model, width = "counting", 4

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def question(self, text: str) -> Vectors:
        return np.ones(self.width, np.float32)

    def within(self, question: Vectors) -> Vectors:
        return question

    def passages(self, texts: list[str]) -> Vectors:
        self.asked += texts
        return np.ones((len(texts), self.width), np.float32)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Embedded]:
    engine = Embedded(tmp_path / "index", Counting(), today=lambda: TODAY)  # type: ignore[arg-type]
    yield engine
    engine.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    put(
        folder / "conges.md",
        "# Congés\n\n## Durée\n\nUn agent a 25 jours.\n\n## Demande\n\nElle se fait sur le portail.\n",
    )
    put(folder / "rh" / "paie.md", "# Paie\n\nLa paie est versée le 27 du mois.\n")
    return folder


def run(engine: Embedded, *paths: Path, audience: Audience = Audience.AGENT, collection: str = "rh") -> Summary:
    return index(list(paths), audience, collection, engine)


def numbers(summary: Summary) -> tuple[int, int, int, int, int]:
    return summary.added, summary.updated, summary.unchanged, summary.removed, summary.failed


def said(summary: Summary) -> list[tuple[str, str]]:
    return [(problem.file, problem.reason) for problem in summary.problems]


class TestChanges:
    async def test_what_is_indexed_is_found(self, engine: Embedded, folder: Path) -> None:
        assert numbers(run(engine, folder)) == (2, 0, 0, 0, 0)
        findings = await engine.search("quand la paie est-elle versée", for_whom=AGENT)
        assert found(findings)[0] == "rh/paie.md"
        assert (await engine.search("paie", for_whom=USAGER)).hits == ()

    def test_what_did_not_change_is_not_read_again(self, engine: Embedded, folder: Path) -> None:
        run(engine, folder)
        generation = engine.library.generation()
        assert numbers(run(engine, folder)) == (0, 0, 2, 0, 0)
        assert engine.library.generation() == generation

    def test_a_changed_file_keeps_the_vectors_of_its_other_passages(self, engine: Embedded, folder: Path) -> None:
        run(engine, folder)
        engine.embed()
        text = (folder / "conges.md").read_text("utf-8")
        put(folder / "conges.md", text.replace("sur le portail", "par courrier"))
        assert numbers(run(engine, folder)) == (0, 1, 1, 0, 0)
        engine.embedder.asked.clear()  # type: ignore[union-attr]
        engine.embed()
        asked = engine.embedder.asked  # type: ignore[union-attr]
        assert asked == ["Congés. Demande. Elle se fait par courrier."]

    async def test_a_removed_file_leaves(self, engine: Embedded, folder: Path) -> None:
        run(engine, folder)
        (folder / "rh" / "paie.md").unlink()
        assert numbers(run(engine, folder)) == (0, 0, 1, 1, 0)
        assert (await engine.search("paie versée", for_whom=AGENT)).hits == ()

    def test_a_folder_of_renamed_files_keeps_none_of_the_old_names(self, engine: Embedded, folder: Path) -> None:
        run(engine, folder)
        (folder / "conges.md").rename(folder / "absences.md")
        (folder / "rh").rename(folder / "personnel")
        assert numbers(run(engine, folder)) == (2, 0, 0, 2, 0)
        assert {document.id for document in engine.library.documents()} == {"absences.md", "personnel/paie.md"}

    def test_a_new_description_is_a_change(self, engine: Embedded, folder: Path) -> None:
        run(engine, folder)
        put(folder / "documents.yaml", "conges.md:\n  titre: Les congés\n")
        assert numbers(run(engine, folder)) == (0, 1, 1, 0, 0)
        document = engine.library.document("conges.md")
        assert document is not None
        assert document.title == "Les congés"

    @pytest.mark.parametrize(
        ("wrong", "problem"),
        [
            (
                "conges.md:\n  valable_jusqu_au: 2026-09-31\n",
                ("conges.md", "bad_value: documents.yaml → valable_jusqu_au"),
            ),
            ("conges.md: [\n", ("documents.yaml", "broken_descriptions: 2")),
        ],
        ids=["entry", "file"],
    )
    async def test_a_wrong_description_publishes_nothing_and_leaves_what_was(
        self, engine: Embedded, folder: Path, wrong: str, problem: tuple[str, str]
    ) -> None:
        put(folder / "documents.yaml", wrong)
        summary = run(engine, folder)
        assert (numbers(summary), said(summary)) == ((1, 0, 0, 0, 1), [problem])
        put(folder / "documents.yaml", f"conges.md:\n  valable_jusqu_au: {TODAY.replace(year=TODAY.year - 1)}\n")
        assert run(engine, folder).added == 1
        put(folder / "documents.yaml", wrong)
        put(folder / "conges.md", "# Congés\n\nUn agent a 30 jours.\n")
        (folder / "rh" / "paie.md").unlink()
        summary = run(engine, folder)
        assert (numbers(summary), said(summary)) == ((0, 0, 0, 1, 1), [problem])
        assert not (await engine.search("congés", for_whom=AGENT)).hits

    @pytest.mark.parametrize("wrong", ["lot.zip: {date: x}", "["])
    def test_what_waits_for_its_description_is_not_kept_for_other_readers(
        self, engine: Embedded, folder: Path, wrong: str
    ) -> None:
        with ZipFile(folder / "lot.zip", "w") as archive:
            archive.writestr("a.md", "Le texte.")
        run(engine, folder, audience=Audience.USAGER)
        put(folder / "documents.yaml", wrong)
        run(engine, folder, audience=Audience.USAGER)
        assert engine.library.document("lot.zip/a.md") is not None
        run(engine, folder, audience=Audience.AGENT)
        assert engine.library.document("lot.zip/a.md") is None

    async def test_other_readers_are_a_change(self, engine: Embedded, folder: Path) -> None:
        run(engine, folder, audience=Audience.USAGER)
        assert (await engine.search("paie", for_whom=USAGER)).hits
        assert numbers(run(engine, folder)) == (0, 2, 0, 0, 0)
        assert (await engine.search("paie", for_whom=USAGER)).hits == ()

    def test_what_can_no_longer_be_read_stays_unless_it_was_for_others(self, engine: Embedded, folder: Path) -> None:
        run(engine, folder, audience=Audience.USAGER)
        put(folder / "conges.md", b"")
        assert numbers(run(engine, folder, audience=Audience.USAGER)) == (0, 0, 1, 0, 1)
        assert engine.library.document("conges.md") is not None
        assert numbers(run(engine, folder)) == (0, 1, 0, 1, 1)
        assert engine.library.document("conges.md") is None

    def test_a_folder_that_is_not_there_loses_nothing(self, engine: Embedded, folder: Path) -> None:
        run(engine, folder)
        folder.rename(folder.with_name("ailleurs"))
        assert said(run(engine, folder)) == [(folder.as_posix(), "missing")]
        folder.mkdir()
        assert said(run(engine, folder)) == [(folder.as_posix(), "emptied")]
        assert engine.library.count()[0] == 2

    def test_a_folder_that_was_moved_is_the_same(self, engine: Embedded, folder: Path) -> None:
        run(engine, folder)
        moved = folder.rename(folder.with_name("ailleurs"))
        run(engine, moved)
        assert engine.library.count()[0] == 2
        assert numbers(run(engine, moved)) == (0, 0, 2, 0, 0)

    def test_two_folders_do_not_take_each_other_s_documents(
        self, engine: Embedded, folder: Path, tmp_path: Path
    ) -> None:
        other = put(tmp_path / "autre" / "conges.md", "Un autre texte.").parent
        run(engine, folder)
        assert said(run(engine, other, audience=Audience.USAGER)) == [("conges.md", "taken")]
        put(other / "conges.md", b"")
        put(other / "tri.md", "Le tri se fait chez soi.")
        done = run(engine, other, audience=Audience.USAGER)
        assert (done.added, said(done)) == (1, [("conges.md", "taken")])
        assert numbers(run(engine, folder)) == (0, 0, 2, 0, 0)


class TestRecords:
    @staticmethod
    def write(path: Path, texts: dict[str, str]) -> Path:
        lines = (
            json.dumps({"id": ident, "title": ident, "sections": [{"path": ["Texte"], "text": text}]}) + "\n"
            for ident, text in texts.items()
        )
        return put(path, "".join(lines))

    def test_records_are_added_changed_and_removed(self, engine: Embedded, tmp_path: Path) -> None:
        path = self.write(tmp_path / "fiches.jsonl", {"F1": "Un.", "F2": "Deux.", "F3": "Trois."})
        assert numbers(run(engine, path)) == (3, 0, 0, 0, 0)
        self.write(path, {"F1": "Un.", "F3": "Trois bis.", "F4": "Quatre."})
        assert numbers(run(engine, path)) == (1, 1, 1, 1, 0)
        assert sorted(document.id for document in engine.library.documents()) == ["F1", "F3", "F4"]

    def test_the_id_of_a_line_that_did_not_change_is_not_asked_again(
        self, engine: Embedded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = self.write(tmp_path / "fiches.jsonl", {"F1": "Un.", "F2": "Deux.", "F3": "Trois."})
        run(engine, path)
        asked: list[str] = []
        ask = contents._record_id
        monkeypatch.setattr(contents, "_record_id", lambda line: asked.append(ask(line)) or asked[-1])
        self.write(path, {"F1": "Un.", "F2": "Deux bis.", "F3": "Trois."})
        assert numbers(run(engine, path)) == (0, 1, 2, 0, 0)
        assert asked == ["F2"]
        assert numbers(run(engine, path, audience=Audience.USAGER)) == (0, 3, 0, 0, 0)

    def test_a_truncated_file_removes_nothing(self, engine: Embedded, tmp_path: Path) -> None:
        path = self.write(tmp_path / "fiches.jsonl", {f"F{number}": "Texte." for number in range(4)})
        run(engine, path)
        path.write_bytes(path.read_bytes()[:-90])
        summary = run(engine, path)
        assert (summary.removed, [reason for _, reason in said(summary)]) == (0, ["bad_line"])
        assert engine.library.count()[0] == 4

    def test_the_first_of_two_equal_ids_is_kept(self, engine: Embedded, tmp_path: Path) -> None:
        path = self.write(tmp_path / "fiches.jsonl", {"F1": "Un."})
        path.write_bytes(path.read_bytes() * 2)
        assert said(run(engine, path)) == [("F1", "duplicate")]

    def test_batches_of_many_documents(self, engine: Embedded, tmp_path: Path) -> None:
        path = self.write(tmp_path / "fiches.jsonl", {f"F{number}": f"Texte {number}." for number in range(150)})
        seen: list[tuple[int, int, str]] = []
        summary = index([path], Audience.USAGER, "fiches", engine, lambda *progress: seen.append(progress))
        assert summary.added == 150
        assert seen[0] == (1, 150, "F0")
        assert seen[-1] == (150, 150, "F149")


class TestBadFiles:
    def test_each_is_named_with_its_reason_and_the_rest_goes_on(self, engine: Embedded, folder: Path) -> None:
        docx = (DOCUMENTS / "agents" / "temps-partiel.docx").read_bytes()
        put(folder / "vide.pdf", b"")
        put(folder / "tronque.docx", docx[:20_000])
        put(folder / "faux.pdf", docx)
        put(folder / "photo.jpg", b"\xff\xd8")
        put(folder / "protege.pdf", papers.pdf(lambda canvas: papers.write_lines(canvas, ["secret"]), password="x"))
        put(folder / "liste.jsonl", "{\n")
        put(folder / "zz.txt", "Le dernier fichier est lu.")
        summary = run(engine, folder)
        assert set(said(summary)) == {
            ("liste.jsonl:1", "bad_line"), ("photo.jpg", "wrong_extension"), ("protege.pdf", "encrypted"),
            ("faux.pdf", "wrong_extension"), ("tronque.docx", "damaged"), ("vide.pdf", "empty"),
        }  # fmt: skip
        assert (summary.added, summary.failed) == (3, 6)
        assert engine.library.document("zz.txt") is not None

    def test_every_reason_has_its_sentence(self) -> None:
        kinds = yaml.safe_load((ROOT / "indexers" / "ingestion" / "reasons.yaml").read_text("utf-8"))
        reasons = [reason for group in kinds.values() for reason in group]
        assert len(set(reasons)) == len(reasons)
        assert {f"probleme_{name}" for name in kinds} <= set(yaml.safe_load(SENTENCES.read_text("utf-8")))
        given = set()
        for path in (ROOT / "indexers").rglob("*.py"):
            text = path.read_text("utf-8")
            given |= {reason for reason in reasons if f'"{reason}"' in text}
        assert given == set(reasons)
        assert all(explain(Problem("a", reason)).endswith(".") for reason in reasons)


INDEX = """
import sys
from pathlib import Path
from indexers.embedded.engine import Embedded
from indexers.ingestion.indexing import index
from ports.people import Audience
engine = Embedded(Path(sys.argv[1]), None)
index([Path(sys.argv[2])], Audience.USAGER, "fiches", engine, lambda done, of, name: print(done, flush=True))
"""


class TestInterruption:
    def test_one_that_writes_for_too_long_is_not_waited_for(
        self, engine: Embedded, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("indexers.ingestion.turns._PATIENCE_SECONDS", 0.2)
        holder = Lexical(tmp_path / "index" / "words").passages.writer()
        with pytest.raises(Unavailable, match="another process"):
            run(engine, folder)
        holder.wait_merging_threads()
        assert numbers(run(engine, folder)) == (2, 0, 0, 0, 0)

    def test_an_indexing_waits_for_what_another_process_writes(self, tmp_path: Path) -> None:
        path = TestRecords.write(tmp_path / "fiches.jsonl", {f"F{n}": f"Le mot{n} est dit." for n in range(180)})
        with process(INDEX, tmp_path / "index", path) as child:
            assert child.stdout is not None
            next(line for line in child.stdout if int(line) >= 20)
            holder = in_turn(Lexical(tmp_path / "index" / "words").passages.writer)
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(1.0)
            holder.wait_merging_threads()
            assert child.wait(60.0) == 0
        engine = Embedded(tmp_path / "index", None)
        assert engine.library.count()[0] == 180
        engine.close()

    def test_a_withdrawal_waits_for_what_another_process_writes(
        self, engine: Embedded, folder: Path, tmp_path: Path
    ) -> None:
        run(engine, folder)
        with process(HOLD, tmp_path / "index" / "words") as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "held\n"
            assert settle(engine, {"conges.md"}) == []
            assert child.wait(60.0) == 0
        document = engine.library.document("conges.md")
        assert document is not None
        assert document.life.withdrawn

    @pytest.mark.parametrize("after", [70, 150])
    async def test_a_killed_indexing_is_finished_by_the_next(self, tmp_path: Path, after: int) -> None:
        words = ("mairie", "cantine", "piscine", "stationnement", "bibliothèque")
        texts = {
            f"F{n}": " ".join(f"Le mot{n}x{k} de la {words[k % 5]} est ici." for k in range(10)) for n in range(180)
        }
        path = TestRecords.write(tmp_path / "fiches.jsonl", texts)
        index_and_kill(tmp_path / "index", path, after)
        broken, whole = Embedded(tmp_path / "index", None), Embedded(tmp_path / "entier", None)
        held = broken.library.count()[0]
        assert held < 180
        done = run(broken, path, audience=Audience.USAGER, collection="fiches")
        assert numbers(done) == (180 - held, 0, held, 0, 0)
        run(whole, path, audience=Audience.USAGER, collection="fiches")
        assert broken.library.vocabulary() == whole.library.vocabulary()
        assert broken.library.every_passage() == whole.library.every_passage()
        findings = await broken.search("mot179x9", for_whom=USAGER)
        assert found(findings)[0] == "F179"
        broken.close()
        whole.close()


HOLD = """
import sys, time
from pathlib import Path
from indexers.embedded.lexical import Lexical

writer = Lexical(Path(sys.argv[1])).documents.writer()
print("held", flush=True)
time.sleep(1.0)
writer.wait_merging_threads()
"""


def process(script: str, *paths: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, paths)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True)


def index_and_kill(folder: Path, path: Path, after: int) -> None:
    """Index `path` in another process and kill it without warning at its document number `after`."""
    with process(INDEX, folder, path) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if int(line) >= after:
                child.send_signal(signal.SIGKILL)
                break


def test_other_processes_convert_as_this_one_does(
    engine: Embedded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = tmp_path / "documents"
    for number in range(12):
        put(files / f"{number}.md", f"# Note {number}\n\nLe mot{number} est dit une fois.\n")
    put(files / "vide.md", "\n")
    alone = run(engine, files)
    passages = engine.library.every_passage()
    engine.replace((), [document.id for document in engine.library.documents()])
    monkeypatch.setattr(pipeline, "ALONE", 0)
    monkeypatch.setattr("indexers.ingestion.run._MOST_DOCUMENTS", 5)
    helped = run(engine, files)
    assert (
        (numbers(helped), said(helped)) == (numbers(alone), said(alone)) == ((12, 0, 0, 0, 1), [("vide.md", "empty")])
    )
    assert engine.library.every_passage() == passages


def test_what_waits_to_be_written_is_counted_in_batches(
    engine: Embedded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in documents, which may be long: thousands would be held in memory."""
    written: list[int] = []
    replace = engine.replace
    monkeypatch.setattr(
        engine, "replace", lambda changed, *gone: (written.append(len(whole := list(changed))), replace(whole, *gone))
    )
    monkeypatch.setattr(pipeline, "ALONE", 60)
    monkeypatch.setattr("indexers.ingestion.run._MOST_BYTES", 10)
    for number in range(9):
        put(tmp_path / "documents" / f"{number}.md", f"Le mot{number} est dit.\n")
    run(engine, tmp_path / "documents")
    assert written[0] == 8
    assert sum(written) == 9


def deadly(streams: list[ByteStream]) -> pipeline.Converted:
    """Convert, unless the kernel kills, as it does what takes all the memory: on a document that says so."""
    if any(b"mortel" in stream.data for stream in streams):
        os.kill(os.getpid(), signal.SIGKILL)
    return CONVERT(streams)


CONVERT = pipeline._convert


def test_a_document_that_kills_what_reads_it_is_named_and_the_rest_is_indexed(
    engine: Embedded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = tmp_path / "documents"
    for number in range(8):
        put(files / f"{number}.md", "Ce texte est mortel.\n" if number in (3, 6) else f"Le mot{number} est dit.\n")
    monkeypatch.setattr(pipeline, "ALONE", -1)
    monkeypatch.setattr("indexers.ingestion.run._MOST_DOCUMENTS", 5)
    monkeypatch.setattr(pipeline, "_convert", deadly)
    summary = run(engine, files)
    assert (numbers(summary), said(summary)) == ((6, 0, 0, 0, 2), [("3.md", "fatal"), ("6.md", "fatal")])
    assert len(engine.library.every_passage()) == 6


def test_a_stock_pipeline_of_the_same_components_writes_the_same(
    engine: Embedded, folder: Path, tmp_path: Path
) -> None:
    run(engine, folder)
    stock = Embedded(tmp_path / "stock", None)
    pipeline = Pipeline()
    pipeline.add_component("converter", Markdown())
    pipeline.add_component("splitter", Passages())
    pipeline.add_component("writer", DocumentWriter(Store("", stock)))
    pipeline.connect("converter", "splitter")
    pipeline.connect("splitter", "writer")
    ids = [document.id for document in engine.library.documents()]
    streams = [ByteStream((folder / one).read_bytes(), meta={"id": one, "readers": ["agent"]}) for one in ids]
    pipeline.run({"converter": {"sources": streams}})
    assert stock.library.every_passage() == engine.library.every_passage()
    assert stock.library.vocabulary() == engine.library.vocabulary()
    stock.close()


async def test_the_whole_town(engine: Embedded, tmp_path: Path) -> None:
    """The demonstration commune: every file of it is read, and says whose it is, of when, and where it is opened."""
    copy = shutil.copytree(DOCUMENTS, tmp_path / "valmont")
    staff = run(engine, copy / "agents")
    public = run(engine, copy / "usagers", audience=Audience.USAGER, collection="usagers")
    assert said(staff) == said(public) == []
    assert staff.added + public.added == sum(path.name != "documents.yaml" for path in copy.rglob("*.*"))
    for document in engine.library.documents():
        assert all((document.title, document.date, document.owner, document.url)), document.id
    assert all(len(passage.text.split()) < 200 for passage in engine.library.every_passage())


def test_searching_does_not_bring_in_what_indexing_needs() -> None:
    heavy = [
        "haystack",
        "pandas",
        "docx",
        "pdfplumber",
        "pdfminer",
        "openpyxl",
        "lxml",
        "indexers.ingestion.converters",
    ]
    code = f"import sys, indexers.embedded.engine; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
