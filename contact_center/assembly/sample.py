"""The demo's sample shop: set up once per data folder, the same center at every start."""

from __future__ import annotations

import json
import secrets
import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from agent_console.passwords import Passwords
from bot.phrasing import template_problem
from contact_center.adapters.sql.datafolder import write_privately
from contact_center.assembly.center import Center
from contact_center.assembly.knowing import entry_fields
from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders import setup
from contact_center.domain.orders.administering import PutAgent, PutEntries, PutQueue, PutSite
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.writing import PutInbox
from contact_center.wire.http.keys import hashed, new_secret
from knowledge_base.importing import import_paths

SIGN_INS = "demo.json"
INBOUND_TOKEN = "inbound-token"  # noqa: S105 -- the name of a file


@dataclass(frozen=True, slots=True)
class SignIn:
    """One account of the sample shop."""

    email: str
    password: str
    name: str
    role: str
    agent: str


def sign_ins(folder: Path) -> list[SignIn]:
    """The accounts of this folder's shop; passwords are made once and kept beside the data."""
    file = folder / SIGN_INS
    try:
        return [SignIn(**fields) for fields in json.loads(file.read_text())]
    except (FileNotFoundError, ValueError, TypeError):
        pass
    made = [
        SignIn(
            fields["email"],
            secrets.token_urlsafe(9),
            fields["name"],
            fields["role"],
            fields["agent"],
        )
        for fields in _shop()["agents"]
    ]
    write_privately(file, msgspec.json.encode(made))
    return made


def inbound_token(folder: Path) -> str:
    """What opens the sample inbox over HTTP; made once and kept beside the data."""
    file = folder / INBOUND_TOKEN
    if not file.exists():
        write_privately(file, new_secret().encode())
    return file.read_text(encoding="ascii")


async def furnish(center: Center, accounts: list[SignIn], passwords: Passwords) -> None:
    """Give the orders that make the sample shop; one that is there is left as people changed it."""
    if await center.history.entries():
        return
    shop = _shop()
    secret_of = {account.agent: account.password for account in accounts}
    orders = [
        *_set_up(shop),
        *(("site.put", msgspec.convert(fields, PutSite)) for fields in shop["sites"]),
    ]
    for fields in shop["agents"]:
        hashed = await passwords.hash(secret_of[fields["agent"]])
        agent = msgspec.convert({**fields, "password_hash": hashed}, PutAgent)
        orders.append(("agent.put", agent))
    with resources.as_file(resources.files("config") / "demo" / "faq") as faq:
        report = import_paths(sorted(faq.glob("*.yaml")), template_problem)
    orders.append(("entries.put", PutEntries(tuple(map(entry_fields, report.entries)))))
    for number, (op, body) in enumerate(orders):
        answer = await center.door.do(Order(f"demo:{number}:{op}", SYSTEM, op, body))
        if answer.code is not None:
            msg = f"the sample shop: {op}: {answer.message}"
            raise RuntimeError(msg)
    await center.knowledge.load()


def _set_up(shop: dict[str, Any]) -> list[tuple[str, object]]:
    """What routing goes by. Queues and plans name each other: bare queues come first."""
    bare = [{"queue": fields["queue"], "name": fields["name"]} for fields in shop["queues"]]
    kinds: list[tuple[str, type, list[dict[str, Any]]]] = [
        ("skill.put", setup.PutSkill, shop["skills"]),
        ("profile.put", setup.PutProfile, shop["profiles"]),
        ("code.put", setup.PutCode, shop["codes"]),
        ("calendar.put", setup.PutCalendar, shop["calendars"]),
        ("queue.put", PutQueue, bare),
        ("plan.put", setup.PutPlan, shop["plans"]),
        ("queue.put", PutQueue, shop["queues"]),
    ]
    return [(op, msgspec.convert(fields, body)) for op, body, rows in kinds for fields in rows]


async def open_inboxes(center: Center, token: str) -> None:
    """Make the sample shop's inboxes, once there is a shop; their token is `token`."""
    for fields in _shop()["inboxes"]:
        if await center.mails.inbox(fields["inbox"]) is not None:
            continue
        body = msgspec.convert({**fields, "token_hash": hashed(token)}, PutInbox)
        answer = await center.door.do(Order(f"demo:{body.inbox}", SYSTEM, "inbox.put", body))
        if answer.code is not None:
            msg = f"the sample shop: inbox.put: {answer.message}"
            raise RuntimeError(msg)


def _shop() -> dict[str, Any]:
    text = (resources.files("config") / "demo" / "shop.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
