"""What is remembered between turns: forms in progress, the service spoken of, the replies already given and judged."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from pydantic import TypeAdapter
from sqlalchemy import Engine, and_, bindparam, delete, insert, select, update

from bot.answering.circumstances import Circumstances
from bot.memory_tables import conversations, create, opinions, replies
from bot.message import Message
from skills.contract import Reply
from skills.forms.state import FormState

# Built once: building them at each turn took half of its time in the database.
_mine = conversations.c.id == bindparam("name")
_its_reply = and_(replies.c.conversation == conversations.c.id, replies.c.message == bindparam("message"))
_known = select(conversations, replies.c.reply).select_from(conversations.outerjoin(replies, _its_reply)).where(_mine)
_change, _start, _keep = update(conversations).where(_mine), insert(conversations), insert(replies)

REDELIVERY = dt.timedelta(hours=24)
"""How long a reply is kept to be given again: channels retry for minutes, people click twice within a day."""

_RECENT = dt.timedelta(hours=1)

_reply_json = TypeAdapter(Reply)
_form_json = TypeAdapter(FormState)
_circumstances_json = TypeAdapter(Circumstances)


@dataclass(slots=True)
class Conversation:
    """One conversation as the turn sees it; changes are written when the turn ends, if it has remembered a reply."""

    id: str
    form: FormState | None = None
    service: str = ""
    """Key of the contact last spoken of, to whom a person who asks for somebody is sent."""
    circumstances: Circumstances = field(default_factory=Circumstances)
    question: str = ""
    """What was last asked of the documents: the next question may leave its subject unsaid."""
    told: str = ""
    """Fingerprints of what was last quoted: a question that follows is not answered by the same words."""
    about: str = ""
    """Number of the request last registered or shown, until something else is asked: it need not be said again."""
    alarmed: bool = False
    """Whether an emergency was told of: what follows may be that it is over."""
    spoken_at: dt.datetime | None = None
    """When the last turn was; None in a new conversation."""
    already: Reply | None = None
    """The reply given when this same message came before."""
    given: dict[str, object] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Whether a form is in progress. One that is done is kept, so that a second click is told its number."""
        return self.form is not None and not self.form.done

    @property
    def recent(self) -> bool:
        """Whether the last turn was within the hour: what it was about need not be said again."""
        return self.spoken_at is not None and dt.datetime.now(dt.UTC) - self.spoken_at < _RECENT

    def remember(self, message: str, reply: Reply) -> None:
        """Keep `reply`, to be given again if `message` (its id, empty where the channel has none) is delivered again."""
        now = self.spoken_at = dt.datetime.now(dt.UTC)
        self.about = reply.about or self.about
        if message:
            content = _reply_json.dump_python(reply, mode="json")
            self.given = {"conversation": self.id, "message": message, "reply": content, "given_at": now}


@dataclass(frozen=True, slots=True)
class Opinion:
    """A thumb: when, which (`like`, `dislike`), what was written with it, and the message that the reply answered."""

    given_at: dt.datetime
    reaction: str
    comment: str
    message: str
    reply: str


class Memory:
    """Conversations in a database that outlives the process. Turns of one conversation wait for one another.

    The engine is a blocking one, used from a worker thread: a turn then crosses threads twice, where SQLAlchemy's async
    engine crosses them for every call of the driver (twenty times a turn, half of the turn's time).
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        create(engine)

    @asynccontextmanager
    async def conversation(self, name: str, message: str = "") -> AsyncIterator[Conversation]:
        """Open a conversation for the time of a turn, knowing the reply already given to `message` if there is one."""
        lock = self._locks.setdefault(name, asyncio.Lock())
        async with lock:
            conversation = await asyncio.to_thread(self._load, name, message)
            spoken_at, form = conversation.spoken_at, conversation.form
            yield conversation
            if conversation.spoken_at != spoken_at:
                await asyncio.to_thread(self._save, conversation, spoken_at is not None, conversation.form != form)

    async def judge(self, message: Message, reaction: str) -> None:
        """Keep what a person thinks of the reply to `message.id`; the comment is the text. The last opinion stands."""
        await asyncio.to_thread(self._judge, message, reaction)

    def opinions(self) -> list[Opinion]:
        """Return what people thought of replies, latest first; the reply is empty once it is forgotten. It blocks."""
        same = (replies.c.conversation == opinions.c.conversation) & (replies.c.message == opinions.c.message)
        columns = (
            opinions.c.given_at,
            opinions.c.reaction,
            opinions.c.comment,
            opinions.c.message,
            replies.c.reply,
        )
        statement = select(*columns).outerjoin_from(opinions, replies, same).order_by(opinions.c.given_at.desc())
        with self._engine.connect() as connection:
            return [
                Opinion(row.given_at, row.reaction, row.comment, row.message, (row.reply or {}).get("text", ""))
                for row in connection.execute(statement)
            ]

    async def forget(self, older_than: dt.timedelta) -> int:
        """Erase conversations silent for longer than `older_than`, opinions as old, and replies kept long enough.

        Returns how many conversations.
        """
        return await asyncio.to_thread(self._forget, dt.datetime.now(dt.UTC), older_than)

    def _forget(self, now: dt.datetime, older_than: dt.timedelta) -> int:
        with self._engine.begin() as connection:
            silent = delete(conversations).where(conversations.c.spoken_at < now - older_than)
            connection.execute(delete(replies).where(replies.c.given_at < now - REDELIVERY))
            connection.execute(delete(opinions).where(opinions.c.given_at < now - older_than))
            return connection.execute(silent).rowcount

    def _judge(self, message: Message, reaction: str) -> None:
        same = {"conversation": message.conversation, "message": message.id}
        said = {"reaction": reaction, "comment": message.text, "given_at": dt.datetime.now(dt.UTC)}
        with self._engine.begin() as connection:
            connection.execute(delete(opinions).filter_by(**same))
            connection.execute(insert(opinions).values(**same, **said))

    def _load(self, name: str, message: str) -> Conversation:
        conversation = Conversation(name)
        with self._engine.connect() as connection:
            row = connection.execute(_known, {"name": name, "message": message}).one_or_none()
        if row is not None:
            conversation.form = _form_json.validate_python(row.form) if row.form else None
            conversation.service = row.service or ""
            conversation.question = row.question or ""
            conversation.told = row.told or ""
            conversation.about = row.about or ""
            conversation.alarmed = bool(row.alarmed)
            conversation.circumstances = _circumstances_json.validate_python(row.circumstances or {})
            # SQLite forgets the zone.
            conversation.spoken_at = row.spoken_at.replace(tzinfo=row.spoken_at.tzinfo or dt.UTC)
            conversation.already = _reply_json.validate_python(row.reply) if row.reply else None
        return conversation

    def _save(self, conversation: Conversation, known: bool, form_changed: bool) -> None:
        told = _circumstances_json.dump_python(conversation.circumstances, mode="json")
        values = {
            "spoken_at": conversation.spoken_at,
            "service": conversation.service,
            "circumstances": told,
            "question": conversation.question,
            "told": conversation.told,
            "about": conversation.about,
            "alarmed": conversation.alarmed,
        }
        if form_changed or not known:
            values["form"] = _form_json.dump_python(conversation.form, mode="json") if conversation.form else None
        with self._engine.begin() as connection:
            if known:
                connection.execute(_change, {"name": conversation.id, **values})
            else:
                connection.execute(_start, {"id": conversation.id, **values})
            if conversation.given:
                connection.execute(_keep, conversation.given)
