"""Who came, as far as it does not depend on routing: when, where, for how long, how patient.

A stay of the record becomes a contact that comes at the same instant. A transfer is a second leg
of the same contact and comes when the talk before it ends, whenever that is; what a rule sent to
another queue is the same leg, because in the rehearsal rules decide anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from contact_center.ports.reports import Segment
from contact_center.reporting import stays
from contact_center.reporting.rehearsal.patience import Handling, Handlings, Patience
from contact_center.reporting.rehearsal.recording import CannotRehearse, Recording
from routing.simulate.chance import generator

_MOVED = frozenset({stays.OVERFLOWED, stays.TRANSFERRED})


@dataclass(frozen=True, slots=True)
class Leg:
    """One way from a line to the end of a talk.

    `patience_ms` counts from the beginning of the wait; None never leaves.
    """

    queue: str
    handling: Handling
    patience_ms: int | None


@dataclass(frozen=True, slots=True)
class Caller:
    """One contact, the same in every run; `id` is unique and stands for its conversation."""

    id: str
    conv: str
    at: int
    channel: str
    why: str
    sticky_agent: str | None
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who comes, in the order of coming; `left_out` came to queues that are no more."""

    callers: tuple[Caller, ...]
    left_out: int
    drawn_handlings: int
    drawn_patiences: int


def cast(recording: Recording, seed: int) -> Cast:
    """The contacts of a recording; what was not measured is drawn, each by its own chance."""
    queues = {one.id for one in recording.queues}
    known = [one for one in recording.segments if one.queue in queues]
    contacts = _contacts(known, recording)
    measured = _Measured([leg for contact in contacts for leg in contact])
    if not any(one.entered_at >= recording.span.start for one in known):
        raise CannotRehearse("Nobody came in this span, as far as reports know.")
    if measured.handlings.is_empty:
        raise CannotRehearse("Nobody was served in this span: nothing says how long a talk takes.")
    callers = [_caller(contact, recording, measured, seed) for contact in contacts]
    callers.sort(key=lambda one: (one.at, one.id))
    return Cast(
        tuple(callers),
        len(recording.segments) - len(known),
        measured.drawn_handlings,
        measured.drawn_patiences,
    )


_Stays = list[Segment]
"""The stays of one leg: more than one where a rule sent it on while it waited."""


def _contacts(segments: Sequence[Segment], recording: Recording) -> list[list[_Stays]]:
    """Of each contact its legs."""
    contacts: list[list[_Stays]] = []
    ordered = sorted(segments, key=lambda one: one.key)
    for _, stays_of_one in groupby(ordered, key=lambda one: one.conv):
        before: Segment | None = None
        for one in stays_of_one:
            if before is not None and _was_sent_on(before, one):
                contacts[-1][-1].append(one)
            elif before is not None and before.ended_by == stays.TRANSFERRED:
                contacts[-1].append([one])
            else:
                contacts.append([[one]])
            before = one
    return [one for one in contacts if one[0][0].entered_at < recording.span.end]


def _was_sent_on(before: Segment, one: Segment) -> bool:
    return before.outcome in _MOVED and before.left_at == one.entered_at


class _Measured:
    """The distributions of the record, and how often they had to help out."""

    def __init__(self, legs: Sequence[_Stays]) -> None:
        waits: defaultdict[tuple[str, str], list[tuple[int, bool]]] = defaultdict(list)
        for leg in legs:
            last = leg[-1]
            if last.wait_ms is not None:
                has_left = last.outcome == stays.ABANDONED
                waits[leg[0].queue, leg[0].channel].append((last.wait_ms, has_left))
        self.patiences = {key: Patience(found) for key, found in waits.items()}
        self.handlings = Handlings(
            (leg[0].queue, leg[0].channel, _took(leg[-1])) for leg in legs if _is_over(leg[-1])
        )
        self.drawn_handlings = 0
        self.drawn_patiences = 0

    def leg(self, leg: _Stays, seed: int, now: int) -> Leg:
        """What of this leg was measured, and the rest by its own chance."""
        first, last = leg[0], leg[-1]
        name = f"{first.conv}.{first.n}"
        if _is_over(last):
            handling = _took(last)
        else:
            self.drawn_handlings += 1
            chance = generator(seed, name, "handle")
            handling = self.handlings.beyond(last.talk_ms, first.queue, first.channel, chance)
        return Leg(first.queue, handling, self._patience_ms(first, last, seed, now))

    def _patience_ms(self, first: Segment, last: Segment, seed: int, now: int) -> int | None:
        """Only who chats can have enough; a mail waits as long as it takes, and so does a call."""
        if last.outcome == stays.ABANDONED:
            return last.wait_ms
        patience = self.patiences.get((first.queue, first.channel))
        if patience is None or patience.is_endless or first.channel != "chat":
            return None
        self.drawn_patiences += 1
        waited = last.wait_ms if last.wait_ms is not None else max(0, now - last.waiting_since)
        return patience.beyond(waited, generator(seed, f"{first.conv}.{first.n}", "patience"))


def _caller(contact: list[_Stays], recording: Recording, measured: _Measured, seed: int) -> Caller:
    first = contact[0][0]
    legs = tuple(measured.leg(leg, seed, recording.now) for leg in contact)
    at = max(first.entered_at, recording.begins_at)
    door = replace(
        legs[0],
        queue=_entered_queue(first, contact, recording),
        patience_ms=_from(at, first, legs[0].patience_ms),
    )
    return Caller(
        id=first.conv if first.n == 1 else f"{first.conv}_{first.n}",
        conv=first.conv,
        at=at,
        channel=first.channel,
        why=first.why,
        sticky_agent=first.sticky_agent,
        legs=(door, *legs[1:]),
    )


def _from(at: int, first: Segment, patience_ms: int | None) -> int | None:
    """The patience that is left to somebody who waited already when the playing begins."""
    return None if patience_ms is None else max(0, first.waiting_since + patience_ms - at)


def _entered_queue(first: Segment, contact: list[_Stays], recording: Recording) -> str:
    """The queue whose plan chose the one where the wait is recorded; it chooses again."""
    plan, _, _ = recording.plan_of.get(first.conv, "").partition("@")
    queues = {one.id: one for one in recording.queues}
    was_moved = len(contact) > 1 or len(contact[0]) > 1 or first.n > 1
    if not plan or was_moved or queues[first.queue].plan == plan:
        return first.queue
    doors = [one.id for one in recording.queues if one.plan == plan]
    return doors[0] if len(doors) == 1 else first.queue


def _is_over(segment: Segment) -> bool:
    return segment.outcome == stays.ANSWERED and segment.ended_at is not None


def _took(segment: Segment) -> Handling:
    return Handling(segment.talk_ms, segment.wrap_ms, segment.ring_ms or 0)
