"""Whether the other side is alive: silence is counted in ticks, not in time.

A node that was held up for seconds then finds one tick gone, not its clients.
"""

from __future__ import annotations

from enum import Enum


class Beat(Enum):
    """What to do now."""

    NOTHING = "nothing"
    PING = "ping"
    LOST = "lost"


class Pulse:
    """Asks for a sign of life after a heartbeat of silence; a second one without it is the end."""

    def __init__(self, heartbeat_ms: int, tick_ms: int) -> None:
        """Listen to one connection that is looked after every `tick_ms`."""
        self._heartbeat = max(1, round(heartbeat_ms / tick_ms))
        self._heard = 0
        self._quiet = 0

    def tick(self, heard: int, *, is_waited_for: bool) -> Beat:
        """A tick has passed; `heard` counts what came.

        `is_waited_for`: we do not read, or a write waits for the other side; that is not silence,
        and has limits of its own.
        """
        if heard != self._heard or is_waited_for:
            self._heard = heard
            self._quiet = 0
            return Beat.NOTHING
        self._quiet += 1
        if self._quiet >= 2 * self._heartbeat:
            return Beat.LOST
        return Beat.PING if self._quiet == self._heartbeat else Beat.NOTHING
