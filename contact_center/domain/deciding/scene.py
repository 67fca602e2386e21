"""What a decider works in: the rows, the order and the time, and how facts are addressed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from contact_center.domain.facts import Body, Fact
from contact_center.domain.orders.envelope import Order
from contact_center.domain.permissions import must_own
from contact_center.domain.records import Agent, Callback, Conversation, Offer, Work
from contact_center.domain.refusals import Refused
from contact_center.domain.working_set import Rows


@dataclass(frozen=True, slots=True)
class Scene:
    """One order being decided. `at` is the committer's stamp, the same for the whole batch."""

    rows: Rows
    order: Order
    at: int

    def conversation(self) -> Conversation:
        """The conversation the order names, or a refusal."""
        found = self.rows.conversations.get(self.order.conv or "")
        if found is None:
            raise Refused("not_found")
        return found

    def own(self) -> Conversation:
        """The conversation, if it is on this agent's desk."""
        conversation = self.conversation()
        must_own(self.order.actor, conversation)
        return conversation

    def agent(self, agent: str) -> Agent:
        """An agent who still works here."""
        found = self.rows.agents.get(agent)
        if found is None or not found.active:
            raise Refused("unknown_agent")
        return found

    def work(self, conversation: Conversation) -> Work:
        """The work of a conversation that has been queued before."""
        return self.rows.works[conversation.id]

    def new_id(self, prefix: str) -> str:
        """An id for a thing this order makes: the same order always makes the same id."""
        source = f"{self.order.actor.id}\0{self.order.id}\0{self.order.op}".encode()
        return prefix + hashlib.blake2b(source, digest_size=10).hexdigest()

    def public(self, conversation: Conversation, body: Body, agent: str | None = None) -> Fact:
        """A fact the visitor sees, and `agent`, or else the present owner."""
        return Fact(
            body,
            by=self.order.actor.id,
            at=self.at,
            conv=conversation.id,
            visitor=conversation.visitor,
            agent=agent or conversation.agent,
        )

    def to_visitor(self, conversation: Conversation, body: Body) -> Fact:
        """A fact for the visitor alone."""
        return Fact(
            body,
            by=self.order.actor.id,
            at=self.at,
            conv=conversation.id,
            visitor=conversation.visitor,
        )

    def to_agent(self, conv: str | None, agent: str | None, body: Body) -> Fact:
        """A fact for one agent alone; with `agent` None it is on no stream, only in the journal."""
        return Fact(body, by=self.order.actor.id, at=self.at, conv=conv, agent=agent)


def customer_card(rows: Rows, conversation: Conversation) -> dict[str, str]:
    """What a desk shows of the customer beside the work."""
    customer = rows.customers[conversation.customer]
    return {"id": customer.id, "name": customer.name}


def callback_card(callback: Callback | None) -> dict[str, object] | None:
    """What a desk shows of the call that is asked for."""
    if callback is None:
        return None
    return {
        "phone": callback.phone,
        "name": callback.name,
        "topic": callback.topic,
        "due_at": callback.due_at,
        "attempts": callback.attempts,
        "state": callback.state,
    }


def desk_row(
    rows: Rows, conversation: Conversation, work: Work, *, state: str, until: int | None = None
) -> dict[str, object]:
    """The conversation as a row of a desk, in `state`; `read_seq` is added on the way out."""
    call = rows.callbacks.get(conversation.id) if work.channel == "callback" else None
    return {
        "id": conversation.id,
        "customer": customer_card(rows, conversation),
        "channel": work.channel,
        "queue": work.queue,
        "state": state,
        "subject": conversation.subject,
        "locale": conversation.locale,
        "last_seq": conversation.last_seq,
        "due_at": work.due_at,
        "updated_at": conversation.updated_at,
        "wrapup_until": until if state == "wrap_up" else None,
        "park_until": until if state == "parked" else None,
        "tags": list(conversation.tags),
        "callback": callback_card(call),
        "visitor_online": is_there(conversation, work),
    }


def is_there(conversation: Conversation, work: Work) -> bool | None:
    """Whether the visitor's page is open, as far as the work knows; None without a visitor."""
    return None if conversation.visitor is None else work.gone_at is None


def live_offer(scene: Scene, offer_id: str) -> tuple[Conversation, Offer]:
    """The offer an order is about, if it still waits for its outcome."""
    offer = scene.rows.offers.get(offer_id)
    if offer is None or offer.outcome is not None:
        raise Refused("offer_gone")
    return scene.rows.conversations[offer.conv], offer
