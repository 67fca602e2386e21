"""Occupancy and its relatives, on an hour that can be counted by hand."""

from __future__ import annotations

import pytest

from contact_center.ports.reports import AgentOffer, Span
from contact_center.reporting.agent_figures import TimeSpent, Work, fairness, time_spent
from tests.unit.reporting.lines import HOUR, NOON, piece, stay

SPAN = Span(NOON, NOON + HOUR)
AN_HOUR = [
    piece("available", -600, 1200),
    piece("offered", 600, 30, used=30),
    piece("handling", 630, 870, items=1, used=30),
    piece("handling", 1500, 600, items=2, used=60),
    piece("wrap_up", 2100, 300, items=1, used=30),
    piece("away", 2400, 600, code="lunch"),
    piece("offline", 3000, 300),
    piece("available", 3300, None),
]


def an_offer(id_: str, outcome: str | None, *, is_delivered: bool = True) -> AgentOffer:
    return AgentOffer(
        id_, "c", "agent:ann", "support", "chat", 30, NOON, is_delivered, NOON, outcome
    )


def test_an_hour_of_an_agent() -> None:
    answered = [
        stay("answered", 5, talk_ms=900_000, wrap_ms=300_000, attention_us=800_000_000,
             ended_at=NOON, ended_by="closed"),
        stay("answered", 5, talk_ms=300_000, ended_at=NOON, ended_by="transferred",
             attention_us=200_000_000),
        stay("answered", 5),
    ]  # fmt: skip
    offers = [
        an_offer("1", "accepted"),
        an_offer("2", "declined"),
        an_offer("3", "missed"),
        an_offer("4", "missed"),
        an_offer("5", "withdrawn"),
        an_offer("6", "withdrawn", is_delivered=False),
    ]

    work = Work(SPAN, SPAN.end, AN_HOUR, answered, offers)
    figures = work.figures(["agent:ann"])

    assert figures.signed_in_seconds == 3600
    assert (figures.handling_seconds, figures.wrap_up_seconds) == (1470, 300)
    assert (figures.offered_seconds, figures.available_seconds) == (30, 900)
    assert figures.away_by_code == {"lunch": 600}
    # 1800 s of handling, ringing and wrap-up, and 900 s of waiting for work.
    assert figures.occupancy == pytest.approx(1800 / 2700, abs=1e-6)
    assert figures.utilisation == pytest.approx(1800 / 3300, abs=1e-6)
    assert figures.slot_occupancy == pytest.approx(
        (30 * 30 + 870 * 30 + 600 * 60 + 300 * 30) / (2700 * 100), abs=1e-6
    )
    assert figures.concurrency == pytest.approx((870 + 1200 + 300) / 1770, abs=1e-6)
    assert (figures.contacts, figures.handled, figures.transfers) == (3, 2, 1)
    assert figures.contacts_per_hour == pytest.approx(3 / 0.75)
    assert (figures.aht_seconds, figures.attention_seconds) == (750, 500)
    assert figures.transfer_rate == 0.5
    assert figures.offers_delivered == 5
    assert (figures.offer_accept_rate, figures.offer_miss_rate) == (0.25, 0.5)
    assert work.agents == {"agent:ann"}


def test_a_break_that_is_not_paid_is_no_part_of_paid_time() -> None:
    paid = Work(SPAN, SPAN.end, AN_HOUR, [], []).figures(["agent:ann"])
    unpaid = Work(SPAN, SPAN.end, AN_HOUR, [], [], frozenset({"lunch"})).figures(["agent:ann"])

    assert paid.utilisation == pytest.approx(1800 / 3300, abs=1e-6)
    assert unpaid.utilisation == pytest.approx(1800 / 2700, abs=1e-6)


def test_only_what_lies_in_the_span_counts_and_nothing_of_the_future() -> None:
    half = time_spent(AN_HOUR, Span(NOON + 1_800_000, NOON + HOUR), NOON + 3_400_000)

    assert half.signed_in == 1_600_000
    assert half.states["handling"] == 300_000
    assert half.states["available"] == 100_000


def test_occupancy_cannot_pass_one_however_much_is_served_at_once() -> None:
    busy = time_spent([piece("handling", 0, 3600, items=5, used=150)], SPAN, SPAN.end)

    figures = Work(SPAN, SPAN.end, [], [], []).figures([])

    assert busy.working == busy.states["handling"]
    assert figures.occupancy is None


def worked(hours: float) -> TimeSpent:
    return time_spent([piece("available", 0, hours * 3600)], Span(NOON, NOON + 9 * HOUR), NOON * 2)


def test_fairness_compares_contacts_by_the_hour_of_those_who_worked() -> None:
    found = fairness([(worked(1), 10), (worked(2), 10), (worked(0.1), 50)])

    assert (found.agents, found.max_to_min) == (2, 2.0)
    # Ten and five an hour: 2.5 from an average of 7.5.
    assert found.variation == pytest.approx(2.5 / 7.5, abs=1e-6)
    assert fairness([]).variation is None
    assert fairness([(worked(1), 0)]).max_to_min is None
