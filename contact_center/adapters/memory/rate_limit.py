"""Token buckets in the memory of this process, a bounded number of them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from contact_center.ports.clock import Clock

MOST_BUCKETS = 100_000
# After waiting exactly as long as was asked, the bucket must not be a rounding error short.
_EDGE = 1e-6


@dataclass(slots=True)
class _Bucket:
    left: float
    at: int


class MemoryRateLimit:
    """Fulfils `ports.rate_limit`.

    The bucket that was not used for the longest time is forgotten when there are too many; it has
    had the most time to fill, so forgetting it gives away the least.
    """

    def __init__(self, clock: Clock, most: int = MOST_BUCKETS) -> None:
        """Keep at most `most` buckets."""
        self._clock = clock
        self._most = most
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        """How many buckets are remembered."""
        return len(self._buckets)

    def delay(self, key: str, *, per_second: float, burst: float) -> float:
        """See the port."""
        now = self._clock.now()
        left = self._left(key, now, per_second, burst)
        if left < 1 - _EDGE:
            return (1 - left) / per_second
        bucket = self._buckets.get(key)
        if bucket is None:
            self._buckets[key] = _Bucket(left - 1, now)
            if len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
        else:
            bucket.left, bucket.at = left - 1, now
            self._buckets.move_to_end(key)
        return 0.0

    def wait(self, key: str, *, per_second: float, burst: float) -> float:
        """See the port."""
        left = self._left(key, self._clock.now(), per_second, burst)
        return _seconds_until_one(left, per_second)

    def _left(self, key: str, now: int, per_second: float, burst: float) -> float:
        bucket = self._buckets.get(key)
        if bucket is None:
            return burst
        filled = max(0, now - bucket.at) * per_second / 1000
        return min(burst, bucket.left + filled)


def _seconds_until_one(left: float, per_second: float) -> float:
    return 0.0 if left >= 1 - _EDGE else (1 - left) / per_second
