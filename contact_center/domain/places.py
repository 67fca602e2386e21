"""A customer's place in the line: a value fixed on entry, smaller first.

The key is (tier, entered + answer-within target, journal position of the queueing): it never
grows by itself, so nothing a machine does can cost anyone their place.
"""

from __future__ import annotations

from dataclasses import replace

from contact_center.domain.facts import WorkQueued
from contact_center.domain.policy import Policy
from contact_center.domain.records import Conversation, Work
from contact_center.domain.routes import Route
from contact_center.domain.stepping import Reach, at_entry

FOREVER = 2**62
"""An exclusion until the next step of the plan, or for as long as this stay in the queue lasts."""


def enter(
    conversation: Conversation,
    route: Route,
    policy: Policy,
    at: int,
    *,
    why: str,
    generation: int,
    sticky_agent: str | None = None,
) -> WorkQueued:
    """A new place at the end of the line, for the promise of its route."""
    promised = Reach(at + route.target_ms, route.required, max_rank=route.max_rank)
    reach, step = at_entry(promised, route.steps, at)
    return WorkQueued(
        queue=route.queue.id,
        channel=conversation.channel,
        cost=policy.channels[conversation.channel].cost,
        tier=route.tier,
        entered_at=at,
        due_at=reach.due_at,
        place_pos=0,
        generation=generation,
        why=why,
        required=reach.required,
        sticky_agent=sticky_agent,
        sticky_until=at + policy.sticky_ms if sticky_agent else None,
        plan=route.plan,
        planned_at=at,
        step=step,
        steps=route.steps,
        queues=reach.queues,
        max_rank=reach.max_rank,
        prefers=reach.prefers,
    )


def as_channel(entry: WorkQueued, channel: str, cost: int, *, not_before: int | None) -> WorkQueued:
    """The same place for another kind of contact, perhaps not due yet."""
    return replace(entry, channel=channel, cost=cost, not_before=not_before)


def keep(
    work: Work,
    at: int,
    policy: Policy,
    *,
    why: str,
    route: Route | None = None,
    sticky_agent: str | None = None,
    excluded: dict[str, int] | None = None,
) -> WorkQueued:
    """The old place again; only the generation moves on.

    In the same queue the plan goes on where it was. With a `route` it is another queue's turn:
    what that queue asks for, and its plan from the beginning.
    """
    kept = WorkQueued(
        queue=work.queue,
        channel=work.channel,
        cost=work.cost,
        tier=work.tier,
        entered_at=work.entered_at,
        due_at=work.due_at,
        place_pos=work.place_pos,
        keeps_place=True,
        generation=work.generation + 1,
        why=why,
        required=dict(work.required),
        sticky_agent=sticky_agent,
        sticky_until=at + policy.sticky_ms if sticky_agent else None,
        excluded=excluded or {},
        plan=work.plan,
        planned_at=work.planned_at,
        step=work.step,
        steps=work.steps,
        queues=work.queues,
        max_rank=work.max_rank,
        prefers=work.prefers,
        turns=work.turns,
        transfers=work.transfers + (why == "transferred"),
    )
    if route is None:
        return kept
    promised = Reach(work.due_at, route.required, max_rank=route.max_rank)
    reach, step = at_entry(promised, route.steps, work.entered_at)
    return replace(
        kept,
        queue=route.queue.id,
        due_at=reach.due_at,
        required=reach.required,
        plan=route.plan,
        planned_at=at,
        step=step,
        steps=route.steps,
        queues=reach.queues,
        max_rank=reach.max_rank,
        prefers=reach.prefers,
        turns=(),
    )
