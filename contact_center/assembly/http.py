"""The HTTP side of a node: routes and pages on one router, joined from the parts of a center."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from aiohttp import web

from agent_console.audit_page import AuditPage
from agent_console.pages import ConsolePages
from agent_console.passwords import Passwords
from agent_console.sign_in import Guessing, SignIn
from contact_center.adapters.memory.rate_limit import MemoryRateLimit
from contact_center.api.audit import Audit
from contact_center.api.bot import BotAdvice
from contact_center.api.calendars import Calendars
from contact_center.api.callbacks import Callbacks
from contact_center.api.capabilities import Codes, Profiles, Skills
from contact_center.api.catalogue import Catalogue
from contact_center.api.conversations import Conversations
from contact_center.api.customers import Customers
from contact_center.api.directory import Directory
from contact_center.api.explaining import Reasons
from contact_center.api.health import Health
from contact_center.api.metrics import PrometheusMeters
from contact_center.api.openapi import Description
from contact_center.api.orders import Orders
from contact_center.api.plans import Plans
from contact_center.api.queues import Memberships, Queues
from contact_center.api.reports import Reports
from contact_center.api.saving import Saving
from contact_center.api.staffing import Staffing
from contact_center.assembly.center import Center
from contact_center.assembly.doorkeepers import Doorkeepers
from contact_center.assembly.knowing import BotAdviser
from contact_center.channels.chat.pages import WidgetPages
from contact_center.channels.chat.visitor_session import VisitorRules, VisitorSession
from contact_center.channels.email.webhook_in import InboundEmail
from contact_center.wire.http.callers import Callers
from contact_center.wire.http.limits import Allowance, Limits
from contact_center.wire.http.routes import routes_of
from contact_center.wire.http.serving import Edge, application


@dataclass(frozen=True, slots=True)
class Lobby:
    """What the routes need besides the center itself."""

    keepers: Doorkeepers
    meters: PrometheusMeters
    rates: MemoryRateLimit
    passwords: Passwords
    secure_cookies: bool
    revoke: Callable[[str], None]
    reasons: Callable[[], Awaitable[Sequence[str]]]


def web_application(center: Center, lobby: Lobby) -> web.Application:
    """Everything but the sockets."""
    keepers, limits = lobby.keepers, Limits(lobby.rates, lobby.meters)
    callers = Callers(
        keepers.keys,
        keepers.agents,
        keepers.visitors,
        keepers.logins,
        secure_cookies=lobby.secure_cookies,
    )
    description = Description(version("contact-center"))
    routes = routes_of(
        _health(center, lobby),
        _sign_in(center, lobby, limits, callers),
        _visitor_session(center, lobby, limits),
        Conversations(center.history),
        Reasons(center.history, center.database.decisions, center.dispatcher, center.clock),
        Customers(center.history),
        Directory(center.history),
        Orders(center.door, limits, _visitor_orders(center)),
        Callbacks(center.door, center.history, center.dispatcher, limits, _visitor_orders(center)),
        BotAdvice(BotAdviser(center.answerer, center.clock)),
        InboundEmail(center.post.intake, center.mails, center.settings.email.max_bytes),
        center.post.files(center.history),
        *_setup(center),
        Audit(center.database.deeds),
        Reports(center.database.reports, center.history, center.database.setup, center.clock),
        Staffing(center.database.reports, center.clock),
        Catalogue(),
        description,
    )
    description.describe(routes)
    pages = ConsolePages()
    app = application(
        routes,
        Edge(
            callers=callers,
            whereabouts=keepers.whereabouts,
            sites=keepers.sites,
            meters=lobby.meters,
            body_bytes=center.settings.limits.body_bytes,
            problem_page=pages.problem,
        ),
    )
    pages.add_to(app)
    AuditPage(callers, center.database.deeds).add_to(app)
    WidgetPages(keepers.sites).add_to(app)
    return app


def _setup(center: Center) -> list[object]:
    saving = Saving(center.door, center.database.setup)
    return [
        Skills(saving),
        Profiles(saving),
        Codes(saving),
        Calendars(saving, center.clock),
        Plans(saving),
        Queues(saving),
        Memberships(saving, center.history),
    ]


def _health(center: Center, lobby: Lobby) -> Health:
    token = center.settings.metrics.token
    return Health(
        lobby.reasons,
        lobby.meters.text,
        lobby.keepers.whereabouts,
        token.reveal() if token else None,
    )


def _sign_in(center: Center, lobby: Lobby, limits: Limits, callers: Callers) -> SignIn:
    rules = center.settings.limits
    return SignIn(
        history=center.history,
        door=center.door,
        passwords=lobby.passwords,
        callers=callers,
        gate=lobby.keepers.agents,
        logins=lobby.keepers.logins,
        limits=limits,
        whereabouts=lobby.keepers.whereabouts,
        meters=lobby.meters,
        rules=lobby.keepers.rules,
        guessing=Guessing(rules.sign_in_attempts, rules.sign_in_window_minutes * 60),
        revoke=lobby.revoke,
    )


def _visitor_session(center: Center, lobby: Lobby, limits: Limits) -> VisitorSession:
    settings = center.settings
    return VisitorSession(
        history=center.history,
        door=center.door,
        clock=center.clock,
        gate=lobby.keepers.visitors,
        sites=lobby.keepers.sites,
        limits=limits,
        whereabouts=lobby.keepers.whereabouts,
        rules=VisitorRules(
            token_ms=round(settings.sessions.visitor_token_minutes * 60_000),
            sessions_per_minute=settings.limits.sessions_per_minute,
            reopen_ms=center.policy.reopen_ms,
        ),
    )


def _visitor_orders(center: Center) -> Allowance:
    rules = center.settings.limits
    return Allowance("visitor_order", rules.visitor_messages_per_second, rules.visitor_burst)
