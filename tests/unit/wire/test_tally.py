"""Frames are counted one by one and told in sums."""

from __future__ import annotations

from contact_center.ports.meters import Unmeasured
from contact_center.wire.tally import Tally


class Told(Unmeasured):
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, float, dict[str, str]]] = []

    def count(self, name: str, amount: float = 1, /, **labels: str) -> None:
        super().count(name, amount, **labels)
        self.lines.append((name, amount, labels))


def test_sums_are_passed_on_once() -> None:
    told = Told()
    tally = Tally(told)

    for _ in range(3):
        tally.add("in", "do")
    tally.add("out", "ev", 5)
    tally.add("out", "answer", 0)
    tally.pass_on()
    tally.pass_on()

    assert told.lines == [
        ("ws_frames_total", 3, {"dir": "in", "t": "do"}),
        ("ws_frames_total", 5, {"dir": "out", "t": "ev"}),
    ]
