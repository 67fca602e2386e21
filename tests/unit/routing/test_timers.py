"""The heap of deadlines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from routing.timers import Subject, Timers

subjects = st.tuples(st.sampled_from(["work", "agent"]), st.sampled_from(["a", "b", "c"]))
times = st.integers(0, 50)


def test_what_is_due_comes_out_once_in_the_order_of_time_and_then_of_names() -> None:
    timers = Timers()
    timers.set(("work", "c2"), 20)
    timers.set(("work", "c1"), 20)
    timers.set(("agent", "a"), 10)
    timers.set(("agent", "b"), 30)

    assert timers.due(20) == [("agent", "a"), ("work", "c1"), ("work", "c2")]
    assert timers.due(20) == []
    assert timers.next() == 30


def test_a_moved_deadline_is_only_where_it_was_moved_to() -> None:
    timers = Timers()
    timers.set(("work", "c"), 10)
    timers.set(("work", "c"), 20)
    timers.set(("work", "d"), 15)
    timers.set(("work", "d"), None)

    assert timers.due(19) == []
    assert timers.due(20) == [("work", "c")]
    assert timers.next() is None


def test_deadlines_that_are_moved_for_ever_do_not_fill_the_memory() -> None:
    timers = Timers()

    for at in range(20_000):
        timers.set(("work", "c"), 10**9 + at)

    assert len(timers._heap) < 2_000
    assert timers.next() == 10**9 + 19_999


@given(st.lists(st.tuples(subjects, st.none() | times), max_size=40), times)
def test_timers_are_a_table_of_deadlines(
    changes: list[tuple[Subject, int | None]], now: int
) -> None:
    timers, table = Timers(), dict[Subject, int]()

    for subject, at in changes:
        timers.set(subject, at)
        table.pop(subject, None)
        if at is not None:
            table[subject] = at

    assert timers.next() == min(table.values(), default=None)
    due = sorted((at, subject) for subject, at in table.items() if at <= now)
    assert timers.due(now) == [subject for _, subject in due]
    later = [at for at in table.values() if at > now]
    assert timers.next() == min(later, default=None)
