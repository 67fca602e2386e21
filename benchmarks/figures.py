"""What the measurements have in common: medians, percentiles, and how they are told."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Sequence
from typing import Any


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all are not above; 0 when there are none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def latencies(seconds: Sequence[float]) -> dict[str, float]:
    """The middle and the slow end of waiting times, in milliseconds."""
    return {
        f"p{share}_ms": round(percentile(seconds, share / 100) * 1000, 1) for share in (50, 95, 99)
    }


def machine() -> dict[str, Any]:
    """On what it was measured, and how busy that was."""
    try:
        load = os.getloadavg()[0]
    except OSError:
        load = 0.0
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "loop": "uvloop" if has_uvloop() else "asyncio",
        "load_average": round(load, 1),
    }


def has_uvloop() -> bool:
    """Whether the extra `fast` is installed."""
    try:
        import uvloop  # noqa: F401
    except ImportError:
        return False
    return True


def progress(text: str) -> None:
    """Say how far we are, beside the result."""
    print(text, file=sys.stderr, flush=True)


def tell(name: str, figures: dict[str, Any], *, as_json: bool) -> None:
    """Print the result, for programs or for people."""
    if as_json:
        print(json.dumps({"benchmark": name, "machine": machine(), **figures}))
        return
    print(f"\n{name}, on {', '.join(f'{key} {value}' for key, value in machine().items())}")
    _lines(figures, "  ")


def _lines(figures: dict[str, Any], indent: str) -> None:
    for key, value in figures.items():
        if isinstance(value, dict):
            print(f"{indent}{key}")
            _lines(value, indent + "  ")
        else:
            print(f"{indent}{key:<32} {value}")
