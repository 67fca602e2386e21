"""What the ops of setting up routing touch; a part of `touching`.

Saving touches the thing and what it names. Removing must know everything that could use it, which
is in tables that are short, so these are loaded as a whole.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from contact_center.domain.needs import Needs
from contact_center.domain.orders import administering, setup
from contact_center.domain.orders.envelope import Order
from contact_center.domain.plans import agents_of, calendars_of, queues_of, skills_of
from contact_center.domain.records import Agent
from contact_center.domain.records_setup import Inbox, Plan, Queue, Site


def _put_queue(needs: Needs, order: Order) -> None:
    body = order.body
    assert isinstance(body, administering.PutQueue)
    needs.queues.add(body.queue)
    if body.overflow_queue is not None:
        needs.queues.add(body.overflow_queue)
    if body.calendar is not None:
        needs.calendars.add(body.calendar)
    if body.plan is not None:
        needs.plans.add(body.plan)


def _skill(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, setup.PutSkill | setup.RemoveSkill)
    needs.skills.add(order.body.skill)
    if isinstance(order.body, setup.RemoveSkill):
        needs.whole |= {Agent, Queue, Plan}


def _profile(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, setup.PutProfile | setup.RemoveProfile)
    needs.profiles.add(order.body.profile)
    needs.members_of.add(order.body.profile)


def _code(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, setup.PutCode | setup.RemoveCode)
    needs.codes.add(order.body.code)
    if isinstance(order.body, setup.RemoveCode):
        needs.whole.add(Agent)


def _calendar(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, setup.PutCalendar | setup.RemoveCalendar)
    needs.calendars.add(order.body.calendar)
    if isinstance(order.body, setup.RemoveCalendar):
        needs.whole |= {Queue, Plan}


def _put_plan(needs: Needs, order: Order) -> None:
    body = order.body
    assert isinstance(body, setup.PutPlan)
    plan = Plan(body.plan, body.name, body.filters, body.default)
    needs.plans.add(body.plan)
    needs.queues |= queues_of(plan)
    needs.calendars |= calendars_of(plan)
    needs.skills |= skills_of(plan)
    needs.agents |= agents_of(plan)


def _remove_plan(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, setup.RemovePlan)
    needs.plans.add(order.body.plan)
    needs.whole.add(Queue)


def _remove_queue(needs: Needs, order: Order) -> None:
    assert isinstance(order.body, setup.RemoveQueue)
    needs.queues.add(order.body.queue)
    needs.once_in.add(order.body.queue)
    needs.whole |= {Agent, Inbox, Plan, Queue, Site}


SETUP: MappingProxyType[str, Callable[[Needs, Order], None]] = MappingProxyType(
    {
        "queue.put": _put_queue,
        "queue.remove": _remove_queue,
        "skill.put": _skill,
        "skill.remove": _skill,
        "profile.put": _profile,
        "profile.remove": _profile,
        "code.put": _code,
        "code.remove": _code,
        "calendar.put": _calendar,
        "calendar.remove": _calendar,
        "plan.put": _put_plan,
        "plan.remove": _remove_plan,
    }
)
