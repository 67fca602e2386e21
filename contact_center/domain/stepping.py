"""The steps of a routing plan, on one piece of work: what each of them changes, and how.

Steps are cumulative and only ever widen: whoever could take the work before still can, and the
place in the line only gets better. `plans` checks that when a plan is saved; here a step that
would worsen a place leaves it as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

Step = dict[str, Any]
"""One step in the shape a plan has it: `after_seconds` from entry into the plan, what it widens
(`require`, `max_rank`, `add_queue`, `target_seconds`, `prefer`), and what is done (`do`)."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Who may be asked for the work, and what was promised, as far as the steps have got.

    `queues` are those added to the queue the work is in; `max_rank` None means any rank; while
    there are `prefers`, nobody else is asked.
    """

    due_at: int
    required: dict[str, int]
    queues: tuple[str, ...] = ()
    max_rank: int | None = None
    prefers: tuple[str, ...] = ()


def widened(reach: Reach, step: Step, entered_at: int) -> Reach:
    """The reach with one more step taken; `entered_at` is when the promise began."""
    queues = reach.queues
    if (queue := step.get("add_queue")) is not None and queue not in queues:
        queues = (*queues, queue)
    due_at = reach.due_at
    if (target := step.get("target_seconds")) is not None:
        due_at = min(due_at, entered_at + round(target * 1000))
    return replace(
        reach,
        due_at=due_at,
        queues=queues,
        required=dict(step["require"]) if "require" in step else reach.required,
        max_rank=step.get("max_rank", reach.max_rank),
        prefers=tuple(step.get("prefer", ())),
    )


def at_entry(reach: Reach, steps: Sequence[Step], entered_at: int) -> tuple[Reach, int]:
    """The reach on entry, and the index of the first step that is still to come."""
    taken = 0
    for step in steps:
        if not is_immediate(step):
            break
        reach = widened(reach, step, entered_at)
        taken += 1
    return reach, taken


def is_immediate(step: Step) -> bool:
    """Whether a step holds from the entry on, without anything being done."""
    waits = step.get("after_seconds", 0) > 0 or "when_expected_over_seconds" in step
    return not waits and step.get("do") is None
