"""What is due for work that goes on waiting: the next step of its plan, or its queue's limits.

Steps widen who may be asked; limits say what else becomes of work that the queue cannot simply
take: outside its hours, with too many before it, with nobody there, or after too long a wait.
A queue's limits on entry hold for chats, where somebody sits and waits; how many may wait holds
for calls as well; mail is always taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from contact_center.domain.calendars import is_open, next_change
from contact_center.domain.deciding.turning import action_for
from contact_center.domain.stepping import Step
from routing.decisions import Decision, TakeStep, TurnWork
from routing.eligibility import is_anyone_free, is_staffed
from routing.estimates import expected_wait_ms
from routing.floor import Floor
from routing.work import FloorWork

LOOK_AGAIN_MS = 10_000
"""How often a wait is estimated anew where something depends on it."""


def step_for(floor: Floor, work: FloorWork, now: int) -> Decision | None:
    """The next step of the plan, if it is due or the ones before can lead to nothing."""
    if work.state != "queued" or work.step >= len(work.steps):
        return None
    step = work.steps[work.step]
    if not (_is_due(floor, work, step, now) or _is_passed_over(floor, work, step, now)):
        return None
    return TakeStep(work.conv, work.generation, work.step)


def turn_for(floor: Floor, work: FloorWork, now: int, *, is_new: bool) -> Decision | None:
    """What the queue's limits say of work that nobody could be offered just now."""
    if work.state != "queued" or work.channel == "email" or work.kept:
        return None
    queue = floor.queue(work.queue)
    for situation in _situations(floor, work, now, is_new=is_new):
        is_done = situation in work.turns or action_for(queue, situation) in {"accept", "drain"}
        if not is_done:
            return TurnWork(work.conv, work.generation, situation)
    return None


def deadlines(floor: Floor, work: FloorWork, now: int) -> Iterator[int]:
    """When time alone brings a step or a limit of work that waits."""
    if work.step < len(work.steps):
        step = work.steps[work.step]
        yield work.planned_at + step.get("after_seconds", 0) * 1000
        if "when_expected_over_seconds" in step:
            yield now + LOOK_AGAIN_MS
    queue = floor.queue(work.queue)
    if queue.max_wait_seconds is not None:
        yield work.planned_at + queue.max_wait_seconds * 1000
    calendar = floor.calendars.get(queue.calendar or "")
    if calendar is not None and work.is_live and (at := next_change(calendar, now)) is not None:
        yield at


def is_queue_open(floor: Floor, queue: str, now: int) -> bool:
    """Whether the queue's calendar is open; a queue without one always is."""
    calendar = floor.calendars.get(floor.queue(queue).calendar or "")
    return calendar is None or is_open(calendar, now)


def _situations(floor: Floor, work: FloorWork, now: int, *, is_new: bool) -> Iterator[str]:
    queue = floor.queue(work.queue)
    is_closed = work.is_live and not is_queue_open(floor, work.queue, now)
    if is_new:
        if is_closed:
            yield "closed"
        if queue.max_waiting is not None and _has_waiting(floor, work, queue.max_waiting):
            yield "full"
        if work.is_live and queue.max_expected_seconds is not None:
            wait = expected_wait_ms(floor, work, now)
            if wait is not None and wait > queue.max_expected_seconds * 1000:
                yield "too_long"
        if work.is_live and not is_staffed(floor, work, now):
            yield "unstaffed"
    elif is_closed and "closed" not in work.turns:
        yield "closing"
    most = queue.max_wait_seconds
    if most is not None and now >= work.planned_at + most * 1000:
        yield "wait_over"


def _has_waiting(floor: Floor, work: FloorWork, most: int) -> bool:
    """Whether so many others wait in the same queue for whom it does not even ring."""
    lines = (
        floor.lines[one] for one in floor.asking.get(work.queue, ()) if one.queue == work.queue
    )
    others = (floor.works[key[3]] for line in lines for key in line if key[3] != work.conv)
    waiting = (one for one in others if one.state == "queued" and one.wish is None)
    return most == 0 or next(islice(waiting, most - 1, None), None) is not None


def _is_due(floor: Floor, work: FloorWork, step: Step, now: int) -> bool:
    if now < work.planned_at + step.get("after_seconds", 0) * 1000:
        return False
    limit = step.get("when_expected_over_seconds")
    if limit is None:
        return True
    wait = expected_wait_ms(floor, work, now)
    return wait is not None and wait > limit * 1000


def _is_passed_over(floor: Floor, work: FloorWork, step: Step, now: int) -> bool:
    """Whether waiting for this step is pointless, because nobody can come of the last one.

    What a step does besides widening keeps its time: nobody is offered a call too early.
    """
    if step.get("do") is not None or "when_expected_over_seconds" in step:
        return False
    last = work.steps[work.step - 1] if work.step else {}
    match last.get("skip_if", "unstaffed"):
        case "unstaffed":
            return not is_staffed(floor, work, now)
        case "none_available":
            return not is_anyone_free(floor, work, now)
        case _:
            return False
