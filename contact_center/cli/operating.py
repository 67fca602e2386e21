"""`migrate`, `create-agent` and `check-settings`: set a center up and look after it."""

from __future__ import annotations

import asyncio
import secrets
import sys
from dataclasses import asdict
from pathlib import Path

import click

from config.settings import Settings
from contact_center.adapters.sql.database import Database
from contact_center.adapters.sql.datafolder import DataFolder, FolderInUse
from contact_center.adapters.sql.migrating import LATEST, NewerDatabase
from contact_center.assembly.orders_by_command import NotDone, giver_for
from contact_center.cli.options import config_option, data_option, settings_from
from contact_center.cli.telling import fail, json_option, tell
from contact_center.domain.orders.administering import LOCALES, PutAgent

SHORTEST_PASSWORD = 8


@click.command()
@config_option
@data_option
@json_option
def migrate(config: Path | None, data: Path | None, *, as_json: bool) -> None:
    """Bring the database of the data folder to this version; a copy is kept beside it."""
    settings = settings_from(config, data, as_json=as_json)
    try:
        with DataFolder(settings.storage.data_dir) as folder:
            database = Database(folder)
            database.close()
    except (FolderInUse, NewerDatabase) as problem:
        fail(str(problem), as_json=as_json)
    had = database.migrated_from
    text = f"The database is at version {LATEST}" + (f"; it was at {had}." if had else ".")
    tell({"version": LATEST, "was": had}, text, as_json=as_json)


@click.command("create-agent")
@click.option("--email", required=True, help="Address they sign in with.")
@click.option("--name", required=True, help="Name that colleagues and customers see.")
@click.option(
    "--role",
    type=click.Choice(["agent", "supervisor", "administrator"]),
    default="agent",
    show_default=True,
)
@click.option("--locale", type=click.Choice(LOCALES), default="en", show_default=True)
@click.option("--queue", "queues", multiple=True, help="Queue they serve; may be repeated.")
@click.option(
    "--password", help="Read from standard input with '-'; asked for, or made, if absent."
)
@config_option
@data_option
@json_option
def create_agent(
    email: str,
    name: str,
    role: str,
    locale: str,
    queues: tuple[str, ...],
    password: str | None,
    config: Path | None,
    data: Path | None,
    *,
    as_json: bool,
) -> None:
    """Create somebody who works here, through the running node if there is one."""
    settings = settings_from(config, data, as_json=as_json)
    secret, was_made = _password(password)
    if len(secret) < SHORTEST_PASSWORD:
        fail(f"A password has at least {SHORTEST_PASSWORD} characters.", as_json=as_json)
    if "@" not in email:
        fail(f"{email} is not an email address.", as_json=as_json)
    agent = PutAgent(
        f"agent:{secrets.token_hex(5)}",
        email=email,
        name=name,
        role=role,
        locale=locale,
        password_hash=_hashed(secret),
        queues=dict.fromkeys(queues, 0),
    )
    _give(settings, agent, as_json=as_json)
    fields = {"agent": agent.agent, "email": email.lower(), "name": name, "role": role}
    text = f"{name} can sign in as {email.lower()}"
    if was_made:
        fields["password"] = secret
        text += f" with the password {secret}"
    tell(fields, text + ".", as_json=as_json)


@click.command("check-settings")
@config_option
@json_option
def check_settings(config: Path | None, *, as_json: bool) -> None:
    """Read the settings and list every problem; says nothing secret."""
    settings = settings_from(config, as_json=as_json)
    shown = {
        section: {name: _shown(value) for name, value in fields.items()}
        for section, fields in asdict(settings).items()
    }
    tell({"ok": True, "settings": shown}, "The settings are in order.", as_json=as_json)


def _password(given: str | None) -> tuple[str, bool]:
    if given == "-":
        return sys.stdin.readline().rstrip("\n"), False
    if given is not None:
        return given, False
    if sys.stdin.isatty():
        return click.prompt("Password", hide_input=True, confirmation_prompt=True), False
    return secrets.token_urlsafe(9), True


def _hashed(password: str) -> str:
    from agent_console.passwords import Passwords

    async def hash_once() -> str:
        passwords = Passwords()
        try:
            return await passwords.hash(password)
        finally:
            passwords.close()

    return asyncio.run(hash_once())


def _give(settings: Settings, agent: PutAgent, *, as_json: bool) -> None:
    try:
        with giver_for(settings.storage.data_dir, settings) as giver:
            giver.give(f"create-agent:{secrets.token_hex(8)}", "agent.put", agent)
    except (NotDone, FolderInUse, NewerDatabase) as problem:
        fail(str(problem), as_json=as_json)


def _shown(value: object) -> object:
    """A value as JSON has it; secrets show themselves as dots."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return list(map(str, value)) if isinstance(value, tuple) else str(value)
