"""What a stream carries, field by field: frames, the payloads of facts, and the two snapshots.

Visitors and agents are shown different payloads of the same fact. A field with a default is left
out while it has that default; a field without one is always there, if need be as null. The front
end's types and the reference of the protocol are printed from these classes.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

State = Annotated[str, Meta(extra={"ts": "ConversationState"})]
Presence = Annotated[str, Meta(extra={"ts": "Presence"})]
Place = Annotated[int, Meta(ge=0, le=2**63 - 1)]
"""A position in the journal, or the number of a message."""


class Ev(Struct, frozen=True, omit_defaults=True, tag_field="t", tag="ev"):
    """A fact, as one viewer sees it; `d` is one of the payloads, by `k`."""

    cur: int
    k: str
    by: str
    at: int
    d: Annotated[Any, Meta(extra={"ts": "Record<string, unknown>"})]
    conv: str | None = None
    seq: int | None = None
    id: str | None = None


class Signal(Struct, frozen=True, omit_defaults=True, tag_field="t", tag="sig"):
    """Fire and forget, both ways: the last value wins, and the server fills in `by`.

    `ttl` is how many seconds it is worth showing.
    """

    k: Annotated[str, Meta(max_length=40)]
    conv: Annotated[str, Meta(max_length=80)] | None = None
    by: str | None = None
    d: dict[str, Any] = {}
    ttl: int | None = None


class Person(Struct, frozen=True):
    """Somebody by id and by the name that is shown; the name is null while nobody knows it."""

    id: str
    name: str | None


class Option(Struct, frozen=True):
    """One thing the visitor may choose with a click."""

    id: str
    label: str


class MessageBody(Struct, frozen=True, omit_defaults=True):
    """What was said. `cut` says that the text goes on at the address in `rest`."""

    text: str
    name: str | None = None
    options: tuple[Option, ...] = ()
    entry: str | None = None
    attachments: tuple[str, ...] = ()
    notice: str | None = None
    edited: bool = False
    deleted: bool = False
    cut: bool = False
    rest: str | None = None


class Message(Struct, frozen=True, omit_defaults=True):
    """A message in a snapshot or a page; `name` is the display name of an agent who said it."""

    seq: int
    id: str
    by: str
    at: int
    d: MessageBody
    name: str | None = None


class Edited(Struct, frozen=True, omit_defaults=True):
    """The text of message `seq` is another one."""

    seq: int
    text: str
    cut: bool = False
    rest: str | None = None


class Deleted(Struct, frozen=True):
    """The text of message `seq` is gone; its number stays."""

    seq: int


class Note(Struct, frozen=True, omit_defaults=True):
    """Said among staff, never on a visitor's stream; a whisper is meant for the owner alone."""

    id: str
    text: str
    name: str
    whisper: bool = False
    cut: bool = False
    rest: str | None = None


class AgentName(Struct, frozen=True):
    """What a visitor is told of the person they talk to."""

    name: str


class StateForVisitor(Struct, frozen=True, omit_defaults=True):
    """Where the conversation stands; `wrap_up` is told as `closed`. `agent` while one serves."""

    state: State
    agent: AgentName | None = None


class StateForAgent(Struct, frozen=True, omit_defaults=True):
    """Where the conversation stands; `until` ends a wrap-up or a park by itself.

    `owner` is the agent who has it on the desk from now on.
    """

    state: State
    queue: str
    outcome: str | None = None
    until: int | None = None
    owner: str | None = None


class Call(Struct, frozen=True):
    """The call a conversation asks for; not due before `due_at`.

    `state` is waiting while it must be made, then done or failed.
    """

    phone: str
    name: str | None
    topic: str | None
    due_at: int | None
    attempts: int
    state: str


class Work(Struct, frozen=True):
    """One conversation on a desk: a row of the snapshot, and the payload of `assigned`.

    `visitor_online` is null where there is no visitor, as in mail.
    """

    id: str
    customer: Person
    channel: str
    queue: str
    state: State
    subject: str
    locale: str
    last_seq: int
    read_seq: int
    due_at: int
    updated_at: int
    wrapup_until: int | None
    park_until: int | None
    tags: tuple[str, ...]
    callback: Call | None
    visitor_online: bool | None


class Offer(Struct, frozen=True):
    """Work shown to one agent until `expires_at`; `why` is the reason of the decision.

    `mode` says what silence means: ring (a miss), broadcast (a miss; it rings for others too),
    auto_accept (a yes). One of mode assign is accepted in the facts that follow: it never rings.
    """

    offer: str
    work: Work
    channel: str
    queue: str
    customer: Person
    expires_at: int
    why: dict[str, Any]
    mode: str


class OfferGone(Struct, frozen=True, omit_defaults=True):
    """The offer is over: accepted, declined, missed or withdrawn.

    `reason` says why it was withdrawn: lost_race and claimed are a colleague's doing.
    """

    offer: str
    outcome: str
    reason: str | None = None


class CallAsked(Struct, frozen=True):
    """The visitor will be called at `phone`; not before `due_at` if they named a time."""

    due_at: int | None
    phone: str


class CallState(Struct, frozen=True):
    """How it stands with the visitor's call: waiting for another try, done or failed."""

    state: str


class CallTried(Struct, frozen=True):
    """An agent has called. `state` is waiting (again at `retry_at`), done or failed."""

    outcome: str
    attempts: int
    state: str
    retry_at: int | None


class Sending(Struct, frozen=True, omit_defaults=True):
    """What became of message `seq` outside: waiting, sent or failed."""

    seq: int
    state: str
    attempts: int
    error: str | None = None


class Unassigned(Struct, frozen=True):
    """The conversation has left this desk; `why` is transferred, requeued, closed and the like."""

    why: str


class PresenceNow(Struct, frozen=True):
    """Whether the agent takes work; `next_presence` follows the last live work.

    `code` says why they are away: now, or then, if that is what follows.
    """

    presence: Presence
    next_presence: Presence | None
    code: str | None


class CustomerChange(Struct, frozen=True):
    """`customer` holds the id and the fields of the card that changed, no others."""

    customer: dict[str, Any]


class Tags(Struct, frozen=True):
    """The labels of the conversation, all of them."""

    tags: tuple[str, ...]


class Survey(Struct, frozen=True):
    """The visitor is asked to judge, 1 to `max`."""

    max: int


class Rated(Struct, frozen=True):
    """The visitor's judgement."""

    score: int


class VisitorSeen(Struct, frozen=True):
    """The visitor of an owned conversation went away, or came back."""

    online: bool


class QueuePlace(Struct, frozen=True):
    """A place in the line, from 1, and the honest range of the wait; null while it is not known."""

    position: int | None
    wait_low_s: int | None
    wait_high_s: int | None


class VisitorConversation(Struct, frozen=True):
    """The visitor's newest conversation. `survey` waits for an answer, `rated` is the answer.

    `call` is the number that will be called, while a call is asked for.
    """

    id: str
    state: State
    agent: AgentName | None
    last_seq: int
    queue: QueuePlace | None
    survey: Survey | None
    rated: int | None
    call: str | None


class VisitorSnapshot(Struct, frozen=True):
    """All a widget shows; `read` says how far each side has read."""

    me: str
    site: str
    conversation: VisitorConversation | None
    messages: tuple[Message, ...]
    read: dict[str, int]
    cur: int


class AgentCard(Struct, frozen=True):
    """Who sits at the desk."""

    id: str
    name: str
    role: str
    locale: str


class QueueName(Struct, frozen=True):
    """A queue as a desk names it."""

    id: str
    name: str
    channels: tuple[str, ...]


class AgentSnapshot(Struct, frozen=True, omit_defaults=True):
    """All a desk shows of live work; `more` says that the list of conversations was too long."""

    me: str
    agent: AgentCard
    presence: Presence
    next_presence: Presence | None
    code: str | None
    offers: tuple[Offer, ...]
    conversations: tuple[Work, ...]
    queues: tuple[QueueName, ...]
    cur: int
    more: bool = False


Payload = (
    MessageBody
    | Edited
    | Deleted
    | Note
    | StateForVisitor
    | StateForAgent
    | Work
    | Offer
    | OfferGone
    | Unassigned
    | PresenceNow
    | CustomerChange
    | Tags
    | Survey
    | Rated
    | VisitorSeen
)
