"""What dialogues cannot say: what the desk and the register hold afterwards, cards, whose form it is, failures."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from hr_it_connectors.local import database
from hr_it_connectors.local.tables import metadata
from ports.leave import Half, LeaveState, NewLeave, Period
from ports.people import Audience, Person
from ports.ticketing import TicketState, Urgency
from skills.contract import InputKind, Status
from skills.forms import playing
from skills.forms.state import FormState, Taken
from tests.skills.player import QUESTION, Talk

AGENT = Person("test:agent", Audience.AGENT, "Agent")
OTHER = Person("test:autre", Audience.AGENT, "Autre")


async def summed_up(talk: Talk, text: str = "un RTT le 3 mars", action: str = "leave_request") -> None:
    await talk.say(text, action)
    await talk.say("non")
    assert talk.state
    assert talk.state.confirming


async def leaves(town):
    return await town.register.list(for_whom=AGENT)


async def break_down(town):
    async with town.engine.begin() as connection:
        await connection.run_sync(metadata.drop_all)


async def repair(town):
    await database.create(town.engine)


async def test_nothing_is_written_before_the_yes(town, talk):
    await summed_up(talk)
    assert await leaves(town) == ()
    await talk.say("oui")
    (leave,) = await leaves(town)
    assert (leave.kind, leave.days, leave.state) == ("rtt", Decimal(1), LeaveState.REQUESTED)


async def test_a_ticket_holds_what_was_said(town, talk):
    text = "Bonjour,\nLe copieur du rez-de-chaussée est en panne, c'est urgent !\nMerci, Aurélie"
    await talk.say(text, "it_ticket")
    await talk.say("accueil")
    reply = await talk.say("oui")
    (listed,) = await town.desk.list(for_whom=AGENT)
    ticket = await town.desk.get(listed.number, for_whom=AGENT)
    assert ticket.number in reply.text
    assert ticket.title == "Le copieur du rez-de-chaussée est en panne, c'est urgent !"
    assert ticket.description == text
    assert (ticket.category, ticket.urgency, ticket.location) == ("imprimante", Urgency.HIGH, "accueil")


async def test_half_days_reach_the_register(town, talk):
    await summed_up(talk, "rtt du 3 mars après-midi au 5 mars matin")
    await talk.say("oui")
    (leave,) = await leaves(town)
    period = Period(dt.date(2027, 3, 3), dt.date(2027, 3, 5), Half.AFTERNOON, Half.MORNING)
    assert (leave.period, leave.days) == (period, Decimal(2))


async def test_a_form_that_starts_is_offered_whole(talk):
    reply = await talk.say("je voudrais un RTT", "leave_request")
    assert reply.card
    assert [button.label for button in reply.card.buttons] == ["Valider", "Annuler"]
    inputs = {item.id: item for item in reply.card.inputs}
    assert list(inputs) == [
        "type",
        "periode.debut",
        "periode.debut_demi",
        "periode.fin",
        "periode.fin_demi",
        "motif",
    ]
    assert inputs["type"].value == "rtt"
    assert inputs["type"].kind is InputKind.CHOICE
    assert inputs["periode.debut"].kind is InputKind.DATE
    assert not inputs["motif"].required


async def test_a_later_question_offers_its_field_alone_and_says_nothing_twice(talk):
    await talk.say("je voudrais ouvrir un ticket svp", "it_ticket")
    reply = await talk.say("un voyant rouge clignote sur le boîtier")
    assert reply.card
    assert [item.id for item in reply.card.inputs] == ["categorie"]
    assert reply.card.text == "Cela concerne plutôt…"
    assert "- Matériel à fournir" in reply.text


async def test_what_the_summary_card_shows_is_not_said_above_it(talk):
    await summed_up(talk)
    reply = talk.replies[-1]
    assert reply.card
    assert reply.card.text == "Vérifiez avant que j'envoie :"
    assert "- **Solde** : 22 → 21 jours" in reply.text


async def test_an_empty_input_that_the_client_leaves_out_is_answered(talk):
    await talk.say("je voudrais ouvrir un ticket svp", "it_ticket")
    entered = {"description": "Mon écran reste noir", "categorie": "poste", "urgence": "normal"}
    reply = await talk.click("Valider", entered)
    assert reply.card
    assert [button.label for button in reply.card.buttons] == ["Confirmer", "Modifier", "Annuler"]


async def test_a_required_input_that_the_client_leaves_out_is_asked_again(talk):
    await talk.say("je voudrais ouvrir un ticket svp", "it_ticket")
    reply = await talk.click("Valider", {"categorie": "poste"})
    assert "« Description » est à remplir" in reply.text


async def test_the_summary_has_facts_and_three_buttons(talk):
    await summed_up(talk)
    card = talk.replies[-1].card
    assert card
    assert ("Solde", "22 → 21 jours") in card.facts
    assert [button.label for button in card.buttons] == ["Confirmer", "Modifier", "Annuler"]
    assert {button.data["step"] for button in card.buttons} == {"confirm", "modify", "cancel"}


async def test_a_wrong_input_is_marked_on_the_card(talk):
    await talk.say("je voudrais un RTT", "leave_request")
    reply = await talk.click("Valider", {"type": "rtt", "periode.debut": "2026-11-28", "periode.fin": ""})
    assert reply.card
    errors = {item.id: item.error for item in reply.card.inputs if item.error}
    assert list(errors) == ["periode.debut"]
    assert errors["periode.debut"] in reply.text


async def test_a_card_and_texts_fill_the_same_form(town, talk):
    await talk.say("je voudrais poser un jour", "leave_request")
    await talk.say("rtt")
    await talk.click("Valider", {"type": "rtt", "periode.debut": "2027-03-03", "periode.fin": "", "motif": "noces"})
    await talk.say("modifier le motif")
    await talk.say("mariage")
    await talk.click("Confirmer")
    (leave,) = await leaves(town)
    assert leave.comment == "mariage"


async def test_the_yes_of_an_older_summary_does_not_confirm_newer_values(town, talk):
    await summed_up(talk)
    older = talk.replies[-1].card
    await talk.say("plutôt le 4 mars")
    assert older
    outcome = await playing.resume(talk.state, "", older.buttons[0].data, AGENT, town.tools)
    assert outcome.reply.status is Status.FORM
    assert "jeudi 4 mars 2027" in outcome.reply.text
    assert await leaves(town) == ()


async def test_confirming_twice_makes_one_request(town, talk):
    await summed_up(talk)
    before = talk.state
    await talk.click("Confirmer")
    # The same click again, on the state of before: a process that died between the act and its memory.
    again = await playing.resume(before, "oui", {}, AGENT, town.tools)
    assert again.reply.status is Status.DONE
    assert again.done
    assert talk.state
    assert again.done.number == talk.state.number
    assert len(await leaves(town)) == 1


async def test_a_late_click_is_told_the_number(talk):
    await summed_up(talk)
    await talk.click("Confirmer")
    reply = await talk.click("Confirmer")
    assert "C-2026-00001" in reply.text
    assert talk.state
    assert talk.state.done


async def test_a_click_on_a_form_that_nobody_remembers_does_nothing(town):
    value = {"form": "autre", "step": "confirm"}
    outcome = await playing.resume(None, "", value, AGENT, town.tools)
    assert outcome.state is None
    assert "plus en cours" in outcome.reply.text
    assert await leaves(town) == ()


async def test_a_click_on_an_earlier_form_leaves_the_present_one_alone(town, talk):
    await summed_up(talk)
    await talk.click("Confirmer")
    earlier = talk.replies[-2].card
    assert earlier
    await talk.say("un rtt le 8 mars", "leave_request")
    present = talk.state
    outcome = await playing.resume(present, "", earlier.buttons[0].data, AGENT, town.tools)
    assert outcome.state == present
    assert "plus en cours" in outcome.reply.text
    assert len(await leaves(town)) == 1


async def test_nobody_confirms_for_somebody_else(town, talk):
    await summed_up(talk)
    for text, value in (("oui", {}), ("", {"form": talk.state.key, "step": "confirm"})):
        outcome = await playing.resume(talk.state, text, value, OTHER, town.tools)
        assert outcome.reply.status is Status.REFUSED
        assert outcome.state == talk.state
    assert await leaves(town) == ()
    assert await town.register.list(for_whom=OTHER) == ()


async def test_a_citizen_starts_no_form_of_staff(town):
    citizen = Person("web:1", Audience.USAGER)
    outcome = await playing.start("intranet", "demande_conge", "congé demain", citizen, town.tools)
    assert (outcome.reply.status, outcome.state) == (Status.REFUSED, None)


async def test_a_register_that_is_down_loses_nothing(town, talk):
    await summed_up(talk)
    await break_down(town)
    reply = await talk.say("oui")
    assert reply.status is Status.FORM
    assert "Rien n'est perdu" in reply.text
    assert "02 61 91 00 20" in reply.text
    assert [button.label for button in reply.card.buttons] == ["Réessayer", "Annuler"]
    await repair(town)
    assert (await talk.click("Réessayer")).status is Status.DONE
    assert len(await leaves(town)) == 1


async def test_a_register_that_is_down_before_the_summary_loses_nothing(town, talk):
    await talk.say("un RTT le 3 mars", "leave_request")
    await break_down(town)
    reply = await talk.say("non")
    assert "Rien n'est perdu" in reply.text
    await repair(town)
    assert "mercredi 3 mars 2027" in (await talk.say("oui")).text
    assert (await talk.say("oui")).status is Status.DONE


async def test_a_register_that_is_down_at_the_start_says_who_to_reach(town, talk):
    await break_down(town)
    reply = await talk.say("un RTT le 3 mars", "leave_request")
    assert reply.status is Status.ABSTAINED
    assert "02 61 91 00 20" in reply.text
    assert talk.state is None
    assert (await talk.say("solde", "leave_balance")).status is Status.ABSTAINED


async def test_a_balance_spent_between_the_summary_and_the_yes_goes_back_to_the_period(town, talk):
    await summed_up(talk, "RTT du 1er au 26 février")
    spent = NewLeave("rtt", Period(dt.date(2027, 6, 1), dt.date(2027, 6, 8)))
    await town.register.request(spent, for_whom=AGENT, key="ailleurs")
    reply = await talk.say("oui")
    assert reply.status is Status.FORM
    assert "ne suffit pas" in reply.text
    assert talk.state.asking == "periode"
    assert len(await leaves(town)) == 1


async def test_the_kind_can_change_when_the_balance_is_too_small(talk):
    await summed_up_refused(talk)
    reply = await talk.say("alors en congés annuels")
    assert "25 → 1 jour" in reply.text


async def summed_up_refused(talk: Talk) -> None:
    await talk.say("RTT du 4 janvier au 4 février", "leave_request")
    reply = await talk.say("non")
    assert "ne suffit pas" in reply.text


async def test_a_leave_decided_in_the_meantime_cannot_be_cancelled(town, talk):
    await summed_up(talk)
    await talk.say("oui")
    await talk.say("annule la demande C-2026-00001", "withdraw_file")
    await town.register.decide("C-2026-00001", LeaveState.REJECTED, "chef")
    reply = await talk.say("oui")
    assert reply.status is Status.FORM
    assert "trop tard" in reply.text


async def test_somebody_elses_leave_is_neither_cancelled_nor_shown(town, talk):
    theirs = NewLeave("rtt", Period(dt.date(2027, 3, 3), dt.date(2027, 3, 3)))
    made = await town.register.request(theirs, for_whom=OTHER, key="k")
    reply = await talk.say(f"annule la demande {made.number}", "withdraw_file")
    assert "ne trouve pas ce numéro" in reply.text
    assert talk.state is None
    reply = await talk.say(f"où en est {made.number}", "check_status")
    assert reply.status is Status.ABSTAINED
    assert "mars" not in reply.text


async def test_a_form_may_name_another_service_than_its_skill(talk):
    await talk.say("écran noir au démarrage", "it_ticket")
    await talk.say("non")
    assert "l'assistance informatique (02 61 91 00 30)" in (await talk.say("oui")).text


async def test_the_last_words_about_a_ticket_are_repeated(town, talk):
    await summed_up(talk, "écran noir au démarrage", "it_ticket")
    await talk.say("oui")
    await town.desk.move("T-2026-00001", TicketState.WAITING, "assistance", "Quel est le numéro du poste ?")
    reply = await talk.say("ticket 1", "check_status")
    assert "en attente d'une réponse" in reply.text
    assert "« Quel est le numéro du poste ? »" in reply.text


async def test_a_question_in_the_middle_keeps_the_form(town, talk):
    await talk.say("un RTT", "leave_request")
    before = talk.state
    outcome = await playing.resume(before, "c'est payé un RTT ?", {}, AGENT, town.tools, Taken.QUESTION)
    assert outcome.interrupted
    assert outcome.state == before
    assert outcome.reply.text.startswith("Pour revenir à votre demande")
    assert "Quels jours" in outcome.reply.text


async def test_a_question_that_names_a_day_is_no_answer(talk):
    await talk.say("un RTT", "leave_request")
    await talk.say("la mairie est-elle ouverte le 24 décembre ?", QUESTION)
    assert "Pour revenir à votre demande" in talk.replies[-1].text
    assert "periode" not in talk.state.values


async def test_a_leave_that_has_begun_cannot_be_cancelled(town, talk):
    await summed_up(talk)
    await talk.say("oui")
    town.today = dt.date(2027, 3, 3)
    assert "trop tard" in (await talk.say("annule la demande C-2026-00001", "withdraw_file")).text
    assert "aucun congé à venir" in (await talk.say("je retire ma demande de congés", "withdraw_file")).text


async def test_a_question_at_the_summary_changes_nothing(town, talk):
    await summed_up(talk)
    before = talk.state
    for text in ("combien de congés annuels me reste-t-il ?", "est-ce que le 4 mars serait mieux"):
        outcome = await playing.resume(before, text, {}, AGENT, town.tools, Taken.QUESTION)
        assert outcome.interrupted
        assert outcome.state == before


async def test_a_question_that_understanding_missed_is_no_yes_and_no_change(town, talk):
    await summed_up(talk)
    before = talk.state
    reply = await talk.say("et si je prenais des congés annuels ?")
    assert "pas compris" in reply.text
    assert talk.state == before


@pytest.mark.parametrize("text", ["oui", "non merci", "d'accord", "👍"])
async def test_a_yes_is_no_description(talk, text):
    await talk.say("ouvrir un ticket svp", "it_ticket")
    reply = await talk.say(text)
    assert "Il me faut quelques mots" in reply.text


async def test_a_story_that_starts_like_a_correction_is_the_description(talk):
    await talk.say("ouvrir un ticket pour une imprimante svp", "it_ticket")
    await talk.say("en fait mon téléphone ne sonne plus")
    assert talk.state.values["description"] == "en fait mon téléphone ne sonne plus"


async def test_a_correction_while_a_text_is_asked(talk):
    await talk.say("un RTT le 3 mars", "leave_request")
    reply = await talk.say("plutôt du 4 au 5 mars")
    assert talk.state.asking == "motif"
    assert talk.state.values["periode"] == "2027-03-04/2027-03-05"
    assert "C'est noté" in reply.text
    await talk.say("non, c'est pour un mariage")
    assert talk.state.values["type"] == "rtt"
    assert talk.state.values["motif"] == "non, c'est pour un mariage"


async def test_a_value_of_another_field_is_taken_too(talk):
    await talk.say("absence", "leave_request")
    assert talk.state.asking == "type"
    await talk.say("du 3 au 5 mars")
    assert (talk.state.asking, talk.state.values["periode"]) == ("type", "2027-03-03/2027-03-05")
    await talk.say("RTT")
    assert talk.state.asking == "motif"


async def test_one_answer_may_fill_two_fields(talk):
    await talk.say("absence", "leave_request")
    await talk.say("RTT du 3 au 5 mars")
    assert (talk.state.asking, talk.state.values["periode"]) == ("motif", "2027-03-03/2027-03-05")


async def test_two_separate_days_are_two_requests(talk):
    reply = await talk.say("rtt lundi et mercredi", "leave_request")
    assert "une demande pour chacun" in reply.text
    assert talk.state.asking == "periode"


async def test_a_very_long_message_opens_a_ticket_all_the_same(town, talk):
    await talk.say("Mon écran clignote. " * 400, "it_ticket")
    await talk.say("non")
    assert len(talk.replies[-1].text) < 1000
    await talk.say("oui")
    (ticket,) = await town.desk.list(for_whom=AGENT)
    assert len(ticket.description) <= 4000


async def test_braces_and_markup_in_an_answer_break_nothing(town, talk):
    await talk.say("un RTT le 3 mars", "leave_request")
    await talk.say("{joindre} **gras** <b> {0}")
    await talk.say("oui")
    (leave,) = await leaves(town)
    assert leave.comment == "{joindre} **gras** <b> {0}"


async def test_the_state_goes_through_json(talk):
    await summed_up(talk)
    assert FormState.from_json(talk.state.to_json()) == talk.state
    assert FormState.from_json(replace(talk.state, number="", draft="é\n").to_json()).done


async def test_two_forms_have_two_keys(town):
    keys = set()
    for _ in range(2):
        outcome = await playing.start("intranet", "demande_conge", "rtt demain", AGENT, town.tools)
        keys.add(outcome.state.key)
    assert len(keys) == 2


async def test_a_question_at_the_start_of_a_text_field_is_answered_elsewhere(talk):
    await talk.say("un RTT le 3 mars", "leave_request")
    await talk.say("à quoi sert le motif ?", QUESTION)
    assert "Pour revenir à votre demande" in talk.replies[-1].text
    await talk.say("parler à un agent", QUESTION)
    assert "Pour revenir à votre demande" in talk.replies[-1].text
    assert "motif" not in talk.state.values


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("plutôt du 4 au 5 mars", "periode", "2027-03-04/2027-03-05"),
        ("change la date pour le 4 mars", "periode", "2027-03-04/2027-03-04"),
        ("non, l'après-midi", "periode", "2027-03-03 apres_midi/2027-03-03"),
        ("la période : le 4 mars", "periode", "2027-03-04/2027-03-04"),
        ("le 4 mars", "periode", "2027-03-04/2027-03-04"),
        ("finalement en congés annuels", "type", "conge_annuel"),
        ("change le type : congés annuels", "type", "conge_annuel"),
        ("congés annuels", "type", "conge_annuel"),
        ("motif : mariage de ma sœur", "motif", "mariage de ma sœur"),
        ("change le motif par mariage", "motif", "mariage"),
        ("le motif est un déménagement", "motif", "un déménagement"),
        ("modifier le commentaire en « médecin »", "motif", "« médecin »"),
    ],
)
async def test_what_a_correction_changes_at_the_summary(talk, text, field, value):
    await summed_up(talk)
    before = talk.state.values
    reply = await talk.say(text)
    assert talk.state.confirming
    assert talk.state.values == {**before, field: value}
    assert "C'est noté" in reply.text


@pytest.mark.parametrize(
    ("text", "field"), [("modifier la date", "periode"), ("le motif", "motif"), ("change de type", "type")]
)
async def test_a_named_field_is_asked_again(talk, text, field):
    await summed_up(talk)
    await talk.say(text)
    assert (talk.state.asking, talk.state.confirming) == (field, False)


@pytest.mark.parametrize(
    "text", ["motif personnel je crois", "oui mais bon", "ça me semble long", "le responsable est Paul", "😀", "..."]
)
async def test_what_changes_nothing_at_the_summary_shows_it_again(town, talk, text):
    await summed_up(talk)
    before = talk.state
    reply = await talk.say(text)
    assert "pas compris" in reply.text
    assert talk.state == before
    assert await leaves(town) == ()


async def test_an_impossible_correction_asks_for_the_field_again(talk):
    await summed_up(talk)
    reply = await talk.say("plutôt le 31 février")
    assert "n'existe pas" in reply.text
    assert talk.state.asking == "periode"
    assert talk.state.values["periode"] == "2027-03-03/2027-03-03"
