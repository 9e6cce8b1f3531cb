"""`python3 app.py documents`: list, show, withdraw, restore. A write is shown, confirmed, done once, read back and kept."""

import datetime as dt
from argparse import Namespace

from rapidfuzz import process

from bot.configuration import ConfigurationError
from bot.configuration import sentence as say
from bot.confirming import Ask, Say, account, confirmed, one_line, written
from bot.documents import listing
from bot.documents.register import Act, Register
from ports.documents import Documents, Record, State
from ports.errors import Unavailable

_NEAR, _NEAR_ENOUGH = 3, 60


class Command:
    """One run of the command, on a given day. `ask` puts a question to whoever types; None: nobody does."""

    def __init__(
        self, documents: Documents, register: Register, today: dt.date, out: Say, ask: Ask | None = None
    ) -> None:
        self._documents = documents
        self._register = register
        self._today = today
        self._out = out
        self._ask = ask

    def run(self, args: Namespace) -> int:
        """Do what `args` ask, print it, and return the exit code.

        Raises:
            ConfigurationError: what is asked makes no sense (no such document, a reason that lacks…).
        """
        if args.verb == "list":
            return self._list(args)
        if not args.id:
            raise ConfigurationError.of("document_sans_id", verbe=args.verb)
        if args.verb == "show":
            return self._show(args)
        return self._withdraw(args) if args.verb == "withdraw" else self._restore(args)

    # Reading

    def _list(self, args: Namespace) -> int:
        records = [
            one
            for one in self._documents.all()
            if args.audience in (None, *one.readers) and args.collection in (None, one.collection)
        ]
        if args.expires is not None:
            records = listing.expiring(records, self._today, args.expires)
        if args.json:
            self._out(written([listing.to_json(record, self._today) for record in records]))
        else:
            shown = (listing.lines(record, self._today) for record in records)
            self._out("\n".join([*shown, listing.counted(records, self._today)]))
        return 0

    def _show(self, args: Namespace) -> int:
        record = self._known(args.id)
        parts, history = self._documents.parts(record.id), self._register.history(record.id)
        if args.json:
            self._out(written(listing.detailed(record, self._today, parts, history)))
        else:
            acts = [listing.act(event) for event in history]
            self._out("\n".join([listing.lines(record, self._today), *acts, listing.outline(parts)]))
        return 0

    # Writing

    def _withdraw(self, args: Namespace) -> int:
        if not (reason := one_line(args.reason)):
            raise ConfigurationError.of("document_sans_motif")
        record = self._known(args.id)
        if done := self._register.withdrawals().get(record.id):
            self._out(say("document_deja_retire", id=record.id, acte=listing.act(done).strip()))
            return self._settled(record.id, withdrawn=True)
        self._out(
            say("apercu_retrait", id=record.id, titre=record.title, lecteurs=", ".join(record.readers), motif=reason)
        )
        self._preview_return(record)
        return self._write(args, record.id, Act.WITHDRAWN, reason)

    def _restore(self, args: Namespace) -> int:
        if args.id in self._register.withdrawals():
            record = self._documents.get(args.id)
            self._out(say("apercu_remise", id=args.id, titre=record.title if record else args.id))
            return self._write(args, args.id, Act.RESTORED, one_line(args.reason))
        record = self._known(args.id)
        self._out(say("document_pas_retire", id=record.id))
        return self._settled(record.id, withdrawn=False)

    def _preview_return(self, record: Record) -> None:
        """Tell which documents will answer again, because what replaced them leaves."""
        for one in self._documents.all():
            if one.replaced_by == record.id and one.state(self._today) is State.REPLACED:
                self._out(say("apercu_retour", id=one.id, titre=one.title))

    def _write(self, args: Namespace, ident: str, act: Act, reason: str) -> int:
        if not confirmed(self._ask, yes=args.yes):
            self._out(say("rien_fait"))
            return 1
        self._register.record(ident, act, account(), reason)
        return self._settled(ident, withdrawn=act is Act.WITHDRAWN)

    def _settled(self, ident: str, *, withdrawn: bool) -> int:
        """Bring the index in line, read it back, and say how it stands."""
        self._settle(ident)
        record = self._documents.get(ident)
        if record is None:
            self._out(say("document_absent", id=ident))
        elif record.withdrawn is not withdrawn:
            raise ConfigurationError.of("document_non_applique", id=ident)
        else:
            self._out(listing.lines(record, self._today))
        return 0

    def _settle(self, ident: str) -> None:
        """What can't be applied now is by the indexing that goes on, which reads the register when it ends."""
        try:
            self._register.apply(self._documents.settle)
        except Unavailable as error:
            raise ConfigurationError.of("document_index_occupe", id=ident) from error

    def _known(self, ident: str) -> Record:
        if record := self._documents.get(ident):
            return record
        names = {one.id: f"{one.id} {one.title}" for one in self._documents.all()}
        near = [key for _, _, key in process.extract(ident, names, limit=_NEAR, score_cutoff=_NEAR_ENOUGH)]
        if near:
            raise ConfigurationError.of("document_inconnu_proches", id=ident, proches=", ".join(near))
        raise ConfigurationError.of("document_inconnu", id=ident)
