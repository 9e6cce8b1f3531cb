"""`python3 app.py desk`: what waits at the local desk, and the answers; a write is shown, confirmed, done once and read back."""

from argparse import Namespace
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.configuration import ConfigurationError
from bot.configuration import sentence as say
from bot.confirming import Ask, Say, account, confirmed, one_line, written
from bot.desk import listing
from bot.memory import Opinion
from ports.desk import OPEN, LeaveDesk, TicketDesk
from ports.errors import NotFound, Refused
from ports.leave import LeaveRequest, LeaveState
from ports.ticketing import Ticket, TicketState

_DECISIONS = {"accept": LeaveState.ACCEPTED, "refuse": LeaveState.REJECTED}
_NEED_WORDS = (TicketState.WAITING, LeaveState.REJECTED)
"""States that mean nothing to a person who isn't told what is expected, or why."""

Dossier = Ticket | LeaveRequest
State = TicketState | LeaveState


@dataclass(frozen=True)
class Office:
    """What the command works on: the desks kept here (None: kept by another product), and what people thought."""

    tickets: TicketDesk | None
    leaves: LeaveDesk | None
    opinions: Callable[[], Sequence[Opinion]]
    word: listing.Word


class Command:
    """One run of the command. `ask` puts a question to whoever types; None: nobody does."""

    def __init__(self, office: Office, out: Say, ask: Ask | None = None) -> None:
        self._office = office
        self._out = out
        self._ask = ask

    async def run(self, args: Namespace) -> int:
        """Do what `args` ask, print it, and return the exit code.

        Raises:
            ConfigurationError: what is asked makes no sense (no such number, words that lack…).
        """
        match args.verb:
            case "list":
                return await self._list(args)
            case "opinions":
                return self._opinions(args)
            case "show":
                return self._show(await self._find(args), args)
            case "move":
                return await self._move(args)
            case _:
                return await self._decide(args)

    # Reading

    async def _list(self, args: Namespace) -> int:
        tickets, leaves = await self._filed(everything=args.all)
        if args.json:
            shown = [[listing.to_json(one) for one in found] for found in (tickets, leaves)]
            self._out(written(dict(zip(("tickets", "leaves"), shown, strict=True))))
        else:
            lines = [listing.line(one, self._office.word) for found in (tickets, leaves) for one in found]
            self._out("\n".join([*lines, say("bureau_compte", tickets=len(tickets), conges=len(leaves))]))
        return 0

    async def _filed(self, *, everything: bool) -> tuple[Sequence[Dossier], Sequence[Dossier]]:
        tickets, leaves = self._office.tickets, self._office.leaves
        return (
            await tickets.filed(list(TicketState) if everything else OPEN) if tickets else (),
            await leaves.filed(list(LeaveState) if everything else [LeaveState.REQUESTED]) if leaves else (),
        )

    def _show(self, one: Dossier, args: Namespace) -> int:
        self._out(written(listing.to_json(one)) if args.json else listing.detailed(one, self._office.word))
        return 0

    def _opinions(self, args: Namespace) -> int:
        found = self._office.opinions()
        if args.json:
            self._out(written([listing.to_json(one) for one in found]))
        else:
            liked = sum(one.reaction == "like" for one in found)
            lines = [listing.opinion(one) for one in found]
            self._out("\n".join([*lines, say("avis_compte", nombre=len(found), utiles=liked)]))
        return 0

    # Writing

    async def _move(self, args: Namespace) -> int:
        ticket, desk = await self._find(args), self._office.tickets
        if desk is None or not isinstance(ticket, Ticket):
            raise ConfigurationError.of("bureau_pas_un_ticket", numero=ticket.number)
        if args.state is None:
            raise ConfigurationError.of("bureau_sans_etat")
        state, text = TicketState(args.state), one_line(args.comment)
        done = ticket.state is state and text in ("", ticket.history[-1].text)
        return await self._write(ticket, args, state, done, lambda: desk.move(ticket.number, state, account(), text))

    async def _decide(self, args: Namespace) -> int:
        leave, desk, state = await self._find(args), self._office.leaves, _DECISIONS[args.verb]
        if desk is None or not isinstance(leave, LeaveRequest):
            raise ConfigurationError.of("bureau_pas_un_conge", numero=leave.number)
        if leave.state not in (LeaveState.REQUESTED, state):
            raise self._too_late(leave)
        text = one_line(args.comment)
        done = leave.state is state
        return await self._write(leave, args, state, done, lambda: desk.decide(leave.number, state, account(), text))

    async def _write(
        self, one: Dossier, args: Namespace, state: State, done: bool, act: Callable[[], Awaitable[Dossier]]
    ) -> int:
        """Preview, confirm, do it once, and show what stands then."""
        if done:
            self._out(say("bureau_deja"))
            return self._show(one, args)
        self._preview(one, state, one_line(args.comment))
        if not confirmed(self._ask, yes=args.yes):
            self._out(say("rien_fait"))
            return 1
        try:
            await act()
        except Refused as refusal:
            raise self._too_late(await self._find(args)) from refusal
        return self._show(await self._find(args), args)

    def _preview(self, one: Dossier, state: State, text: str) -> None:
        if state in _NEED_WORDS and not text:
            raise ConfigurationError.of("bureau_sans_mots")
        about = one.title if isinstance(one, Ticket) else one.label
        before, after = self._office.word(one.state), self._office.word(state)
        person = listing.requester(one)
        self._out(say("bureau_apercu", numero=one.number, qui=person, objet=about, avant=before, apres=after))
        if text:
            self._out(say("bureau_apercu_message", texte=text))

    def _too_late(self, leave: Dossier) -> ConfigurationError:
        return ConfigurationError.of("bureau_trop_tard", numero=leave.number, etat=self._office.word(leave.state))

    async def _find(self, args: Namespace) -> Dossier:
        if not args.number:
            raise ConfigurationError.of("bureau_sans_numero", verbe=args.verb)
        for desk in (self._office.tickets, self._office.leaves):
            try:
                if desk:
                    return await desk.find(args.number.strip().upper())
            except NotFound:
                continue
        raise ConfigurationError.of("bureau_inconnu", numero=args.number)
