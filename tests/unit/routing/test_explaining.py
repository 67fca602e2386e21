"""Why work still waits: the place, what holds it, whom it is kept from, and what changes that."""

from __future__ import annotations

from contact_center.domain.orders import setup, working
from contact_center.ports.explaining import Explanation, Hold, Kept, Limit
from tests.unit.routing.center import (
    ADMINISTRATOR,
    BEGIN,
    SECOND,
    Center,
    shop,
    staff,
)


def explained(center: Center, conv: str) -> Explanation:
    found = center.engine.explain(conv, center.now)
    assert found is not None
    return found


def busy(center: Center, seconds: int, times: int = 15) -> None:
    """A past in which every contact took so long."""
    for number in range(times):
        conv = center.asks(f"past{number}")
        center.accept(conv)
        center.wait(seconds * SECOND)
        center.close(conv)


def test_work_that_does_not_wait_needs_no_explanation() -> None:
    center = shop()
    center.agent("ann")
    conv = center.asks("v1")

    center.accept(conv)

    assert center.engine.explain(conv, center.now) is None
    assert center.engine.explain("c_nobody", center.now) is None


def test_nobody_who_serves_the_queue_is_told_by_a_count_of_the_others() -> None:
    center = shop()
    center.queue("sales")
    center.agent("ann", {"sales": 0})

    why = explained(center, center.asks("v1"))

    assert (why.kept, why.able, why.others) == ((), 0, 1)


def test_who_is_away_is_told_with_the_reason_they_gave() -> None:
    center = shop()
    center.do(ADMINISTRATOR, "code.put", setup.PutCode("lunch", "Lunch"))
    ann = center.agent("ann")
    center.agent("bob", presence="offline")
    center.do(staff(ann), "presence.set", working.SetPresence("away", code="lunch"))

    why = explained(center, center.asks("v1"))

    assert why.kept == (
        Kept("away", 1, 1, (ann,), presence="away", away_code="lunch"),
        Kept("away", 1, 0, ("agent:bob",), presence="offline"),
    )


def test_the_full_may_have_room_when_the_first_of_what_they_do_is_done() -> None:
    center = shop()
    ann = center.agent("ann", units=30)
    busy(center, 106)
    bob = center.agent("bob", units=30)
    center.accept(center.asks("v1"))
    center.accept(center.asks("v2"))

    why = explained(center, center.asks("v3"))

    assert why.kept == (
        Kept("full", 2, 2, (ann, bob), until=center.now + 55 * SECOND, is_guess=True),
    )
    assert why.standing.position == 1
    assert why.standing.expected_seconds is not None


def test_without_a_past_nobody_guesses_when_the_full_have_room() -> None:
    center = shop()
    ann = center.agent("ann", units=30)
    center.accept(center.asks("v1"))

    assert explained(center, center.asks("v2")).kept == (Kept("full", 1, 1, (ann,)),)


def test_the_next_step_says_when_it_comes_what_it_changes_and_for_how_many() -> None:
    center = shop()
    center.steps(
        "support",
        {"after_seconds": 0, "require": {"spanish": 3}, "skip_if": "never"},
        {"after_seconds": 45, "require": {"spanish": 1}},
    )
    ann = center.agent("ann", skills={"spanish": 1})
    bob = center.agent("bob", skills={"spanish": 2}, presence="away")
    cid = center.agent("cid", presence="offline")

    conv = center.asks("v1")

    why = explained(center, conv)
    assert why.kept == (Kept("lacks_skill", 3, 2, (ann, bob, cid), skill="spanish", level=3),)
    assert (why.plan, why.step, why.steps) == ("plan-support@1", 1, 2)
    assert why.coming is not None
    assert (why.coming.number, why.coming.at) == (2, center.now + 45 * SECOND)
    assert why.coming.changes["require"] == {"spanish": 1}
    assert (why.coming.adds, why.coming.free) == (2, 1)
    center.wait(45 * SECOND)
    assert center.offered_to(conv) == ann


def test_a_pair_that_is_left_alone_says_until_when() -> None:
    center = shop()
    ann = center.agent("ann")
    conv = center.asks("v1")
    center.decline(conv)

    held = explained(center, conv)
    center.wait(11 * SECOND)
    alone = explained(center, conv)

    assert held.kept == (Kept("on_hold", 1, 1, (ann,), until=BEGIN + 10 * SECOND),)
    until = center.work(conv).excluded[ann]
    assert alone.kept == (Kept("excluded", 1, 1, (ann,), until=until),)


def test_work_kept_for_somebody_says_for_whom_and_how_long() -> None:
    center = shop()
    ann = center.agent("ann", units=30)
    conv = center.asks("v1")
    center.accept(conv)
    center.close(conv)
    center.accept(center.asks("v2"))
    center.agent("bob")

    again = center.asks("v1")

    why = explained(center, again)
    assert why.holds == (Hold("reserved", center.work(again).sticky_until, ann),)
    assert [(one.code, one.named) for one in why.kept] == [("full", (ann,))]
    assert why.able == 1


def test_work_that_rings_says_at_whom() -> None:
    center = shop()
    ann = center.agent("ann")
    conv = center.asks("v1")

    offer = center.must_be_offered(conv)

    assert explained(center, conv).holds == (Hold("ringing", offer.expires_at, ann),)


def test_those_ahead_are_counted_by_queue() -> None:
    center = shop()
    center.queue("sales", target_seconds=5)
    center.agent("ann", {"support": 0, "sales": 0}, presence="away")
    center.asks("v1", "sales")
    center.asks("v2")

    standing = explained(center, center.asks("v3")).standing

    assert (standing.position, standing.ahead) == (3, {"sales": 1, "support": 1})


def test_a_closed_queue_says_when_it_opens_and_a_limit_when_it_acts() -> None:
    center = shop()
    center.calendar("never", closures=({"from": "1970-01-01T00:00", "to": "1970-02-01T00:00"},))
    actions = {"closed": "accept", "closing": "drain"}
    center.queue("support", calendar="never", max_wait_seconds=90, actions=actions)
    center.agent("ann", presence="away")

    why = explained(center, center.asks("v1"))

    assert not why.is_open
    assert why.limit == Limit(center.now + 90 * SECOND, "callback")


def test_asking_changes_nothing() -> None:
    center = shop()
    center.agent("ann", units=30)
    center.accept(center.asks("v0"))
    conv = center.asks("v1")
    before = center.engine.place_of(conv)

    first, second = explained(center, conv), explained(center, conv)

    assert first == second
    assert center.engine.place_of(conv) == before
    assert center.engine.differences(center.floor_rows()) == []
