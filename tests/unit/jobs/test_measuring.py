"""What is counted of the facts, and for how long a consumer counts as behind."""

from __future__ import annotations

import asyncio
import time

import pytest

from contact_center.api.metrics import PrometheusMeters
from contact_center.domain.facts import (
    Body,
    BotTurnTaken,
    ConversationStarted,
    Fact,
    OfferEnded,
    OutgoingQueued,
    OutgoingSettled,
    StateChanged,
    WorkQueued,
)
from contact_center.domain.policy import Policy
from contact_center.jobs import measuring
from contact_center.jobs.measuring import LoopLag, Sampler, Tally
from contact_center.journal.feeds import Feed
from contact_center.ports.floor import FloorRows
from routing.dispatcher import Dispatcher
from routing.engine import Engine
from tests.drive.waiting import until

SECOND = 1000


class Counted:
    """A tally, and what it has counted."""

    def __init__(self) -> None:
        self.meters = PrometheusMeters()
        self.tally = Tally(self.meters)

    def hear(self, at: int, body: Body, conv: str = "c_1", agent: str | None = None) -> None:
        self.tally.on_facts([Fact(body, by="system", at=at * SECOND, conv=conv, agent=agent)], 0)

    def value(self, sample: str) -> float:
        return value(self.meters, sample)


def value(meters: PrometheusMeters, sample: str) -> float:
    """What a sample stands at; 0 when it was never touched."""
    for line in meters.text().decode().splitlines():
        if line.rpartition(" ")[0] == sample:
            return float(line.rpartition(" ")[2])
    return 0.0


def queued(queue: str = "support", not_before: int | None = None) -> WorkQueued:
    return WorkQueued(
        queue=queue,
        channel="chat",
        cost=30,
        tier=0,
        entered_at=0,
        due_at=0,
        place_pos=0,
        generation=1,
        why="asked",
        not_before=not_before,
    )


def active() -> StateChanged:
    return StateChanged("active", "support", "agent:ann")


def test_a_wait_lasts_from_the_line_to_the_agent() -> None:
    counted = Counted()

    counted.hear(100, queued())
    counted.hear(103, StateChanged("offered", "support"))
    counted.hear(104, StateChanged("queued", "support"))
    counted.hear(107, queued("sales"))
    counted.hear(110, active())

    assert counted.value('wait_seconds_count{channel="chat"}') == 1
    assert counted.value('wait_seconds_sum{channel="chat"}') == 10


def test_who_gives_up_is_no_wait_and_who_is_asked_for_again_waits_anew() -> None:
    counted = Counted()
    counted.hear(100, queued())
    counted.hear(150, StateChanged("abandoned", "support"))
    assert counted.value('wait_seconds_count{channel="chat"}') == 0

    counted.hear(200, queued())
    counted.hear(202, active())
    counted.hear(210, StateChanged("wrap_up", "support", "agent:ann"))
    counted.hear(212, active())

    assert counted.value('wait_seconds_sum{channel="chat"}') == 2


def test_a_call_for_later_waits_from_then_on() -> None:
    counted = Counted()

    counted.hear(100, queued(not_before=160 * SECOND))
    counted.hear(165, active())

    assert counted.value('wait_seconds_sum{channel="chat"}') == 5


def test_offers_turns_and_sendings_are_counted_by_what_became_of_them() -> None:
    counted = Counted()

    for outcome in ("accepted", "missed", "missed"):
        counted.hear(1, OfferEnded("c_1.1", outcome), agent="agent:ann")
    counted.hear(1, BotTurnTaken(1, "handover", 0))
    counted.hear(1, OutgoingQueued("o_1", "email", 1))
    counted.hear(1, OutgoingSettled("o_1", "waiting", 1, next_at=5))
    counted.hear(2, OutgoingSettled("o_1", "sent", 2))
    counted.hear(3, OutgoingSettled("o_0", "waiting", 1, next_at=9))

    assert counted.value('offers_total{outcome="accepted"}') == 1
    assert counted.value('offers_total{outcome="missed"}') == 2
    assert counted.value('bot_turns_total{then="handover"}') == 1
    assert counted.value('outbox_retry_total{channel="email"}') == 1
    assert counted.value('outbox_retry_total{channel="other"}') == 1


def test_the_trial_visitor_of_the_center_is_left_out() -> None:
    counted = Counted()

    counted.hear(
        1, ConversationStarted("customer:1", "~synthetic", "chat", "~synthetic", "en"), "c_t"
    )
    counted.hear(1, BotTurnTaken(1, "handover", 0), "c_t")
    counted.hear(1, queued("~synthetic"), "c_t")
    counted.hear(2, OfferEnded("c_t.1", "accepted"), "c_t", "agent:~synthetic")
    counted.hear(2, StateChanged("active", "~synthetic", "agent:~synthetic"), "c_t")

    text = counted.meters.text().decode()
    assert "wait_seconds_sum" not in text
    assert 'offers_total{outcome="accepted"}' not in text
    assert "handover" not in text


async def test_a_consumer_is_behind_since_what_it_lacks_was_committed() -> None:
    meters = PrometheusMeters()
    late = Feed("late", 10, lambda *_: None)
    floor = _Floor()
    dispatcher = Dispatcher(Engine(Policy()), floor, floor, floor, 1)  # type: ignore[arg-type]
    dispatcher.engine.load(FloorRows(14, [], {}, [], [], []), 0)
    heads = iter((10, 12, 14, 14))
    sampler = Sampler(meters, dispatcher, [late], lambda: next(heads), lambda: 3)

    for now in (100.0, 101.0, 102.0, 107.0):
        sampler.sample(now)

    assert sampler.behind(107.0) == {"late": 6.0, "floor": 0.0}
    assert value(meters, 'log_head_lag{consumer="late"}') == 4
    assert value(meters, "commit_queue") == 3
    late.position = 12
    assert sampler.behind(107.0)["late"] == 5.0
    late.position = 14
    assert sampler.behind(107.0)["late"] == 0.0


async def test_refused_decisions_and_filled_gaps_are_counted_once() -> None:
    meters = PrometheusMeters()
    feed = Feed("one", 0, lambda *_: None)
    floor = _Floor()
    dispatcher = Dispatcher(Engine(Policy()), floor, floor, floor, 1)  # type: ignore[arg-type]
    sampler = Sampler(meters, dispatcher, [feed], lambda: 0, lambda: 0)
    dispatcher.counters.refused["stale_decision"] += 2
    feed.gaps_filled = 1

    sampler.sample(1.0)
    sampler.sample(2.0)

    assert value(meters, "offers_refused_total") == 2
    assert value(meters, "log_gap_fill_total") == 1


async def test_a_loop_that_is_held_up_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    meters = PrometheusMeters()
    monkeypatch.setattr(measuring, "SLEEP_SECONDS", 0.01)
    running = asyncio.ensure_future(LoopLag(meters).run())
    await asyncio.sleep(0)

    time.sleep(0.3)  # noqa: ASYNC251 -- holding up the loop is the point

    async def is_measured() -> bool:
        return value(meters, "event_loop_lag_seconds_count") >= 1

    await until(is_measured, "the lag is measured")
    running.cancel()
    count = value(meters, "event_loop_lag_seconds_count")
    assert value(meters, 'event_loop_lag_seconds_bucket{le="0.25"}') <= count - 1


class _Floor:
    """Stands where nobody is asked."""

    def now(self) -> int:
        return 0
