"""What only supervisors are sent: a watched conversation, and the signals of the floor."""

from __future__ import annotations

from msgspec import Struct

from contact_center.journal.shapes import Message, Person, State


class WatchedConversation(Struct, frozen=True):
    """Any conversation of the center, as its row stands; `agent` has it on the desk."""

    id: str
    customer: Person
    channel: str
    queue: str
    state: State
    agent: Person | None
    subject: str
    locale: str
    last_seq: int
    created_at: int
    updated_at: int
    closed_at: int | None
    outcome: str | None
    tags: tuple[str, ...]


class WatchSnapshot(Struct, frozen=True):
    """What watching begins with; facts of the conversation after `cur` follow on the stream."""

    conversation: WatchedConversation
    messages: tuple[Message, ...]
    cur: int


class QueueStats(Struct, frozen=True):
    """One queue of the floor. `oldest_at` is since when the one waiting longest has waited.

    `offered` is a part of `waiting`; the last two count from the start of the day.
    """

    id: str
    waiting: int
    oldest_at: int | None
    offered: int
    active: int
    answered_today: int
    abandoned_today: int


class QueuesStats(Struct, frozen=True):
    """The signal `queue_stats`: every queue at `at`; the day counted from `day_from`, in UTC."""

    at: int
    day_from: int
    queues: tuple[QueueStats, ...]


class AgentState(Struct, frozen=True):
    """The signal `agent_state`: what one agent (the signal's `by`) does since `since`.

    `state` is offline, reconnecting, away, ringing, handling, wrap_up, available, or gone for who
    works here no longer. `handling` counts conversations, `load` is capacity taken of `units`.
    `overdue_at` is when a break with a limit is, or was, meant to end.
    """

    state: str
    since: int
    code: str | None
    handling: int
    load: int
    units: int
    overdue_at: int | None
