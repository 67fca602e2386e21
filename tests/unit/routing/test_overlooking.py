"""The floor at a glance: who waits since when, and what everybody does since when."""

from __future__ import annotations

from dataclasses import replace

from contact_center.domain.orders import setup
from contact_center.domain.policy import Policy
from contact_center.ports.sight import AgentSight, QueueSight
from routing.overlooking import overlook
from tests.unit.routing.center import ADMINISTRATOR, BEGIN, MINUTE, SECOND, Center


def center(**policy: int) -> Center:
    center = Center(Policy(**policy))  # type: ignore[arg-type]
    center.queue("support")
    center.queue("sales")
    return center


def queue(center: Center, name: str) -> QueueSight:
    sight = overlook(center.engine.floor, center.now)
    return next(one for one in sight.queues if one.id == name)


def agent(center: Center, name: str) -> AgentSight:
    sight = overlook(center.engine.floor, center.now)
    return next(one for one in sight.agents if one.id == name)


def doing(center: Center, name: str) -> tuple[str, int]:
    seen = agent(center, name)
    return seen.state, seen.since - BEGIN


def test_queues_and_people_are_in_order_and_empty_ones_are_there_too() -> None:
    middle = center()
    middle.agent("zoe")
    middle.agent("ann")

    sight = overlook(middle.engine.floor, middle.now)

    assert [one.id for one in sight.queues] == ["sales", "support"]
    assert [one.id for one in sight.agents] == ["agent:ann", "agent:zoe"]
    assert queue(middle, "sales") == QueueSight("sales", 0, None, 0, 0)


def test_a_queue_counts_who_waits_who_rings_and_who_is_served() -> None:
    middle = center()
    room_for_one = Policy().channels["chat"].cost
    ann = middle.agent("ann", units=room_for_one)
    assert middle.accept(middle.asks("served")) == ann
    middle.wait(10 * SECOND)

    middle.asks("first")
    middle.wait(5 * SECOND)
    middle.asks("second")
    ben = middle.agent("ben", units=room_for_one)

    assert agent(middle, ben).state == "ringing"
    assert queue(middle, "support") == QueueSight("support", 2, BEGIN + 10 * SECOND, 1, 1)


def test_work_for_later_does_not_wait_yet() -> None:
    middle = center()
    middle.asks("eve")
    middle.wants_a_call("eve", at=BEGIN + MINUTE)

    assert queue(middle, "support") == QueueSight("support", 0, None, 0, 0)
    middle.now = BEGIN + MINUTE
    assert (queue(middle, "support").waiting, queue(middle, "support").oldest_at) == (
        1,
        BEGIN + MINUTE,
    )


def test_what_an_agent_does_goes_before_what_they_chose_to_be() -> None:
    middle = center()
    ann = middle.agent("ann")
    assert doing(middle, ann) == ("available", 0)

    middle.wait(SECOND)
    conv = middle.asks("eve")
    assert doing(middle, ann) == ("ringing", SECOND)

    middle.wait(SECOND)
    middle.accept(conv)
    assert doing(middle, ann) == ("handling", 2 * SECOND)
    assert (agent(middle, ann).handling, agent(middle, ann).load > 0) == (1, True)

    # Away with work in hand is still handling: that is what they do.
    middle.wait(SECOND)
    middle.presence(ann, "away")
    assert doing(middle, ann) == ("handling", 2 * SECOND)

    middle.close(conv)
    assert doing(middle, ann) == ("away", 3 * SECOND)
    assert (agent(middle, ann).handling, agent(middle, ann).load) == (0, 0)


def test_who_is_gone_reconnects_first_and_is_offline_after_the_grace() -> None:
    middle = center(agent_grace_ms=MINUTE)
    ann = middle.agent("ann")
    middle.wait(SECOND)

    middle.disconnect(ann)
    assert doing(middle, ann) == ("reconnecting", SECOND)

    middle.wait(2 * MINUTE)
    assert doing(middle, ann) == ("offline", SECOND)

    middle.connect(ann)
    assert agent(middle, ann).state == "available"


def test_a_break_with_a_limit_says_when_it_should_be_over() -> None:
    middle = center()
    lunch = setup.PutCode("lunch", "Lunch", max_minutes=30)
    middle.do(ADMINISTRATOR, "code.put", lunch)
    ann = middle.agent("ann")
    middle.wait(SECOND)

    middle.presence(ann, "away", code="lunch")
    assert agent(middle, ann).overdue_at == middle.now + 30 * MINUTE

    # Another limit holds for who is on the break already; the break began when it began.
    middle.wait(MINUTE)
    middle.do(ADMINISTRATOR, "code.put", replace(lunch, max_minutes=10))
    assert agent(middle, ann).overdue_at == middle.now + 9 * MINUTE
    middle.do(ADMINISTRATOR, "code.put", setup.PutCode("errand", "Errand", max_minutes=5))
    middle.presence(ann, "away", code="errand")
    assert agent(middle, ann).overdue_at == middle.now + 4 * MINUTE

    middle.presence(ann, "available")
    assert agent(middle, ann).overdue_at is None


def test_a_break_without_a_limit_is_never_too_long() -> None:
    middle = center()
    middle.do(ADMINISTRATOR, "code.put", setup.PutCode("training", "Training"))
    ann = middle.agent("ann")

    for code in ("training", "the dentist", None):
        middle.presence(ann, "away", code=code)
        assert agent(middle, ann).overdue_at is None


def test_a_limit_outlasts_a_restart_and_goes_with_its_code() -> None:
    middle = center()
    middle.do(ADMINISTRATOR, "code.put", setup.PutCode("lunch", "Lunch", max_minutes=30))
    ann = middle.agent("ann")
    middle.presence(ann, "away", code="lunch")
    began = middle.now

    middle.restart()
    middle.connect(ann)
    assert agent(middle, ann).overdue_at == began + 30 * MINUTE

    middle.presence(ann, "available")
    middle.do(ADMINISTRATOR, "code.remove", setup.RemoveCode("lunch"))
    middle.presence(ann, "away", code="lunch")
    assert agent(middle, ann).overdue_at is None


def test_who_works_here_no_longer_is_not_shown() -> None:
    middle = center()
    ann = middle.agent("ann")

    middle.put_agent(ann, active=False)

    assert overlook(middle.engine.floor, middle.now).agents == ()


def test_looking_changes_nothing() -> None:
    middle = center()
    middle.agent("ann")
    middle.asks("eve")
    before = overlook(middle.engine.floor, middle.now)
    decided = list(middle.decided)

    assert overlook(middle.engine.floor, middle.now) == before
    assert middle.decided == decided
