"""What must be true of a floor, worked out the slow way from the rows alone."""

from __future__ import annotations

from collections import Counter

from contact_center.domain.facts import Fact, OfferMade
from contact_center.domain.records import WAITING_STATES, Agent, Work
from routing.decisions import OfferWork
from tests.unit.routing.center import Center

Key = tuple[int, int, int]
Place = tuple[int, Key]
"""When the stay in the line began, by generation, and the key."""


def must_hold(center: Center, unseen: set[str]) -> None:
    """All of it, when nobody has anything left to say. `unseen` reconnect since a restart."""
    rows_are_the_floor(center)
    nothing_is_reserved_or_wished(center)
    one_offer_each(center)
    capacity_is_what_it_says(center)
    nobody_idles_beside_work(center, unseen)
    nothing_is_overdue(center)
    nothing_is_left_with_the_lost(center)


def rows_are_the_floor(center: Center) -> None:
    assert center.engine.differences(center.floor_rows()) == []
    for agent in center.rows.agents.values():
        on_floor = center.on_floor_agent(agent.id)
        assert on_floor.in_use(center.rows.policy) == agent.used
        assert on_floor.load == agent.load
        assert on_floor.items == agent.held
        assert Counter(channel for channel, _ in on_floor.holds.values()) == agent.held


def nothing_is_reserved_or_wished(center: Center) -> None:
    now = center.now
    for work in center.engine.floor.works.values():
        assert work.wish is None, f"still wished for: {work.wish}"
        assert work.rests_until <= now, f"{work.conv} rests"
    assert all(not agent.reserved for agent in center.engine.floor.agents.values())


def one_offer_each(center: Center) -> None:
    """I1: one pending offer or one owner, never both; two only of a broadcast, to two people."""
    pending = [offer for offer in center.rows.offers.values() if offer.outcome is None]
    alone = [offer.conv for offer in pending if offer.mode != "broadcast"]
    assert len(set(alone)) == len(alone)
    assert len({(offer.conv, offer.agent) for offer in pending}) == len(pending)
    for offer in pending:
        conversation = center.rows.conversations[offer.conv]
        assert (conversation.state, conversation.agent) == ("offered", None)
    offered = {c.id for c in center.rows.conversations.values() if c.state == "offered"}
    assert offered == {offer.conv for offer in pending}


def capacity_is_what_it_says(center: Center) -> None:
    """I2, the standing part: nobody is over capacity, but for what was forced on them."""
    for agent in center.rows.agents.values():
        assert agent.used >= 0
        assert agent.used <= agent.units + agent.overcommit


def nobody_idles_beside_work(center: Center, unseen: set[str]) -> None:
    """I4: no waiting work beside an agent who may have it."""
    for conversation in center.rows.conversations.values():
        if conversation.state == "queued" and not is_pulled(center, conversation.id):
            work = center.rows.works[conversation.id]
            able = [one.id for one in center.rows.agents.values() if may(center, work, one, unseen)]
            assert able == [], f"{work.conv} waits although {able} could take it"


def nothing_is_overdue(center: Center) -> None:
    """I7: every deadline that has passed was kept."""
    policy, now = center.rows.policy, center.now
    for offer in center.rows.offers.values():
        assert offer.outcome is not None or offer.expires_at > now
    for conversation in center.rows.conversations.values():
        if conversation.state in WAITING_STATES and conversation.channel == "chat":
            work = center.rows.works[conversation.id]
            gone = work.gone_at is not None and not work.kept
            assert not gone or now < (work.gone_at or 0) + policy.visitor_grace_ms
        if conversation.state == "queued":
            _nothing_of_the_plan_is_overdue(center, center.rows.works[conversation.id])


def _nothing_of_the_plan_is_overdue(center: Center, work: Work) -> None:
    if work.step < len(work.steps):
        assert center.now < work.planned_at + work.steps[work.step]["after_seconds"] * 1000
    limit = center.rows.queues[work.queue].max_wait_seconds
    over = limit is not None and center.now >= work.planned_at + limit * 1000
    waits = work.channel != "email" and not work.kept
    assert not (over and waits) or "wait_over" in work.turns


def is_pulled(center: Center, conv: str) -> bool:
    """Whether nobody is asked for this work."""
    return center.rows.queues[center.rows.works[conv].queue].offer_mode == "pull"


def nothing_is_left_with_the_lost(center: Center) -> None:
    """No ring for the absent, no chat with an owner who is gone for good."""
    rows, grace = center.rows, center.rows.policy.agent_grace_ms

    def is_lost(agent: Agent) -> bool:
        return not agent.connected and agent.connection_at + grace <= center.now

    for offer in rows.offers.values():
        agent = rows.agents[offer.agent]
        on_break = agent.presence == "away" and offer.channel in agent.still_routed
        works = agent.presence == "available" or on_break
        ready = agent.active and works and not is_lost(agent)
        assert offer.outcome is not None or ready, f"{offer.id} rings at {agent.id}"
    for conversation in rows.conversations.values():
        if conversation.state == "active" and conversation.channel == "chat":
            assert not is_lost(rows.agents[conversation.agent or ""])


def was_no_overload(center: Center, fact: Fact) -> None:
    """I2 at the very offer: `fact` has just been folded into the rows."""
    body = fact.body
    assert isinstance(body, OfferMade)
    agent = center.rows.agents[fact.agent or ""]
    assert agent.used <= agent.units
    assert agent.held[body.channel] <= center.rows.policy.channels[body.channel].most


def places(center: Center) -> dict[str, Place]:
    """Everybody's place, until they have been served: after that they may ask for another."""
    return {
        one.id: (center.rows.works[one.id].entered_at, _key(center.rows.works[one.id]))
        for one in center.rows.conversations.values()
        if one.state in WAITING_STATES | {"active", "parked"}
    }


def nobody_lost_their_place(before: dict[str, Place], after: dict[str, Place]) -> None:
    """I6: nothing moves anyone back, whatever else happens to them."""
    for conv in before.keys() & after.keys():
        assert after[conv] <= before[conv], conv


def nobody_was_passed_over(center: Center, offers: list[OfferWork], unseen: set[str]) -> None:
    """I3 and I5 as the engine decides: `offers` of one step, which the rows do not know yet."""
    for offer in offers:
        agent, taken = center.rows.agents[offer.agent], center.rows.works[offer.conv]
        assert why_not_at_all(center, taken, agent, unseen) is None
        for conversation in center.rows.conversations.values():
            if conversation.state != "queued" or is_pulled(center, conversation.id):
                continue
            if not center.on_floor(conversation.id).wish:
                work = center.rows.works[conversation.id]
                assert _key(work) >= _key(taken) or not may(
                    center, work, agent, unseen, instead_of=taken
                ), f"{taken.conv} was offered to {agent.id} before {work.conv}"


def may(
    center: Center, work: Work, agent: Agent, unseen: set[str], instead_of: Work | None = None
) -> bool:
    """Whether this agent may have this work now, or could have had it instead of another."""
    if why_not_at_all(center, work, agent, unseen) is not None:
        return False
    wished = list(center.on_floor_agent(agent.id).reserved.values())
    load = Counter(agent.load)
    for channel, cost in wished:
        load[channel] += cost
    items = agent.held.get(work.channel, 0) + sum(channel == work.channel for channel, _ in wished)
    if instead_of is not None:
        load[instead_of.channel] -= instead_of.cost
        items -= instead_of.channel == work.channel
    policy = center.rows.policy
    resting = policy.interrupts.get(work.channel, ())
    taken = sum(units for channel, units in load.items() if channel not in resting)
    if taken + work.cost > agent.units or items >= policy.channels[work.channel].most:
        return False
    preferred = _reserved_for(center, work)
    return preferred is None or preferred == agent.id


def why_not_at_all(center: Center, work: Work, agent: Agent, unseen: set[str]) -> str | None:
    """I3, but for capacity."""
    now = center.now
    if not _takes(agent, work.channel):
        return "away"
    if not agent.connected or agent.id in unseen:
        return "not connected"
    if agent.not_before > now:
        return "on hold"
    if _is_on_a_bad_line(center, agent):
        return "unsteady"
    if work.excluded.get(agent.id, 0) > now:
        return "excluded"
    if (work.not_before or 0) > now:
        return "not due"
    if work.gone_at is not None and not work.kept and work.channel == "chat":
        return "nobody there"
    named = work.sticky_agent == agent.id and (work.sticky_until or 0) > now
    if not named and (why := _why_not_asked(work, agent)) is not None:
        return why
    lacks = any(agent.skills.get(skill, 0) < level for skill, level in work.required.items())
    return "lacks a skill" if lacks and not named else None


def _why_not_asked(work: Work, agent: Agent) -> str | None:
    ranks = [agent.queues[queue] for queue in (work.queue, *work.queues) if queue in agent.queues]
    if not ranks:
        return "no member"
    if work.max_rank is not None and min(ranks) > work.max_rank:
        return "rank"
    return "not preferred" if work.prefers and agent.id not in work.prefers else None


def _is_on_a_bad_line(center: Center, agent: Agent) -> bool:
    policy, lost_at = center.rows.policy, agent.lost_at
    is_bad = len(lost_at) == 3 and lost_at[2] - lost_at[0] <= policy.flap_window_ms
    return is_bad and center.now < agent.connection_at + policy.flap_rest_ms


def _reserved_for(center: Center, work: Work) -> str | None:
    now, policy = center.now, center.rows.policy
    agent = center.rows.agents.get(work.sticky_agent or "")
    if agent is None or (work.sticky_until or 0) <= now or work.excluded.get(agent.id, 0) > now:
        return None
    if not _takes(agent, work.channel):
        return None
    lost = not agent.connected and agent.connection_at + policy.agent_grace_ms <= now
    return None if lost else agent.id


def _takes(agent: Agent, channel: str) -> bool:
    leaves = agent.next_presence in {"away", "offline"}
    works = agent.presence == "available" or (
        agent.presence == "away" and channel in agent.still_routed
    )
    return agent.active and works and not leaves


def _key(work: Work) -> Key:
    return (work.tier, work.due_at, work.place_pos)
