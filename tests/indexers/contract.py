"""What every engine must do. Inherit, and give `engine` and `put` as fixtures."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from ports.errors import Unavailable
from ports.knowledge import Findings, Knowledge
from tests.indexers.town import AGENT, TEXTS, TODAY, USAGER, document

Put = Callable[..., None]
"""`put(changed, dropped)`: write (document, passages) pairs, forget ids."""


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
