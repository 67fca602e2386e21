"""What a queue does with work it cannot simply take: closed, full, too slow, with nobody there."""

from __future__ import annotations

import pytest

from contact_center.domain.facts import WorkTurned
from tests.unit.routing.center import BEGIN, MINUTE, SECOND, Center, shop

HOUR = 60 * MINUTE
DAY = 24 * HOUR
NINE = "09:00"


def situations(center: Center) -> list[tuple[str, str]]:
    """Every time a queue turned some work, and what it did."""
    bodies = [fact.body for fact in center.facts if isinstance(fact.body, WorkTurned)]
    return [(body.situation, body.action) for body in bodies]


def at(center: Center, hour: float) -> None:
    """Wait until this hour of the next day, in UTC."""
    midnight = (center.now // DAY + 1) * DAY
    center.wait(midnight + round(hour * HOUR) - center.now)


def with_hours(**columns: object) -> Center:
    """A queue that is open from nine to five."""
    center = shop()
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    center.calendar("office", weekly={day: [[NINE, "17:00"]] for day in days})
    center.queue("support", calendar="office", **columns)
    return center


def test_outside_the_hours_the_message_is_kept_and_said_so() -> None:
    center = with_hours()
    center.agent("ann", units=30)
    at(center, 20)
    center.accept(center.asks("v0"))

    conv = center.asks("v1")

    assert (center.state(conv), center.notices(conv)) == ("queued", ["closed"])
    center.leaves("v1")
    center.wait(HOUR)
    assert center.state(conv) == "queued"


def test_whoever_is_still_there_serves_outside_the_hours_as_well() -> None:
    center = with_hours()
    ann = center.agent("ann")
    at(center, 20)

    assert center.offered_to(center.asks("v1")) == ann
    assert situations(center) == []


@pytest.mark.parametrize(
    ("action", "state", "notice"),
    [("refuse", "closed", "refused"), ("callback", "queued", "offer_callback")],
)
def test_a_closed_queue_does_what_it_was_told(action: str, state: str, notice: str) -> None:
    center = with_hours(actions={"closed": action})
    center.agent("ann", presence="away")
    at(center, 20)

    conv = center.asks("v1")

    assert (center.state(conv), center.notices(conv)) == (state, [notice])


def test_at_closing_time_those_who_wait_are_told_or_simply_served() -> None:
    told, drained = with_hours(actions={"closing": "message"}), with_hours()
    for center in (told, drained):
        center.agent("ann", units=30)
        at(center, 16.5)
        center.accept(center.asks("v0"))
        conv = center.asks("v1")
        center.wait(30 * MINUTE - 1)
        assert center.notices(conv) == []
        center.wait(1)

    assert situations(told) == [("closing", "message")]
    assert situations(drained) == []


def test_other_hours_hold_at_once() -> None:
    center = with_hours(actions={"closing": "message"})
    center.agent("ann", units=30)
    at(center, 12)
    center.accept(center.asks("v0"))
    conv = center.asks("v1")

    center.calendar("office", closures=({"from": "1970-01-01T00:00", "to": "2100-01-01T00:00"},))

    assert center.notices(conv) == ["closed"]


def test_only_so_many_may_wait() -> None:
    center = shop()
    center.queue("support", max_waiting=2, actions={"full": "refuse"})
    center.agent("ann", units=30)
    center.accept(center.asks("v0"))

    states = [center.state(center.asks(f"v{number}")) for number in range(1, 5)]

    assert states == ["queued", "queued", "closed", "closed"]


def test_a_queue_with_no_room_to_wait_serves_whoever_comes_to_a_free_agent() -> None:
    center = shop()
    center.queue("support", max_waiting=0, actions={"full": "refuse"})
    center.agent("ann", units=30)

    first, second = center.asks("v1"), center.asks("v2")

    assert (center.state(first), center.state(second)) == ("offered", "closed")


def test_a_ringing_offer_waits_for_nobody_else() -> None:
    center = shop()
    center.queue("support", max_waiting=1, actions={"full": "refuse"})
    center.agent("ann", units=30)

    states = [center.state(center.asks(f"v{number}")) for number in range(3)]

    assert states == ["offered", "queued", "closed"]


def test_too_long_a_wait_is_said_at_the_door() -> None:
    center = shop()
    center.queue("support", max_expected_seconds=60, actions={"too_long": "callback"})
    center.agent("ann", units=30)
    for number in range(20):
        conv = center.asks(f"past{number}")
        center.accept(conv)
        center.wait(2 * MINUTE)
        center.close(conv)
    center.accept(center.asks("v0"))

    conv = center.asks("v1")

    assert situations(center) == [("too_long", "callback")]
    assert center.notices(conv) == ["offer_callback"]


def test_after_the_longest_wait_something_else_happens() -> None:
    center = shop()
    center.queue("sales")
    center.queue(
        "support", max_wait_seconds=90, actions={"wait_over": "overflow"}, overflow_queue="sales"
    )
    center.agent("ann", units=30)
    center.accept(center.asks("v0"))
    conv = center.asks("v1")
    entered = center.work(conv).entered_at
    seller = center.agent("bob", {"sales": 0})

    center.wait(90 * SECOND)

    assert center.offered_to(conv) == seller
    assert center.work(conv).entered_at == entered
    assert situations(center) == [("wait_over", "overflow")]


def test_a_situation_is_said_once() -> None:
    center = shop()
    center.queue("support", max_wait_seconds=30, actions={"wait_over": "notice"})
    center.agent("ann", units=30)
    center.accept(center.asks("v0"))
    conv = center.asks("v1")

    center.wait(10 * MINUTE)
    center.restart()
    center.wait(10 * MINUTE)

    assert center.notices(conv) == ["long_wait"]


def test_mail_is_always_taken() -> None:
    center = with_hours(max_waiting=0, actions={"closed": "refuse", "full": "refuse"})
    center.agent("ann", presence="away")
    at(center, 20)

    conv = center.asks("v1", channel="email")

    assert (center.state(conv), situations(center)) == ("queued", [])
    assert center.now > BEGIN
