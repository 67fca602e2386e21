"""The list of commands. Each loads what it needs when it is called, so that `--help` is instant."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "demo": "serving",
    "serve": "serving",
    "migrate": "operating",
    "create-agent": "operating",
    "check-settings": "operating",
    "doctor": "watching",
    "synthetic": "watching",
    "kb": "knowing",
    "bot": "knowing",
    "simulate": "rehearsing",
}
"""Command names and the module of this package that has them."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        commands = import_module(f"contact_center.cli.{module}")
        command: click.Command = getattr(commands, cmd_name.replace("-", "_"))
        return command


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="contact-center")
def main() -> None:
    """Customer service on one line: chat, email and callbacks, a bot first, people next."""
