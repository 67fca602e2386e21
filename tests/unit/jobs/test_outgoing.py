"""How long a mail that could not be sent waits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contact_center.jobs.outgoing import Patience

MINUTE, HOUR = 60_000, 3_600_000
PATIENCE = Patience(MINUTE, 4 * HOUR, 48 * HOUR)


def test_each_wait_is_twice_as_long_up_to_the_longest() -> None:
    waits = [PATIENCE.wait_ms(attempt) // MINUTE for attempt in range(1, 11)]

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]


@given(st.integers(1, 10**9))
def test_no_wait_is_longer_than_the_longest(attempt: int) -> None:
    assert MINUTE <= PATIENCE.wait_ms(attempt) <= 4 * HOUR
