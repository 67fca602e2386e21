"""What is read back from the database, each answer as it was at one position of the journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from contact_center.domain.facts import Fact
from contact_center.domain.records import (
    Agent,
    Callback,
    Conversation,
    Customer,
    Identity,
    Login,
    Merge,
    Message,
    Offer,
    Visitor,
    Work,
)
from contact_center.domain.records_setup import Entry, Queue, Site

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose stream is read: facts addressed to this visitor, or to this agent."""

    id: str
    is_visitor: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Facts after a position, in order. `through` is how far the journal was looked through."""

    facts: list[Fact]
    through: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class VisitorRows:
    """What a visitor's snapshot is made of."""

    head: int
    visitor: Visitor | None
    conversation: Conversation | None
    agent_name: str | None
    messages: list[Message]
    reads: dict[str, int]
    callback: Callback | None = None


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One conversation on a desk with what is shown beside it."""

    conversation: Conversation
    work: Work
    customer: Customer
    read_seq: int
    callback: Callback | None = None


@dataclass(frozen=True, slots=True)
class AgentRows:
    """What an agent's snapshot is made of."""

    head: int
    agent: Agent | None
    offers: list[tuple[Offer, DeskRow]]
    desk: list[DeskRow]
    queues: list[Queue]


@dataclass(frozen=True, slots=True)
class WatchRows:
    """What watching a conversation begins with: its row, and its last messages."""

    head: int
    conversation: Conversation
    customer: Customer
    agent_name: str | None
    messages: list[Message]


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """One page of a list and the key of the next one."""

    items: list[T] = field(default_factory=list)
    next: str | None = None
    cur: int = 0


@dataclass(frozen=True, slots=True)
class Likeness:
    """Somebody who may be the same person: one has proved what stands on the other's card.

    `into` is the one who has proved it, into whom the other would be merged.
    """

    other: Customer
    identity: Identity
    into: str


@dataclass(frozen=True, slots=True)
class PersonRows:
    """One person: the customer who is shown, and all who were merged into them, with everything.

    Each merge that stands comes with the name of the agent who said so.
    """

    customer: Customer
    merged: list[Customer]
    visitors: list[str]
    identities: list[Identity]
    merges: list[tuple[Merge, str]]
    likenesses: list[Likeness]


class JournalReader(Protocol):
    """Streams and snapshots."""

    async def head(self) -> int:
        """The last position."""
        ...

    async def page(
        self, viewer: Viewer | None, after: int, limit: int, watched: frozenset[str] = frozenset()
    ) -> Page:
        """Facts of a viewer after a position, or all of them for in-process consumers.

        With `watched` also every fact of these conversations, whoever it is addressed to.
        """
        ...

    async def count_after(self, viewer: Viewer, after: int, most: int) -> tuple[int, int | None]:
        """How many facts lie after a position, `most` at the most, and when the first happened."""
        ...

    async def visitor_rows(self, visitor: str, messages: int) -> VisitorRows:
        """The rows of a visitor's snapshot, with the last `messages` messages."""
        ...

    async def agent_rows(self, agent: str, most: int) -> AgentRows:
        """The rows of an agent's snapshot, `most` conversations at the most."""
        ...

    async def watch_rows(self, conv: str, messages: int) -> WatchRows | None:
        """What watching a conversation begins with; None when there is no such conversation."""
        ...


class HistoryReader(Protocol):
    """What HTTP shows: conversations, messages, facts, customers, and what is set up."""

    async def conversations(
        self, filters: dict[str, str], text: str | None, after: str | None, limit: int
    ) -> Listed[tuple[Conversation, Customer, str | None]]:
        """Newest change first; each with its customer and its agent's name."""
        ...

    async def conversation(self, conv: str) -> tuple[Conversation, Customer, str | None] | None:
        """One conversation with its customer and its agent's name."""
        ...

    async def messages(
        self, conv: str, *, after_seq: int | None, before_seq: int | None, limit: int
    ) -> Listed[Message]:
        """By number, ascending: those after `after_seq`, or the last ones before `before_seq`."""
        ...

    async def facts(self, conv: str, after: int, limit: int) -> Listed[Fact]:
        """All facts of a conversation, texts joined in."""
        ...

    async def customers(self, text: str | None, after: str | None, limit: int) -> Listed[Customer]:
        """People, newest first, each once; with `text` those on one of whose cards it stands."""
        ...

    async def person(self, customer: str) -> PersonRows | None:
        """The person this customer is, or is a part of."""
        ...

    async def timeline(
        self, customer: str, filters: dict[str, str], before: int | None, limit: int
    ) -> Listed[tuple[Fact, str, str]]:
        """Facts of all conversations of this person with channel and author, page by page back.

        `filters` may name a channel and a kind of fact.
        """
        ...

    async def agents(self) -> list[Agent]:
        """Everyone who works here."""
        ...

    async def agent_by_email(self, email: str) -> Agent | None:
        """Found by address, whatever its case."""
        ...

    async def agent(self, agent: str) -> Agent | None:
        """One agent."""
        ...

    async def queues(self) -> list[Queue]:
        """All queues by name."""
        ...

    async def sites(self) -> list[Site]:
        """All sites by name."""
        ...

    async def entries(self) -> list[Entry]:
        """All FAQ entries."""
        ...

    async def visitor_by_handle(self, handle_hash: str) -> Visitor | None:
        """The visitor whose secret has this hash."""
        ...

    async def visitor(self, visitor: str) -> Visitor | None:
        """One visitor."""
        ...

    async def login_by_token(self, token_hash: str) -> Login | None:
        """The login whose token has this hash, ended or not."""
        ...

    async def login(self, login: str) -> Login | None:
        """One login."""
        ...


@dataclass(frozen=True, slots=True)
class OwedTurn:
    """A conversation the bot must answer: what it needs to know, and what was said since."""

    conversation: Conversation
    said: list[Message]
    offered: Message | None


class WorkLists(Protocol):
    """What is due, found by asking the rows; every list has a limit and an index."""

    async def owed_turns(self, limit: int, conv: str | None = None) -> list[OwedTurn]:
        """Conversations in state `bot` where something newer than `bot_seq` was said."""
        ...

    async def overdue_offers(self, at: int, limit: int) -> list[Offer]:
        """Offers without an outcome whose time was over before `at`."""
        ...

    async def ended_wrap_ups(self, at: int, limit: int) -> list[Conversation]:
        """Wrap-ups whose time was over before `at`."""
        ...

    async def ended_parks(self, at: int, limit: int) -> list[Conversation]:
        """Parked conversations whose time to come back was before `at`."""
        ...

    async def stale_connections(self) -> list[str]:
        """Agents whose row says connected."""
        ...
