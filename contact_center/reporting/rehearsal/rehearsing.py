"""A rehearsal from beginning to end: two runs of the same contacts, and what came of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from contact_center.reporting.rehearsal.callers import cast
from contact_center.reporting.rehearsal.change import changed
from contact_center.reporting.rehearsal.comparing import Judging, Side, compared, played, recorded
from contact_center.reporting.rehearsal.playing import Run
from contact_center.reporting.rehearsal.recording import Recording
from contact_center.reporting.rehearsal.setup import Setup, as_it_was

Progress = Callable[[str, int, int], None]
"""Told which run it is, how many have come, and how many will."""


def rehearse(
    recording: Recording,
    change: object,
    zone: ZoneInfo,
    *,
    seed: int = 1,
    judging: Judging | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """What `--json` prints; raises `CannotRehearse`.

    Both runs get the same contacts: what was drawn was drawn before either of them.
    """
    people = cast(recording, seed)
    there = as_it_was(recording)
    # Whoever has a fault in the file should not wait for a run to hear of it.
    other = changed(recording, change, zone)
    record = recorded(recording, there)

    def side(name: str, setup: Setup) -> Side:
        told = _told(progress, name, len(people.callers)) if progress is not None else None
        return played(recording, setup, Run(recording, setup, people.callers).play(told))

    before, after = side("before", there), side("after", other)
    return {
        "seed": seed,
        "contacts": len(people.callers),
        "left_out": people.left_out,
        "drawn": {"handle": people.drawn_handlings, "patience": people.drawn_patiences},
        **compared(recording.span, record, before, after, judging or Judging()),
    }


def _told(progress: Progress, name: str, of: int) -> Callable[[int], None]:
    return lambda came: progress(name, came, of)
