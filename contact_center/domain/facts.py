"""Facts: what happened, in the past tense, never rewritten.

`Fact` is the envelope with its addresses; the classes below it are what may happen, a closed
union. `kind` is the word on the wire and in the journal. Fields named in `unwritten` live in a
row of their own (a message's text, a note's, a password) and are not repeated in the journal,
so that editing and erasing touch one row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MessageSent:
    """Somebody said something; all of it lives in the message's row."""

    kind: ClassVar[str] = "message"
    unwritten: ClassVar[frozenset[str]] = frozenset(
        {"seq", "id", "text", "name", "entry", "notice", "picked", "options", "attachments"}
    )
    seq: int
    id: str
    text: str
    name: str | None = None
    entry: str | None = None
    notice: str | None = None
    picked: str | None = None
    options: tuple[dict[str, str], ...] = ()
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """The text of message `seq` was replaced."""

    kind: ClassVar[str] = "edited"
    unwritten: ClassVar[frozenset[str]] = frozenset({"text"})
    seq: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """The text of message `seq` was erased."""

    kind: ClassVar[str] = "deleted"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    seq: int


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """Somebody said something among staff."""

    kind: ClassVar[str] = "note"
    unwritten: ClassVar[frozenset[str]] = frozenset({"text", "name"})
    id: str
    text: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ConversationStarted:
    """A new conversation; it begins in state `bot` and moves on by `StateChanged`."""

    kind: ClassVar[str] = "conversation_started"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    customer: str
    site: str
    channel: str
    queue: str
    locale: str


@dataclass(frozen=True, slots=True)
class StateChanged:
    """The conversation is in another state, or with another owner.

    `owner` is who has it on the desk from now on; `agent_name` is what the visitor is told.
    Capacity follows from state and owner, so this fact alone takes and returns it.
    """

    kind: ClassVar[str] = "state"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    state: str
    queue: str
    owner: str | None = None
    agent_name: str | None = None
    outcome: str | None = None
    until: int | None = None
    forced: bool = False


@dataclass(frozen=True, slots=True)
class WorkQueued:
    """The conversation waits for a person from now on, at this place.

    `place_pos` 0 means the position of this very fact; otherwise the place is kept. `offers` is how
    many the conversation has had, because the next one is numbered by whoever offers it.
    """

    kind: ClassVar[str] = "queued"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    queue: str
    channel: str
    cost: int
    tier: int
    entered_at: int
    due_at: int
    place_pos: int
    generation: int
    why: str
    required: dict[str, int] = field(default_factory=dict)
    sticky_agent: str | None = None
    sticky_until: int | None = None
    excluded: dict[str, int] = field(default_factory=dict)
    offers: int = 0


@dataclass(frozen=True, slots=True)
class WorkKept:
    """Nobody was signed in: the message stays as work although the visitor may leave."""

    kind: ClassVar[str] = "kept"
    unwritten: ClassVar[frozenset[str]] = _NOTHING


@dataclass(frozen=True, slots=True)
class OfferMade:
    """One agent is reserved for the work until `expires_at`."""

    kind: ClassVar[str] = "offer"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    offer: str
    queue: str
    channel: str
    cost: int
    expires_at: int
    customer: dict[str, str]
    work: dict[str, object]
    why: dict[str, object]


@dataclass(frozen=True, slots=True)
class OfferShown:
    """The agent's console has shown the offer."""

    kind: ClassVar[str] = "offer_shown"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    offer: str


@dataclass(frozen=True, slots=True)
class OfferEnded:
    """The offer has its outcome: accepted, declined, missed or withdrawn."""

    kind: ClassVar[str] = "offer_gone"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    offer: str
    outcome: str
    reason: str | None = None
    excluded_until: int | None = None
    not_before: int | None = None


@dataclass(frozen=True, slots=True)
class WorkAssigned:
    """The conversation is on this agent's desk; `row` is its row of the snapshot.

    `work` holds the columns of the work where it had ended before: the floor has let go of it.
    """

    kind: ClassVar[str] = "assigned"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    row: dict[str, object]
    why: str
    work: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkUnassigned:
    """The conversation has left this agent's desk."""

    kind: ClassVar[str] = "unassigned"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    why: str


@dataclass(frozen=True, slots=True)
class BotTurnTaken:
    """The bot has dealt with everything said up to message `upto`."""

    kind: ClassVar[str] = "bot_turn"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    upto: int
    then: str
    misses: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """An agent takes work, or does not; `next_presence` follows when the live work has ended."""

    kind: ClassVar[str] = "presence"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    presence: str
    next_presence: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class AgentConnectionChanged:
    """The first socket of an agent opened, or the last one is gone."""

    kind: ClassVar[str] = "agent_connection"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    connected: bool


@dataclass(frozen=True, slots=True)
class VisitorConnectionChanged:
    """The visitor of live work went away, or came back."""

    kind: ClassVar[str] = "visitor"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    online: bool


@dataclass(frozen=True, slots=True)
class SurveyAsked:
    """The visitor is asked to judge; 1 to `max`."""

    kind: ClassVar[str] = "survey"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    max: int = 5


@dataclass(frozen=True, slots=True)
class ConversationRated:
    """The visitor's judgement."""

    kind: ClassVar[str] = "rated"
    unwritten: ClassVar[frozenset[str]] = frozenset({"comment"})
    score: int
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class ConversationTagged:
    """The labels were replaced."""

    kind: ClassVar[str] = "tags"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CustomerUpdated:
    """Fields of the customer's card changed; `fields` names them, their values live in the row."""

    kind: ClassVar[str] = "customer"
    unwritten: ClassVar[frozenset[str]] = frozenset({"values"})
    customer: str
    fields: tuple[str, ...]
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VisitorOpened:
    """A browser nobody knew, and a customer with it."""

    kind: ClassVar[str] = "visitor_opened"
    unwritten: ClassVar[frozenset[str]] = frozenset({"handle_hash"})
    customer: str
    site: str
    locale: str
    handle_hash: str = ""


@dataclass(frozen=True, slots=True)
class LoginChanged:
    """A person signed in, the login was renewed, or it ended (`closed`)."""

    kind: ClassVar[str] = "login"
    unwritten: ClassVar[frozenset[str]] = frozenset({"token_hash", "csrf"})
    login: str
    change: str
    expires_at: int
    address: str = ""
    token_hash: str = ""
    csrf: str = ""


@dataclass(frozen=True, slots=True)
class AgentPut:
    """An agent was created or changed; `changes` holds column values."""

    kind: ClassVar[str] = "agent_put"
    unwritten: ClassVar[frozenset[str]] = frozenset({"password_hash"})
    changes: dict[str, object]
    password_hash: str | None = None


@dataclass(frozen=True, slots=True)
class QueuePut:
    """A queue was created or changed; `row` holds all its columns."""

    kind: ClassVar[str] = "queue_put"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    row: dict[str, object]


@dataclass(frozen=True, slots=True)
class SitePut:
    """A site was created or changed; `row` holds all its columns."""

    kind: ClassVar[str] = "site_put"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    row: dict[str, object]


@dataclass(frozen=True, slots=True)
class EntriesPut:
    """FAQ entries were created or changed; their content lives in their rows."""

    kind: ClassVar[str] = "entries_put"
    unwritten: ClassVar[frozenset[str]] = frozenset({"rows"})
    ids: tuple[str, ...]
    rows: tuple[dict[str, object], ...] = ()


Body = (
    MessageSent
    | MessageEdited
    | MessageDeleted
    | NoteAdded
    | ConversationStarted
    | StateChanged
    | WorkQueued
    | WorkKept
    | OfferMade
    | OfferShown
    | OfferEnded
    | WorkAssigned
    | WorkUnassigned
    | BotTurnTaken
    | PresenceChanged
    | AgentConnectionChanged
    | VisitorConnectionChanged
    | SurveyAsked
    | ConversationRated
    | ConversationTagged
    | CustomerUpdated
    | VisitorOpened
    | LoginChanged
    | AgentPut
    | QueuePut
    | SitePut
    | EntriesPut
)

KINDS: MappingProxyType[str, type[Body]] = MappingProxyType(
    {body.kind: body for body in Body.__args__}
)


@dataclass(slots=True)
class Fact:
    """One thing that happened, and whom it is addressed to.

    `visitor` is None when the fact is not public; `agent` is the owner at that moment, or the
    person the fact is about. `pos` is its place in the journal, handed out inside the
    transaction; `at` is the committer's stamp.
    """

    body: Body
    by: str
    at: int
    conv: str | None = None
    visitor: str | None = None
    agent: str | None = None
    pos: int = 0

    @property
    def kind(self) -> str:
        """The word on the wire and in the journal."""
        return self.body.kind

    @property
    def seq(self) -> int | None:
        """The message's number, for messages only."""
        return self.body.seq if isinstance(self.body, MessageSent) else None
