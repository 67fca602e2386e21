"""Telling who is too fast to wait, and counting it."""

from __future__ import annotations

from dataclasses import dataclass

from contact_center.ports.meters import Meters
from contact_center.ports.rate_limit import RateLimit
from contact_center.wire.http.problems import told_to_wait


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one client may do: `burst` at once, `per_second` in the long run.

    `what` names the buckets and the series of the metric; `code` is the problem of who has none.
    """

    what: str
    per_second: float
    burst: float
    code: str = "too_many_requests"


class Limits:
    """Token buckets whose refusal is a problem document with Retry-After."""

    def __init__(self, buckets: RateLimit, meters: Meters) -> None:
        """`buckets` may be those of the sockets too: one person has one allowance."""
        self._buckets = buckets
        self._meters = meters

    def take(self, allowance: Allowance, who: str) -> None:
        """Take one; raises `Problem` where there is none."""
        self._refuse(allowance, self.note(allowance, who))

    def ask(self, allowance: Allowance, who: str) -> None:
        """Raise `Problem` where there is none, and take nothing."""
        wait = self._buckets.wait(
            f"{allowance.what}:{who}", per_second=allowance.per_second, burst=allowance.burst
        )
        self._refuse(allowance, wait)

    def note(self, allowance: Allowance, who: str) -> float:
        """Take one if there is one; the seconds to wait where there is none."""
        return self._buckets.delay(
            f"{allowance.what}:{who}", per_second=allowance.per_second, burst=allowance.burst
        )

    def _refuse(self, allowance: Allowance, wait: float) -> None:
        if wait > 0:
            self._meters.count("rate_limited_total", what=allowance.what)
            raise told_to_wait(allowance.code, wait)
