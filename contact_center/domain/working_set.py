"""The rows one batch sees: loaded once, changed by folding, written back together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from contact_center.domain.policy import Policy
from contact_center.domain.records import (
    Agent,
    Answer,
    Callback,
    Conversation,
    Customer,
    Entry,
    Identity,
    Inbox,
    Login,
    Mail,
    Merge,
    Message,
    Note,
    Offer,
    Outgoing,
    Queue,
    ReadPosition,
    Site,
    Visitor,
    Work,
)

Record = (
    Agent
    | Callback
    | Conversation
    | Customer
    | Entry
    | Identity
    | Inbox
    | Login
    | Mail
    | Merge
    | Message
    | Note
    | Offer
    | Outgoing
    | Queue
    | ReadPosition
    | Site
    | Visitor
    | Work
)


@dataclass(slots=True)
class Rows:
    """A working set. Looking up a row that was not asked for by `needs` finds nothing."""

    policy: Policy = field(default_factory=Policy)
    epoch: int = 0
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    works: dict[str, Work] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    agents: dict[str, Agent] = field(default_factory=dict)
    visitors: dict[str, Visitor] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    messages: dict[tuple[str, int], Message] = field(default_factory=dict)
    identities: dict[str, Identity] = field(default_factory=dict)
    merges: dict[str, Merge] = field(default_factory=dict)
    callbacks: dict[str, Callback] = field(default_factory=dict)
    inboxes: dict[str, Inbox] = field(default_factory=dict)
    mails: dict[str, Mail] = field(default_factory=dict)
    outgoing: dict[str, Outgoing] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    reads: dict[tuple[str, str], ReadPosition] = field(default_factory=dict)
    queues: dict[str, Queue] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    logins: dict[str, Login] = field(default_factory=dict)
    added: dict[int, Record] = field(default_factory=dict)
    changed: dict[int, Record] = field(default_factory=dict)
    patches: list[Callable[[], None]] = field(default_factory=list)

    def add(self, record: Record) -> None:
        """A row that will be inserted."""
        self.added[id(record)] = record

    def change(self, record: Record) -> None:
        """A row that will be updated, unless it is new anyway."""
        if id(record) not in self.added:
            self.changed[id(record)] = record

    def person(self, customer: str) -> Customer:
        """Whom this customer turned out to be; themselves unless they were merged."""
        found = self.customers[customer]
        while found.merged_into is not None:
            found = self.customers[found.merged_into]
        return found

    def newest_of(self, visitor: str) -> Conversation | None:
        """The visitor's newest conversation, open or not."""
        row = self.visitors.get(visitor)
        return self.conversations[row.newest] if row is not None and row.newest else None

    def live_offer(self, conv: str) -> Offer | None:
        """The offer of this conversation that has no outcome yet; none of one just starting."""
        conversation = self.conversations.get(conv)
        offer = self.offers.get(f"{conv}.{conversation.offers}") if conversation else None
        return offer if offer is not None and offer.outcome is None else None
