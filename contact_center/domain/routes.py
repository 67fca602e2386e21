"""Where work goes on entry: the queue, its promise, what it asks of an agent, and its plan."""

from __future__ import annotations

from dataclasses import dataclass, field

from contact_center.domain.calendars import WEEKDAYS, is_open, wall_clock
from contact_center.domain.conditions import Circumstances
from contact_center.domain.plans import choose
from contact_center.domain.policy import Policy
from contact_center.domain.records import Conversation
from contact_center.domain.records_setup import Queue
from contact_center.domain.stepping import Step
from contact_center.domain.working_set import Rows


@dataclass(frozen=True, slots=True)
class Route:
    """The way of one piece of work; `plan` is `id@version` of the plan that chose it."""

    queue: Queue
    target_ms: int
    tier: int = 0
    required: dict[str, int] = field(default_factory=dict)
    max_rank: int | None = None
    steps: tuple[Step, ...] = ()
    plan: str | None = None


def route_of(rows: Rows, conversation: Conversation, queue: Queue, at: int) -> Route:
    """Where work that enters `queue` goes: as the plan of the queue says, or straight into it.

    A plan that names a queue which is not there any more is followed in all else.
    """
    customer = rows.customers.get(conversation.customer)
    tier = rows.person(customer.id).tier if customer is not None else ""
    plan = rows.plans.get(queue.plan or "")
    if plan is None:
        return _straight(queue, tier, rows.policy)
    path = choose(plan, _circumstances(rows, conversation, queue, tier, at))
    target = rows.queues.get(path.queue, queue)
    route = _straight(target, tier, rows.policy)
    seconds = path.target_seconds
    return Route(
        queue=target,
        target_ms=route.target_ms if seconds is None else seconds * 1000,
        tier=route.tier if path.tier is None else path.tier,
        required=path.require or route.required,
        max_rank=path.max_rank,
        steps=path.steps,
        plan=f"{plan.id}@{plan.version}",
    )


def _straight(queue: Queue, customer_tier: str, policy: Policy) -> Route:
    """Into this queue, for what it promises a customer of this tier."""
    seconds = queue.tier_targets.get(customer_tier, queue.target_seconds)
    target_ms = policy.target_ms if seconds is None else seconds * 1000
    return Route(queue, target_ms, queue.tier, dict(queue.require))


def _circumstances(
    rows: Rows, conversation: Conversation, queue: Queue, tier: str, at: int
) -> Circumstances:
    """What a condition may ask; the time is that on the wall of the queue's calendar."""
    customer = rows.customers.get(conversation.customer)
    callback = rows.callbacks.get(conversation.id)
    calendar = rows.calendars.get(queue.calendar or "")
    clock = wall_clock(calendar.zone if calendar is not None else "UTC", at)

    def is_open_now(name: str) -> bool:
        found = rows.calendars.get(name)
        return found is not None and is_open(found, at)

    return Circumstances(
        channel=conversation.channel,
        site=conversation.site,
        queue=queue.id,
        locale=conversation.locale,
        tier=tier,
        topic=(callback.topic or "") if callback is not None else "",
        subject=conversation.subject,
        hour=clock.hour,
        weekday=WEEKDAYS[clock.weekday()],
        customer=rows.person(customer.id).attributes if customer is not None else {},
        is_open=is_open_now,
    )
