"""Who gets how much, and that order only moves waiting between customers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import sqrt

import pytest

from routing.simulate.reading import scenario_of
from routing.simulate.world import World
from tests.simulation.shapes import Shape, Stream, Team, Traffic, by_engine, stream
from tests.simulation.test_theory import LONG, scenario


def shares(contacts: int, order: str) -> list[float]:
    """Percent of all contacts that each of twenty equal agents has taken."""
    document = scenario(
        20,
        {"rate_per_s": 20 * 0.7143 / 180, "handle": {"exp": 180}},
        agent_order=order,
        duration_contacts=contacts,
        report={"contacts": True},
    )
    ledger = World(scenario_of(document)).run()
    taken = Counter(str(row["agent"]) for row in ledger.rows.values())
    return [100 * count / contacts for count in taken.values()]


def test_the_longest_idle_rule_gives_everybody_the_same() -> None:
    # T13, in short
    found = shares(10_000, "longest_idle")

    assert len(found) == 20
    assert max(abs(share - 5) for share in found) < 0.2 * sqrt(LONG / 10_000)


@pytest.mark.soak
def test_the_longest_idle_rule_gives_everybody_the_same_in_the_long_run() -> None:
    # T13
    assert max(abs(share - 5) for share in shares(LONG, "longest_idle")) < 0.2


ORDERS = {
    "first come first served": ((0, 0), (0, 0), (0, 0)),
    "strict classes": ((0, 0), (1, 0), (2, 0)),
    "strict classes, turned round": ((2, 0), (1, 0), (0, 0)),
    "a head start": ((0, 0), (0, 60_000), (0, 120_000)),
    "both": ((0, 90_000), (1, 0), (1, 30_000)),
}


def ordered(name: str) -> Shape:
    """The same three kinds of traffic, in another order."""
    return Shape(
        (Team(10, {"q": 0}),),
        tuple(
            Traffic("q", rate, 300_000, tier=tier, target=target)
            for rate, (tier, target) in zip((0.005, 0.010, 0.012), ORDERS[name], strict=True)
        ),
    )


def total_wait(made: Stream) -> tuple[int, list[int]]:
    """Of everybody together, and of everybody alone."""
    waits = [
        (at or 0) - came
        for (_, at, _), (came, _, _) in zip(by_engine(made), made.callers, strict=True)
    ]
    return sum(waits), waits


@pytest.mark.parametrize("seed", range(3))
def test_the_order_moves_waiting_from_one_customer_to_another_and_makes_none(seed: int) -> None:
    # I11
    found = {}
    for name in ORDERS:
        shape = ordered(name)
        same = stream(ordered("first come first served"), 600, seed)
        number = same.shape.traffic.index
        callers = tuple((at, shape.traffic[number(kind)], None) for at, kind, _ in same.callers)
        found[name] = total_wait(replace(same, shape=shape, callers=callers))

    totals = {total for total, _ in found.values()}
    assert len(totals) == 1
    assert totals.pop() > 0
    assert len({tuple(waits) for _, waits in found.values()}) == len(ORDERS)
