"""What is quoted of what was found."""

from dataclasses import replace

from bot.answering.extract import MOST_WORDS, extract
from ports.knowledge import Hit, Passage, Unit

LIST = "Les pièces à fournir :\n- une photo\n- un justificatif de domicile"


def hit(document: str, *units: tuple[str, float], score: float = 1.0) -> Hit:
    text = "\n".join(text for text, _ in units)
    passage = Passage(f"{document}#0", document, document.title(), text, ("usager",))
    return Hit(
        passage, score, tuple(Unit(text, weight, (), {text: weight} if weight else {}) for text, weight in units)
    )


def test_nothing_found_nothing_quoted() -> None:
    assert extract([]) == []


def test_every_word_quoted_stands_in_the_passage() -> None:
    found = extract([hit("a", ("Une phrase.", 1), (LIST, 2), ("Une autre.", 0))])[0]
    for unit in found.units:
        assert unit in found.passage.text


def test_a_list_is_quoted_whole_with_its_lead_in() -> None:
    assert LIST in extract([hit("a", ("Préambule.", 0), (LIST, 3))])[0].text


def test_sentences_come_in_the_order_of_the_passage() -> None:
    text = extract([hit("a", ("Un.", 0), ("Deux.", 3), ("Trois.", 1))])[0].text
    assert text == "Un. Deux. Trois."


def test_an_answer_stays_short_without_cutting_a_sentence() -> None:
    long = " ".join(["mot"] * 50) + "."
    found = extract([hit("a", (long, 1), (long, 3), (long, 2), (long, 0))])[0]
    assert len(found.text.split()) <= MOST_WORDS
    assert found.text.endswith(".")


def test_a_single_sentence_longer_than_an_answer_is_quoted_whole() -> None:
    long = " ".join(["mot"] * 200) + "."
    assert extract([hit("a", (long, 1))])[0].text == long


def test_a_second_document_is_quoted_only_when_it_is_as_good() -> None:
    first = hit("a", ("Réponse.", 2), score=1.0)
    assert len(extract([first, hit("b", ("Autre réponse.", 2), score=0.95)])) == 2
    assert len(extract([first, hit("b", ("Autre réponse.", 2), score=0.5)])) == 1
    assert len(extract([first, hit("b", ("Sans rapport.", 0), score=0.99)])) == 1


def test_a_sentence_that_leans_on_the_one_before_brings_it() -> None:
    rule = "Le congé dure " + " ".join(["cinq"] * 30) + " jours."
    text = extract([hit("a", (rule, 0), ("Toutefois, il dure un an en cas de maladie.", 3))])[0].text
    assert text.startswith("Le congé dure")


def test_a_condition_that_follows_is_quoted_too() -> None:
    filler = " ".join(["mot"] * 70) + "."
    found = extract([hit("a", (filler, 0), ("La carte est gratuite.", 3), ("Sauf si elle est perdue.", 0))])[0]
    assert found.units[-1] == "Sauf si elle est perdue."


def table(*rows: tuple[str, float]) -> Hit:
    parts = tuple(Unit(*row) for row in rows)
    whole = "\n".join(part.text for part in parts)
    passage = Passage("a#0", "a", "A", whole, ("usager",), ("Qui appeler",))
    return Hit(passage, 1.0, (Unit(whole, max(part.weight for part in parts), parts),))


def test_a_long_table_keeps_its_header_and_the_rows_of_the_question() -> None:
    rows = [(f"Panne {number} | Service {number}", float(number == 4)) for number in range(8)]
    text = extract([table(("Panne | Service", 0), *rows)])[0].text
    assert text == "Qui appeler :\n\nPanne | Service\nPanne 4 | Service 4"


def test_of_long_rows_only_those_that_tell_are_kept() -> None:
    row = "{} | bac jaune | mercredi matin | semaines paires | la veille après 19 h | collecte reportée au lendemain"
    rows = [(row.format(place), float(place == "Bellevue")) for place in ("Centre", "Bellevue", "La Gare")]
    text = extract([table(("Quartier | Bac | Jour | Fréquence | Sortie | Jour férié", 0), *rows)])[0].text
    assert "Bellevue" in text
    assert "Centre" not in text


def test_a_small_table_is_compared_at_a_glance() -> None:
    text = extract([table(("Âge | Prix", 0), ("majeur | 86 €", 0), ("mineur | 42 €", 1), ("enfant | 17 €", 0))])[0].text
    assert "enfant | 17 €" in text


def test_a_table_of_bands_stays_whole() -> None:
    rows = [(f"Abri de {n} à {n + 5} m² | règle {n}", 0) for n in range(5, 30, 5)]
    bands = [("Abri de moins de 5 m² | aucune formalité", 6), *rows, ("Abri de plus de 30 m² | permis", 3)]
    assert "Abri de 10 à 15 m²" in extract([table(("Travaux | Formalité", 0), *bands)])[0].text


def test_a_table_stays_whole_when_no_row_stands_out() -> None:
    rows = [(f"Panne {number} | Service {number}", 0.0) for number in range(8)]
    assert "Panne 7" in extract([table(("Panne | Service", 0), *rows)])[0].text


def test_a_better_passage_of_the_same_document_is_quoted_too() -> None:
    first, second = hit("a", ("Généralités.", 1)), hit("a", ("Le plafond est de 150 heures.", 3), score=0.99)
    assert [found.text for found in extract([first, second])] == ["Généralités.", "Le plafond est de 150 heures."]


def test_a_passage_that_was_far_from_chosen_is_not_quoted_too() -> None:
    first = replace(hit("a", ("Généralités.", 1)), likelihood=0.9)
    second = replace(hit("a", ("Le plafond est de 150 heures.", 3), score=0.99), likelihood=0.1)
    assert [found.text for found in extract([first, second])] == ["Généralités."]


def test_a_passage_that_says_nothing_more_of_the_question_is_not_quoted_too() -> None:
    first, second = (
        hit("a", ("Le plafond est de 150 heures.", 3)),
        hit("a", ("Les heures ont un plafond.", 3), score=0.99),
    )
    same = replace(second, units=(replace(second.units[0], held=first.units[0].held),))
    assert len(extract([first, same])) == 1
    assert len(extract([first, second])) == 2


def test_a_second_passage_leaves_the_first_the_room_that_it_does_not_need() -> None:
    long = " ".join(["mot"] * 45) + "."
    first, second = hit("a", (long, 1), ("Réponse.", 2), (long, 0)), hit("a", ("Suite.", 3), (long, 1), score=0.99)
    assert [len(found.units) for found in extract([first, second])] == [3, 1]


def test_two_documents_do_not_say_the_same_sentence_twice() -> None:
    found = extract(
        [hit("a", ("C'est gratuit.", 2)), hit("b", ("C'est gratuit.", 2), ("Sur rendez-vous.", 1), score=0.99)]
    )
    assert [one.text for one in found] == ["C'est gratuit.", "Sur rendez-vous."]


def test_the_rule_comes_before_what_escapes_it() -> None:
    rule = hit("a", ("Le premier jour n'est pas rémunéré.", 1), score=0.9)
    exceptions = hit("a", ("Le jour de carence ne s'applique pas dans ces cas :\n- accident\n- grossesse", 3))
    found = extract([exceptions, rule])
    assert [one.text.split("\n")[0] for one in found] == [
        "Le premier jour n'est pas rémunéré.", "Le jour de carence ne s'applique pas dans ces cas :",
    ]  # fmt: skip
    assert len(extract([exceptions])) == 1


def test_what_holds_for_all_comes_before_a_special_case() -> None:
    everyone = hit("a", ("Le demandeur présente une photo d'identité.", 2), score=0.9)
    some = hit("a", ("Une personne hébergée ajoute une attestation.", 2))
    assert [one.text for one in extract([some, everyone])] == [everyone.passage.text, some.passage.text]
    asked = replace(hit("a", ("Une personne hébergée ajoute une attestation.", 3)), likelihood=0.5)
    assert [one.text for one in extract([asked, everyone])] == [asked.passage.text]


def test_an_exception_asked_for_as_much_follows_its_rule() -> None:
    rule = replace(hit("a", ("La mise en concurrence est faite par le conseil syndical.", 3)), likelihood=0.9)
    exception = hit("a", ("La mise en concurrence n'est toutefois pas obligatoire sans conseil syndical.", 3))
    assert [one.text for one in extract([rule, exception])] == [rule.passage.text, exception.passage.text]


def test_no_rule_comes_before_a_passage_that_is_sure() -> None:
    everyone = hit("a", ("Les copropriétaires ont dix ans pour agir.", 2))
    some = replace(hit("a", ("Si les travaux changent la façade, un vote est nécessaire.", 2)), likelihood=0.95)
    assert [one.text for one in extract([some, everyone])] == [some.passage.text]


def test_a_summary_and_its_paragraph_are_not_both_quoted() -> None:
    short = "Une association peut remettre des titres-restaurant à ses bénévoles."
    long = "Toute association peut remettre des titres-restaurant à ses bénévoles, par délibération."
    assert extract([hit("a", (short, 2), (long, 2), ("Elle les paie.", 0))])[0].units == (long, "Elle les paie.")


def test_a_summary_that_the_next_sentence_leans_on_stays() -> None:
    short, again = "Le fichier recense les personnes condamnées.", "Le fichier recense aussi les personnes condamnées."
    found = extract([hit("a", (short, 2), ("Il n'est pas public.", 0), (again, 2))])
    assert found[0].units == (short, "Il n'est pas public.")


def test_an_impersonal_sentence_leans_on_none() -> None:
    before, after = " ".join(["mot"] * 80) + ".", " ".join(["mot"] * 40) + "."
    for answer, brings in (("Il faut une photo.", False), ("Il apporte une photo.", True)):
        found = extract([hit("a", (before, 0), (answer, 3), (after, 1))])[0]
        assert (found.units[0] == before) is brings


def test_a_number_that_one_sentence_alone_says_is_no_repetition() -> None:
    both = (
        "Le timbre fiscal coûte 86 € pour une personne majeure.",
        "Le timbre fiscal coûte 42 € pour une personne mineure.",
    )
    assert extract([hit("a", (both[0], 2), (both[1], 2))])[0].units == both


def test_an_answer_does_not_end_on_what_it_announces() -> None:
    assert extract([hit("a", ("C'est gratuit.", 1), ("Il faut joindre :", 0))])[0].text == "C'est gratuit."
    room = " ".join(["mot"] * 110) + "."
    found = extract(
        [hit("a", (room, 1), ("Il faut joindre :", 0), ("Pièce | Copies\nActe | 2\nPhoto | 1\nPlan | 1", 0))]
    )
    assert found[0].units == (room,)


def test_a_heading_among_sentences_is_left_out() -> None:
    found = extract([hit("a", ("Accord écrit", 0), ("Vous donnez votre accord.", 2), ("Inventaire", 0))])
    assert found[0].text == "Vous donnez votre accord."


def test_a_link_is_not_the_answer_and_stands_alone() -> None:
    link = "Service en ligne : Demande de retraite du combattant"
    units = ("La demande se fait un mois avant.", 1), (link, 5), ("Elle est adressée au service.", 0)
    assert extract([hit("a", *units)])[0].text == "\n\n".join((units[0][0], link, units[2][0]))
    assert extract([hit("a", ("mot " * 119 + "mot.", 1), (link, 5))])[0].units == ("mot " * 119 + "mot.",)
    assert extract([hit("a", (link, 5))])[0].text == link


def test_what_leans_on_a_sentence_is_not_quoted_second_without_it() -> None:
    rule, case = " ".join(["règle"] * 60) + ".", "C'est le cas pour " + " ".join(["vous"] * 20) + "."
    first = hit("a", (" ".join(["mot"] * 50) + ".", 3))
    assert len(extract([first, hit("b", (rule, 0), (case, 3), score=0.99)])) == 1
