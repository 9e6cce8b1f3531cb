"""Replies as messages: what Teams is given, what the other channels are."""

import datetime as dt
import json
from typing import Any

from bot.channels.teams.outbound import to_activities
from bot.channels.teams.wire import write_json
from skills.contract import Button, Card, Citation, Reply, Status

RULES = Citation(
    number=1, document="d1", title="Règlement [2026]", quote="q " * 200, url="https://m.fr/r", page=3, heading="Congés"
)
GUIDE = Citation(number=2, document="d2", title="Guide", quote="", url="javascript:alert(1)")


def sent(reply: Reply, *, on_teams: bool = True) -> list[dict[str, Any]]:
    return list(json.loads(write_json(to_activities(reply, on_teams=on_teams))))


def test_a_reply_is_markdown() -> None:
    [activity] = sent(Reply(status=Status.DONE, text="C'est **fait**."))
    assert activity == {"type": "message", "text": "C'est **fait**.", "textFormat": "markdown"}


def test_an_answer_is_labelled_and_cites_what_its_text_marks() -> None:
    [activity] = sent(Reply(status=Status.ANSWERED, text="Vingt-cinq [1], puis [2].", citations=[RULES, GUIDE]))
    assert "Sources" not in activity["text"]
    [entity] = activity["entities"]
    assert {key: entity[key] for key in ("@type", "@context", "type")} == {
        "@type": "Message",
        "@context": "https://schema.org",
        "type": "https://schema.org/Message",
    }
    first, second = entity["citation"]
    assert (first["@type"], first["position"]) == ("Claim", 1)
    assert first["appearance"]["name"] == "Règlement [2026]"
    assert first["appearance"]["url"] == "https://m.fr/r"
    assert len(first["appearance"]["abstract"]) <= 160
    assert second["appearance"] == {"@type": "DigitalDocument", "name": "Guide", "abstract": "Guide"}


def test_no_more_citations_are_sent_than_teams_takes() -> None:
    many = [Citation(number=n, document="d", title="titre " * 40, quote="q") for n in range(1, 30)]
    [activity] = sent(Reply(status=Status.SUGGESTED, text="Voir [1].", citations=many))
    assert len(activity["entities"][0]["citation"]) == 10
    assert len(activity["entities"][0]["citation"][0]["appearance"]["name"]) <= 80


def test_what_no_document_says_has_neither_label_nor_judgement() -> None:
    for status in (Status.ANSWERED, Status.DONE, Status.FORM, Status.HANDOFF, Status.REFUSED):
        [activity] = sent(Reply(status=status, text="x"))
        assert "entities" not in activity
        assert "channelData" not in activity


def test_a_lack_of_answer_is_judged_and_not_labelled() -> None:
    [activity] = sent(Reply(status=Status.ABSTAINED, text="Je ne sais pas."))
    assert "entities" not in activity
    assert activity["channelData"] == {"feedbackLoop": {"type": "default"}}


def test_a_source_says_in_plain_words_where_and_of_when_it_is() -> None:
    quote = "- **Plein temps** : 2 jours\n- Temps partiel : 1 jour"
    citation = Citation(
        number=1,
        document="d",
        title="Guide",
        quote=quote,
        heading="Télétravail > 3. Combien de jours par semaine et par mois",
        page=2,
        date=dt.date(2026, 3, 5),
    )
    [activity] = sent(Reply(status=Status.ANSWERED, text="Deux [1].", citations=[citation]))
    appearance = activity["entities"][0]["citation"][0]["appearance"]
    assert appearance["abstract"] == "Plein temps : 2 jours Temps partiel : 1 jour"
    assert appearance["keywords"] == ["3. Combien de jours par…", "p. 2", "au 05/03/2026"]


def test_a_source_of_a_list_or_of_a_table_stands_apart_so_that_it_can_be_clicked() -> None:
    [activity] = sent(Reply(status=Status.ANSWERED, text="- un\n- deux [1]\n\nFin [2].", citations=[RULES, GUIDE]))
    assert activity["text"] == "- un\n- deux\n\nSource\xa0: [1]\n\nFin [2]."
    [activity] = sent(Reply(status=Status.ANSWERED, text="| A | B |\n|---|---|\n| 1 | 2 | [1]", citations=[RULES]))
    assert activity["text"] == "| A | B |\n|---|---|\n| 1 | 2 |\n\nSource\xa0: [1]"


def test_french_signs_stay_with_their_words() -> None:
    [activity] = sent(Reply(status=Status.DONE, text="Dites « oui » : tout ira bien ! 5 € ? a:b | :--- |"))
    assert activity["text"] == "Dites «\xa0oui\xa0»\xa0: tout ira bien\xa0! 5\xa0€\xa0? a:b | :--- |"


def test_what_a_card_shows_is_not_said_above_it() -> None:
    card = Card(facts=[("Lieu", "hall")], buttons=[Button("Confirmer", {"a": "b"})], text="Vérifiez.")
    reply = Reply(status=Status.FORM, text="Vérifiez.\n\n- **Lieu** : hall\n\nRépondez « oui ».", card=card)
    [activity] = sent(reply)
    assert activity["text"] == "Vérifiez."
    assert activity["attachments"][0]["content"]["body"][0]["type"] == "FactSet"
    assert "hall" in sent(reply, on_teams=False)[0]["text"]


def test_what_a_card_is_too_small_to_show_is_said_above_it() -> None:
    card = Card(facts=[("Lieu", "h" * 600)] * 60, buttons=[Button("Confirmer", {"a": "b"})], text="Vérifiez.")
    [activity] = sent(Reply(status=Status.FORM, text="Vérifiez tout ceci.", card=card))
    assert activity["text"] == "Vérifiez tout ceci."


def test_a_channel_without_citations_is_given_the_sources_as_text() -> None:
    [activity] = sent(Reply(status=Status.ANSWERED, text="Vingt-cinq [1].", citations=[RULES, GUIDE]), on_teams=False)
    assert activity["text"].splitlines() == [
        "Vingt-cinq [1].",
        "",
        "**Sources**",
        "",
        "- [1] [Règlement (2026)](https://m.fr/r), Congés, p. 3",
        "- [2] Guide",
    ]
    assert "citation" not in activity["entities"][0]
    assert "channelData" not in activity


def test_a_long_answer_is_cut_and_each_piece_cites_its_own_sources() -> None:
    text = f"Début [1].\n\n{'mot ' * 2000}\n\n{'mot ' * 1000} fin [2]."
    pieces = sent(Reply(status=Status.ANSWERED, text=text, citations=[RULES, GUIDE], suggestions=["Oui"]))
    assert len(pieces) == 2
    assert [[claim["position"] for claim in piece["entities"][0]["citation"]] for piece in pieces] == [[1], [2]]
    assert "channelData" not in pieces[0]
    assert pieces[1]["channelData"]
    assert "suggestedActions" not in pieces[0]
    assert pieces[1]["suggestedActions"]


def test_the_largest_message_stays_under_what_teams_takes() -> None:
    many = [
        Citation(number=n, document="d", title="é" * 99, quote="é" * 999, url="https://m.fr/" + "x" * 99)
        for n in range(1, 15)
    ]
    card = Card(facts=[("é" * 20, "é" * 300)] * 60)
    for piece in sent(Reply(status=Status.ANSWERED, text="é [1] " * 9000, citations=many, card=card)):
        assert len(json.dumps(piece, ensure_ascii=False).encode("utf-16-le")) < 100_000


def test_an_empty_reply_is_still_a_message() -> None:
    assert len(sent(Reply(status=Status.DONE, text=""))) == 1


def test_suggestions_are_offered_three_at_most_on_teams() -> None:
    reply = Reply(status=Status.DONE, text="Que faire ?", suggestions=["Un", "Deux", "Trois", "Quatre"])
    [on_teams] = sent(reply)
    assert [action["title"] for action in on_teams["suggestedActions"]["actions"]] == ["Un", "Deux", "Trois"]
    assert on_teams["suggestedActions"]["actions"][0] == {"type": "imBack", "title": "Un", "value": "Un"}
    [elsewhere] = sent(reply, on_teams=False)
    assert len(elsewhere["suggestedActions"]["actions"]) == 4


def test_next_to_a_card_teams_is_given_suggestions_as_buttons() -> None:
    reply = Reply(
        status=Status.DONE,
        text="Fait.",
        card=Card(title="T", buttons=[Button("Voir", {"a": "b"})]),
        suggestions=["Autre"],
    )
    [on_teams] = sent(reply)
    assert "suggestedActions" not in on_teams
    assert [action["title"] for action in on_teams["attachments"][0]["content"]["actions"]] == ["Voir", "Autre"]
    [elsewhere] = sent(reply, on_teams=False)
    assert elsewhere["suggestedActions"]
    assert len(elsewhere["attachments"][0]["content"]["actions"]) == 1
