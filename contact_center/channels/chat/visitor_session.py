"""A visitor's session: the widget's first word, and how it comes back as the same visitor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.machinery import OpenVisitor
from contact_center.domain.records_setup import Site
from contact_center.domain.refusals import Refused
from contact_center.ports.clock import Clock
from contact_center.ports.door import Door
from contact_center.ports.reading import HistoryReader
from contact_center.wire.http.gates import VisitorGate
from contact_center.wire.http.keys import hashed, new_id, new_secret
from contact_center.wire.http.limits import Allowance, Limits
from contact_center.wire.http.locales import negotiate
from contact_center.wire.http.problems import Problem
from contact_center.wire.http.routes import post
from contact_center.wire.http.sites import Sites
from contact_center.wire.http.whereabouts import Whereabouts

_RENEWALS_PER_SESSION = 10
"""Coming back costs a look, not a row, and a whole office may come back at the same moment."""


class SessionRequest(Struct):
    """Which site, in which language; `handle` is the secret from last time."""

    site: Annotated[str, Meta(max_length=100)]
    locale: Annotated[str, Meta(max_length=100)] | None = None
    handle: Annotated[str, Meta(max_length=200)] | None = None
    identity: Annotated[str, Meta(max_length=20_000)] | None = None


class Theme(Struct, omit_defaults=True):
    """How the widget looks on this site."""

    accent: str | None = None


class Config(Struct):
    """What the widget needs to know of its site."""

    site: str
    name: str
    locale: str
    greeting: dict[str, str]
    topics: list[str]
    form: None
    hours: None
    theme: Theme
    reopen_hours: float


class SessionAnswer(Struct):
    """`token` opens sockets and calls for `expires_in` seconds; `handle` gets a new one later."""

    token: str
    handle: str
    visitor: str
    expires_in: int
    config: Config


@dataclass(frozen=True, slots=True)
class VisitorRules:
    """How long a token lasts, how many visitors one address may open, when talks are reopened."""

    token_ms: int = 900_000
    sessions_per_minute: float = 30
    reopen_ms: int = 24 * 3_600_000


class VisitorSession:
    """Opens visitors and knows them again."""

    def __init__(
        self,
        *,
        history: HistoryReader,
        door: Door,
        clock: Clock,
        gate: VisitorGate,
        sites: Sites,
        limits: Limits,
        whereabouts: Whereabouts,
        rules: VisitorRules,
    ) -> None:
        """`gate` signs the tokens that it will know again."""
        self._history = history
        self._door = door
        self._clock = clock
        self._gate = gate
        self._sites = sites
        self._limits = limits
        self._whereabouts = whereabouts
        self._rules = rules
        most = rules.sessions_per_minute
        self._opened = Allowance("visitor_opened", most / 60, most)
        often = most * _RENEWALS_PER_SESSION
        self._asked = Allowance("visitor_session", often / 60, often)

    @post(
        "/api/v1/visitor/session",
        codes=("not_found", "foreign_origin", "too_many_requests", "identity_unsupported"),
        for_sites=True,
    )
    async def open_session(self, request: web.Request, body: SessionRequest) -> SessionAnswer:
        """Begin, or go on, as a visitor of a site."""
        if body.identity is not None:
            raise Problem("identity_unsupported")
        site = await self._sites.get(body.site)
        if site is None:
            raise Problem("not_found", "There is no such site.")
        if not await self._sites.admits(request, site.id):
            raise Problem("foreign_origin")
        address = self._whereabouts.bucket(request)
        self._limits.take(self._asked, address)
        locale = negotiate(body.locale, request.headers.get("Accept-Language"))
        visitor, handle = await self._known(site, body.handle) or await self._new(
            site, locale, address
        )
        expires_at = self._clock.now() + self._rules.token_ms
        return SessionAnswer(
            token=self._gate.open(visitor, site.id, expires_at),
            handle=handle,
            visitor=visitor,
            expires_in=self._rules.token_ms // 1000,
            config=self._config(site, locale),
        )

    async def _known(self, site: Site, handle: str | None) -> tuple[str, str] | None:
        """The visitor of this site who keeps this secret."""
        if not handle or not handle.isascii():
            return None
        visitor = await self._history.visitor_by_handle(hashed(handle))
        return (visitor.id, handle) if visitor and visitor.site == site.id else None

    async def _new(self, site: Site, locale: str, address: str) -> tuple[str, str]:
        self._limits.take(self._opened, address)
        visitor, handle = new_id("visitor"), new_secret()
        body = OpenVisitor(visitor, site.id, locale, hashed(handle))
        answer = await self._door.do(Order(f"open:{visitor}", SYSTEM, "visitor.open", body))
        if answer.code is not None:
            raise Refused(answer.code, answer.message)
        return visitor, handle

    def _config(self, site: Site, locale: str) -> Config:
        return Config(
            site=site.id,
            name=site.name,
            locale=locale,
            greeting=site.greeting,
            topics=[],
            form=None,
            hours=None,
            theme=Theme(site.theme.get("accent")),
            reopen_hours=self._rules.reopen_ms / 3_600_000,
        )
