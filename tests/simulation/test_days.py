"""How a made-up day goes: chance, limits, counting, and what the figures mean."""

from __future__ import annotations

from typing import Any

import pytest

from routing.simulate.figures import figures
from routing.simulate.node import ScenarioError
from routing.simulate.reading import scenario_of
from routing.simulate.world import World

Row = dict[str, Any]


def played(document: dict[str, Any], seed: int | None = None) -> dict[str, Any]:
    return figures(World(scenario_of(document, seed=seed)).run(), 0.0)


def rows(document: dict[str, Any], seed: int | None = None) -> list[Row]:
    found: list[Row] = played({**document, "report": {"contacts": True}}, seed)["contacts"]
    return found


def one_agent(*traffic: Row, **keys: Any) -> dict[str, Any]:
    """One queue and one agent who does one thing at a time."""
    return {
        "queues": {"q": {}},
        "agents": [{"queues": {"q": 0}}],
        "channels": {"chat": {"cost": 100, "max": 1}},
        "traffic": [{"queue": "q", **one} for one in traffic],
        **keys,
    }


BUSY = one_agent(
    {"class": "a", "rate_per_s": 0.02, "handle": {"exp": 30}, "patience": {"exp": 60}},
    {"class": "b", "rate_per_s": 0.01, "handle": {"exp": 20}},
    duration_contacts=300,
)


def test_the_example_of_the_contract_is_played_contact_by_contact() -> None:
    document = one_agent(
        {
            "class": "late",
            "arrivals_s": [0, 3.5, 9],
            "handles_s": [60, 60, 60],
            "patiences_s": [None, 30, None],
        }
    )

    assert rows(document) == [
        row("late", 0.0, 0.0, 60.0, "answered"),
        row("late", 3.5, None, 33.5, "abandoned"),
        row("late", 9.0, 60.0, 120.0, "answered"),
    ]


def row(kind: str, arrived: float, started: float | None, ended: float, outcome: str) -> Row:
    return {
        "class": kind,
        "arrived_at": arrived,
        "started_at": started,
        "ended_at": ended,
        "agent": None if started is None else "agent:000-00000",
        "outcome": outcome,
    }


def test_the_same_seed_is_the_same_day_and_another_is_another() -> None:
    assert rows(BUSY) == rows(BUSY)
    assert rows(BUSY, seed=2) != rows(BUSY)
    assert [one["arrived_at"] for one in rows(BUSY)] == sorted(
        one["arrived_at"] for one in rows(BUSY)
    )


def test_changing_one_thing_leaves_the_chance_of_the_others_alone() -> None:
    first, second = BUSY["traffic"]
    other = {**BUSY, "traffic": [{**first, "patience": {"exp": 5}}, second]}

    before, after = rows(BUSY), rows(other)

    assert [one["arrived_at"] for one in after] == [one["arrived_at"] for one in before]
    assert sum(one["outcome"] == "abandoned" for one in after) > sum(
        one["outcome"] == "abandoned" for one in before
    )


def test_fractions_of_a_millisecond_are_kept() -> None:
    document = one_agent({"arrivals_s": [0, 0.000001], "handles_s": [1.0000001, 2]})

    second = rows(document)[1]

    assert (second["arrived_at"], second["started_at"]) == (0.000001, 1.0000001)


def test_whoever_finishes_is_free_before_patience_ends_at_the_same_instant() -> None:
    document = one_agent({"arrivals_s": [0, 10], "handles_s": [30, 5], "patiences_s": [None, 20]})

    assert rows(document)[1]["started_at"] == 30


def test_with_no_waiting_room_whoever_finds_nobody_free_is_turned_away() -> None:
    document = one_agent(
        {"arrivals_s": [0, 1, 60], "handles_s": [60, 60]}, queues={"q": {"max_waiting": 0}}
    )

    found = played(document)["overall"]

    assert (found["offered"], found["answered"], found["blocked"]) == (3, 2, 1)
    assert found["p_wait"] == 0
    assert [one["outcome"] for one in rows(document)] == ["answered", "blocked", "answered"]


def test_ringing_belongs_to_the_wait_and_is_work_for_the_agent() -> None:
    document = one_agent(
        {"arrivals_s": [0], "handles_s": [60]},
        offer={"mode": "ring", "answer": {"fixed": 8}},
        wrapup_s=30,
    )

    found = played(document)["overall"]

    assert (found["asa_s"], found["p_wait"], found["occupancy"]) == (8, 0, 1)
    assert rows(document)[0] == row("q", 0.0, 8.0, 68.0, "answered")


def test_a_missed_ring_goes_to_somebody_else_and_two_in_a_row_send_away() -> None:
    document = one_agent(
        {"rate_per_s": 0.01, "handle": {"exp": 60}},
        agents=[{"count": 3, "queues": {"q": 0}}],
        offer={"mode": "ring", "answer": {"exp": 25}, "ring_s": 20, "back_after_s": 300},
        duration_contacts=300,
    )

    found = rows(document)

    answered = [one for one in found if one["outcome"] == "answered"]
    assert max(one["started_at"] - one["arrived_at"] for one in answered) > 20
    assert {one["agent"][-1] for one in answered} == {"0", "1", "2"}
    # Whom everybody has missed twice is left to the next step of a plan, and here is none.
    assert 0 < len(found) - len(answered) < 10
    assert {one["outcome"] for one in found} == {"answered", "waiting"}


def test_nobody_who_could_ever_take_it_leaves_it_waiting() -> None:
    document = one_agent({"arrivals_s": [0, 5], "handles_s": [60], "require": {"law": 2}})

    found = played(document)["overall"]

    assert (found["offered"], found["answered"], found["abandoned"]) == (2, 0, 0)
    assert found["asa_s"] is None
    assert {one["outcome"] for one in rows(document)} == {"waiting"}


def test_the_warm_up_is_played_and_not_counted() -> None:
    document = one_agent(
        {"arrivals_s": [0, 10, 20, 200], "handles_s": [60, 60, 60, 60]}, warmup_fraction=0.5
    )

    found = played(document)["overall"]

    assert found["offered"] == 2
    assert found["asa_s"] == (100 + 0) / 2
    assert len(rows(document)) == 4
    # From 20 to 260 seconds the agent was busy but for the 20 before 200.
    assert found["occupancy"] == pytest.approx(220 / 240)


def test_a_day_of_so_many_hours_ends_on_time() -> None:
    document = one_agent({"rate_per_s": 0.01, "handle": {"fixed": 50}}, duration="10h")

    found = rows(document)

    assert max(one["arrived_at"] for one in found) <= 36_000
    assert len(found) == pytest.approx(360, rel=0.2)
    assert played(document)["overall"]["occupancy"] == pytest.approx(len(found) / 720, abs=0.01)


def test_three_chats_at_once_are_one_agents_time() -> None:
    document = one_agent(
        {"class": "a", "arrivals_s": [0, 0], "handles_s": [60, 60]},
        {"class": "b", "arrivals_s": [0], "handles_s": [60]},
        channels={"chat": {"cost": 30, "max": 3}},
    )

    found = played(document)

    assert found["overall"]["occupancy"] == pytest.approx(1.0)
    assert found["classes"]["a"]["occupancy"] == pytest.approx(2 / 3)
    assert found["classes"]["b"]["occupancy"] == pytest.approx(1 / 3)
    assert found["overall"]["utilisation"] == {"0": pytest.approx(1.0)}


def test_queues_and_classes_add_up_to_the_whole() -> None:
    found = played(BUSY)

    for name in ("offered", "answered", "abandoned", "blocked"):
        assert sum(one[name] for one in found["classes"].values()) == found["overall"][name]
    assert found["queues"]["q"]["offered"] == found["overall"]["offered"] == 300
    level = found["overall"]["service_level"]
    assert level["offered"] < level["short_removed"] < level["answered"]


def test_too_short_a_list_of_handle_times_is_an_error_that_says_so() -> None:
    document = one_agent({"class": "a", "arrivals_s": [0, 1], "handles_s": [60]})

    with pytest.raises(ScenarioError, match="handles_s of class a is too short"):
        played(document)
