"""The audit as a page: what supervisors and administrators did, newest first."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from contact_center.domain.permissions import authorize
from contact_center.ports.deeds import DEEDS, DeedReader
from contact_center.wire.http.callers import Callers
from contact_center.wire.http.pages import Pages
from contact_center.wire.http.problems import Problem

HERE = Path(__file__).parent
PAGE = 50


class AuditPage:
    """Serves `/audit` to who may read the audit; who is not signed in is sent to the console."""

    def __init__(self, callers: Callers, deeds: DeedReader) -> None:
        """`callers` know who asks; the list is that of `GET /api/v1/audit`."""
        self._pages = Pages(HERE)
        self._callers = callers
        self._deeds = deeds

    def add_to(self, app: web.Application) -> None:
        """Put the page on the router."""
        app.router.add_get("/audit", self.show)

    async def show(self, request: web.Request) -> web.StreamResponse:
        """One page of the list."""
        caller = await self._callers.of(request)
        if caller is None:
            raise web.HTTPSeeOther("/console")
        authorize(caller.actor, "audit.list")
        kind = request.query.get("kind") or None
        after = request.query.get("after") or None
        if (kind is not None and kind not in DEEDS) or (after is not None and not _is_place(after)):
            raise Problem("not_found")
        before = int(after) if after is not None else None
        listed = await self._deeds.deeds(before, PAGE, None, kind)
        response = self._pages.show(
            request,
            "audit.html",
            kinds=list(DEEDS),
            kind=kind or "",
            deeds=[(_time(one.at), one) for one in listed.items],
            next=listed.next,
        )
        # Nobody who sits down here later sees it by going back.
        response.headers["Cache-Control"] = "no-store"
        return response


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text[:20]) < 2**63


def _time(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
