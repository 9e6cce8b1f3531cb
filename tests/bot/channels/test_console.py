"""The terminal: what is offered there must do what it says."""

from bot.channels.console import show
from skills.contract import Button, Card, Input, Reply, Status

SUBMIT, CANCEL = Button("Valider", {"action": "fields"}), Button("Annuler", {"action": "cancel"})


def test_a_button_that_would_submit_unseen_inputs_is_not_offered() -> None:
    shown = show(Reply(Status.FORM, "Où est-ce ?", card=Card(inputs=[Input("lieu", "Lieu")], buttons=[SUBMIT, CANCEL])))
    assert "Valider" not in shown
    assert "– Annuler" in shown
    assert "(1)" not in shown


def test_a_card_without_inputs_offers_all_its_buttons() -> None:
    assert "(1) Valider\n(2) Annuler" in show(Reply(Status.FORM, "Confirmez", card=Card(buttons=[SUBMIT, CANCEL])))
