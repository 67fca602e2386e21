"""What the auditor takes offence at, and what it leaves alone; each rule with its violation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.adapters.memory.clock import ManualClock
from contact_center.api.metrics import PrometheusMeters
from contact_center.jobs.auditor import Auditor, Violation, violations
from contact_center.ports.auditing import Counted, Held, Load, RowsAfter

ANNS = Load("agent:ann", 50, {"chat": 1, "callback": 1}, {"chat": 30, "callback": 20})
SOUND = RowsAfter(
    after=10,
    through=20,
    head=20,
    positions=10,
    conversations=[Counted("c_1", 3, 3, 3), Counted("c_2", 0, 0, 0)],
    held=[
        Held("c_1", "agent:ann", "chat", 30),
        Held("c_2", "agent:ann", "callback", 20, offer="c_2.1", mode="ring"),
    ],
    loads=[ANNS, Load("agent:ben", 0, {}, {})],
)


class Rows:
    """Rows that a test changes between looks."""

    def __init__(self, rows: RowsAfter) -> None:
        self.rows = rows
        self.asked: list[int] = []

    async def rows_after(self, after: int, most: int) -> RowsAfter:
        self.asked.append(after)
        return replace(self.rows, after=after)


class Audited:
    """An auditor and what it has told."""

    def __init__(self, rows: RowsAfter) -> None:
        self.rows = Rows(rows)
        self.meters = PrometheusMeters()
        self.told: list[Violation] = []
        self.floor_checks = 0
        self.clock = ManualClock(0)
        self.auditor = Auditor(
            self.rows,
            self.clock,
            self.meters,
            self.told.append,
            position=10,
            check_floor=self.check,
        )

    def check(self) -> None:
        self.floor_checks += 1

    @property
    def counted(self) -> float:
        lines = self.meters.text().decode().splitlines()
        return float(
            next(one for one in lines if one.startswith("integrity_violations_total"))[26:]
        )


def test_rows_in_order_give_no_offence() -> None:
    assert violations(SOUND) == []


BROKEN: dict[str, tuple[Callable[[RowsAfter], RowsAfter], list[Violation]]] = {
    "a position is missing": (
        lambda rows: replace(rows, positions=9, holes=[13]),
        [Violation("position_missing", "13")],
    ),
    "a fact lies behind the head": (
        lambda rows: replace(rows, beyond=2),
        [Violation("position_beyond_head", "2 after 20")],
    ),
    "a message is missing": (
        lambda rows: replace(rows, conversations=[Counted("c_1", 3, 2, 3)]),
        [Violation("seq_not_dense", "c_1: 2 messages up to 3, last_seq 3")],
    ),
    "a message too many": (
        lambda rows: replace(rows, conversations=[Counted("c_1", 3, 4, 4)]),
        [Violation("seq_not_dense", "c_1: 4 messages up to 4, last_seq 3")],
    ),
    "two offers ring for one conversation": (
        lambda rows: replace(
            rows,
            held=[*rows.held, Held("c_2", "agent:ben", "callback", 20, "c_2.2", "ring")],
            loads=[rows.loads[0], Load("agent:ben", 20, {"callback": 1}, {"callback": 20})],
        ),
        [Violation("offers_live", "c_2: 2")],
    ),
    "an agent carries less than was given": (
        lambda rows: replace(rows, loads=[replace(ANNS, used=30)]),
        [Violation("capacity", "agent:ann: used 30 instead of 50")],
    ),
    "an agent counts wrongly": (
        lambda rows: replace(rows, loads=[replace(ANNS, held={"chat": 2})]),
        [
            Violation(
                "capacity", "agent:ann: held {'chat': 2} instead of {'chat': 1, 'callback': 1}"
            )
        ],
    ),
    "an agent's units are of another channel": (
        lambda rows: replace(rows, loads=[replace(ANNS, load={"chat": 50})]),
        [
            Violation(
                "capacity", "agent:ann: load {'chat': 50} instead of {'chat': 30, 'callback': 20}"
            )
        ],
    ),
    "work is held by nobody": (
        lambda rows: replace(rows, loads=[]),
        [Violation("capacity", "agent:ann: holds work and does not exist")],
    ),
    "a conversation waits without work": (
        lambda rows: replace(rows, without_work=["c_7"]),
        [Violation("work_missing", "c_7")],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_rule_is_seen_to_be_broken(name: str) -> None:
    break_, expected = BROKEN[name]

    assert violations(break_(SOUND)) == expected


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["agent:a", "agent:b", "agent:c"]),
            st.sampled_from([("chat", 30), ("callback", 20)]),
            st.booleans(),
        ),
        max_size=12,
    ),
    st.data(),
)
def test_loads_that_are_sums_are_right_and_any_other_load_is_not(
    given_out: list[tuple[str, tuple[str, int], bool]], data: st.DataObject
) -> None:
    held = [
        Held(f"c_{n}", agent, channel, cost, f"c_{n}.1" if is_offer else None)
        for n, (agent, (channel, cost), is_offer) in enumerate(given_out)
    ]
    loads = []
    for agent in ("agent:a", "agent:b", "agent:c"):
        mine = [one for one in held if one.agent == agent]
        channels = {one.channel for one in mine}
        counts = {str(c): sum(one.channel == c for one in mine) for c in channels}
        units = {str(c): sum(one.cost or 0 for one in mine if one.channel == c) for c in channels}
        loads.append(Load(agent, sum(units.values()), counts, units))
    rows = RowsAfter(0, 0, 0, 0, held=held, loads=loads)

    assert violations(rows) == []

    at = data.draw(st.integers(0, 2))
    wrong = replace(loads[at], used=loads[at].used + data.draw(st.integers(1, 100)))
    found = violations(replace(rows, loads=[*loads[:at], wrong, *loads[at + 1 :]]))
    assert [one.rule for one in found] == ["capacity"]
    assert found[0].what.startswith(wrong.agent)


def test_several_may_ring_where_that_is_the_way_of_the_queue() -> None:
    held = [Held("c_1", f"agent:{name}", "chat", 30, f"c_1.{name}", "broadcast") for name in "ab"]
    loads = [Load(f"agent:{name}", 30, {"chat": 1}, {"chat": 30}) for name in "ab"]

    assert violations(replace(SOUND, held=held, loads=loads)) == []


def test_what_rests_beside_other_work_is_not_in_use() -> None:
    held = [Held("c_1", "agent:a", "callback", 100), Held("c_2", "agent:a", "email", 20)]
    right = Load("agent:a", 100, {"callback": 1, "email": 1}, {"callback": 100, "email": 20})

    assert violations(replace(SOUND, held=held, loads=[right])) == []
    own = replace(right, used=120, interrupts={})
    assert violations(replace(SOUND, held=held, loads=[own])) == []


async def test_a_violation_is_counted_and_told_once_while_it_lasts() -> None:
    audited = Audited(replace(SOUND, without_work=["c_7"]))

    for _ in range(3):
        await audited.auditor.once()

    assert audited.told == [Violation("work_missing", "c_7")]
    assert audited.counted == 1


async def test_a_violation_that_comes_back_is_told_again() -> None:
    audited = Audited(replace(SOUND, without_work=["c_7"]))
    await audited.auditor.once()
    audited.rows.rows = SOUND
    await audited.auditor.once()

    audited.rows.rows = replace(SOUND, without_work=["c_7"])
    await audited.auditor.once()

    assert audited.counted == 2


async def test_each_look_begins_where_the_last_one_ended() -> None:
    audited = Audited(SOUND)
    await audited.auditor.once()
    audited.rows.rows = replace(SOUND, through=25, head=25, positions=5)

    await audited.auditor.once()

    assert audited.rows.asked == [10, 20]
    assert audited.auditor.position == 25
    assert audited.floor_checks == 2
    assert audited.told == []


async def test_what_the_dispatcher_finds_counts_too() -> None:
    audited = Audited(SOUND)

    audited.auditor.floor_differs(["work c_1: state is 'queued' instead of 'active'"])
    audited.auditor.floor_differs(["work c_1: state is 'queued' instead of 'active'"])

    assert [one.rule for one in audited.told] == ["floor"]
    assert audited.counted == 1
