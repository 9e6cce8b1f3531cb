"""Long Markdown is cut into pieces that are whole Markdown."""

import pytest

from bot.channels.teams.markdown import blocks, split, table_of

TABLE = "| Mois | Jours |\n|---|--:|\n" + "\n".join(f"| mois {index} | {index} |" for index in range(60))


def test_a_short_text_is_left_alone() -> None:
    assert split("Un.\n\n- deux\n- trois", 100) == ["Un.\n\n- deux\n- trois"]


@pytest.mark.parametrize("text", ["", "  \n\n "])
def test_nothing_is_no_piece(text: str) -> None:
    assert split(text, 100) == []


@pytest.mark.parametrize("limit", [120, 400, 1000])
def test_no_piece_is_longer_than_the_limit_and_none_of_the_text_is_lost(limit: int) -> None:
    paragraph = " ".join(
        f"Phrase {index} avec **deux mots** et [un lien](https://m.fr/{index})." for index in range(60)
    )
    listing = "\n".join(f"- élément {index}" for index in range(80))
    text = f"{paragraph}\n\n{listing}\n\nFin."
    pieces = split(text, limit)
    assert max(map(len, pieces)) <= limit
    assert " ".join(" ".join(pieces).split()) == " ".join(text.split())
    for piece in pieces:
        assert piece.count("**") % 2 == 0
        assert piece.count("](") == piece.count(")")


def test_a_cut_falls_at_the_end_of_a_sentence_where_there_is_one() -> None:
    pieces = split("Une phrase de quelques mots. " * 10, 100)
    assert all(piece.endswith("mots.") for piece in pieces)


def test_a_table_cut_in_two_has_its_header_twice() -> None:
    pieces = split(f"Avant.\n\n{TABLE}\n\nAprès.", 400)
    assert len(pieces) > 2
    assert pieces[0] == "Avant."
    for piece in pieces[1:]:
        assert "| Mois | Jours |\n|---|--:|\n| mois" in piece
    assert pieces[-1].endswith("Après.")


def test_code_cut_in_two_has_its_fences_twice() -> None:
    code = "```sh\n" + "\n\n".join(f"ligne {index}" for index in range(60)) + "\n```"
    assert blocks(code) == [code]
    for piece in split(code, 200):
        assert piece.startswith("```sh\n")
        assert piece.endswith("\n```")


def test_a_word_longer_than_the_limit_is_cut() -> None:
    assert [len(piece) for piece in split("x" * 250, 100)] == [100, 100, 50]


def test_the_cells_of_a_table() -> None:
    assert table_of("| a | b |\n|:-|-:|\n| 1 | 2 |\n| 3 | 4 |") == [["a", "b"], ["1", "2"], ["3", "4"]]


@pytest.mark.parametrize("block", ["texte", "| seul |", "- a\n- b\n- c", "| a |\n| b |\n| c |"])
def test_what_has_no_header_is_no_table(block: str) -> None:
    assert table_of(block) == []
