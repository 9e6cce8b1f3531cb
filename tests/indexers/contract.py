"""What every engine must do. Inherit, and give `engine`, `put` and `another` as fixtures."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from indexers.document import Life
from indexers.engine import Engine, Scope
from indexers.language.query import Query
from ports.embedding import Vectors
from ports.errors import Unavailable
from ports.knowledge import Findings, Knowledge
from tests.indexers.town import AGENT, TEXTS, TODAY, USAGER, document

Put = Callable[..., None]
"""`put(changed, dropped)`: write (document, passages) pairs, forget ids."""
Another = Callable[[], Engine]
"""Opens the same documents again, as another process would."""


def found(findings: Findings) -> list[str]:
    return list(dict.fromkeys(hit.passage.document for hit in findings.hits))


class KnowledgeContract:
    """Rights, relevance, updates, hostile questions."""

    @pytest.fixture
    def filled(self, engine: Knowledge, put: Put) -> Knowledge:
        put([document(name) for name in TEXTS], [])
        return engine

    async def test_finds_the_document_that_answers(self, filled: Knowledge) -> None:
        findings = await filled.search("combien coûte la cantine", for_whom=USAGER)
        assert found(findings)[0] == "cantine"
        first = findings.hits[0].passage
        assert (first.title, first.headings, first.date) == ("Cantine scolaire", ("Règles",), dt.date(2026, 1, 12))

    async def test_a_citizen_never_sees_an_internal_passage(self, filled: Knowledge) -> None:
        for question in ("congés annuels", "VPN FortiClient erreur -14", "25 jours par an", "reader:agent", "agent"):
            hits = (await filled.search(question, for_whom=USAGER, top=50)).hits
            assert all("usager" in hit.passage.readers for hit in hits)

    async def test_staff_read_what_citizens_read(self, filled: Knowledge) -> None:
        assert found(await filled.search("quand ramasse-t-on le bac gris", for_whom=AGENT))[0] == "dechets"
        assert found(await filled.search("congés annuels", for_whom=AGENT))[0] == "conges"

    async def test_a_document_for_nobody_is_found_by_nobody(self, filled: Knowledge, put: Put) -> None:
        put([document("cantine", readers=())], [])
        for person in (AGENT, USAGER):
            assert "cantine" not in found(await filled.search("cantine repas quotient", for_whom=person))

    async def test_rights_follow_the_document_when_it_changes(self, filled: Knowledge, put: Put) -> None:
        put([document("cantine", readers=("agent",))], [])
        assert "cantine" not in found(await filled.search("prix de la cantine", for_whom=USAGER))
        assert found(await filled.search("prix de la cantine", for_whom=AGENT))[0] == "cantine"

    async def test_a_document_for_several_is_found_by_each_of_them(self, filled: Knowledge, put: Put) -> None:
        put([document("cantine", readers=("agent", "usager")), document("vpn", readers=("agents", "use", "*"))], [])
        for person in (AGENT, USAGER):
            assert found(await filled.search("prix de la cantine", for_whom=person))[0] == "cantine"
            assert "vpn" not in found(await filled.search("VPN FortiClient", for_whom=person))

    @pytest.mark.parametrize(
        ("changes", "seen"),
        [
            ({"valid_until": TODAY}, True),
            ({"valid_until": TODAY - dt.timedelta(days=1)}, False),
            ({"valid_from": TODAY}, True),
            ({"valid_from": TODAY + dt.timedelta(days=1)}, False),
        ],
    )
    async def test_only_what_is_valid_today(self, filled: Knowledge, put: Put, changes: Any, seen: bool) -> None:
        put([document("cantine", **changes)], [])
        assert ("cantine" in found(await filled.search("cantine", for_whom=USAGER))) is seen

    async def test_the_rows_of_a_table_cut_in_passages_are_all_read(self, filled: Knowledge, put: Put) -> None:
        head, days = "Secteur | Bac | Jour", ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
        made, passages = document("dechets")
        rows = [f"Secteur {day} | bac {colour} | {day} matin" for day in days for colour in ("vert", "bleu")]
        texts = ["\n".join((head, *rows[start : start + 2])) for start in range(0, len(rows), 2)]
        parts = [replace(passages[0], id=f"dechets#{at}", text=text) for at, text in enumerate(texts)]
        put([(made, parts)], [])
        hit = (await filled.search("quand passe le bac bleu", for_whom=USAGER)).hits[0]
        assert hit.passage.document == "dechets"
        top, *others = hit.units[0].parts
        assert (top.text, [row.text for row in others]) == (head, rows)
        assert [row.text for row in others if row.weight > 0] == [row for row in rows if "bleu" in row]

    async def test_a_dropped_document_is_gone(self, filled: Knowledge, put: Put) -> None:
        put([], ["cantine"])
        assert "cantine" not in found(await filled.search("cantine", for_whom=USAGER))

    async def test_a_rewritten_document_is_found_by_its_new_words_only(self, filled: Knowledge, put: Put) -> None:
        made, passages = document("cantine")
        rewritten = [
            passages[0].__class__(f"{made.id}#new", made.id, made.title, "Le goûter est gratuit.", made.readers)
        ]
        put([(made, rewritten)], [])
        hits = (await filled.search("goûter gratuit", for_whom=USAGER)).hits
        assert hits[0].passage.text == "Le goûter est gratuit."
        assert all("6,80" not in hit.passage.text for hit in hits)

    @pytest.mark.parametrize("question", ["l ecole", "lecole", "L’ÉCOLE", "ecolle certificat de scolarite"])
    async def test_accents_apostrophes_and_typos(self, filled: Knowledge, question: str) -> None:
        assert found(await filled.search(question, for_whom=USAGER))[0] == "identite"

    @pytest.mark.parametrize(
        "question",
        [
            "",
            "   ",
            "?",
            "\x00",
            "🙂",
            "AND OR NOT",
            '"',
            "a:b^2~",
            "(((",
            "*",
            "-14",
            "cantine' OR '1'='1",
            "x" * 5000,
            "readers:agent OR _exists_:id",
            '{"match_all": {}} {"query_string": {"query": "*"}}',
            "kind:document AND born:[0 TO 9]",
            "/.*/ cong?s cant* vpn~2",
        ],
    )
    async def test_hostile_questions_are_only_words(self, filled: Knowledge, question: str) -> None:
        findings = await filled.search(question, for_whom=USAGER)
        assert all("usager" in hit.passage.readers for hit in findings.hits)

    async def test_a_question_of_ten_thousand_words(self, filled: Knowledge) -> None:
        question = "repas à la cantine " + " ".join(f"mot{number}" for number in range(10_000))
        assert found(await filled.search(question, for_whom=USAGER))[0] == "cantine"

    async def test_an_empty_index_answers_nothing_and_says_so(self, engine: Knowledge) -> None:
        assert (await engine.search("cantine", for_whom=USAGER)).hits == ()
        with pytest.raises(Unavailable):
            await engine.check()

    async def test_evidence_tells_a_match_from_none(self, filled: Knowledge) -> None:
        good = (await filled.search("prix d'un repas à la cantine", for_whom=USAGER)).evidence
        bad = (await filled.search("recette de la blanquette", for_whom=USAGER)).evidence
        assert good.coverage > bad.coverage
        assert "blanquette" in bad.unknown

    async def test_everything_survives_a_restart(self, filled: Knowledge, another: Another) -> None:
        assert found(await another().search("cantine", for_whom=USAGER)) == ["cantine"]

    async def test_another_process_sees_what_was_written(self, put: Put, another: Another) -> None:
        reader = another()
        assert (await reader.search("cantine", for_whom=USAGER)).hits == ()
        put([document("cantine")], [])
        assert found(await reader.search("cantine", for_whom=USAGER)) == ["cantine"]
        put([], ["cantine"])
        assert (await reader.search("cantine", for_whom=USAGER)).hits == ()

    async def test_readers_are_served_while_indexing(self, filled: Knowledge, another: Another) -> None:
        writer = another()
        rounds = threading.Thread(target=lambda: [writer.replace([document("vpn", hash=str(n))]) for n in range(5)])
        rounds.start()
        while rounds.is_alive():
            assert found(await filled.search("VPN FortiClient", for_whom=AGENT))[0] == "vpn"
        rounds.join()

    async def test_an_interrupted_indexing_shows_nothing(self, filled: Engine, put: Put, another: Another) -> None:
        def cut() -> Iterator[Any]:
            for number in range(200):
                yield document("vpn", id=f"vpn{number}", title="Tunnel")
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            filled.replace(cut(), ["cantine"])
        for engine in (filled, another()):
            assert found(await engine.search("cantine", for_whom=USAGER))[0] == "cantine"
            assert found(await engine.search("VPN FortiClient", for_whom=AGENT))[0] == "vpn"
            assert engine.library.count()[0] == len(TEXTS)
        put([document("vpn", title="Tunnel")], ["cantine"])
        assert "cantine" not in found(await filled.search("cantine", for_whom=USAGER))
        assert (await filled.search("VPN FortiClient", for_whom=AGENT)).hits[0].passage.title == "Tunnel"

    async def test_the_catalogue_gives_back_what_was_written(self, filled: Engine, put: Put) -> None:
        life = Life(version="2", replaces=("vieux.pdf",))
        made, passages = document("vpn", extra={"reference": "SI-1", "n": {"a": [1]}}, life=life, owner="DSI")
        put([(made, passages)], ["cantine"])
        library = filled.library
        assert library.document("vpn") == made
        assert library.document("cantine") is None
        whole = [replace(p, owner="DSI", url=made.url, date=made.date) for p in passages]
        assert library.passages_of("vpn") == whole
        assert library.passages(["vpn#1", "cantine#0", "?"]) == {"vpn#1": whole[1]}
        assert library.lives() == {"vpn": life}
        assert library.extras() == {"vpn": {"reference": "SI-1", "n": {"a": [1]}}}
        assert library.hashes("test") == dict.fromkeys(TEXTS.keys() - {"cantine"}, "1")
        assert library.count() == (len(TEXTS) - 1, len(list(library.every_passage())))
        assert {held.id for held in library.documents()} == TEXTS.keys() - {"cantine"}


class VectorsContract(KnowledgeContract):
    """What changes when sentences have vectors. `engine` must have an embedder."""

    @pytest.fixture
    def put(self, engine: Engine) -> Put:
        def put_and_embed(changed: Any, dropped: Any) -> None:
            engine.replace(changed, dropped)
            engine.embed()

        return put_and_embed

    async def test_another_language_finds_french_documents(self, filled: Knowledge) -> None:
        findings = await filled.search("How much is a school meal?", for_whom=USAGER, language="en")
        assert found(findings)[0] == "cantine"

    async def test_capitals_are_read_as_small_letters(self, filled: Knowledge) -> None:
        for question, language in (("quels papiers pour l'école ?", "fr"), ("how much is a school meal?", "en")):
            small = await filled.search(question, for_whom=USAGER, language=language)
            assert await filled.search(question.upper(), for_whom=USAGER, language=language) == small

    async def test_vectors_never_show_what_may_not_be_read(self, filled: Knowledge) -> None:
        findings = await filled.search("How many days off?", for_whom=USAGER, language="en", top=50)
        assert found(findings)
        assert all("usager" in hit.passage.readers for hit in findings.hits)

    async def test_passages_of_one_document_are_compared_with_what_was_learnt_of_it(
        self, filled: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def cosines(within: Callable[[Vectors], Vectors]) -> Mapping[str, float]:
            monkeypatch.setattr(filled.embedder, "within", within)
            await filled.refresh()
            vector = filled.embedder.question("où jeter un vieux canapé ?")
            ranked = await filled.rank(Query({}, ()), vector, Scope(USAGER.reads, TODAY))
            return ranked.cosines.passages(["dechets"])

        opposite = {key: -cosine for key, cosine in (await cosines(np.negative)).items()}
        assert opposite == pytest.approx(await cosines(np.array), abs=0.005)

    async def test_vectors_of_what_did_not_change_stay(self, filled: Engine) -> None:
        made, passages = document("vpn")
        changed = [passages[0], replace(passages[1], id="vpn#new", text="Appelez l'assistance.")]
        filled.replace([(made, changed)])
        assert filled.lacks_vectors()
        assert filled.library.embedded("vpn") == {"vpn#0"}
        assert filled.embed() == 1
        assert not filled.lacks_vectors()

    async def test_a_document_of_which_nothing_can_be_cut_lacks_no_vector(self, filled: Engine) -> None:
        made, (first, *_) = document("vpn")
        for text in ((), (replace(first, text=""),), (replace(first, title="", headings=(), text=""),)):
            filled.replace([(made, text)])
            filled.embed()
            assert not filled.lacks_vectors()
            assert filled.embed() == 0

    async def test_words_answer_before_vectors_are_made(self, engine: Engine) -> None:
        engine.replace([document("cantine")])
        findings = await engine.search("prix de la cantine", for_whom=USAGER)
        assert found(findings) == ["cantine"]
        assert findings.evidence.cosine is None
