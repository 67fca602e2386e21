"""Options that several commands share, and the settings they lead to."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from config.loading import SettingsProblems, load
from config.settings import Settings
from contact_center.assembly.logs import set_up_logs
from contact_center.cli.telling import fail

F = TypeVar("F", bound=Callable[..., Any])


def config_option(command: F) -> F:
    """`--config FILE`, also `CONTACT_CENTER_CONFIG`."""
    return click.option(
        "--config",
        type=click.Path(dir_okay=False, path_type=Path),
        envvar="CONTACT_CENTER_CONFIG",
        help="Settings file (TOML). Environment variables CONTACT_CENTER_* come on top.",
    )(command)


def data_option(command: F) -> F:
    """`--data DIR` in place of the setting."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        help="Data folder, in place of the setting storage.data_dir.",
    )(command)


def settings_from(
    config: Path | None, data: Path | None = None, *, as_json: bool = False
) -> Settings:
    """The settings, or an end with every problem listed."""
    try:
        settings = load(config, os.environ)
    except SettingsProblems as problems:
        fail(*problems.problems, as_json=as_json)
    set_up_logs(settings.logging)
    if data is None:
        return settings
    return replace(settings, storage=replace(settings.storage, data_dir=data))
