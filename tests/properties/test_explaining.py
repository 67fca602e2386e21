"""Whatever people do, whoever waits can be told why: every agent has a reason, and a true one.

The storm of `test_routing_storm` drives the center. Whenever nobody has anything left to say, each
piece of waiting work is explained, and the reasons are held against what the rows say.
"""

from __future__ import annotations

from hypothesis import settings
from hypothesis.stateful import invariant

from contact_center.domain.capacity import interrupts_of, most_of, units_beside
from contact_center.domain.folding_people import LOSSES_KEPT
from contact_center.domain.records import WAITING_STATES, Agent, Work
from contact_center.ports.explaining import Explanation
from routing.eligibility import is_offerable, reserved_for, why_not
from tests.properties.test_routing_storm import AGENTS, Storm, Watched
from tests.unit.routing import truths

WORDS = {
    "away": "away",
    "not connected": "not_connected",
    "on hold": "on_hold",
    "unsteady": "unsteady",
    "excluded": "excluded",
    "no member": "not_a_member",
    "rank": "rank",
    "not preferred": "not_preferred",
    "lacks a skill": "lacks_skill",
}
"""The words of `truths` for what keeps one agent from work, in the words of the rules."""


class AskingStorm(Storm):
    """The same bad day, and after everything that happens somebody asks why."""

    @invariant()
    def everybody_can_be_told_why(self) -> None:
        center = self.center
        if center.pending or self._is_resting():
            return
        for conversation in center.rows.conversations.values():
            why = center.engine.explain(conversation.id, center.now)
            if conversation.state not in WAITING_STATES:
                assert why is None
                continue
            assert why is not None
            reasons = _reasons(why)
            assert len(reasons) + why.able + why.others == _active(center)
            _agrees_with_the_rules(center, why, reasons)
            if conversation.state == "queued" and not why.holds:
                assert why.able == 0, "somebody could have it, and nothing says why not"


def _reasons(why: Explanation) -> dict[str, str]:
    """The reason by agent; there are few enough of them that all are named."""
    assert all(len(one.named) == one.agents for one in why.kept)
    return {name: one.code for one in why.kept for name in one.named}


def _active(center: Watched) -> int:
    return sum(agent.active for agent in center.rows.agents.values())


def _agrees_with_the_rules(center: Watched, why: Explanation, reasons: dict[str, str]) -> None:
    floor, work = center.engine.floor, center.on_floor(why.conv)
    reserved = reserved_for(floor, work, center.now)
    is_held = not is_offerable(floor, work, center.now) or reserved is not None
    assert bool(why.holds) == is_held
    for name in AGENTS:
        agent = center.rows.agents[name]
        if not agent.active:
            assert name not in reasons
            continue
        asked = why_not(floor, work, center.on_floor_agent(name), center.now)
        if name in reasons:
            assert reasons[name] == asked
            assert asked in _true_reasons(center, center.work(why.conv), agent)
        else:
            assert asked in {None, "not_a_member"}


def _true_reasons(center: Watched, work: Work, agent: Agent) -> set[str]:
    """Everything that the rows say against this pair."""
    found = set()
    said = truths.why_not_at_all(center, work, agent, center.unseen)
    if said in WORDS:
        found.add(WORDS[said])
    # `truths` says one reason; the rules may say another that holds as well.
    if not agent.connected or agent.id in center.unseen:
        found.add("not_connected")
    if agent.not_before > center.now:
        found.add("on_hold")
    lost_at, policy = agent.lost_at, center.rows.policy
    is_bad = len(lost_at) == LOSSES_KEPT and lost_at[-1] - lost_at[0] <= policy.flap_window_ms
    if is_bad and center.now < agent.connection_at + policy.flap_rest_ms:
        found.add("unsteady")
    ranks = [agent.queues[one] for one in (work.queue, *work.queues) if one in agent.queues]
    if work.max_rank is not None and ranks and min(ranks) > work.max_rank:
        found.add("rank")
    if any(agent.skills.get(skill, 0) < level for skill, level in work.required.items()):
        found.add("lacks_skill")
    if any(o.agent == agent.id for o in center.rows.live_offers(work.conv)):
        found.add("excluded")
    taken = units_beside(agent.load, work.channel, interrupts_of(agent, policy))
    is_at_most = agent.held.get(work.channel, 0) >= most_of(agent, work.channel, policy)
    if is_at_most or taken + work.cost > agent.units:
        found.add("full")
    return found


AskingStorm.TestCase.settings = settings(
    Storm.TestCase.settings, max_examples=60, stateful_step_count=40
)
TestWhy = AskingStorm.TestCase
