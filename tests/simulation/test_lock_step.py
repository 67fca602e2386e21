"""The real engine and a naive simulator on the same streams: every contact begins alike.

No statistics: the instants are equal, contact by contact, and so are the agents.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulation.shapes import Shape, Team, Traffic, by_engine, by_reference, stream

ONE = {"q": 0}
MINUTE = 60_000
SHAPES = {
    "S1": Shape((Team(14, ONE),), (Traffic("q", 100 / 1800, 180_000),)),
    "S2": Shape((Team(40, ONE),), (Traffic("q", 0.11333, 300_000),)),
    "S3": Shape((Team(50, ONE),), (Traffic("q", 0.8, 60_000, 120_000),)),
    "S4": Shape((Team(50, ONE),), (Traffic("q", 0.24, 250_000, 150_000),)),
    "S5": Shape(
        (Team(10, ONE),),
        (Traffic("q", 0.04, 142_000),),
        ring=8_000,
        wrapup=30_000,
        most_waiting=0,
    ),
    "S6": Shape(
        (Team(10, ONE),),
        tuple(
            Traffic("q", rate, 300_000, tier=tier)
            for tier, rate in enumerate((0.005, 0.010, 0.012))
        ),
    ),
    "S8": Shape(
        (Team(10, ONE),),
        tuple(
            Traffic("q", rate, 300_000, target=target * MINUTE)
            for target, rate in enumerate((0.005, 0.010, 0.012))
        ),
    ),
    "two teams that know nothing of each other": Shape(
        (Team(3, {"a": 0}), Team(4, {"b": 0})),
        (Traffic("a", 0.01, 200_000), Traffic("b", 0.012, 250_000, 90_000)),
    ),
    "two teams that help each other": Shape(
        (Team(4, {"a": 0, "b": 1}), Team(4, {"b": 0, "a": 1})),
        (Traffic("a", 0.015, 200_000), Traffic("b", 0.015, 200_000, target=20_000)),
    ),
    "two teams that help each other after a while": Shape(
        (Team(3, {"a": 0, "b": 1}), Team(3, {"b": 0, "a": 1}), Team(1, {"a": 2, "b": 2})),
        (Traffic("a", 0.013, 200_000, 300_000), Traffic("b", 0.015, 200_000, target=20_000)),
        steps=((0, 0), (20_000, 1), (60_000, 2)),
    ),
    "N": Shape(
        (Team(2, {"a": 0}), Team(3, {"a": 1, "b": 0})),
        (Traffic("a", 1.6 / 300, 300_000), Traffic("b", 2.2 / 300, 300_000)),
    ),
    "N by skill": Shape(
        (Team(2, ONE, {"law": 1}), Team(3, ONE, {"law": 4})),
        (
            Traffic("q", 1.6 / 300, 300_000),
            Traffic("q", 2.2 / 300, 300_000, 200_000, require={"law": 3}),
        ),
    ),
    "W": Shape(
        (Team(2, {"a": 0, "b": 1}), Team(2, {"b": 0, "c": 0}), Team(2, {"c": 1, "a": 2})),
        (
            Traffic("a", 0.007, 300_000, target=30_000),
            Traffic("b", 0.006, 250_000, 60_000),
            Traffic("c", 0.005, 300_000, tier=1),
        ),
    ),
    "chats, three at a time": Shape(
        (Team(4, ONE), Team(2, {"q": 0}, units=60)),
        (Traffic("q", 0.03, 400_000, 300_000),),
        cost=30,
        most=3,
        order="least_loaded",
        ring=5_000,
    ),
    "a short line": Shape(
        (Team(5, ONE),), (Traffic("q", 0.03, 200_000),), wrapup=20_000, most_waiting=3
    ),
}


@pytest.mark.parametrize("grain", [1, 10_000], ids=["fine", "coarse"])
@pytest.mark.parametrize("name", SHAPES)
def test_every_contact_begins_when_and_with_whom_the_reference_says(name: str, grain: int) -> None:
    shape = replace(SHAPES[name], grain=grain)

    for seed in range(3):
        made = stream(shape, 250, seed)

        assert by_engine(made) == by_reference(made)


def test_a_reference_with_another_rule_is_found_out() -> None:
    """The comparison can fail."""
    made = stream(SHAPES["S4"], 300, 1)

    assert by_engine(made) != by_reference(made, newest_first=True)


TWO = (Traffic("a", 0.015, 200_000), Traffic("b", 0.015, 200_000))
HELPING = (Team(4, {"a": 0, "b": 1}), Team(4, {"b": 0, "a": 1}))
APART = (Team(4, {"a": 0}), Team(4, {"b": 0}))
A_WEEK = 7 * 24 * 60 * MINUTE


@pytest.mark.parametrize("seed", range(3))
def test_relaxing_at_once_is_one_pool_and_relaxing_never_is_two(seed: int) -> None:
    at_once = Shape(HELPING, TWO, steps=((0, 0), (0, 1)))
    never = Shape(HELPING, TWO, steps=((0, 0), (A_WEEK, 1)))

    def begun(shape: Shape) -> list[int | None]:
        made = replace(stream(at_once, 400, seed), shape=shape)
        return [at for _, at, _ in by_engine(made)]

    assert begun(at_once) == begun(Shape(HELPING, TWO))
    assert begun(never) == begun(Shape(APART, TWO))
    assert begun(at_once) != begun(never)


queues = st.sampled_from(["a", "b", "c"])
teams = st.builds(
    Team,
    st.integers(1, 3),
    st.dictionaries(queues, st.integers(0, 2), min_size=1),
    st.dictionaries(st.sampled_from(["law", "spanish"]), st.integers(1, 5)),
    st.sampled_from([60, 100, 200]),
)
traffic = st.builds(
    Traffic,
    queues,
    st.sampled_from([0.005, 0.02]),
    st.sampled_from([100_000, 300_000]),
    st.sampled_from([None, 60_000, 300_000]),
    st.sampled_from([0, 20_000, 60_000]),
    st.integers(0, 1),
    st.dictionaries(st.sampled_from(["law", "spanish"]), st.integers(1, 4), max_size=1),
)
shapes = st.builds(
    Shape,
    st.lists(teams, min_size=1, max_size=4).map(
        # Every queue exists, although perhaps nobody serves it well.
        lambda some: (*some, Team(1, {"a": 3, "b": 3, "c": 3}))
    ),
    st.lists(traffic, min_size=1, max_size=3, unique_by=repr).map(tuple),
    st.sampled_from([30, 50, 100]),
    st.integers(1, 3),
    st.sampled_from([0, 4_000]),
    st.sampled_from([0, 30_000]),
    st.sampled_from(
        ["longest_idle", "least_loaded", "round_robin", "specialist_first", "best_skill"]
    ),
    st.sampled_from([None, 2]),
    st.sampled_from([(), ((0, 0), (30_000, 2)), ((0, 1), (10_000, 2), (90_000, 3))]),
    st.sampled_from([1, 1_000, 20_000]),
)


@settings(max_examples=40)
@given(shapes, st.integers(0, 10_000))
def test_on_any_design_both_agree(shape: Shape, seed: int) -> None:
    made = stream(shape, 60, seed)

    assert by_engine(made) == by_reference(made)
