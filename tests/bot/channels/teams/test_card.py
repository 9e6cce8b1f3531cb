"""Cards as Adaptive Cards: each input has its label and its message, each button its way back."""

import json
from typing import Any

from bot.channels.teams.card import adaptive_card, answer_card
from skills.contract import Button, Card, Citation, Input, InputKind, Reply, Status

FORM = Card(
    title="Poser un congé",
    facts=[("Solde", "12 jours")],
    inputs=[
        Input(id="debut", label="Du", kind=InputKind.DATE, value="2026-12-24"),
        Input(id="nature", label="Nature", kind=InputKind.CHOICE, choices=[("ca", "Congé annuel"), ("rtt", "RTT")]),
        Input(id="motif", label="Motif", required=False, placeholder="facultatif", error="Trop long."),
        Input(id="note", label="Note", kind=InputKind.LONG_TEXT),
    ],
    buttons=[Button("Valider", {"action": "ok"}), Button("Annuler", {"action": "non"}), Button("Aide")],
)


def build(card: Card, *, on_teams: bool = True) -> dict[str, Any]:
    content = adaptive_card(card, on_teams=on_teams)
    assert content is not None
    assert (content["type"], content["version"]) == ("AdaptiveCard", "1.5")
    return content


def test_facts_and_inputs_stand_in_the_order_of_the_card() -> None:
    kinds = [element["type"] for element in build(FORM)["body"]]
    assert kinds == ["TextBlock", "FactSet", "Input.Date", "Input.ChoiceSet", "Input.Text", "Input.Text"]
    assert build(FORM)["body"][1]["facts"] == [{"title": "Solde", "value": "12 jours"}]


def test_every_input_has_a_label_and_a_message_in_french() -> None:
    date, choice, text, note = build(FORM)["body"][2:]
    assert date == {
        "type": "Input.Date",
        "id": "debut",
        "label": "Du",
        "isRequired": True,
        "errorMessage": "Indiquez une date.",
        "value": "2026-12-24",
    }
    assert choice["choices"] == [{"title": "Congé annuel", "value": "ca"}, {"title": "RTT", "value": "rtt"}]
    assert choice["errorMessage"] == "Choisissez une réponse dans la liste."
    assert (text["isRequired"], text["errorMessage"], text["placeholder"]) == (False, "Trop long.", "facultatif")
    assert note["isMultiline"]


def test_on_teams_buttons_execute_and_only_the_first_asks_for_the_inputs() -> None:
    submit, cancel, help_ = build(FORM)["actions"]
    assert submit == {
        "type": "Action.Execute",
        "verb": "answer",
        "title": "Valider",
        "data": {"action": "ok"},
        "associatedInputs": "auto",
    }
    assert (cancel["type"], cancel["data"], cancel["associatedInputs"]) == ("Action.Execute", {"action": "non"}, "none")
    assert (help_["type"], help_["data"]) == ("Action.Submit", {"say": "Aide"})


def test_a_long_label_is_a_line_to_click_that_wraps() -> None:
    label = "Combien de jours de télétravail par semaine puis-je faire ?"
    card = build(Card(buttons=[Button(label), Button("Aide")]))
    [line] = card["body"]
    assert line["items"][0]["wrap"]
    assert line["selectAction"]["data"] == {"say": label}
    assert [action["title"] for action in card["actions"]] == ["Aide"]


def test_more_buttons_than_teams_shows_are_lines_to_click() -> None:
    places = [f"Quartier {number}" for number in range(8)]
    card = build(Card(buttons=[Button("Valider", {"action": "ok"}), *map(Button, places)]))
    assert [line["selectAction"]["data"] for line in card["body"]] == [{"say": place} for place in places]
    assert [action["title"] for action in card["actions"]] == ["Valider"]


def test_on_the_web_buttons_submit() -> None:
    submit, cancel, help_ = build(FORM, on_teams=False)["actions"]
    assert {submit["type"], cancel["type"], help_["type"]} == {"Action.Submit"}
    assert submit["data"] == {"action": "ok"}
    assert help_["data"] == {"say": "Aide"}


def test_a_card_too_large_for_teams_loses_its_facts_then_is_given_up() -> None:
    facts = [("Libellé", "é" * 500)] * 60
    lighter = build(Card(title="T", facts=facts, buttons=[Button("Ok", {"a": "b"})]))
    assert [element["type"] for element in lighter["body"]] == ["TextBlock"]
    assert lighter["actions"]
    choices = [(str(number), "é" * 60) for number in range(500)]
    assert (
        adaptive_card(Card(inputs=[Input(id="c", label="C", choices=choices, kind=InputKind.CHOICE)]), on_teams=True)
        is None
    )


def test_a_card_of_twenty_seven_kilobytes_passes() -> None:
    card = build(Card(facts=[("Libellé", "x" * 400)] * 60))
    assert 25_000 < len(json.dumps(card, ensure_ascii=False).encode()) < 28_000


def test_the_answer_to_a_click_says_its_text_its_sources_and_its_origin() -> None:
    citation = Citation(number=1, document="d", title="Guide", quote="q", url="https://m.fr/g", page=2)
    reply = Reply(
        status=Status.ANSWERED,
        text="Voici [1] :\n\n| Mois | Jours |\n|---|--:|\n| Mai | 3 |\n\nFin.",
        citations=[citation],
        suggestions=["Autre question"],
    )
    content = answer_card(reply, reply.text)
    assert [element["type"] for element in content["body"]] == [
        "TextBlock",
        "Table",
        "TextBlock",
        "TextBlock",
        "TextBlock",
    ]
    cells = [[cell["items"][0]["text"] for cell in row["cells"]] for row in content["body"][1]["rows"]]
    assert cells == [["Mois", "Jours"], ["Mai", "3"]]
    assert content["body"][3]["text"] == "**Sources**\n- [1] [Guide](https://m.fr/g), p. 2"
    assert "intelligence artificielle" in content["body"][4]["text"]
    assert [action["title"] for action in content["actions"]] == ["Autre question"]


def test_an_answer_whose_card_is_too_large_keeps_its_text() -> None:
    choices = [(str(number), "é" * 60) for number in range(500)]
    card = Card(inputs=[Input(id="c", label="C", choices=choices, kind=InputKind.CHOICE)])
    content = answer_card(Reply(status=Status.FORM, text="Laquelle ?", card=card), "Laquelle ?")
    assert [element["text"] for element in content["body"]] == ["Laquelle\xa0?"]
