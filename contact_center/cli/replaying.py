"""`simulate --from-journal`: a recorded span as it was and as it might have been."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from zoneinfo import ZoneInfo

import click

from config.settings import Settings
from contact_center.adapters.sql.datafolder import DataFolder
from contact_center.adapters.sql.recording import read_recording
from contact_center.adapters.system_clock import SystemClock
from contact_center.assembly.policy import policy_of
from contact_center.cli.telling import fail, tell
from contact_center.ports.reports import Span
from contact_center.reporting.intervals import local_text, moment, zone_of
from contact_center.reporting.rehearsal.comparing import COUNTS, FIGURES, REPEATED, Judging
from contact_center.reporting.rehearsal.recording import CannotRehearse
from contact_center.reporting.rehearsal.rehearsing import rehearse
from contact_center.reporting.service_level import FORMULAS, Thresholds, Variant

_EVERY_CONTACTS = 1_000
"""Contacts between two words about how far it has come."""

_RUNS = {"before": "as it was", "after": "as changed"}
_LABELS = {
    "flowed_out": "overflowed",
    "service_level": "service level",
    "asa_seconds": "mean wait of the answered, s",
    "wait_p50_seconds": "50 of 100 answered within, s",
    "wait_p95_seconds": "95 of 100 answered within, s",
    "abandon_rate": "abandon rate",
}
_SIDES = ("recorded", "before", "after", "difference")


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wants to know; `seconds` are the thresholds T and s of a service level."""

    span: str
    zone: str
    variant: str
    seconds: tuple[float, float]
    seed: int
    is_watched: bool


def rehearsal(question: Question, change: object, settings: Settings, *, as_json: bool) -> None:
    """Read, play twice, and say what differs; faults of `change` end it."""
    span, zone = _span(question.span, question.zone)
    now = SystemClock().now()
    span = Span(span.start, max(span.start, min(span.end, now)))
    file = DataFolder(settings.storage.data_dir).database
    within, short = (round(one * 1000) for one in question.seconds)
    variant = cast("Variant", question.variant)
    try:
        recording = read_recording(file, span, now, policy_of(settings))
        found = rehearse(
            recording,
            change,
            zone,
            seed=question.seed,
            judging=Judging(Thresholds(within, short), variant),
            progress=_progress() if question.is_watched or sys.stderr.isatty() else None,
        )
    except CannotRehearse as problem:
        fail(*problem.sentences, as_json=as_json)
    asked = {
        "from": span.start,
        "to": span.end,
        "zone": question.zone,
        "t": question.seconds[0],
        "s": question.seconds[1],
        "service_level_variant": variant,
    }
    fields = asked | found
    tell(fields, _text(fields, zone), as_json=as_json)


def _span(text: str, zone_name: str) -> tuple[Span, ZoneInfo]:
    """Two moments with two dots between them."""
    try:
        zone = zone_of(zone_name)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--zone") from error
    start, dots, end = text.partition("..")
    try:
        if not dots:
            raise ValueError("two dates or times, as in 2026-11-01..2026-11-08")
        span = Span(moment(start, zone), moment(end, zone))
        if span.start >= span.end:
            raise ValueError("the second must be later than the first")
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--from-journal") from error
    return span, zone


def _progress() -> Callable[[str, int, int], None]:
    last = ("", 0)

    def told(run: str, came: int, of: int) -> None:
        nonlocal last
        if run != last[0]:
            last = (run, 0)
        if came >= last[1] + _EVERY_CONTACTS or came == of > last[1]:
            last = (run, came)
            click.echo(f"{_RUNS[run]}: {came:,} of {of:,} contacts", err=True)

    return told


def _text(found: dict[str, Any], zone: ZoneInfo) -> str:
    """A table for everybody, and one for each queue where there are several."""
    parts = [
        _head(found, zone),
        _table("all queues", {one: found[one]["overall"] for one in _SIDES}),
    ]
    queues = list(found["before"]["queues"])
    if len(queues) > 1:
        parts += [
            _table(f"queue {queue}", {one: found[one]["queues"][queue] for one in _SIDES})
            for queue in queues
        ]
    return "\n\n".join([*parts, _judgement(found)])


def _head(found: dict[str, Any], zone: ZoneInfo) -> str:
    variant = found["service_level_variant"]
    drawn = found["drawn"]
    lines = [
        f"{local_text(found['from'], zone)} to {local_text(found['to'], zone)},"
        f" {found['contacts']:,} contacts, seed {found['seed']}",
        f"service level {variant} = {FORMULAS[cast('Variant', variant)]},"
        f" T = {found['t']:g} s, s = {found['s']:g} s",
        f"drawn because nobody could measure them: {drawn['handle']:,} talks,"
        f" {drawn['patience']:,} patiences",
    ]
    if found["left_out"]:
        lines.append(f"left out: {found['left_out']:,} stays in queues that are no more")
    return "\n".join(lines)


def _table(title: str, columns: dict[str, dict[str, Any]]) -> str:
    """The figures side by side, without what happened to nobody."""
    rows = [[title, "recorded", "as it was", "as changed", "difference"]]
    for name in FIGURES:
        if name in COUNTS and not any(one[name] for one in columns.values()):
            continue
        values = [
            _shown(name, one[name], signed=side == "difference") for side, one in columns.items()
        ]
        rows.append([_LABELS.get(name, name), *values])
    widths = [max(len(row[number]) for row in rows) for number in range(len(rows[0]))]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows
    )


def _judgement(found: dict[str, Any]) -> str:
    """How far the run as it was is from what was recorded: so far a difference may deceive."""
    record, before = found["recorded"]["overall"], found["before"]["overall"]
    off = found["reproduction"]["overall"]
    said = [
        f"{_LABELS[name]} {_shown(name, record[name])} recorded,"
        f" {_shown(name, before[name])} played ({_shown(name, off[name], signed=True)})"
        for name in REPEATED
    ]
    return f"How well it repeats what was: {'; '.join(said)}."


def _shown(name: str, value: float | None, *, signed: bool = False) -> str:
    if value is None:
        return "-"
    sign = "+" if signed else ""
    if name in COUNTS:
        return f"{value:{sign},}"
    return f"{value:{sign},.1f}" if name.endswith("_seconds") else f"{value:{sign},.4f}"
