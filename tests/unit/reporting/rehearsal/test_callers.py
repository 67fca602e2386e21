"""From recorded stays to contacts: what was measured stays, what was not is drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contact_center.domain.records_setup import Queue
from contact_center.ports.reports import Segment
from contact_center.reporting.rehearsal.callers import Caller, Leg, cast
from contact_center.reporting.rehearsal.patience import Handling
from contact_center.reporting.rehearsal.recording import CannotRehearse
from tests.unit.reporting.lines import HOUR, NOON, SECOND
from tests.unit.reporting.rehearsal.days import came, recording


def callers(*segments: Segment, seed: int = 1) -> list[Caller]:
    queues = [Queue("support", "Support"), Queue("sales", "Sales", plan="by-hour")]
    return list(cast(recording(segments, queues=queues), seed).callers)


def test_what_was_measured_is_kept() -> None:
    served = came(10, talk=60, conv="c_1", wait=3, ring_ms=2_000, wrap_ms=5_000)
    left = came(20, conv="c_2", outcome="abandoned", wait=40)

    one, two = callers(served, left)

    assert (one.id, one.at, one.channel) == ("c_1", NOON + 10 * SECOND, "chat")
    assert one.legs[0].handling == Handling(60_000, 5_000, 2_000)
    assert two.legs[0].patience_ms == 40_000


def test_what_nobody_could_measure_is_drawn_by_the_contacts_own_chance() -> None:
    day = [came(n, talk=10 + n, conv=f"c_{n}", wait=n % 7) for n in range(40)]
    day += [came(n + 100, conv=f"l_{n}", outcome="abandoned", wait=5 + n) for n in range(40)]
    talks = {one.talk_ms for one in day if one.outcome == "answered"}

    drawn = callers(*day)
    without_one = callers(*(one for one in day if one.conv != "l_0"))
    otherwise = callers(*day, seed=2)

    for one, was in zip(drawn, day, strict=True):
        [leg] = one.legs
        assert leg.handling.talk_ms in talks
        if was.outcome == "answered":
            assert leg.patience_ms is None or leg.patience_ms > (was.wait_ms or 0)
    # Nobody's talk depends on who else came and left.
    talk = {one.id: one.legs[0].handling for one in drawn}
    assert {one.id: one.legs[0].handling for one in without_one} == {
        conv: handling for conv, handling in talk.items() if conv != "l_0"
    }
    assert drawn == callers(*day)
    assert drawn != otherwise
    assert {one.id: one.at for one in drawn} == {one.id: one.at for one in otherwise}


def test_mail_and_calls_wait_as_long_as_it_takes() -> None:
    gone = [came(n, conv=f"l_{n}", outcome="abandoned", wait=1, channel="email") for n in range(3)]
    mail = came(50, conv="m", wait=900, channel="email")

    found = {one.id: one for one in callers(*gone, mail)}

    assert found["m"].legs[0].patience_ms is None


def test_a_transfer_is_a_second_leg_and_an_overflow_is_none() -> None:
    sent_on = came(0, conv="c", n=1, outcome="overflowed", wait=30)
    there = came(
        30, talk=60, conv="c", n=2, wait=35, queue="sales", why="overflowed", ended_by="transferred"
    )
    again = came(95, talk=20, conv="c", n=3, why="transferred")

    [caller] = callers(sent_on, there, again)

    assert [leg.queue for leg in caller.legs] == ["support", "support"]
    assert [leg.handling.talk_ms for leg in caller.legs] == [60_000, 20_000]
    assert caller.at == NOON


def test_whoever_comes_back_later_is_a_contact_of_their_own() -> None:
    first = came(0, conv="c", n=1)
    again = came(600, conv="c", n=2, why="reopened", sticky_agent="agent:ann")

    one, two = callers(first, again)

    assert (one.id, two.id, two.conv) == ("c", "c_2", "c")
    assert two.sticky_agent == "agent:ann"


def test_whoever_waits_when_the_playing_begins_comes_then_with_what_is_left_of_patience() -> None:
    waited = came(-3 * 3600, conv="old", outcome="abandoned", wait=2 * 3600)

    found = callers(waited, came(0))

    assert found[0].at == NOON - 2 * HOUR
    assert found[0].legs == (Leg("support", Handling(60_000, 0, 0), HOUR),)


def test_queues_that_are_no_more_are_left_out_and_counted() -> None:
    found = cast(recording([came(0), came(1, queue="gone")]), 1)

    assert len(found.callers) == 1
    assert found.left_out == 1


def test_who_was_sent_by_a_plan_comes_through_the_plans_queue_again() -> None:
    record = recording(
        [came(0, conv="c")],
        queues=[Queue("support", "Support"), Queue("sales", "Sales", plan="by-hour")],
        plan_of={"c": "by-hour@3"},
    )

    [by_plan] = cast(record, 1).callers
    [straight] = cast(replace(record, plan_of={}), 1).callers

    assert by_plan.legs[0].queue == "sales"
    assert straight.legs[0].queue == "support"


@pytest.mark.parametrize(
    ("segments", "says"),
    [
        ([], "Nobody came"),
        ([came(-3600)], "Nobody came"),
        ([came(0, outcome="abandoned", wait=3)], "how long a talk takes"),
    ],
)
def test_there_must_be_something_to_play(segments: list[Segment], says: str) -> None:
    with pytest.raises(CannotRehearse, match=says):
        cast(recording(segments), 1)
