"""The shapes of answers: conversations, messages, customers, and the pages of lists."""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar, cast

from msgspec import Meta, Struct, structs

from contact_center.domain.records import Conversation, Customer, Identity
from contact_center.domain.touching_reach import email_identity, phone_identity
from contact_center.journal.shapes import Person
from contact_center.ports.reading import Likeness, PersonRows

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


class IdentityRow(Struct):
    """An address or number that is theirs; `evidence` says how it proved to be: mail, call."""

    kind: str
    value: str
    evidence: str
    at: int


class MergedRow(Struct):
    """A customer somebody joined to this person; `merge` takes it back."""

    merge: str
    customer: str
    into: str
    name: str | None
    by: Person
    at: int


class SuggestionRow(Struct):
    """Somebody who may be the same person: `identity` is proved by one and stands on both cards.

    `into` is the one who has proved it: the other would be merged into them.
    """

    customer: str
    name: str | None
    email: str | None
    phone: str | None
    into: str
    identity: IdentityRow


class PersonRow(CustomerRow):
    """A person with everything that is known of who they are."""

    identities: list[IdentityRow]
    merged: list[MergedRow]
    suggestions: list[SuggestionRow]


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


def person_row(rows: PersonRows) -> PersonRow:
    """A person's card."""
    card = customer_row(rows.customer, rows.visitors)
    proved = {identity.id for identity in rows.identities}
    claims = {"email": email_identity(card.email or ""), "phone": phone_identity(card.phone or "")}
    card.unverified = [name for name in card.unverified if claims.get(name) not in proved]
    names = {one.id: one.name or None for one in rows.merged}
    return PersonRow(
        **structs.asdict(card),
        identities=[_identity_row(one) for one in rows.identities],
        merged=[
            MergedRow(
                merge=merge.id,
                customer=merge.source,
                into=merge.into,
                name=names.get(merge.source),
                by=Person(merge.by, agent_name or None),
                at=merge.at,
            )
            for merge, agent_name in rows.merges
        ],
        suggestions=[_suggestion_row(one) for one in rows.likenesses],
    )


def _identity_row(identity: Identity) -> IdentityRow:
    kind, _, value = identity.id.partition(":")
    return IdentityRow(kind, value, identity.evidence, identity.at)


def _suggestion_row(like: Likeness) -> SuggestionRow:
    other = like.other
    return SuggestionRow(
        customer=other.id,
        name=other.name or None,
        email=other.email or None,
        phone=other.phone or None,
        into=like.into,
        identity=_identity_row(like.identity),
    )
