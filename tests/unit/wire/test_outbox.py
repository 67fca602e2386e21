"""What a client still wants answered."""

from __future__ import annotations

import pytest

from contact_center.wire.frames import Do, Err, Ok
from contact_center.wire.outbox import TOO_OLD_MS, Outbox


def wish(number: int) -> Do:
    return Do(f"o{number}", "agent.request")


def ids(outbox: Outbox, most: int = 32) -> list[str]:
    return [frame.id for frame in outbox.next(most)]


async def test_orders_are_sent_oldest_first_and_once_per_connection() -> None:
    outbox = Outbox()
    for number in range(3):
        outbox.add(wish(number), at=0)

    assert ids(outbox) == ["o0", "o1", "o2"]
    assert ids(outbox) == []
    outbox.disconnected()
    outbox.add(wish(3), at=0)
    assert ids(outbox) == ["o0", "o1", "o2", "o3"]


async def test_no_more_are_under_way_than_the_server_takes() -> None:
    outbox = Outbox()
    for number in range(5):
        outbox.add(wish(number), at=0)

    assert ids(outbox, most=2) == ["o0", "o1"]
    outbox.settle(Ok("o0", 1, dup=False))
    assert ids(outbox, most=2) == ["o2"]


async def test_an_answer_settles_its_order_and_a_second_one_nothing() -> None:
    outbox = Outbox()
    answer = outbox.add(wish(1), at=0)
    assert outbox.add(wish(1), at=0) is answer

    outbox.settle(Ok("o1", 5, dup=False))
    outbox.settle(Ok("o1", 5, dup=True))

    assert await answer == Ok("o1", 5, dup=False)
    assert len(outbox) == 0


async def test_an_order_that_waited_a_week_is_given_up_and_says_so() -> None:
    outbox = Outbox()
    old, young = outbox.add(wish(1), at=0), outbox.add(wish(2), at=1)

    outbox.expire(TOO_OLD_MS + 1)

    assert await old == Err("o1", "too_old", "Not sent within seven days.")
    assert not young.done()


async def test_at_the_end_everybody_who_waits_is_told() -> None:
    outbox = Outbox()
    answer = outbox.add(wish(1), at=0)

    outbox.give_up(ConnectionError("over"))

    with pytest.raises(ConnectionError, match="over"):
        await answer
