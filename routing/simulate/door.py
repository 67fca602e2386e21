"""The facts that the center makes of what people do and of what routing wishes.

They are the center's own facts in the center's own order, with nothing in the fields that routing
does not read; a test holds them against what the rules of the domain would have made.
"""

from __future__ import annotations

from contact_center.domain.actors import ROUTING, SYSTEM
from contact_center.domain.facts import (
    AgentConnectionChanged,
    Body,
    Fact,
    OfferEnded,
    OfferMade,
    PresenceChanged,
    StateChanged,
    WorkAssigned,
    WorkKept,
    WorkQueued,
    WorkStepped,
    WorkTurned,
    WorkUnassigned,
)
from contact_center.domain.policy import Policy
from contact_center.domain.stepping import Reach, Step, at_entry, widened
from routing.decisions import OfferWork
from routing.simulate.contact import Contact
from routing.simulate.scenario import QueueSpec

_NOBODY: dict[str, str] = {}
_NOTHING: dict[str, object] = {}


def entered(contact: Contact, queue: QueueSpec, policy: Policy, at: int) -> list[Fact]:
    """A customer asks for a person."""
    kind = contact.kind
    target = queue.target_ms if kind.target_ms is None else kind.target_ms
    ranks = (step["max_rank"] for step in queue.steps if "max_rank" in step)
    begun = Reach(at + target, {**queue.require, **kind.require}, max_rank=next(ranks, None))
    reach, step = at_entry(begun, queue.steps, at)
    contact.reach, contact.entered_at = reach, at
    entry = WorkQueued(
        queue=kind.queue,
        channel=kind.channel,
        cost=policy.channels[kind.channel].cost,
        tier=kind.tier,
        entered_at=at,
        due_at=reach.due_at,
        place_pos=0,
        generation=1,
        why="asked",
        required=reach.required,
        planned_at=at,
        step=step,
        steps=queue.steps,
        queues=reach.queues,
        max_rank=reach.max_rank,
        prefers=reach.prefers,
    )
    return [_about(contact, StateChanged("queued", kind.queue), at), _about(contact, entry, at)]


def stepped(contact: Contact, number: int, step: Step, at: int) -> list[Fact]:
    """The next step of the plan: more people may be asked, or sooner."""
    assert contact.reach is not None
    reach = contact.reach = widened(contact.reach, step, contact.entered_at)
    body = WorkStepped(
        step=number + 1,
        due_at=reach.due_at,
        required=reach.required,
        queues=reach.queues,
        max_rank=reach.max_rank,
        prefers=reach.prefers,
        did=step.get("do"),
    )
    return [_about(contact, body, at, ROUTING.id)]


def offered(contact: Contact, wish: OfferWork, policy: Policy, at: int) -> list[Fact]:
    """Routing wishes to offer it, and nothing speaks against that."""
    kind = contact.kind
    made = OfferMade(
        offer=wish.offer,
        queue=kind.queue,
        channel=kind.channel,
        cost=policy.channels[kind.channel].cost,
        expires_at=at + wish.ring_ms,
        customer=_NOBODY,
        work=_NOTHING,
        why=wish.why,
    )
    return [
        Fact(made, ROUTING.id, at, contact.conv, None, wish.agent),
        _about(contact, StateChanged("offered", kind.queue), at, ROUTING.id),
    ]


def accepted(contact: Contact, at: int) -> list[Fact]:
    """The agent takes it."""
    agent = contact.agent or ""
    return [
        _offer_ended(contact, OfferEnded(contact.offer or "", "accepted"), at),
        _about(contact, WorkAssigned(_NOTHING, "accepted"), at, agent),
        _about(contact, StateChanged("active", contact.kind.queue, agent), at, agent),
    ]


def missed(contact: Contact, until: int, at: int) -> list[Fact]:
    """Nobody answered in time; the agent is left alone with it `until` then."""
    ended = OfferEnded(contact.offer or "", "missed", excluded_until=until)
    return [_offer_ended(contact, ended, at), requeued(contact, at)]


def withdrawn(contact: Contact, why: str, at: int) -> list[Fact]:
    """The agent went away while it rang."""
    ended = OfferEnded(contact.offer or "", "withdrawn", why)
    return [_offer_ended(contact, ended, at), requeued(contact, at)]


def requeued(contact: Contact, at: int) -> Fact:
    """Offered no longer: the same work at the same place."""
    return _about(contact, StateChanged("queued", contact.kind.queue), at)


def left(contact: Contact, at: int) -> list[Fact]:
    """The customer has had enough of waiting."""
    gone = StateChanged("abandoned", contact.kind.queue, outcome="abandoned")
    facts = [_about(contact, gone, at, contact.conv)]
    if contact.offer is not None:
        ended = OfferEnded(contact.offer, "withdrawn", "customer_left")
        facts.insert(0, _offer_ended(contact, ended, at))
    return facts


def turned_away(contact: Contact, at: int) -> list[Fact]:
    """Too many wait already."""
    closed = StateChanged("closed", contact.kind.queue, outcome="system:refused")
    return [
        _about(contact, WorkTurned("full", "refuse"), at, ROUTING.id),
        _about(contact, closed, at, ROUTING.id),
    ]


def wrapping_up(contact: Contact, until: int, at: int) -> list[Fact]:
    """The conversation is over, the work is not."""
    state = StateChanged("wrap_up", contact.kind.queue, contact.agent, until=until)
    return [_about(contact, state, at, contact.agent or "")]


def closed(contact: Contact, at: int) -> list[Fact]:
    """All is done."""
    agent = contact.agent or ""
    return [
        _about(contact, StateChanged("closed", contact.kind.queue), at, agent),
        Fact(WorkUnassigned("closed"), agent, at, contact.conv, None, agent),
    ]


def kept(contact: Contact, situation: str, at: int) -> list[Fact]:
    """Nobody is there who could ever take it; it waits on."""
    turned = WorkTurned(situation, "message")
    return [
        _about(contact, turned, at, ROUTING.id),
        _about(contact, WorkKept(), at, ROUTING.id),
    ]


def connected(agent: str, at: int) -> Fact:
    """An agent's console is open."""
    return Fact(AgentConnectionChanged(True), SYSTEM.id, at, None, None, agent)


def presence(agent: str, word: str, code: str | None, at: int) -> Fact:
    """An agent takes work, or does not."""
    return Fact(PresenceChanged(word, code=code), SYSTEM.id, at, None, None, agent)


def _about(contact: Contact, body: Body, at: int, by: str = SYSTEM.id) -> Fact:
    return Fact(body, by, at, contact.conv, None, contact.agent)


def _offer_ended(contact: Contact, body: OfferEnded, at: int) -> Fact:
    agent = contact.agent or ""
    return Fact(body, agent, at, contact.conv, None, agent)
