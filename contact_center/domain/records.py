"""The rows of the center: its present state, one class per table, changed only by `folding`.

What administrators set up stands in `records_setup`.

Field names are column names; a test holds the tables of `adapters.sql` against these classes.
Dictionaries and tuples are stored as JSON. Times are milliseconds since the epoch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

LIVE_STATES = frozenset({"bot", "queued", "offered", "active", "parked", "wrap_up"})
OPEN_STATES = LIVE_STATES - {"wrap_up"}
WAITING_STATES = frozenset({"queued", "offered"})
TURNED_AWAY = "system:refused"
"""The outcome of a conversation that its queue would not take."""


@dataclass(slots=True)
class Conversation:
    """All that is said with one customer about one matter."""

    id: str
    customer: str
    visitor: str | None
    site: str
    channel: str
    queue: str
    locale: str
    state: str
    created_at: int
    updated_at: int
    agent: str | None = None
    last_agent: str | None = None
    subject: str = ""
    last_seq: int = 0
    said_seq: int = 0
    bot_seq: int = 0
    bot_misses: int = 0
    offers: int = 0
    closed_at: int | None = None
    outcome: str | None = None
    wrapup_until: int | None = None
    park_until: int | None = None
    score: int | None = None
    rating_comment: str | None = None
    tags: tuple[str, ...] = ()
    inbox: str | None = None
    assigned_at: int | None = None
    replied_at: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether the visitor may go on in it without reopening anything."""
        return self.state in OPEN_STATES


@dataclass(slots=True)
class Work:
    """The conversation as routing sees it; it exists from the first time somebody is asked for.

    The place is (`tier`, `due_at`, `place_pos`), smaller first, and never grows by itself.
    `generation` counts the times the work changed hands: a decision about an older one is stale.
    `plan` names the routing plan as `id@version`, `steps` are its steps and `step` the index of
    the next; what those taken have widened is in `required`, `queues`, `max_rank` and `prefers`.
    `turns` are the situations in which the queue has turned it already.
    """

    conv: str
    queue: str
    channel: str
    cost: int
    tier: int
    entered_at: int
    due_at: int
    place_pos: int
    generation: int
    required: dict[str, int] = field(default_factory=dict)
    sticky_agent: str | None = None
    sticky_until: int | None = None
    excluded: dict[str, int] = field(default_factory=dict)
    misses: dict[str, int] = field(default_factory=dict)
    gone_at: int | None = None
    kept: bool = False
    not_before: int | None = None
    plan: str | None = None
    planned_at: int = 0
    step: int = 0
    steps: tuple[dict[str, Any], ...] = ()
    queues: tuple[str, ...] = ()
    max_rank: int | None = None
    prefers: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    transfers: int = 0


@dataclass(slots=True)
class Offer:
    """One reservation of one agent for one piece of work; exactly one outcome."""

    id: str
    conv: str
    agent: str
    queue: str
    channel: str
    cost: int
    made_at: int
    expires_at: int
    why: dict[str, object] = field(default_factory=dict)
    shown_at: int | None = None
    outcome: str | None = None
    ended_at: int | None = None
    reason: str | None = None
    mode: str = "ring"


@dataclass(slots=True)
class Agent:
    """A person who works here. `used` is the capacity taken, `held` the items per channel.

    `load` is the units per channel, of which `used` leaves out what rests while interrupted;
    `most` and `interrupts` are those of their capacity profile. `still_routed` are the channels
    that the reason they are away for leaves them; `lost_at` the last times they were cut off.
    """

    id: str
    email: str
    name: str
    role: str
    locale: str
    password_hash: str
    active: bool = True
    presence: str = "offline"
    presence_code: str | None = None
    next_presence: str | None = None
    presence_at: int = 0
    connected: bool = False
    connection_at: int = 0
    idle_since: int = 0
    not_before: int = 0
    misses: int = 0
    units: int = 100
    used: int = 0
    overcommit: int = 0
    held: dict[str, int] = field(default_factory=dict)
    queues: dict[str, int] = field(default_factory=dict)
    skills: dict[str, int] = field(default_factory=dict)
    rights: int = 1
    load: dict[str, int] = field(default_factory=dict)
    most: dict[str, int] = field(default_factory=dict)
    interrupts: dict[str, list[str]] = field(default_factory=dict)
    still_routed: tuple[str, ...] = ()
    lost_at: tuple[int, ...] = ()
    assigned_at: int = 0
    profile: str | None = None

    def takes(self, channel: str) -> bool:
        """Whether they take work of this channel: not about to leave, and on no break from it."""
        if not self.active or self.next_presence not in {None, "available"}:
            return False
        return self.presence == "available" or (
            self.presence == "away" and channel in self.still_routed
        )


@dataclass(slots=True)
class Visitor:
    """A browser; `handle_hash` is SHA-256 of its secret, `newest` its last conversation."""

    id: str
    customer: str
    site: str
    locale: str
    handle_hash: str
    created_at: int
    newest: str | None = None


@dataclass(slots=True)
class Customer:
    """A person we serve.

    `unverified` names the fields that are only their own claim; `merged_into` the customer they
    turned out to be, whose card and history are shown instead.
    """

    id: str
    name: str
    created_at: int
    email: str | None = None
    phone: str | None = None
    tier: str = "standard"
    locale: str = "en"
    attributes: dict[str, str] = field(default_factory=dict)
    unverified: tuple[str, ...] = ()
    merged_into: str | None = None
    last_agent: str | None = None
    last_agent_at: int | None = None


@dataclass(slots=True)
class Message:
    """Something said to the other side; `id` is the id of the order, `mail` where it was read."""

    conv: str
    seq: int
    id: str
    by: str
    at: int
    text: str
    name: str | None = None
    entry: str | None = None
    notice: str | None = None
    picked: str | None = None
    options: tuple[dict[str, str], ...] = ()
    attachments: tuple[str, ...] = ()
    edited_at: int | None = None
    deleted_at: int | None = None
    mail: str | None = None


@dataclass(slots=True)
class Note:
    """Something said among staff."""

    id: str
    conv: str
    by: str
    name: str
    at: int
    text: str


@dataclass(slots=True)
class ReadPosition:
    """How far `who` has read in `conv`."""

    conv: str
    who: str
    seq: int


@dataclass(slots=True)
class Identity:
    """An address or number (`email:…`, `phone:…`) that proved to be a customer's."""

    id: str
    customer: str
    evidence: str
    at: int


@dataclass(slots=True)
class Merge:
    """Somebody's word that two customers are one person, until it is taken back."""

    id: str
    source: str
    into: str
    by: str
    at: int
    undone_at: int | None = None


@dataclass(slots=True)
class Callback:
    """The call a conversation asks for. `state`: waiting, done or failed."""

    conv: str
    phone: str
    asked_at: int
    name: str | None = None
    topic: str | None = None
    due_at: int | None = None
    attempts: int = 0
    outcome: str | None = None
    state: str = "waiting"


@dataclass(slots=True)
class Mail:
    """A mail that was received. `state`: received, delivered or quarantined."""

    id: str
    inbox: str
    sha256: str
    size: int
    route: str
    envelope_from: str
    envelope_to: str
    received_at: int
    state: str = "received"
    reason: str | None = None
    conv: str | None = None
    seq: int | None = None
    message_id: str | None = None
    subject: str | None = None
    sender: str | None = None


@dataclass(slots=True)
class Outgoing:
    """Something that must leave the house. `state`: waiting, sent or failed."""

    id: str
    kind: str
    conv: str
    seq: int
    made_at: int
    next_at: int
    state: str = "waiting"
    attempts: int = 0
    error: str | None = None
    settled_at: int | None = None


@dataclass(slots=True)
class Login:
    """An agent's signed-in session."""

    id: str
    agent: str
    token_hash: str
    csrf: str
    created_at: int
    expires_at: int
    address: str = ""
    closed_at: int | None = None


@dataclass(slots=True)
class Answer:
    """What an order was answered: the first time, and word for word every time it is repeated."""

    actor: str
    id: str
    hash: int
    op: str
    code: str | None = None
    message: str | None = None
    conv: str | None = None
    seq: int | None = None
    pos: int = 0
    at: int = 0
    dup: bool = False
