"""`simulate`: play a made-up day, or a recorded one again, with the real routing engine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import click
import yaml

from contact_center.cli.options import config_option, data_option, settings_from
from contact_center.cli.replaying import Question, rehearsal
from contact_center.cli.telling import fail, json_option, tell
from contact_center.reporting.service_level import DEFAULT, VARIANTS
from routing.simulate.figures import figures
from routing.simulate.node import ScenarioError
from routing.simulate.reading import scenario_of
from routing.simulate.scenario import Scenario
from routing.simulate.world import World

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SECONDS = click.FloatRange(min=0)
_EVERY_CONTACTS = 1_000
"""Contacts between two words about how far it has come."""

_SHOWN = (
    ("offered", "offered"),
    ("answered", "answered"),
    ("abandoned", "abandoned"),
    ("blocked", "turned away"),
    ("p_wait", "had to wait"),
    ("asa_s", "mean wait of the answered, s"),
    ("wait_all_s", "mean wait of all, s"),
    ("wait_p95_s", "95 of 100 answered within, s"),
    ("abandon_rate", "abandon rate"),
    ("occupancy", "occupancy"),
)


@click.command()
@click.argument("scenario", type=_FILE, required=False)
@click.option("--from-journal", "span", metavar="FROM..TO", help="Play again what is recorded.")
@click.option("--with", "change", type=_FILE, help="What would be otherwise (YAML).")
@click.option("--zone", default="UTC", show_default=True, help="Whose dates FROM and TO are.")
@click.option(
    "--variant",
    type=click.Choice(list(VARIANTS)),
    default=DEFAULT,
    show_default=True,
    help="Of the service level of a rehearsal.",
)
@click.option(
    "--within", type=_SECONDS, default=20, show_default=True, help="T of a rehearsal, in seconds."
)
@click.option(
    "--short", type=_SECONDS, default=5, show_default=True, help="s of a rehearsal, in seconds."
)
@click.option("--seed", type=click.IntRange(min=0), help="In place of the scenario's.")
@click.option(
    "--progress",
    "shows_progress",
    is_flag=True,
    help="Say how far it has come, on standard error, also where that is no terminal.",
)
@config_option
@data_option
@json_option
def simulate(
    scenario: Path | None,
    span: str | None,
    change: Path | None,
    zone: str,
    variant: str,
    within: float,
    short: float,
    seed: int | None,
    config: Path | None,
    data: Path | None,
    *,
    shows_progress: bool,
    as_json: bool,
) -> None:
    """Play the day that SCENARIO (YAML) describes with the real routing engine.

    Time is virtual: a day takes seconds. The same scenario and seed give the same day, contact by
    contact; docs/simulating.md explains the keys and the figures.

    With --from-journal and --with, rehearse a change instead: what the center has recorded is
    played as it was and as the file would have it. Only reads, also beside a running node.
    """
    if span is None and change is None and scenario is not None:
        _play(scenario, seed, shows_progress=shows_progress, as_json=as_json)
        return
    if span is None or change is None or scenario is not None:
        raise click.UsageError("Name a SCENARIO, or both --from-journal and --with.")
    wanted = _change(change, as_json=as_json)
    question = Question(
        span, zone, variant, (within, short), 1 if seed is None else seed, shows_progress
    )
    rehearsal(question, wanted, settings_from(config, data, as_json=as_json), as_json=as_json)


def _change(file: Path, *, as_json: bool) -> object:
    try:
        return _read(file)
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        fail(f"{file.name}: {_one_line(problem)}", as_json=as_json)


def _play(scenario: Path, seed: int | None, *, shows_progress: bool, as_json: bool) -> None:
    try:
        day = scenario_of(_read(scenario), seed=seed)
        world = World(day)
        began = perf_counter()
        is_watched = shows_progress or sys.stderr.isatty()
        world.run(_progress(day) if is_watched else None)
        found = figures(world.ledger, perf_counter() - began)
    except (ScenarioError, yaml.YAMLError, UnicodeDecodeError) as problem:
        fail(f"{scenario.name}: {_one_line(problem)}", as_json=as_json)
    tell(found, _text(found), as_json=as_json)


def _read(path: Path) -> object:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _one_line(problem: Exception) -> str:
    """YAML errors take several lines and point at the text; a sentence is enough."""
    if isinstance(problem, yaml.MarkedYAMLError) and problem.problem_mark is not None:
        return f"line {problem.problem_mark.line + 1} is not YAML: {problem.problem}."
    return " ".join(str(problem).split())


def _progress(day: Scenario) -> Callable[[World], None]:
    """Something to call after everything that happens, which now and then says a word."""
    last = 0

    def told(world: World) -> None:
        nonlocal last
        if world.came >= last + _EVERY_CONTACTS:
            last = world.came
            of = f" of {day.contacts:,}" if day.contacts else ""
            click.echo(f"{world.came:,}{of} contacts", err=True)

    return told


def _text(found: dict[str, Any]) -> str:
    """A column for everybody, and one for each queue and class where there are several."""
    columns = {"overall": found["overall"]}
    for what, word in (("queues", "queue"), ("classes", "class")):
        if len(found[what]) > 1:
            columns |= {f"{word} {name}": one for name, one in found[what].items()}
    rows = [["", *columns]]
    rows += [[label, *(_shown(one[name]) for one in columns.values())] for name, label in _SHOWN]
    levels = (one["service_level"]["short_removed"] for one in columns.values())
    rows.append(["service level", *map(_shown, levels)])
    widths = [max(len(row[number]) for row in rows) for number in range(len(columns) + 1)]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows
    ]
    overall = found["overall"]
    return "\n".join([*lines, f"{overall['events']:,} events in {overall['wall_seconds']:.1f} s"])


def _shown(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4f}"
