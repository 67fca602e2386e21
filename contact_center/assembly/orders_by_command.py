"""How commands write: through the running node of a data folder, or alone when none runs.

Either way it is the one door: the same orders, ids and rules.
"""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import msgspec

from config.settings import Settings
from contact_center.adapters.sql.datafolder import DataFolder, RunningNode
from contact_center.adapters.system_clock import SystemClock
from contact_center.assembly.center import Center, Surroundings
from contact_center.domain.actors import Actor, Role
from contact_center.domain.orders.envelope import Order
from contact_center.ports.meters import Unmeasured

COMMAND = Actor("system", Role.ADMINISTRATOR)
TIMEOUT_SECONDS = 30


class NotDone(Exception):  # noqa: N818 -- an ordinary result for a command
    """An order was refused, or the node did not answer; the message is for the person."""


@dataclass(frozen=True, slots=True)
class Done:
    """What an accepted order was answered."""

    conv: str | None = None
    dup: bool = False


class Giver(Protocol):
    """Takes orders one after the other; raises `NotDone` at the first that is not done."""

    def give(self, order_id: str, op: str, body: object) -> Done:
        """Do it, and return when it is on the disk."""
        ...


@contextmanager
def giver_for(path: Path, settings: Settings) -> Iterator[Giver]:
    """Whoever writes to this data folder now: its node, or this command alone."""
    folder = DataFolder(path)
    node = folder.running_node()
    if node is not None:
        yield _ThroughNode(node)
        return
    with folder:
        runner = asyncio.Runner()
        try:
            yield _Alone(runner, runner.run(_open(folder, settings)))
        finally:
            runner.close()


async def _open(folder: DataFolder, settings: Settings) -> Center:
    center = Center(folder, Surroundings(settings, SystemClock(), Unmeasured()))
    await center.open()
    return center


class _Alone:
    def __init__(self, runner: asyncio.Runner, center: Center) -> None:
        self._runner = runner
        self._center = center

    def give(self, order_id: str, op: str, body: object) -> Done:
        answer = self._runner.run(self._center.door.do(Order(order_id, COMMAND, op, body)))
        if answer.code is not None:
            raise NotDone(answer.message or answer.code)
        return Done(answer.conv, answer.dup)


class _ThroughNode:
    def __init__(self, node: RunningNode) -> None:
        self._node = node

    def give(self, order_id: str, op: str, body: object) -> Done:
        frame = {"id": order_id, "op": op, "d": msgspec.to_builtins(body)}
        request = urllib.request.Request(  # noqa: S310 -- the address is our own node's
            f"{self._node.url}/api/v1/orders",
            data=json.dumps(frame).encode(),
            headers={
                "Authorization": f"Bearer {self._node.key}",
                "Content-Type": "application/json",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                fields = json.load(answer)
        except urllib.error.HTTPError as error:
            raise NotDone(_problem(error)) from error
        except OSError as error:
            msg = f"The node at {self._node.url} does not answer: {error}"
            raise NotDone(msg) from error
        return Done(fields.get("conv"), fields.get("dup", False))


def _problem(error: urllib.error.HTTPError) -> str:
    try:
        problem: dict[str, Any] = json.load(error)
    except ValueError:
        return f"The node answered {error.code}."
    return str(problem.get("detail") or problem.get("title") or problem.get("code"))


def chunks(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """`items` in slices of `size`, the last one shorter."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
