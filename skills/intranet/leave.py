"""Leave: what is left, what a request would cost, the request itself."""

from decimal import Decimal

from ports.errors import Refused
from ports.leave import Balance, LeaveQuote, NewLeave
from ports.text import fold
from skills.contract import Reply, Status
from skills.dates import notation
from skills.dates.writing import in_words
from skills.forms.phrases import find, phrase
from skills.problem import Problem
from skills.tools import Facts, Request, number, uncapitalised

_VOWELS = "aeiouyh"


async def kinds_of_leave(request: Request) -> Facts:
    """Return the kinds of leave that the register knows, by code."""
    balances = await request.tools.leave.balances(for_whom=request.person, on=request.tools.today())
    return {balance.kind: balance.label for balance in balances}


async def leave_quoted(request: Request) -> Facts:
    """Return what the request would cost, and the balance before and after.

    Raises:
        Problem: `solde_insuffisant`, with what is left.
    """
    leave = _leave(request)
    try:
        quote = await request.tools.leave.quote(leave, for_whom=request.person)
    except Refused as refusal:
        if refusal.reason != "insufficient_balance":
            raise
        raise await _insufficient(request, leave) from refusal
    return quoted_facts(request, quote)


def quoted_facts(request: Request, quote: LeaveQuote) -> Facts:
    """Return what a request would cost, in words: its days, and the balance before and after where one is kept."""
    facts = {"decompte": request.tools.days(quote.days)}
    if quote.balance.remaining is not None:
        facts["solde"] = _before_and_after(request, quote)
    return facts


async def leave_requested(request: Request) -> Facts:
    """Register the request, once per form."""
    made = await request.tools.leave.request(_leave(request), for_whom=request.person, key=request.key)
    return {
        "numero": made.number,
        "type": uncapitalised(made.label),
        "periode": in_words(made.period),
        "jours": request.tools.days(made.days),
    }


async def balances_shown(request: Request) -> Reply:
    """Say what is left of what the message names, then of everything in a table."""
    balances = await request.tools.leave.balances(for_whom=request.person, on=request.tools.today())
    counted = [balance for balance in balances if balance.remaining is not None]
    if not counted:
        return Reply(Status.ANSWERED, request.say("solde_aucun", joindre=request.tools.reach(request.skill)))
    named = [balance for balance in counted if find(phrase(request.text), [phrase(balance.label), (balance.kind,)])]
    sentences = [_sentence(request, balance) for balance in named or counted]
    table = [request.say("solde_entete"), *(_row(request, balance) for balance in balances)]
    note = request.say("solde_suite", joindre=request.tools.reach(request.skill))
    return Reply(Status.ANSWERED, "\n\n".join((" ".join(sentences), "\n".join(table), note)), agent=request.skill)


def _leave(request: Request) -> NewLeave:
    values = request.values
    return NewLeave(values["type"], notation.read(values["periode"]), values["motif"])


async def _insufficient(request: Request, leave: NewLeave) -> Problem:
    """Say how much is left, in each year that the period touches."""
    left = []
    for day in {leave.period.start.year: leave.period.start, leave.period.end.year: leave.period.end}.values():
        balances = await request.tools.leave.balances(for_whom=request.person, on=day)
        balance = next(balance for balance in balances if balance.kind == leave.kind)
        days = request.tools.days(_remaining(balance))
        left.append(request.say("solde_d_une_annee", jours=days, annee=balance.until.year))
    return Problem("solde_insuffisant", field="periode", type=_of(balance.label), reste=", ".join(left))


def _before_and_after(request: Request, quote: LeaveQuote) -> str:
    """Write « 12 → 6 jours », a year at a time when the request goes over New Year."""
    if quote.following is None:
        return _change(request, quote.balance, quote.days)
    first = _change(request, quote.balance, quote.days - quote.following.days)
    second = _change(request, quote.following.balance, quote.following.days)
    years = (quote.balance.until.year, quote.following.balance.until.year)
    return " ; ".join(f"{year} : {change}" for year, change in zip(years, (first, second), strict=True))


def _change(request: Request, balance: Balance, days: Decimal) -> str:
    before = _remaining(balance)
    return request.say("solde_evolution", avant=number(before), apres=request.tools.days(before - days))


def _remaining(balance: Balance) -> Decimal:
    return balance.remaining if balance.remaining is not None else Decimal(0)


def _sentence(request: Request, balance: Balance) -> str:
    left = _remaining(balance)
    name = "solde_phrase" if left else "solde_phrase_vide"
    until = in_words(balance.until, weekday=False)
    return request.say(name, jours=request.tools.days(left), type=_of(balance.label), fin=until)


def _of(label: str) -> str:
    """Return the label after « de »: « de congés annuels », « d'heures », « de RTT »."""
    noun = uncapitalised(label)
    return f"d'{noun}" if fold(noun)[0] in _VOWELS else f"de {noun}"


def _row(request: Request, balance: Balance) -> str:
    unlimited = request.say("solde_sans_plafond")
    acquired, left = (
        number(value) if value is not None else unlimited for value in (balance.acquired, balance.remaining)
    )
    taken, pending = number(balance.taken), number(balance.pending)
    return request.say("solde_ligne", type=balance.label, acquis=acquired, pris=taken, attente=pending, reste=left)
