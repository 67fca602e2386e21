"""How a conversation moves: its state, its place in the line, its offers, its owner."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ConversationStarted:
    """A new conversation; it begins in state `bot` and moves on by `StateChanged`."""

    kind: ClassVar[str] = "conversation_started"
    unwritten: ClassVar[frozenset[str]] = frozenset({"subject"})
    customer: str
    site: str
    channel: str
    queue: str
    locale: str
    inbox: str | None = None
    subject: str = ""


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

    `place_pos` 0 means the position of this very fact; with `keeps_place` it is an older one.
    `offers` is how many the conversation has had: whoever offers it next counts on from there.
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
    not_before: int | None = None
    keeps_place: bool = False
    plan: str | None = None
    planned_at: int = 0
    step: int = 0
    steps: tuple[dict[str, Any], ...] = ()
    queues: tuple[str, ...] = ()
    max_rank: int | None = None
    prefers: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    transfers: int = 0


@dataclass(frozen=True, slots=True)
class WorkStepped:
    """A step of the plan was taken, and this is who may be asked for the work from now on.

    `step` is the index of the next one; `did` what the step did besides widening.
    """

    kind: ClassVar[str] = "work_stepped"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    step: int
    due_at: int
    required: dict[str, int]
    queues: tuple[str, ...] = ()
    max_rank: int | None = None
    prefers: tuple[str, ...] = ()
    did: str | None = None


@dataclass(frozen=True, slots=True)
class WorkTurned:
    """The queue could not simply take the work, or not for longer; what became of it.

    `situation` is closed, full, too_long, unstaffed, wait_over or closing; each once per stay.
    """

    kind: ClassVar[str] = "work_turned"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    situation: str
    action: str


@dataclass(frozen=True, slots=True)
class WorkKept:
    """Nobody serves it soon: the message stays as work although the visitor may leave."""

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
    mode: str = "ring"


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
class ConversationTagged:
    """The labels were replaced."""

    kind: ClassVar[str] = "tags"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    tags: tuple[str, ...]
