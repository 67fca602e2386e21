"""Which rows a batch of orders touches: keys by table, loaded and locked once, in a fixed order.

`touching` says what each op needs. `floors` says for which states of a conversation an order also
needs the rows of the floor: work, live offer, owner, queue, customer. Ordinary talk needs none of
them, which keeps it cheap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from contact_center.domain.records import Conversation


@dataclass(slots=True)
class Needs:
    """Keys by table.

    `newest_of` are visitors whose newest conversation is meant, `cards_of` those whose customer is;
    `desks_of` are customers whose conversations on desks are; `calls` says that somebody asks to be
    called, which a conversation of any channel may turn into. `members_of` are capacity profiles
    whose agents are meant, `once_in` queues any of whose conversations are, `whole` are records of
    which all rows are.
    """

    conversations: set[str] = field(default_factory=set)
    newest_of: set[str] = field(default_factory=set)
    cards_of: set[str] = field(default_factory=set)
    desks_of: set[str] = field(default_factory=set)
    floors: dict[str, list[Callable[[Conversation], bool]]] = field(default_factory=dict)
    offers: set[str] = field(default_factory=set)
    agents: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    visitors: set[str] = field(default_factory=set)
    customers: set[str] = field(default_factory=set)
    messages: set[tuple[str, int]] = field(default_factory=set)
    reads: set[tuple[str, str]] = field(default_factory=set)
    queues: set[str] = field(default_factory=set)
    sites: set[str] = field(default_factory=set)
    entries: set[str] = field(default_factory=set)
    logins: set[str] = field(default_factory=set)
    identities: set[str] = field(default_factory=set)
    merges: set[str] = field(default_factory=set)
    inboxes: set[str] = field(default_factory=set)
    mails: set[str] = field(default_factory=set)
    outgoing: set[str] = field(default_factory=set)
    skills: set[str] = field(default_factory=set)
    profiles: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    calendars: set[str] = field(default_factory=set)
    plans: set[str] = field(default_factory=set)
    members_of: set[str] = field(default_factory=set)
    once_in: set[str] = field(default_factory=set)
    whole: set[type] = field(default_factory=set)
    calls: bool = False

    def wants_floor(self, conversation: Conversation) -> bool:
        """Whether any order of the batch needs the floor rows of this conversation."""
        keys = (conversation.id, conversation.visitor or "")
        return any(wants(conversation) for key in keys for wants in self.floors.get(key, ()))

    def want_floor(self, key: str, wants: Callable[[Conversation], bool]) -> None:
        """Want the floor rows of a conversation, or of a visitor's newest one, in these states."""
        self.floors.setdefault(key, []).append(wants)


def offer_conversation(offer: str) -> str:
    """The conversation of an offer: its id is `<conversation>.<n>`, so no look-up is needed."""
    return offer.rpartition(".")[0]
