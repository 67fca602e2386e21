"""The measurements run and print what the page about performance promises; no figure is judged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.figures import latencies, percentile
from benchmarks.sockets import frame

ROOT = Path(__file__).parent.parent.parent
FIGURES = {
    "first_200_wall_s",
    "first_200_cpu_s",
    "first_answer_wall_s",
    "first_answer_cpu_s",
    "idle_rss_mb",
}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="CPU time is read from /proc")
def test_start_prints_what_it_promises_as_one_line_of_json() -> None:
    command = [sys.executable, "-m", "benchmarks", "start", "--quick", "--json"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["benchmark"] == "start"
    assert set(told["machine"]) == {"cores", "python", "loop", "load_average"}
    for start in ("first_start", "second_start"):
        assert set(told[start]) == FIGURES
        assert all(figure > 0 for figure in told[start].values())


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(n) for n in range(1, 101)]

    assert [percentile(values, share) for share in (0.5, 0.95, 0.99, 1.0)] == [51, 96, 100, 100]
    assert percentile([], 0.5) == 0.0
    assert latencies([0.001]) == {"p50_ms": 1.0, "p95_ms": 1.0, "p99_ms": 1.0}


@pytest.mark.parametrize(
    ("size", "head"), [(5, b"\x81\x85"), (126, b"\x81\xfe\x00\x7e"), (300, b"\x81\xfe\x01\x2c")]
)
def test_a_frame_carries_its_payload_unchanged(size: int, head: bytes) -> None:
    payload = bytes(range(256)) * 2

    assert frame(payload[:size]) == head + bytes(4) + payload[:size]
