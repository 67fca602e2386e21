"""The shop that the tests put up, and settings under which nobody waits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from argon2 import PasswordHasher

from agent_console.passwords import Passwords
from config.settings import Settings
from contact_center.assembly import center, node
from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.administering import (
    EntryFields,
    PutAgent,
    PutEntries,
    PutQueue,
    PutSite,
)
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.table import OPS
from contact_center.jobs import bot_turns, sweeps
from tests.drive.people import PASSWORD

SHOP = "https://shop.example"
PEOPLE = {"ann": "agent", "ben": "agent", "cas": "agent", "sue": "supervisor"}
QUESTION = "How do I return something?"
ANSWER = "Put it back in its box and bring it to the post office."
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
OP_OF = {body: op for op, body in OPS.items()}

QUICK: dict[str, dict[str, Any]] = {
    "server": {"port": 0, "shutdown_seconds": 5},
    "routing": {"wrapup_seconds": 30, "default_target_seconds": 60},
    "limits": {
        "visitor_messages_per_second": 10_000,
        "visitor_burst": 10_000,
        "sessions_per_minute": 100_000,
    },
    "logging": {"level": "error"},
}
"""What the tests want otherwise than people: nobody waits, and nobody is too fast."""


def quick(folder: Path, **sections: dict[str, Any]) -> Settings:
    """Settings for `folder`; `sections` come on top of `QUICK`."""
    settings = replace(Settings(), storage=replace(Settings().storage, data_dir=folder))
    for name in QUICK.keys() | sections.keys():
        values = {**QUICK.get(name, {}), **sections.get(name, {})}
        settings = replace(settings, **{name: replace(getattr(settings, name), **values)})
    return settings


def furnishings(people: dict[str, str]) -> list[Order]:
    """The test shop: two queues, a site with a bot and one without, one entry, `people` by role."""
    password_hash = CHEAP.hash(PASSWORD)
    bodies: list[object] = [
        PutQueue("support", "Support"),
        PutQueue("sales", "Sales"),
        PutSite("shop", "The shop", "support", (SHOP,)),
        PutSite("desk", "No bot here", "support", (SHOP,), bot=False),
        PutEntries((EntryFields("returns", QUESTION, ANSWER, "en"),)),
        *(
            PutAgent(
                f"agent:{name}",
                f"{name}@shop.example",
                name.title(),
                role,
                "en",
                password_hash,
                queues={"support": 0} if name == "cas" else {"support": 0, "sales": 1},
            )
            for name, role in people.items()
        ),
    ]
    return [Order(f"seed:{n}", SYSTEM, OP_OF[type(b)], b) for n, b in enumerate(bodies)]


@contextmanager
def cheap_passwords() -> Iterator[None]:
    """Let nodes made in the block hash passwords in no time."""
    with mock.patch.object(node, "Passwords", new=partial(Passwords, CHEAP)):
        yield


@contextmanager
def looked_after_often() -> Iterator[None]:
    """What is looked after once a second or two is looked after ten times a second."""
    with (
        mock.patch.object(sweeps, "SWEEP_SECONDS", 0.1),
        mock.patch.object(bot_turns, "SWEEP_SECONDS", 0.1),
        mock.patch.object(center, "EVERY_SECONDS", 0.1),
    ):
        yield
