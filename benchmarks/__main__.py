"""`python -m benchmarks NAME [--quick] [--json]`: run one measurement and print its figures."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from benchmarks.figures import tell
from contact_center.assembly.loops import run

NAMES = {
    "chat": "a durable message against an in-memory relay, by CPU time",
    "connections": "memory per idle connection",
    "start": "from the start of the process to the first answer",
    "floor": "300 agents and 3,000 visitors on one node",
    "routing": "decisions of the routing engine, against a scan of everybody",
    "faq": "the FAQ engine from a thousand to a hundred thousand wordings, beside rapidfuzz",
}


def main() -> None:
    """Run the named measurement, or all of them."""
    lines = "\n".join(f"  {name:<12} {what}" for name, what in NAMES.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=f"What the center costs:\n\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", choices=[*NAMES, "all"])
    parser.add_argument("--quick", action="store_true", help="a rough figure within seconds")
    parser.add_argument("--json", action="store_true", help="one line of JSON per measurement")
    options = parser.parse_args()
    for name in NAMES if options.name == "all" else [options.name]:
        measure: Callable[..., Awaitable[dict[str, Any]]] = import_module(
            f"benchmarks.{name}"
        ).measure
        tell(name, run(_measured(measure, quick=options.quick)), as_json=options.json)


async def _measured(
    measure: Callable[..., Awaitable[dict[str, Any]]], *, quick: bool
) -> dict[str, Any]:
    async with asyncio.timeout(1800):
        return await measure(quick=quick)


if __name__ == "__main__":
    main()
