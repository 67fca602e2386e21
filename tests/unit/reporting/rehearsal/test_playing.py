"""The runs themselves: the same stream, the real rules, and only people are played."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.domain.records import Conversation, Customer
from contact_center.domain.records_setup import Plan, Queue
from contact_center.ports.reports import Segment
from contact_center.reporting.rehearsal.callers import cast
from contact_center.reporting.rehearsal.center import Played
from contact_center.reporting.rehearsal.comparing import FIGURES, REPEATED
from contact_center.reporting.rehearsal.playing import Run
from contact_center.reporting.rehearsal.recording import Recording
from contact_center.reporting.rehearsal.setup import as_it_was
from tests.unit.reporting.lines import HOUR, MINUTE, NOON, SECOND, piece
from tests.unit.reporting.rehearsal.days import (
    agent,
    at_work,
    came,
    crowd,
    recording,
    told,
)

POOL = [Queue("support", "Support", wrapup_seconds=0, agent_order="longest_idle")]


def played(record: Recording, seed: int = 1) -> Played:
    return Run(record, as_it_was(record), cast(record, seed).callers).play()


def by_conv(run: Played) -> dict[str, Segment]:
    """The stays of a run in which every contact has one."""
    found = {one.conv: one for one in run.segments}
    assert len(found) == len(run.segments)
    return found


def waits(record: Recording, seed: int = 1) -> dict[str, int]:
    return {conv: one.wait_ms or 0 for conv, one in by_conv(played(record, seed)).items()}


def test_a_contact_rings_talks_and_is_written_up_as_long_as_it_did() -> None:
    queue = Queue("support", "Support", wrapup_seconds=60)
    one = came(10, talk=100, conv="c_1", wait=4, ring_ms=4_000, wrap_ms=7_000)

    found = by_conv(played(recording([one], queues=[queue])))["c_1"]

    assert (found.entered_at, found.wait_ms, found.ring_ms) == (NOON + 10 * SECOND, 4_000, 4_000)
    assert (found.talk_ms, found.wrap_ms) == (100_000, 7_000)
    assert (found.outcome, found.agent, found.ended_by) == ("answered", "agent:ann", "closed")


def test_whoever_lost_patience_loses_it_again_and_whoever_would_have_is_served_sooner() -> None:
    long = came(0, talk=600, conv="c_1")
    left = came(10, conv="c_2", outcome="abandoned", wait=30)
    record = recording([long, left])

    assert by_conv(played(record))["c_2"].outcome == "abandoned"
    assert by_conv(played(record))["c_2"].wait_ms == 30_000

    found = told(record, {"roster": {"more": [{"queue": "support"}]}})
    assert found["before"]["overall"]["abandoned"] == 1
    assert found["after"]["overall"]["abandoned"] == 0
    assert found["difference"]["overall"]["answered"] == 1


def test_an_agent_who_goes_finishes_what_they_have_and_gets_nothing_new() -> None:
    day = [piece("available", -60, 120, "agent:ann"), piece("available", 300, None, "agent:ann")]
    record = recording([came(50, talk=30, conv="c_1"), came(55, talk=30, conv="c_2")], slices=day)

    found = by_conv(played(record))

    assert found["c_1"].talk_ms == 30_000
    assert found["c_2"].wait_ms == 245_000


def test_after_the_last_has_gone_the_queue_is_unstaffed() -> None:
    queue = Queue("support", "Support", wrapup_seconds=0, actions={"unstaffed": "refuse"})
    day = [came(0, talk=60, conv="c_1"), came(50, conv="c_2"), came(70, conv="c_3")]
    until_half_a_minute = [piece("available", -60, 90)]

    run = played(recording(day, queues=[queue], slices=until_half_a_minute))

    found = by_conv(run)
    # Ann finishes what she has after her time; whoever comes before that may still hope.
    assert found["c_1"].talk_ms == 60_000
    assert found["c_2"].outcome is None
    assert found["c_3"].outcome == "cancelled"
    assert max(one.ended_at or 0 for one in run.slices) == NOON + 60 * SECOND
    assert None not in {one.ended_at for one in run.slices}


def test_time_at_work_goes_on_after_the_last_contact_and_ends_when_it_did() -> None:
    hour = [piece("available", 0, 3600)]

    found = told(recording([came(0, talk=900, conv="c")], slices=hour))

    assert found["before"]["overall"]["occupancy"] == 0.25


def test_who_is_away_is_not_asked() -> None:
    day = [piece("away", -60, 160, code="break"), piece("available", 100, None)]

    assert waits(recording([came(0, conv="c")], slices=day)) == {"c": 100_000}


def test_a_transfer_comes_when_the_talk_before_it_ends() -> None:
    queues = [Queue("support", "Support"), Queue("sales", "Sales", wrapup_seconds=0)]
    legs = [
        came(0, talk=60, conv="c", n=1, ended_by="transferred"),
        came(60, talk=20, conv="c", n=2, queue="sales", why="transferred"),
    ]
    record = recording(
        [came(-30, talk=90, conv="b"), *legs],
        ["ann", "bob"],
        queues,
        agents=[agent("ann"), agent("bob", {"sales": 0})],
    )

    found = {one.key: one for one in played(record).segments}

    # Ann was busy for another minute, so everything comes a minute later than it did.
    assert found["c", 1].wait_ms == 60_000
    assert found["c", 2].entered_at == NOON + 120 * SECOND
    assert (found["c", 2].queue, found["c", 2].agent) == ("sales", "agent:bob")
    assert found["c", 1].ended_by == "transferred"


def test_plans_overflow_and_limits_are_those_of_the_center() -> None:
    queues = [Queue("support", "Support", plan="p", wrapup_seconds=0), Queue("sales", "Sales")]
    plan = Plan("p", "Late", default={"steps": [{"after_seconds": 30, "add_queue": "sales"}]})
    record = recording(
        [came(0, talk=600, conv="c_1"), came(1, talk=60, conv="c_2")],
        ["ann", "bob"],
        queues,
        plans=[plan],
        agents=[agent("ann"), agent("bob", {"sales": 0})],
    )
    full = {"max_waiting": 0, "actions": {"full": "overflow"}, "overflow_queue": "sales"}

    helped = by_conv(played(record))
    found = told(record, {"queues": {"support": full}})

    assert (helped["c_2"].agent, helped["c_2"].wait_ms) == ("agent:bob", 30_000)
    assert found["before"]["overall"]["flowed_out"] == 0
    assert found["after"]["queues"]["support"]["flowed_out"] == 1
    assert found["after"]["queues"]["sales"]["asa_seconds"] == 0


def test_a_plan_may_ask_about_whoever_came() -> None:
    gold = Customer("customer:new", "Gold", NOON, tier="gold")
    cards = {
        "customer:old": Customer("customer:old", "Gone", NOON, merged_into=gold.id),
        "customer:new": gold,
    }
    plan = Plan(
        "p",
        "Gold",
        filters=({"when": "tier == 'gold' and language == 'es'", "queue": "sales"},),
        default={},
    )
    spanish = Conversation(
        "c_2", "customer:old", None, "shop", "chat", "support", "es-MX", "closed", NOON, NOON
    )
    record = recording(
        [came(0, conv="c_1"), came(5, conv="c_2")],
        queues=[Queue("support", "Support", plan="p"), Queue("sales", "Sales")],
        plans=[plan],
        conversations={"c_2": spanish},
        customers=cards,
    )

    found = by_conv(played(record))

    assert (found["c_1"].queue, found["c_2"].queue) == ("support", "sales")


def test_other_modes_of_offering_work() -> None:
    for mode, wait in (
        ("assign", 0),
        ("auto_accept", 5_000),
        ("broadcast", 2_000),
        ("pull", 2_000),
    ):
        queue = Queue("support", "Support", offer_mode=mode, auto_accept_seconds=5)
        one = came(0, conv="c", ring_ms=2_000)

        assert waits(recording([one], ["ann", "bob"], [queue])) == {"c": wait}, mode


def test_a_ring_that_is_not_answered_in_time_is_missed() -> None:
    slow = came(0, conv="c", wait=25, ring_ms=25_000)
    record = recording([slow], queues=[Queue("support", "Support", ring_seconds=30)])

    found = told(record, {"queues": {"support": {"ring_seconds": 10}}})

    assert found["before"]["overall"]["answered"] == 1
    assert found["after"]["overall"]["answered"] == 0


def test_only_whoever_came_in_the_span_counts_but_the_lead_is_played() -> None:
    early = came(-600, talk=900, conv="early")
    record = recording([early, came(0, talk=60, conv="c")], slices=at_work(["ann"], start=-3_600))

    found = told(record)

    assert found["contacts"] == 2
    assert found["before"]["overall"]["offered"] == 1
    assert found["before"]["overall"]["asa_seconds"] == 300


def test_nothing_changed_means_exactly_equal_figures() -> None:
    day = crowd(150, gap=30, talk=50)
    day += [came(n * 60 + 7, conv=f"l_{n}", outcome="abandoned", wait=20 + n) for n in range(40)]
    record = recording(day, ["ann", "bob"], POOL)

    for seed in (1, 2):
        found = told(record, {}, seed=seed)

        assert found["before"] == found["after"]
        assert found == told(record, {"queues": {"support": {"name": "Another name"}}}, seed=seed)
    assert told(record, seed=1) != told(record, seed=2)


def test_a_rehearsal_of_a_rehearsal_repeats_it_to_the_last_figure() -> None:
    day = crowd(150, gap=30, talk=50)
    day += [came(n * 60 + 7, conv=f"l_{n}", outcome="abandoned", wait=20 + n) for n in range(40)]
    first = recording(day, ["ann", "bob"], POOL)
    run = played(first)
    second = replace(first, segments=run.segments, slices=run.slices)

    found = told(second)

    assert found["recorded"]["overall"]["abandoned"] > 0
    assert found["recorded"] == found["before"]
    assert set(found["recorded"]["overall"]) == set(FIGURES)
    assert found["reproduction"]["overall"] == dict.fromkeys(REPEATED, 0.0)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 120), st.integers(1, 300)), min_size=1, max_size=40),
    st.integers(1, 3),
)
def test_one_more_in_a_pool_makes_nobody_wait_longer(
    stream: list[tuple[int, int]], agents: int
) -> None:
    now, day = 0, []
    for number, (gap, talk) in enumerate(stream):
        now += gap
        day.append(came(now, talk=talk, conv=f"c_{number:03}"))
    names = [f"a{number}" for number in range(agents + 1)]
    few, more = recording(day, names[:-1], POOL), recording(day, names, POOL)

    before, after = waits(few), waits(more)

    assert all(after[conv] <= before[conv] for conv in before)


def test_what_is_known_ends_the_run() -> None:
    record = recording([came(0, talk=60, conv="c_1"), came(5, talk=60, conv="c_2")])
    short: dict[str, Any] = {"now": record.span.end, "slices": [piece("available", -60, 30)]}

    found = told(replace(record, **short))

    assert found["before"]["overall"]["waiting"] == 2
    assert record.ends_at == record.span.end + 4 * HOUR
    assert record.begins_at == record.span.start - 120 * MINUTE
