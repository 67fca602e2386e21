"""The shapes of answers: conversations, messages, customers, and the pages of lists."""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar, cast

from msgspec import Meta, Struct

from contact_center.domain.records import Conversation, Customer
from contact_center.journal.shapes import Person

T = TypeVar("T")

Limit = Annotated[int, Meta(ge=1, le=500, description="How many at the most.")]
Position = Annotated[int, Meta(ge=0, le=2**63 - 1)]
State = Literal["bot", "queued", "offered", "active", "parked", "wrap_up", "closed", "abandoned"]
Channel = Literal["chat", "email", "callback"]


class Page(Struct, Generic[T]):
    """One page of a list. `next` goes as `after` into the next question; null ends the list.

    `cur` is the position of the journal at which the page was read, so that history and stream
    join without a gap.
    """

    items: list[T]
    next: str | None
    cur: int


class Everything(Struct, Generic[T]):
    """A list that is short enough to have no pages."""

    items: list[T]


class ConversationRow(Struct):
    """One conversation, as lists and desks show it."""

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
    tags: list[str]


class CustomerRow(Struct):
    """A person we serve; `visitors` are the browsers we know them by, left out in lists."""

    id: str
    name: str | None
    email: str | None
    phone: str | None
    tier: str
    locale: str
    attributes: dict[str, str]
    unverified: list[str]
    created_at: int
    visitors: list[str]


def conversation_row(found: tuple[Conversation, Customer, str | None]) -> ConversationRow:
    """A conversation with its customer and its agent's name, for people who work here."""
    conversation, customer, agent_name = found
    agent = Person(conversation.agent, agent_name) if conversation.agent else None
    return ConversationRow(
        id=conversation.id,
        customer=Person(customer.id, customer.name or None),
        channel=conversation.channel,
        queue=conversation.queue,
        state=cast("State", conversation.state),
        agent=agent,
        subject=conversation.subject,
        locale=conversation.locale,
        last_seq=conversation.last_seq,
        created_at=conversation.created_at,
        updated_at=conversation.updated_at,
        closed_at=conversation.closed_at,
        outcome=conversation.outcome,
        tags=list(conversation.tags),
    )


def for_visitor(row: ConversationRow) -> ConversationRow:
    """The same without what staff note down; the work after the talk is none of the visitor's."""
    row.state = "closed" if row.state == "wrap_up" else row.state
    row.outcome = None
    row.tags = []
    return row


def customer_row(customer: Customer, visitors: list[str]) -> CustomerRow:
    """A customer's card."""
    return CustomerRow(
        id=customer.id,
        name=customer.name or None,
        email=customer.email or None,
        phone=customer.phone or None,
        tier=customer.tier,
        locale=customer.locale,
        attributes=customer.attributes,
        unverified=list(customer.unverified),
        created_at=customer.created_at,
        visitors=visitors,
    )
