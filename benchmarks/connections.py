"""What an idle connection holds: the memory of a node with thousands of them, over their number.

Every one is a visitor who was greeted and has a conversation stream of their own. The kernel's
buffers are not counted; they belong to the machine, not to the process.
"""

from __future__ import annotations

import asyncio
import resource
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import servers
from benchmarks.figures import progress
from benchmarks.furnishing import furnish
from benchmarks.sockets import RawSocket, open_socket

SOCKETS = 5_000
QUICK_SOCKETS = 500
SPARE_FILES = 200
AT_ONCE = 50
SETTLE_SECONDS = 4.0
GIB = 1024**3


async def measure(*, quick: bool) -> dict[str, Any]:
    """Open them all, wait until nothing moves, and look at the memory."""
    count = _allowed(QUICK_SOCKETS if quick else SOCKETS)
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        folder = Path(directory) / "center"
        config = servers.write_settings(folder)
        cast = await furnish(folder, config, agents=1, visitors=count, active=0, bot=True)
        async with servers.node(folder, config) as node:
            await asyncio.sleep(1.0)
            before = node.usage()
            sockets: list[RawSocket] = []
            for start in range(0, count, AT_ONCE):
                some = cast.visitors[start : start + AT_ONCE]
                opening = (
                    open_socket(node.port, "/ws/visitor", one.token, _unheard) for one in some
                )
                sockets += await asyncio.gather(*opening)
            opened = node.usage()
            progress(f"{count} connections are open")
            await asyncio.sleep(SETTLE_SECONDS)
            settled = node.usage()
            lost = sum(one.is_lost for one in sockets)
            for one in sockets:
                one.close()
    if lost:
        raise RuntimeError(f"{lost} connections were lost")
    each = (settled.rss_bytes - before.rss_bytes) / count
    return {
        "connections": count,
        "kib_each": round(each / 1024, 1),
        "per_gib": round(GIB / each),
        "rss_mb_before": round(before.rss_bytes / 1e6, 1),
        "rss_mb_after": round(settled.rss_bytes / 1e6, 1),
        "cpu_ms_per_greeting": round((opened.cpu_seconds - before.cpu_seconds) / count * 1000, 2),
        "cpu_share_idle": round((settled.cpu_seconds - opened.cpu_seconds) / SETTLE_SECONDS, 3),
    }


def _allowed(count: int) -> int:
    """Raise the limit of open files as far as it goes; fewer sockets where that is not enough.

    The node inherits it.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + SPARE_FILES
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return min(count, soft - SPARE_FILES)


def _unheard(_: RawSocket, __: bytes) -> None:
    """Nobody listens."""
