"""Each second of an agent belongs to one state; work on several desks shares no second."""

from __future__ import annotations

from typing import Any

import pytest

from contact_center.domain.facts import (
    AgentConnectionChanged,
    AgentPut,
    Body,
    Fact,
    OfferEnded,
    OfferMade,
    PresenceChanged,
    ProfilePut,
    StateChanged,
    WorkQueued,
)
from contact_center.ports.reports import AgentSlice, AgentWatch, Changes
from contact_center.reporting.agent_time import STATES, display
from tests import reported
from tests.unit.reporting.lines import NOON, SECOND

ANN = "agent:ann"
THERE = AgentConnectionChanged(connected=True)
GONE = AgentConnectionChanged(connected=False)
DAY = 86_400


def told(*happened: tuple[int, str | None, Body], agent: str = ANN) -> Changes:
    """What this comes to: seconds after noon, the conversation, and what happened."""
    facts = [
        Fact(body, "system", NOON + seconds * SECOND, conv, None, agent, pos)
        for pos, (seconds, conv, body) in enumerate(happened, 1)
    ]
    return reported.folded(facts)


def spans(changes: Changes) -> list[tuple[str, float, float | None]]:
    """State, beginning and end in seconds after noon; what took no time is left out."""

    def cut(piece: AgentSlice) -> tuple[str, float, float | None]:
        end = None if piece.ended_at is None else (piece.ended_at - NOON) / SECOND
        return piece.state, (piece.started_at - NOON) / SECOND, end

    return [cut(one) for one in changes.slices if one.ended_at != one.started_at]


def queued(conv: str, cost: int = 30) -> WorkQueued:
    return WorkQueued("support", "chat", cost, 0, NOON, NOON, 0, 1, conv)


def active() -> StateChanged:
    return StateChanged("active", "support", ANN)


def offer(conv: str) -> OfferMade:
    return OfferMade(f"{conv}.1", "support", "chat", 30, NOON, {}, {}, {})


@pytest.mark.parametrize(
    ("state", "watch"),
    [
        ("wrap_up", {"items": {"a": ("wrap_up", 100), "b": ("talk", 30)}}),
        ("handling", {"items": {"a": ("wrap_up", 30), "b": ("talk", 30)}, "rings": {"o": 1}}),
        ("wrap_up", {"items": {"a": ("wrap_up", 30)}, "rings": {"o": 1}}),
        ("offered", {"rings": {"o": 1}, "connected": False, "lost_at": 1}),
        ("reconnecting", {"connected": False, "lost_at": 1, "presence": "away"}),
        ("away", {"presence": "away"}),
        ("available", {}),
        ("offline", {"presence": "offline"}),
    ],
)
def test_the_first_state_that_holds_is_the_one_that_counts(
    state: str, watch: dict[str, Any]
) -> None:
    agent = AgentWatch(ANN, **{"connected": True, "presence": "available", **watch})

    shown = display(agent)

    assert shown is not None
    assert shown[0] == state
    assert state in STATES


def test_who_is_not_signed_in_has_no_time() -> None:
    assert display(AgentWatch(ANN, items={"a": ("talk", 30)})) is None


def test_a_short_shift() -> None:
    changes = told(
        (0, None, THERE),
        (5, None, PresenceChanged("available")),
        (60, "c", queued("c")),
        (60, "c", offer("c")),
        (70, "c", OfferEnded("c.1", "accepted")),
        (70, "c", active()),
        (100, "c", StateChanged("wrap_up", "support", ANN)),
        (120, "c", StateChanged("closed", "support")),
        (150, None, PresenceChanged("away", code="lunch")),
        (200, None, GONE),
    )

    assert spans(changes) == [
        ("offline", 0, 5),
        ("available", 5, 60),
        ("offered", 60, 70),
        ("handling", 70, 100),
        ("wrap_up", 100, 120),
        ("available", 120, 150),
        ("away", 150, 200),
        ("reconnecting", 200, 230),
    ]
    assert [one.code for one in changes.slices if one.state == "away"] == ["lunch"]
    assert [one.used for one in changes.slices if one.state == "handling"] == [30]


def test_who_comes_back_in_time_was_never_gone() -> None:
    back = told((0, None, THERE), (50, None, GONE), (60, None, THERE), (70, None, GONE))
    late = told((0, None, THERE), (50, None, GONE), (90, None, THERE), (95, None, GONE))

    assert spans(back) == [
        ("offline", 0, 50), ("reconnecting", 50, 60),
        ("offline", 60, 70), ("reconnecting", 70, 100),
    ]  # fmt: skip
    assert spans(late) == [
        ("offline", 0, 50), ("reconnecting", 50, 80),
        ("offline", 90, 95), ("reconnecting", 95, 125),
    ]  # fmt: skip


def test_a_slice_is_cut_at_midnight() -> None:
    into_day = NOON // SECOND % DAY

    pieces = told((0, None, THERE), (2 * DAY, None, GONE)).slices

    assert [(one.started_at // SECOND) % DAY for one in pieces] == [
        into_day, 0, 0, into_day,
    ]  # fmt: skip
    assert sum((one.ended_at or 0) - one.started_at for one in pieces) == (2 * DAY + 30) * SECOND


def test_attention_is_shared_among_what_is_served_at_once() -> None:
    changes = told(
        (0, None, THERE),
        (0, "a", queued("a")),
        (0, "b", queued("b")),
        (0, "a", active()),
        (60, "b", active()),
        (120, "a", StateChanged("closed", "support")),
        (150, "b", StateChanged("closed", "support")),
    )

    first, second = changes.segments

    # A minute alone, a minute by halves, half a minute alone: together the agent's 150 seconds.
    assert (first.talk_ms, second.talk_ms) == (120_000, 90_000)
    assert (first.attention_us, second.attention_us) == (90_000_000, 60_000_000)


def test_units_are_those_of_the_moment() -> None:
    changes = told((0, None, THERE), (10, None, AgentPut({"units": 60})))

    assert [(one.units, one.started_at - NOON) for one in changes.slices] == [
        (100, 0), (60, 10_000),
    ]  # fmt: skip


def test_a_profile_that_changes_changes_everybody_who_has_it() -> None:
    changes = told(
        (0, None, THERE),
        (0, None, AgentPut({"profile": "juniors", "units": 60})),
        (10, None, ProfilePut({"id": "juniors", "units": 80})),
        (20, None, ProfilePut({"id": "others", "units": 10})),
    )

    assert [one.units for one in changes.slices] == [60, 80]


def test_the_center_s_own_agent_has_no_time() -> None:
    assert told((0, None, THERE), agent="agent:~synthetic").slices == []
