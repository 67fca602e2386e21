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
    Identity,
    Login,
    Mail,
    Merge,
    Message,
    Note,
    Offer,
    Outgoing,
    ReadPosition,
    Visitor,
    Work,
)
from contact_center.domain.records_setup import (
    Calendar,
    Entry,
    Inbox,
    Plan,
    PresenceCode,
    Profile,
    Queue,
    Site,
    Skill,
)

Record = (
    Agent
    | Calendar
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
    | Plan
    | PresenceCode
    | Profile
    | Queue
    | ReadPosition
    | Site
    | Skill
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
    skills: dict[str, Skill] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    codes: dict[str, PresenceCode] = field(default_factory=dict)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    added: dict[int, Record] = field(default_factory=dict)
    changed: dict[int, Record] = field(default_factory=dict)
    removed: dict[int, Record] = field(default_factory=dict)
    patches: list[Callable[[], None]] = field(default_factory=list)

    def add(self, record: Record) -> None:
        """A row that will be inserted."""
        self.added[id(record)] = record

    def change(self, record: Record) -> None:
        """A row that will be updated, unless it is new anyway."""
        if id(record) not in self.added:
            self.changed[id(record)] = record

    def remove(self, record: Record) -> None:
        """A row that will be deleted; one that only this batch has made is forgotten."""
        self.changed.pop(id(record), None)
        if self.added.pop(id(record), None) is None:
            self.removed[id(record)] = record

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

    def live_offers(self, conv: str) -> list[Offer]:
        """The offers of this conversation that have no outcome yet; none of one just starting.

        There is one at most, unless the work was offered to several at once.
        """
        conversation = self.conversations.get(conv)
        numbers = range(1, conversation.offers + 1) if conversation else ()
        offers = (self.offers.get(f"{conv}.{number}") for number in numbers)
        return [offer for offer in offers if offer is not None and offer.outcome is None]
