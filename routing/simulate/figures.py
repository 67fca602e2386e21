"""How it went, in the measures of the trade.

| figure | is |
|---|---|
| `p_wait` | share of those let in whom nobody could be offered to at the moment they came |
| `asa_s` | mean wait of the answered, ringing included |
| `wait_all_s` | mean wait of everybody let in, those who left included |
| `service_level` | answered in time, by answered and abandoned; by answered; by both but who left |
| `abandon_rate` | abandoned by answered and abandoned |
| `occupancy` | agents' time with work on the desk (ringing and wrap-up too) by all their time |
| `wait_p50_s`, `wait_p95_s` | of the answered |
| `events` | facts the engine heard |

Of a class or a queue, `occupancy` is the part of the time of the agents who serve the queue that
went there; the parts of one queue add up.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from routing.simulate.ledger import Ledger, Tally
from routing.simulate.scenario import NS_A_SECOND


def figures(ledger: Ledger, wall_seconds: float) -> dict[str, Any]:
    """Everything that `--json` prints; a figure of nothing is None."""
    scenario = ledger.scenario
    classes = {
        one.name: _of(ledger, [one.name], _servers(ledger, one.queue), wall_seconds)
        for one in scenario.classes
    }
    queues = {
        queue: _of(
            ledger,
            [one.name for one in scenario.classes if one.queue == queue],
            _servers(ledger, queue),
            wall_seconds,
        )
        for queue in scenario.queues
    }
    everybody = set(range(len(scenario.groups)))
    overall = _of(ledger, [one.name for one in scenario.classes], everybody, wall_seconds)
    found: dict[str, Any] = {"classes": classes, "queues": queues, "overall": overall}
    overall["events"] = ledger.facts
    if scenario.wants_contacts:
        found["contacts"] = [row for _, row in sorted(ledger.rows.items())]
    return found


def _servers(ledger: Ledger, queue: str) -> set[int]:
    groups = ledger.scenario.groups
    return {number for number, group in enumerate(groups) if queue in group.queues}


def _of(
    ledger: Ledger, names: Iterable[str], groups: set[int], wall_seconds: float
) -> dict[str, Any]:
    tally = Tally()
    for name in names:
        tally.add(ledger.tallies[name])
    served = tally.answered + tally.abandoned
    let_in = tally.offered - tally.blocked
    answered_wait = sum(tally.waits)
    waits = sorted(tally.waits)
    return {
        "offered": tally.offered,
        "answered": tally.answered,
        "abandoned": tally.abandoned,
        "blocked": tally.blocked,
        "p_wait": _share(tally.had_to_wait, let_in),
        "asa_s": _share(answered_wait / NS_A_SECOND, tally.answered),
        "wait_all_s": _share(tally.waited / NS_A_SECOND, served),
        "service_level": {
            "offered": _share(tally.in_time, served),
            "answered": _share(tally.in_time, tally.answered),
            "short_removed": _share(tally.in_time, served - tally.left_soon),
        },
        "abandon_rate": _share(tally.abandoned, served),
        "occupancy": _share(tally.busy, _time_of(ledger, groups)),
        "utilisation": {
            str(number): _share(ledger.busy_by_group[number], _time_of(ledger, {number}))
            for number in sorted(groups)
        },
        "wait_p50_s": _percentile(waits, 0.5),
        "wait_p95_s": _percentile(waits, 0.95),
        "events": tally.facts,
        "wall_seconds": round(wall_seconds, 3),
    }


def _time_of(ledger: Ledger, groups: set[int]) -> float:
    """Nanoseconds that the agents of these groups were at work while it counted."""
    agents = sum(ledger.scenario.groups[number].count for number in groups)
    return agents * ((ledger.ended_at or ledger.began_at) - ledger.began_at)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def _percentile(ordered: list[int], share: float) -> float | None:
    if not ordered:
        return None
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] / NS_A_SECOND
