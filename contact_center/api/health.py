"""Whether the node lives, whether it is ready, and what it counts."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web
from msgspec import Struct

from contact_center.domain.permissions import authorize
from contact_center.wire.http.callers import Caller
from contact_center.wire.http.problems import Problem
from contact_center.wire.http.routes import get
from contact_center.wire.http.whereabouts import Whereabouts

Reasons = Callable[[], Awaitable[Sequence[str]]]
"""Asks every part what keeps it from working; no reasons means ready."""

_TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Alive(Struct):
    """The process runs and its event loop turns."""

    alive: bool = True


class Ready(Struct):
    """Ready to work; the reasons are there when it is not."""

    ready: bool = True
    reasons: list[str] = []


class Health:
    """For load balancers and for whoever watches."""

    def __init__(
        self,
        reasons: Reasons,
        metrics: Callable[[], bytes],
        whereabouts: Whereabouts,
        metrics_token: str | None = None,
    ) -> None:
        """`metrics` prints them; without a token only this machine and administrators may look."""
        self._reasons = reasons
        self._metrics = metrics
        self._whereabouts = whereabouts
        self._token = metrics_token

    @get("/healthz")
    async def is_alive(self) -> Alive:
        """Whether the process lives; asks nothing and nobody else."""
        return Alive()

    @get("/readyz", codes=("not_ready",))
    async def is_ready(self) -> Ready:
        """Whether the node can do its work, or every reason why not."""
        reasons = list(await self._reasons())
        if reasons:
            raise Problem(
                "not_ready", "; ".join(reasons), more={"ready": False, "reasons": reasons}
            )
        return Ready()

    @get("/metrics", codes=("sign_in", "forbidden"), answer=str, content_type="text/plain")
    async def read_metrics(self, request: web.Request, caller: Caller | None) -> web.Response:
        """What the node counts, as Prometheus reads it."""
        if not self._whereabouts.is_this_machine(request) and not self._shows_token(request):
            if caller is None:
                raise Problem("sign_in")
            authorize(caller.actor, "metrics.read")
        return web.Response(body=self._metrics(), headers={"Content-Type": _TEXT})

    def _shows_token(self, request: web.Request) -> bool:
        shown = request.headers.get("Authorization", "")
        expected = f"Bearer {self._token}"
        is_same = hmac.compare_digest(shown.encode(errors="replace"), expected.encode())
        return self._token is not None and is_same
