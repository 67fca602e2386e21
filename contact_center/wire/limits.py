"""What one client may ask of a socket, and how long anybody waits for it."""

from __future__ import annotations

from dataclasses import dataclass

from contact_center.journal.cutting import FRAME_BYTES


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one kind of socket; filled from settings by the assembly.

    `orders_per_second` None is no limit. `heartbeat_seconds` is how often the server pings; after
    two without a sign of life the client is gone. `others_per_second` is for pings, read marks
    and signals, which cost little but not nothing.
    """

    frame_bytes: int = 65_536
    inflight: int = 32
    hello_ms: int = 5_000
    heartbeat_ms: int = 25_000
    client_ping_seconds: int = 25
    slow_ms: int = 30_000
    closing_seconds: float = 5.0
    buffer_bytes: int = FRAME_BYTES
    page_facts: int = 200
    orders_per_second: float | None = None
    orders_burst: float = 20
    others_per_second: float = 100
    others_burst: float = 400
    patience_seconds: float = 60

    def pace(self, what: str) -> tuple[float | None, float]:
        """How many `orders` or `others` a second, and how many at once; None is no limit."""
        if what == "orders":
            return self.orders_per_second, self.orders_burst
        return self.others_per_second, self.others_burst
