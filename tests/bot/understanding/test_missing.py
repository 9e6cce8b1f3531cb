"""What a clerk would still ask."""

import pytest

from bot.understanding.entities import extract
from bot.understanding.missing import Clerk
from skills import spec

_ACTIONS = frozenset(
    (
        *("access_request", "attestation", "authorization_request", "benefit_application", "bill", "book_appointment"),
        *("book_room", "book_transport", "book_vehicle", "bulky_pickup", "cancel_appointment", "check_completeness"),
        *(
            "check_status",
            "collection_calendar",
            "confirm_appointment",
            "contact_agent",
            "contest_fine",
            "correct_record",
        ),
        *("disruption", "document_access", "generate_sheet", "housing_application", "it_ticket", "leave_balance"),
        *("leave_request", "lost_property", "menu", "modify_appointment", "modify_registration", "opening_hours"),
        *("parking_request", "payment", "plu_rules", "register_vulnerable", "renew_concession", "report_absence"),
        *("report_issue", "request_bin", "request_record", "reset_access", "school_registration", "set_reminder"),
        *("simulate_benefit", "submit_file", "subscription", "time_correction", "timetable", "training_request"),
        *("update_details", "withdraw_file"),
    )
)


@pytest.fixture(scope="module")
def clerk() -> Clerk:
    return Clerk.load({name: spec.load(name) for name in spec.names()})


def test_every_piece_asked_for_is_known(clerk: Clerk) -> None:
    asked = {
        piece for skill in clerk.skills.values() for request in skill.demandes.values() for piece in request.pieces
    }
    asked |= {piece for pieces in clerk.pieces.sans_agent.values() for piece in pieces}
    asked |= {piece for case in clerk.pieces.selon_les_mots for piece in case.pieces}
    assert asked <= set(clerk.pieces.pieces)


def test_every_piece_known_is_asked_for_somewhere(clerk: Clerk) -> None:
    asked = {
        piece for skill in clerk.skills.values() for request in skill.demandes.values() for piece in request.pieces
    }
    asked |= {piece for case in clerk.pieces.selon_les_mots for piece in case.pieces}
    assert set(clerk.pieces.pieces) - asked == set()


def test_requests_are_actions_of_the_closed_list(clerk: Clerk) -> None:
    assert {action for skill in clerk.skills.values() for action in skill.demandes} <= _ACTIONS
    assert clerk.pieces.actions_sans_question <= _ACTIONS


@pytest.mark.parametrize(
    "agent", ["etat_civil", "rendez_vous", "urbanisme", "social", "scolaire", "dechets", "mobilite"]
)
def test_every_agent_of_the_public_speaks_for_itself(clerk: Clerk, agent: str) -> None:
    skill = clerk.skills[agent]
    assert skill.titre and skill.description and len(skill.exemples) == 3
    assert "contact_agent" in skill.demandes


@pytest.mark.parametrize(
    ("agent", "action", "kind", "text", "missing"),
    [
        ("rendez_vous", "cancel_appointment", "action", "Annulez mon rdv de jeudi 10h20", ["nom", "service"]),
        ("rendez_vous", "cancel_appointment", "action", "Annulez RV-88213, passeport de jeudi", ["service"]),
        ("dechets", "report_issue", "report", "Lampadaire cassé, 22 rue des Écoles", []),
        ("dechets", "report_issue", "report", "Il y a des rats dans le square", ["localisation précise"]),
        ("dechets", "collection_calendar", "question", "Quel jour les poubelles rue Pasteur ?", []),
        ("dechets", "collection_calendar", "question", "Quel jour les poubelles ?", ["adresse"]),
        ("urbanisme", "plu_rules", "question", "Quelle hauteur de mur au 3 rue Basse ?", []),
        ("urbanisme", "check_status", "status", "Où en est le PC 21-0043 ?", []),
        ("scolaire", "timetable", "question", "À quelle heure ferme la garderie ?", ["école"]),
        ("scolaire", "report_absence", "action", "Inès Belkacem, CE1 à Jules-Ferry, absente jeudi", []),
        ("mobilite", "subscription", "question", "Quel est le prix de l'abonnement ?", []),
        ("etat_civil", None, "question", "Qui est le maire ?", []),
        ("none", "contact_agent", "handoff", "Je veux parler à quelqu'un", ["nom", "téléphone"]),
        ("none", "contact_agent", "handoff", "Rappelez-moi au 06 39 98 21 09, Alain Prigent", []),
        ("none", None, "smalltalk", "bonjour", []),
    ],
)
def test_what_the_message_says_is_not_asked_again(
    clerk: Clerk, agent: str, action: str | None, kind: str, text: str, missing: list[str]
) -> None:
    assert clerk.missing(agent, action, kind, extract(text)) == missing


def test_a_weekday_alone_is_no_date_for_an_appointment(clerk: Clerk) -> None:
    assert "date souhaitée" in clerk.missing("rendez_vous", "book_appointment", "action", {"date": "mercredi"})
    assert "date souhaitée" not in clerk.missing(
        "rendez_vous", "book_appointment", "action", {"date": "mercredi 3 mars"}
    )


def test_the_document_asked_for_changes_the_questions(clerk: Clerk) -> None:
    wedding = clerk.missing("etat_civil", "request_record", "action", {"document": "acte de mariage"})
    birth = clerk.missing("etat_civil", "request_record", "action", {"document": "acte de naissance"})
    assert "date du mariage" in wedding
    assert "date de naissance" in birth
