"""The life of an offer: made, shown, and then accepted, declined, missed or withdrawn."""

from __future__ import annotations

from contact_center.domain.capacity import interrupts_of, most_of, units_beside
from contact_center.domain.deciding.moving import (
    assign,
    back_to_waiting,
    end_offer,
    leave_after_ring,
    withdraw_live_offers,
)
from contact_center.domain.deciding.scene import Scene, customer_card, desk_row, live_offer
from contact_center.domain.facts import (
    Fact,
    OfferEnded,
    OfferMade,
    OfferShown,
    PresenceChanged,
    StateChanged,
)
from contact_center.domain.needs import offer_conversation
from contact_center.domain.orders.machinery import LapseOffer, MakeOffer, WithdrawOffer
from contact_center.domain.orders.working import (
    AcceptOffer,
    ClaimConversation,
    DeclineOffer,
    ShowOffer,
)
from contact_center.domain.places import FOREVER
from contact_center.domain.records import Agent, Conversation, Offer, Work
from contact_center.domain.refusals import Refused


def make_offer(scene: Scene, body: MakeOffer) -> list[Fact]:
    """Routing's decision, checked against the rows: what it saw may have changed since."""
    conversation = scene.rows.conversations.get(offer_conversation(body.offer))
    work = scene.rows.works.get(conversation.id) if conversation else None
    agent = scene.rows.agents.get(body.agent)
    if conversation is None or work is None or agent is None:
        raise Refused("stale_decision")
    fresh = (
        body.epoch >= scene.rows.epoch
        and body.generation == work.generation
        and body.offer == f"{conversation.id}.{conversation.offers + 1}"
        and _is_free(scene, conversation, body)
        and agent.connected
        and agent.takes(work.channel)
    )
    if not fresh or not has_room(scene, agent, work):
        raise Refused("stale_decision")
    made = OfferMade(
        offer=body.offer,
        queue=work.queue,
        channel=work.channel,
        cost=work.cost,
        expires_at=scene.at + body.ring_ms,
        customer=customer_card(scene.rows, conversation),
        work=desk_row(scene.rows, conversation, work, state="offered"),
        why=body.why,
        mode=body.mode,
    )
    offered = scene.to_agent(conversation.id, agent.id, made)
    if body.mode == "assign":
        taken = scene.to_agent(conversation.id, agent.id, OfferEnded(body.offer, "accepted"))
        return [offered, taken, *assign(scene, conversation, agent, why="accepted")]
    if conversation.state == "offered":
        return [offered]
    return [offered, scene.to_visitor(conversation, StateChanged("offered", work.queue))]


def _is_free(scene: Scene, conversation: Conversation, body: MakeOffer) -> bool:
    """Waiting for an offer; a broadcast may ring for several, for nobody twice."""
    if conversation.state != "offered" or body.mode != "broadcast":
        return conversation.state == "queued"
    live = scene.rows.live_offers(conversation.id)
    return all(one.mode == "broadcast" and one.agent != body.agent for one in live)


def has_room(scene: Scene, agent: Agent, work: Work) -> bool:
    """Whether one more piece of this work fits: in units, and in number for its channel."""
    policy = scene.rows.policy
    if agent.held.get(work.channel, 0) >= most_of(agent, work.channel, policy):
        return False
    taken = units_beside(agent.load, work.channel, interrupts_of(agent, policy))
    return taken + work.cost <= agent.units


def show_offer(scene: Scene, body: ShowOffer) -> list[Fact]:
    """Delivered: from now on not answering it is a miss."""
    _, offer = _my_offer(scene, body.offer)
    return [] if offer.shown_at else [scene.to_agent(offer.conv, None, OfferShown(offer.id))]


def accept_offer(scene: Scene, body: AcceptOffer) -> list[Fact]:
    """The work is theirs; the wait ends here, and for everybody else it rang for as well."""
    conversation, offer = _my_offer(scene, body.offer)
    return _accepted(scene, conversation, offer)


def _accepted(scene: Scene, conversation: Conversation, offer: Offer) -> list[Fact]:
    return [
        *withdraw_live_offers(scene, conversation, "lost_race", but=offer.id),
        end_offer(scene, offer, "accepted"),
        *assign(scene, conversation, scene.agent(offer.agent), why="accepted"),
    ]


def decline_offer(scene: Scene, body: DeclineOffer) -> list[Fact]:
    """Somebody else, please; this pair is left alone for a while and the agent gets a breath."""
    conversation, offer = _my_offer(scene, body.offer)
    policy = scene.rows.policy
    ended = end_offer(
        scene,
        offer,
        "declined",
        reason=body.reason,
        excluded_until=scene.at + policy.decline_exclusion_ms,
        not_before=scene.at + policy.decline_hold_ms,
    )
    return [
        ended,
        *back_to_waiting(scene, conversation, offer),
        *leave_after_ring(scene, offer),
    ]


def lapse_offer(scene: Scene, body: LapseOffer) -> list[Fact]:
    """Nobody answered. A miss counts only if the offer was shown and the agent stayed connected.

    Where silence is a yes (`auto_accept`) the work is theirs, if they are there.
    """
    conversation, offer = live_offer(scene, body.offer)
    if scene.at < offer.expires_at:
        raise Refused("stale_decision")
    agent = scene.rows.agents[offer.agent]
    if offer.mode == "auto_accept" and agent.connected:
        return _accepted(scene, conversation, offer)
    policy = scene.rows.policy
    seen = offer.shown_at is not None and agent.connected
    seen = seen and agent.connection_at <= offer.made_at
    misses = scene.work(conversation).misses.get(agent.id, 0) + seen
    is_enough = misses >= policy.misses_per_work
    ended = end_offer(
        scene,
        offer,
        "missed" if seen else "withdrawn",
        reason=None if seen else "agent_gone",
        excluded_until=FOREVER if is_enough else scene.at + policy.miss_exclusion_ms,
    )
    facts = [ended, *back_to_waiting(scene, conversation, offer)]
    limit = policy.channels[offer.channel].miss_limit
    if seen and agent.misses + 1 >= limit and agent.presence == "available":
        away = PresenceChanged("away", code="system:missed")
        return [*facts, scene.to_agent(None, agent.id, away)]
    return [*facts, *leave_after_ring(scene, offer)]


def withdraw_offer(scene: Scene, body: WithdrawOffer) -> list[Fact]:
    """Taken back through no fault of the agent's; not a miss."""
    conversation, offer = live_offer(scene, body.offer)
    return [
        end_offer(scene, offer, "withdrawn", reason=body.why),
        *back_to_waiting(scene, conversation, offer),
        *leave_after_ring(scene, offer),
    ]


def claim_conversation(scene: Scene, _: ClaimConversation) -> list[Fact]:
    """Taken from the list without an offer: the same checks, first come first served."""
    conversation: Conversation = scene.conversation()
    agent = scene.agent(scene.order.actor.id)
    if conversation.state not in {"queued", "offered"}:
        raise Refused("wrong_state")
    work = scene.work(conversation)
    mine = any(one.agent == agent.id for one in scene.rows.live_offers(conversation.id))
    if not mine and not has_room(scene, agent, work):
        raise Refused("no_capacity")
    return [
        *withdraw_live_offers(scene, conversation, "claimed"),
        *assign(scene, conversation, agent, why="claimed"),
    ]


def _my_offer(scene: Scene, offer_id: str) -> tuple[Conversation, Offer]:
    conversation, offer = live_offer(scene, offer_id)
    if offer.agent != scene.order.actor.id:
        raise Refused("offer_gone")
    return conversation, offer
