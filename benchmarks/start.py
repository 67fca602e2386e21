"""From the start of the process to the first answer, and what the idle center holds.

`demo` on a fresh folder also furnishes the sample shop and hashes its passwords; the second start
on the same folder is the one that a restart costs. CPU time counts every thread of the process.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks import servers
from benchmarks.figures import progress
from benchmarks.servers import Served
from benchmarks.sockets import RawSocket, open_socket

QUESTION = b'{"t":"do","id":"first","op":"message.send","d":{"text":"How do I return something?"}}'
SETTLE_SECONDS = 3.0
ANSWER_SECONDS = 30.0


async def measure(*, quick: bool) -> dict[str, Any]:
    """A first start and a second one on the same folder."""
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        folder = Path(directory) / "center"
        config = servers.write_settings(folder)
        found = {}
        for name in ("first_start", "second_start"):
            async with servers.demo(folder, config) as demo:
                found[name] = await _measure(demo, 0.5 if quick else SETTLE_SECONDS)
            progress(f"{name}: {found[name]}")
        return found


async def _measure(demo: Served, settle_seconds: float) -> dict[str, float]:
    await asyncio.to_thread(_fetch, f"{demo.ready['url']}/healthz")
    healthy = _since(demo)
    await _ask(demo)
    answered = _since(demo)
    await asyncio.sleep(settle_seconds)
    return {
        "first_200_wall_s": healthy[0],
        "first_200_cpu_s": healthy[1],
        "first_answer_wall_s": answered[0],
        "first_answer_cpu_s": answered[1],
        "idle_rss_mb": round(demo.usage().rss_bytes / 1e6, 1),
    }


def _since(demo: Served) -> tuple[float, float]:
    taken = time.perf_counter() - demo.started_at
    return round(taken, 2), round(demo.usage().cpu_seconds, 2)


async def _ask(demo: Served) -> None:
    """Open a visitor, ask, and wait until the bot has said something."""
    answer = await asyncio.to_thread(
        _fetch, f"{demo.ready['url']}/api/v1/visitor/session", {"site": demo.ready["site"]}
    )
    heard = asyncio.Event()

    def listen(_: RawSocket, payload: bytes) -> None:
        if b'"by":"bot"' in payload:
            heard.set()

    socket = await open_socket(demo.port, "/ws/visitor", answer["token"], listen)
    try:
        socket.say(QUESTION)
        async with asyncio.timeout(ANSWER_SECONDS):
            await heard.wait()
    finally:
        socket.close()


def _fetch(url: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
        return json.load(answer)
