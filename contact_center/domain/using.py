"""Who uses what administrators have set up: what is in use is not removed.

Asked of the rows of a batch, in which everything that could use the thing is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable

from contact_center.domain.plans import calendars_of, queues_of, skills_of
from contact_center.domain.working_set import Rows

MOST_SHOWN = 20
MANY = 1001
"""More than this many conversations of a queue are not loaded: no batch could move them all."""


def users_of_skill(rows: Rows, skill: str) -> list[str]:
    """Agents who have it; queues and plans that require it."""
    return _shown(
        [
            *(agent.id for agent in rows.agents.values() if skill in agent.skills),
            *(f"queue {queue.id}" for queue in rows.queues.values() if skill in queue.require),
            *(f"plan {plan.id}" for plan in rows.plans.values() if skill in skills_of(plan)),
        ]
    )


def users_of_profile(rows: Rows, profile: str) -> list[str]:
    """Agents who have it."""
    return _shown(agent.id for agent in rows.agents.values() if agent.profile == profile)


def users_of_code(rows: Rows, code: str) -> list[str]:
    """Agents who are away with it."""
    return _shown(agent.id for agent in rows.agents.values() if agent.presence_code == code)


def users_of_calendar(rows: Rows, calendar: str) -> list[str]:
    """Queues that go by it; plans whose conditions ask about it."""
    queues = (f"queue {queue.id}" for queue in rows.queues.values() if queue.calendar == calendar)
    asking = (one.id for one in rows.plans.values() if calendar in calendars_of(one))
    return _shown([*queues, *(f"plan {plan}" for plan in asking)])


def users_of_plan(rows: Rows, plan: str) -> list[str]:
    """Queues that have it."""
    return _shown(f"queue {queue.id}" for queue in rows.queues.values() if queue.plan == plan)


def users_of_queue(rows: Rows, queue: str) -> list[str]:
    """Sites, inboxes, members, queues that flow over into it, plans, and conversations."""
    others = (one.id for one in rows.queues.values() if one.overflow_queue == queue)
    conversations = sum(one.queue == queue for one in rows.conversations.values())
    count = f"{MANY - 1} or more" if conversations >= MANY else str(conversations)
    return _shown(
        [
            *(f"site {site.id}" for site in rows.sites.values() if site.queue == queue),
            *(f"inbox {inbox.id}" for inbox in rows.inboxes.values() if inbox.queue == queue),
            *(f"queue {other}" for other in others),
            *(f"plan {plan.id}" for plan in rows.plans.values() if queue in queues_of(plan)),
            *(agent.id for agent in rows.agents.values() if queue in agent.queues),
            *([f"conversations ({count})"] if conversations else []),
        ]
    )


def _shown(users: Iterable[str]) -> list[str]:
    """In order, and not all of a thousand."""
    found = sorted(set(users))
    more = len(found) - MOST_SHOWN
    return [*found[:MOST_SHOWN], f"and {more} more"] if more > 0 else found
