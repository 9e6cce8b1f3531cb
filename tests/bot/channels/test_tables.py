"""Tables of passages are readable in every channel."""

import json

import pytest

from bot.channels import console
from bot.channels.tables import drawn
from bot.channels.teams.card import answer_card
from bot.channels.teams.markdown import table
from bot.channels.teams.outbound import text_above, to_activities
from bot.channels.teams.wire import write_json
from skills.contract import Citation, Reply, Status

FLAT = "Quotité | Jours\n100 % | 25\n80 % | 20"
MARKDOWN = "| Quotité | Jours |\n|---|---|\n| 100 % | 25 |\n| 80 % | 20 |"


def reply(text: str) -> Reply:
    return Reply(Status.ANSWERED, text, [Citation(1, "d", "Guide", FLAT)])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (FLAT, MARKDOWN),
        (MARKDOWN, MARKDOWN),
        (f"Voici :\n{FLAT}\nFin.", f"Voici :\n\n{MARKDOWN}\n\nFin."),
        (f"{FLAT} [1]", f"{MARKDOWN} [1]"),
        (f"[1] **Guide** : « {FLAT} »", f"[1] **Guide** : «\n\n{MARKDOWN}\n\n»"),
        ("A | « b »\n1 | 2", "| A | « b » |\n|---|---|\n| 1 | 2 |"),
        ("A | B\n1", "A | B\n1"),
        ("A | B\n1 | 2 | 3", "| A | B |  |\n|---|---|---|\n| 1 | 2 | 3 |"),
        ("- a | b\n- c | d", "- a | b\n- c | d"),
        ("|---|\n|---|", "|---|\n|---|"),
        ("Un seul | trait", "Un seul | trait"),
        ("Rien.\n\n\nRien.", "Rien.\n\n\nRien."),
        ("", ""),
    ],
)
def test_rows_become_a_table(text: str, shown: str) -> None:
    assert drawn(text, table) == shown


@pytest.mark.parametrize("on_teams", [True, False])
def test_teams_is_given_a_table_and_its_source_apart(on_teams: bool) -> None:
    [activity] = json.loads(write_json(to_activities(reply(f"{FLAT} [1]"), on_teams=on_teams)))
    said = activity["text"].replace("\xa0", " ")
    assert said.startswith(f"{MARKDOWN}\n\nSource : [1]")
    assert activity["entities"][0].get("citation", [{}])[0].get("appearance", {}).get("abstract", "") == (
        "Quotité, Jours ; 100 %, 25 ; 80 %, 20" if on_teams else ""
    )


def test_a_card_shows_it_as_a_table() -> None:
    answer = reply(f"{FLAT} [1]")
    kinds = [element["type"] for element in answer_card(answer, text_above(answer))["body"]]
    assert kinds[:2] == ["Table", "TextBlock"]


def test_the_console_aligns_its_columns() -> None:
    assert console.show(reply(f"{FLAT} [1]")).startswith("Quotité   Jours\n100 %     25\n80 %      20 [1]\n")


def test_the_console_names_the_columns_of_a_table_too_wide_for_it() -> None:
    wide = f"Cas | Règle\nPlein temps | {'mot ' * 30}\nMi-temps | non"
    shown = console.show(reply(wide))
    assert shown.startswith("Cas : Plein temps\nRègle : mot mot")
    assert "\n\nCas : Mi-temps\nRègle : non" in shown
