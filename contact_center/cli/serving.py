"""`demo` and `serve`: run the center until it is told to stop."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path

import click

from config.settings import Settings
from contact_center.adapters.sql.datafolder import DataFolder, FolderInUse
from contact_center.adapters.sql.migrating import NewerDatabase
from contact_center.assembly.center import Center
from contact_center.assembly.loops import run, settle
from contact_center.assembly.node import Node, PortTaken
from contact_center.assembly.sample import (
    SignIn,
    furnish,
    inbound_token,
    open_inboxes,
    sign_ins,
)
from contact_center.cli.options import config_option, data_option, settings_from
from contact_center.cli.telling import fail, json_option, tell


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), help="Port; 0 takes a free one. [8080]")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-data"),
    show_default=True,
    help="Data folder; the same folder again is the same center.",
)
@config_option
@json_option
def demo(port: int | None, data: Path, config: Path | None, *, as_json: bool) -> None:
    """Run everything in one process, with a sample shop, its accounts and its FAQ."""
    settings = settings_from(config, data, as_json=as_json)
    if not settings.email.smtp_enabled:
        email = replace(settings.email, smtp_enabled=True, smtp_port=0)
        settings = replace(settings, email=email)
    _serve(settings, port, as_json=as_json, is_demo=True)


@click.command()
@config_option
@click.option("--port", type=click.IntRange(0, 65535), help="Port, in place of the setting.")
@data_option
@json_option
def serve(config: Path | None, port: int | None, data: Path | None, *, as_json: bool) -> None:
    """Run the center with your settings; refuses to start with every problem listed at once."""
    settings = settings_from(config, data, as_json=as_json)
    _serve(settings, port, as_json=as_json, is_demo=False)


def _serve(settings: Settings, port: int | None, *, as_json: bool, is_demo: bool) -> None:
    if port is not None:
        settings = replace(settings, server=replace(settings.server, port=port))
    try:
        with DataFolder(settings.storage.data_dir) as folder:
            code = run(_run(folder, settings, as_json=as_json, is_demo=is_demo))
            # The loop has let go of the signals; told once more, we are ending already.
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
    except (FolderInUse, NewerDatabase, PortTaken) as problem:
        fail(str(problem), as_json=as_json)
    except KeyboardInterrupt:
        raise click.exceptions.Exit(130) from None
    raise click.exceptions.Exit(code)


async def _run(folder: DataFolder, settings: Settings, *, as_json: bool, is_demo: bool) -> int:
    async with Node(folder, settings) as node:
        node.heed_signals()
        settle()
        if not is_demo:
            tell({"ready": True, "url": node.url}, f"Serving on {node.url}", as_json=as_json)
            return await node.serve()
        accounts = sign_ins(folder.path)
        token = inbound_token(folder.path)
        await furnish(node.center, accounts, node.passwords)
        await open_inboxes(node.center, token)
        fields = {**ready_fields(node.url, accounts), **mail_fields(node.center, token)}
        words = ready_text(node.url, accounts, mail_text(node.center))
        tell(fields, words, as_json=as_json)
        return await node.serve()


def ready_fields(url: str, accounts: list[SignIn]) -> dict[str, object]:
    """What `demo --json` prints when it serves."""

    def fields(role: str) -> list[dict[str, str]]:
        return [
            {"email": one.email, "password": one.password, "name": one.name}
            for one in accounts
            if one.role == role
        ]

    return {
        "ready": True,
        "url": url,
        "site": "demo",
        "agents": fields("agent"),
        "supervisor": fields("supervisor")[0],
        "admin": fields("administrator")[0],
    }


def mail_fields(center: Center, token: str) -> dict[str, object]:
    """Where mail is taken, and the token of the sample inbox."""
    address = center.post.address
    smtp = {"host": address[0], "port": address[1]} if address else None
    return {"smtp": smtp, "inbound_token": token}


def mail_text(center: Center) -> str:
    """Where people can send mail to."""
    host, port = center.post.address or ("", 0)
    return f"SMTP {host}:{port}, to support@demo.example"


def ready_text(url: str, accounts: list[SignIn], mail: str) -> str:
    """The same for people."""
    width = max(len(one.email) for one in accounts)
    lines = [f"  {one.email:<{width}}  {one.password}  {one.name}, {one.role}" for one in accounts]
    return "\n".join(
        [
            "",
            "The center is open.",
            "",
            f"  Try the widget   {url}/try",
            f"  Agent console    {url}/console",
            f"  Send a mail      {mail}",
            "",
            "Sign in to the console as",
            *lines,
            "",
            "Stop with Ctrl+C. The same data folder again is the same center.",
            "",
        ]
    )
