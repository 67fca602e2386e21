"""A customer's place in the line: a value fixed on entry, smaller first.

The key is (tier, entered + answer-within target, journal position of the queueing): it never
grows by itself, so nothing a machine does can cost anyone their place.
"""

from __future__ import annotations

from dataclasses import replace

from contact_center.domain.facts import WorkQueued
from contact_center.domain.policy import Policy
from contact_center.domain.records import Conversation, Queue, Work


def enter(
    conversation: Conversation,
    queue: Queue,
    policy: Policy,
    at: int,
    *,
    why: str,
    generation: int,
    sticky_agent: str | None = None,
) -> WorkQueued:
    """A new place at the end of the line of `queue`, for its promised time."""
    target = policy.target_ms if queue.target_seconds is None else queue.target_seconds * 1000
    return WorkQueued(
        queue=queue.id,
        channel=conversation.channel,
        cost=policy.channels[conversation.channel].cost,
        tier=0,
        entered_at=at,
        due_at=at + target,
        place_pos=0,
        generation=generation,
        why=why,
        required=dict(queue.require),
        sticky_agent=sticky_agent,
        sticky_until=at + policy.sticky_ms if sticky_agent else None,
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
    queue: Queue | None = None,
    sticky_agent: str | None = None,
    excluded: dict[str, int] | None = None,
) -> WorkQueued:
    """The old place again, after a transfer or a lost agent; only the generation moves on."""
    return WorkQueued(
        queue=queue.id if queue else work.queue,
        channel=work.channel,
        cost=work.cost,
        tier=work.tier,
        entered_at=work.entered_at,
        due_at=work.due_at,
        place_pos=work.place_pos,
        keeps_place=True,
        generation=work.generation + 1,
        why=why,
        required=dict(queue.require) if queue else dict(work.required),
        sticky_agent=sticky_agent,
        sticky_until=at + policy.sticky_ms if sticky_agent else None,
        excluded=excluded or {},
    )
