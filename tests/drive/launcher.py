"""Serves a test shop from a process of its own, so that it can be killed.

`python -m tests.drive.launcher --data DIR` prints one JSON line with its address when it serves.
The mistakes are for the checker's own tests: each breaks one promise on purpose.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import structlog

from contact_center.adapters.sql import engines
from contact_center.adapters.sql.datafolder import DataFolder
from contact_center.adapters.sql.store import SqlTransaction
from contact_center.assembly.node import Node
from contact_center.channels.email.intake import Intake, Taken, mail_id
from contact_center.domain.facts import Fact
from contact_center.domain.needs import Needs
from contact_center.domain.orders.envelope import Order
from contact_center.domain.records import Answer
from contact_center.domain.working_set import Rows
from contact_center.journal.batch import run_batch
from contact_center.journal.committer import Committed, Committer
from contact_center.wire.sockets import Sockets
from tests.drive.shop import cheap_passwords, furnishings, looked_after_often, quick

SLOW_DISK_SECONDS = 0.05


def acknowledge_early() -> None:
    """Answer as soon as the batch is decided, with the right numbers, and commit afterwards."""

    def commit(self: Committer, orders: list[Order], _: float) -> bool:
        self._last_at = max(self._last_at, self._now())
        with self._store.begin() as transaction:
            really, transaction.commit = transaction.commit, lambda: None  # type: ignore[method-assign]
            outcome = run_batch(transaction, orders, self._last_at, self._policy)
            self._report(Committed(orders, outcome, 0.0))
            time.sleep(SLOW_DISK_SECONDS)
            really()
        return True

    _replace(Committer, "_commit", commit)


def forget_answers() -> None:
    """Keep no answers, so that an order given again is a new order."""
    load, write = SqlTransaction.load, SqlTransaction.write

    def load_none(
        self: SqlTransaction, _: Sequence[tuple[str, str]], needs: Needs, rows: Rows
    ) -> None:
        load(self, [], needs, rows)

    def write_none(
        self: SqlTransaction, rows: Rows, facts: Sequence[Fact], _: Sequence[Answer]
    ) -> None:
        write(self, rows, facts, [])

    _replace(SqlTransaction, "load", load_none)
    _replace(SqlTransaction, "write", write_none)


def sync_seldom() -> None:
    """Leave it to the system when a commit reaches the disk."""
    prepare = engines._on_connect

    def prepare_badly(engine: Any, *pragmas: str) -> None:
        prepare(engine, *(pragma.replace("=FULL", "=NORMAL") for pragma in pragmas))

    _replace(engines, "_on_connect", prepare_badly)


def take_early() -> None:
    """Say that a mail is taken, and take it afterwards."""
    take, under_way = Intake.take, set[asyncio.Task[Taken]]()

    async def promise(
        self: Intake, inbox: str, raw: bytes, route: str, sender: str, recipient: str
    ) -> Taken:
        async def really() -> Taken:
            await asyncio.sleep(SLOW_DISK_SECONDS)
            return await take(self, inbox, raw, route, sender, recipient)

        task = asyncio.create_task(really())
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        return Taken(mail_id(inbox, raw), dup=False)

    _replace(Intake, "take", promise)


def drain_for_ever() -> None:
    """Wait for people who never leave."""

    async def drain(self: Sockets, spread_ms: int, patience_seconds: float) -> None:
        self.is_draining = True
        await asyncio.Event().wait()

    _replace(Sockets, "drain", drain)


def _replace(owner: object, name: str, mistaken: object) -> None:
    assert hasattr(owner, name), f"{owner} has no {name} to get wrong"
    setattr(owner, name, mistaken)


MISTAKES: dict[str, Callable[[], None]] = {
    "acknowledge-early": acknowledge_early,
    "forget-answers": forget_answers,
    "sync-seldom": sync_seldom,
    "drain-for-ever": drain_for_ever,
    "take-early": take_early,
}


async def serve(wanted: argparse.Namespace) -> int:
    """Serve until told to stop."""
    sections: dict[str, dict[str, Any]] = json.loads(wanted.settings)
    sections["server"] = {**sections.get("server", {}), "port": wanted.port}
    settings = quick(wanted.data, **sections)
    with DataFolder(wanted.data) as folder:
        async with Node(folder, settings, hints=not wanted.no_hints) as node:
            if not await node.center.history.entries():
                for order in furnishings({f"a{n}": "agent" for n in range(wanted.agents)}):
                    answer = await node.center.door.do(order)
                    assert answer.code is None, answer
                await node.center.knowledge.load()
            node.heed_signals()
            sys.stdout.write(json.dumps({"url": node.url, "pid": os.getpid()}) + "\n")
            sys.stdout.flush()
            return await node.serve()


def main() -> None:
    """Read what is wanted from the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--agents", type=int, default=8)
    parser.add_argument("--settings", default="{}")
    parser.add_argument("--no-hints", action="store_true")
    parser.add_argument("--mistake", choices=sorted(MISTAKES))
    wanted = parser.parse_args()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(30),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    if wanted.mistake:
        MISTAKES[wanted.mistake]()
    with cheap_passwords(), looked_after_often():
        status = asyncio.run(serve(wanted))
    sys.exit(status)


if __name__ == "__main__":
    main()
