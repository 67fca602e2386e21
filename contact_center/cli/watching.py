"""`doctor` and `synthetic`: whether all is in order, and whether a conversation gets through."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import click

from agent_console.passwords import Passwords
from config.loading import SettingsProblems, load
from config.settings import Settings
from contact_center.adapters.sql.datafolder import DataFolder, RunningNode
from contact_center.adapters.system_clock import SystemClock
from contact_center.assembly.doctor import Finding, examine
from contact_center.assembly.orders_by_command import NotDone, giver_for
from contact_center.cli.options import config_option, data_option, settings_from
from contact_center.cli.telling import fail, json_option, tell
from contact_center.jobs.synthetic import LegFailed, Trial, farewell, furnishings, walk

MARKS = {"ok": "ok     ", "warning": "warning", "problem": "problem"}


@click.command()
@config_option
@data_option
@json_option
def doctor(config: Path | None, data: Path | None, *, as_json: bool) -> None:
    """Look at settings, data folder and node, and say what is wrong; changes nothing."""
    settings, findings = _settings(config)
    path = data or settings.storage.data_dir
    findings += examine(path, SystemClock().now)
    problems = sum(one.state == "problem" for one in findings)
    lines = "\n".join(f"{MARKS[one.state]}  {one.name}: {one.text}" for one in findings)
    fields = {"ok": problems == 0, "checks": [asdict(one) for one in findings]}
    tell(fields, lines, as_json=as_json)
    if problems:
        many = "problem was" if problems == 1 else "problems were"
        click.echo(f"{problems} {many} found.", err=True)
        raise click.exceptions.Exit(1)


@click.command()
@click.option("--url", help="Where to walk; the running node's address if absent.")
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 600),
    default=10,
    show_default=True,
    help="How long one leg may take.",
)
@config_option
@data_option
@json_option
def synthetic(
    url: str | None,
    seconds: float,
    config: Path | None,
    data: Path | None,
    *,
    as_json: bool,
) -> None:
    """Be a visitor for one round trip: widget, bot, queue, agent, reply; time every leg.

    Set up through the node of the data folder, on a queue and an account of its own that lists
    and reports leave out. One at a time.
    """
    settings = settings_from(config, data, as_json=as_json)
    node = _node(settings, as_json=as_json)
    trial = Trial((url or node.url).rstrip("/"), secrets.token_urlsafe(24), seconds)
    try:
        legs = _walked(settings, trial)
    except NotDone as problem:
        fail(f"The leg 'set up' failed: {problem}", as_json=as_json)
    except LegFailed as failure:
        if as_json:
            tell(
                {"ok": False, "failed": failure.leg, "error": [str(failure)], "legs": failure.legs},
                "",
                as_json=True,
            )
        click.echo(str(failure), err=True)
        raise click.exceptions.Exit(1) from None
    total = round(sum(legs.values()), 1)
    width = max(map(len, legs))
    lines = [f"{leg:<{width}}  {ms:>8.1f} ms" for leg, ms in legs.items()]
    text = "\n".join([*lines, f"{'total':<{width}}  {total:>8.1f} ms"])
    tell({"ok": True, "url": trial.url, "legs": legs, "total_ms": total}, text, as_json=as_json)


def _settings(config: Path | None) -> tuple[Settings, list[Finding]]:
    """The settings, or those that come by default and a finding for everything wrong."""
    try:
        settings = load(config, os.environ)
    except SettingsProblems as problems:
        return Settings(), [Finding("settings", "problem", one) for one in problems.problems]
    return settings, [Finding("settings", "ok", "The settings are in order.")]


def _node(settings: Settings, *, as_json: bool) -> RunningNode:
    node = DataFolder(settings.storage.data_dir).running_node()
    if node is None:
        fail(
            f"No node serves the data folder {settings.storage.data_dir}; "
            "start it, or name its folder with --data.",
            as_json=as_json,
        )
    return node


def _walked(settings: Settings, trial: Trial) -> dict[str, float]:
    """Open the account with a password nobody keeps, walk, and close it again."""
    with giver_for(settings.storage.data_dir, settings) as giver:
        run = secrets.token_hex(8)
        password_hash = asyncio.run(_hashed(trial.password))
        for number, (op, body) in enumerate(furnishings(password_hash)):
            giver.give(f"synthetic:{run}:{number}", op, body)
        try:
            return asyncio.run(walk(trial, SystemClock(), random.SystemRandom()))
        finally:
            op, body = farewell()
            # A node that has gone away meanwhile is what the trial tells; not this.
            with suppress(NotDone):
                giver.give(f"synthetic:{run}:end", op, body)


async def _hashed(password: str) -> str:
    passwords = Passwords()
    try:
        return await passwords.hash(password)
    finally:
        passwords.close()
