"""The real HTTP side on loopback, over a real journal in a folder, with the clock moved by hand."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from aiohttp import web
from argon2 import PasswordHasher

from agent_console.pages import ConsolePages
from agent_console.passwords import Passwords
from agent_console.sign_in import Guessing, SignIn
from contact_center.adapters.memory.clock import ManualClock
from contact_center.adapters.memory.rate_limit import MemoryRateLimit
from contact_center.adapters.sql.database import Database
from contact_center.adapters.sql.datafolder import DataFolder
from contact_center.api.audit import Audit
from contact_center.api.bot import Advice, BotAdvice, Candidate
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
from contact_center.channels.chat.pages import WidgetPages
from contact_center.channels.chat.visitor_session import VisitorRules, VisitorSession
from contact_center.domain.actors import SYSTEM, Actor
from contact_center.domain.orders.administering import PutAgent, PutQueue, PutSite
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.table import OPS
from contact_center.domain.policy import Policy
from contact_center.domain.records import Answer
from contact_center.journal.committer import Committer
from contact_center.journal.door import JournalDoor
from contact_center.journal.feeds import Feed
from contact_center.ports.places import Place
from contact_center.wire.http.callers import Callers
from contact_center.wire.http.gates import AgentGate, LoginRules, VisitorGate
from contact_center.wire.http.keys import Keys
from contact_center.wire.http.limits import Allowance, Limits
from contact_center.wire.http.logins import Logins
from contact_center.wire.http.news import GateNews
from contact_center.wire.http.routes import Route, routes_of
from contact_center.wire.http.serving import Edge, application, runner
from contact_center.wire.http.sites import Sites
from contact_center.wire.http.whereabouts import Whereabouts

NOON = 1_800_000_000_000
SHOP = "https://shop.example"
PASSWORD = "a long enough password"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
KEYS = Keys(b"k" * 32, "n" * 43)
LOGINS = LoginRules(idle_ms=3_600_000, longest_ms=86_400_000)
GUESSING = Guessing(attempts=3, window_seconds=300)
VISITORS = Allowance("visitor_orders", per_second=5, burst=20)
PEOPLE = {"ann": "agent", "sue": "supervisor", "ada": "administrator"}
OP_OF = {body: op for op, body in OPS.items()}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a test may want otherwise."""

    secure_cookies: bool = False
    public_url: str | None = None
    trusted_proxies: tuple[str, ...] = ()
    body_bytes: int = 65_536
    sessions_per_minute: float = 30
    metrics_token: str | None = "the token of the metrics"
    static: Path = Path("there-is-none")
    logins: LoginRules = LOGINS
    guessing: Guessing = GUESSING
    hasher: PasswordHasher = CHEAP
    visitors: Allowance = VISITORS


@dataclass
class Served:
    """One node and everything a test may look at."""

    url: str
    folder: Path
    app: web.Application
    routes: list[Route]
    clock: ManualClock
    door: JournalDoor
    database: Database
    gate: AgentGate
    news: GateNews
    visitors: VisitorGate
    meters: PrometheusMeters
    reasons: list[str]
    revoked: list[str]
    asked: list[tuple[str, str, int]] = field(default_factory=list)
    given: int = 0

    async def do(self, actor: Actor, body: object, conv: str | None = None) -> Answer:
        """Give an order past HTTP; it must not be refused."""
        self.given += 1
        order = Order(f"test:{self.given}", actor, OP_OF[type(body)], body, conv)
        answer = await self.door.do(order)
        assert answer.code is None, answer
        return answer


class Bot:
    """Answers everything the same way, and remembers what it was asked."""

    def __init__(self, asked: list[tuple[str, str, int]]) -> None:
        self._asked = asked

    async def ask(self, text: str, locale: str, k: int) -> Advice:
        self._asked.append((text, locale, k))
        return Advice("answer", [Candidate("returns", "How?", 0.97)], "returns", "Like this.")


class Everywhere:
    """Knows the place of everything: there is no routing here."""

    def place_of(self, conv: str) -> Place:
        assert conv
        return Place(2, 60, 180)


def furnishings() -> list[Order]:
    """A shop with a queue, two sites and three people."""
    bodies: list[object] = [
        PutQueue("support", "Support", target_seconds=60),
        PutSite("shop", "The shop", "support", (SHOP,), theme={"accent": "#0f766e"}),
        PutSite("other", "Another shop", "support", ("https://other.example",)),
    ]
    for name, role in PEOPLE.items():
        email, stored = f"{name}@shop.example", CHEAP.hash(PASSWORD)
        bodies.append(
            PutAgent(
                f"agent:{name}", email, name.title(), role, "en", stored, queues={"support": 0}
            )
        )
    return [Order(f"seed:{n}", SYSTEM, OP_OF[type(b)], b) for n, b in enumerate(bodies)]


@asynccontextmanager
async def journal(folder: Path, clock: ManualClock) -> AsyncIterator[tuple[Database, JournalDoor]]:
    """A journal in `folder` that takes orders."""
    meters = PrometheusMeters()
    with DataFolder(folder) as data:
        database = Database(data)
        start = database.start
        door = JournalDoor(meters, lambda _, __: None)
        committer = Committer(database.store, clock.now, Policy(), door.report, last_at=start.at)
        try:
            yield database, _opened(door, committer, start.head)
        finally:
            await door.close()
            database.close()


def _opened(door: JournalDoor, committer: Committer, head: int) -> JournalDoor:
    door.open(committer, head, [])
    return door


async def make_template(folder: Path) -> None:
    """A furnished folder to copy, because making one takes longer than most tests."""
    async with journal(folder, ManualClock(NOON)) as (_, door):
        for order in furnishings():
            answer = await door.do(order)
            assert answer.code is None, answer


@asynccontextmanager
async def serving(template: Path, folder: Path, setting: Setting) -> AsyncIterator[Served]:
    """A node over a copy of `template`."""
    shutil.copytree(template, folder)
    clock = ManualClock(NOON)
    async with journal(folder, clock) as (database, door):
        served = build(setting, clock, door, database)
        door._feeds.append(Feed("gates", door.head, served.news.on_facts))
        run = runner(served.app, shutdown_seconds=1)
        await run.setup()
        site = web.TCPSite(run, "127.0.0.1", 0)
        await site.start()
        try:
            yield replace(served, url=f"http://127.0.0.1:{site.port}", folder=folder)
        finally:
            await run.cleanup()


def build(setting: Setting, clock: ManualClock, door: JournalDoor, database: Database) -> Served:
    """All parts of the HTTP side, joined as the assembly joins them."""
    history = database.history
    meters = PrometheusMeters()
    whereabouts = Whereabouts(setting.public_url, setting.trusted_proxies)
    sites = Sites(history, clock, whereabouts)
    visitors = VisitorGate(history, clock, KEYS)
    gate = AgentGate(history, clock, KEYS, setting.logins)
    logins = Logins(door, gate, clock, setting.logins)
    callers = Callers(KEYS, gate, visitors, logins, secure_cookies=setting.secure_cookies)
    limits = Limits(MemoryRateLimit(clock), meters)
    reasons: list[str] = []
    revoked: list[str] = []
    asked: list[tuple[str, str, int]] = []
    description = Description("0.1.0")
    console = ConsolePages(static=setting.static)
    sign_in = SignIn(
        history=history,
        door=door,
        passwords=Passwords(setting.hasher),
        callers=callers,
        gate=gate,
        logins=logins,
        limits=limits,
        whereabouts=whereabouts,
        meters=meters,
        rules=setting.logins,
        guessing=setting.guessing,
        revoke=revoked.append,
    )
    session = VisitorSession(
        history=history,
        door=door,
        clock=clock,
        gate=visitors,
        sites=sites,
        limits=limits,
        whereabouts=whereabouts,
        rules=VisitorRules(sessions_per_minute=setting.sessions_per_minute),
    )

    saving = Saving(door, database.setup)

    async def why_not() -> Sequence[str]:
        return reasons

    routes = routes_of(
        Health(why_not, meters.text, whereabouts, setting.metrics_token),
        sign_in,
        session,
        Conversations(history),
        Reasons(history, database.decisions, None, clock),
        Orders(door, limits, setting.visitors),
        Callbacks(door, history, Everywhere(), limits, setting.visitors),
        Customers(history),
        Directory(history),
        Reports(database.reports, history, database.setup, clock),
        Staffing(database.reports, clock),
        Audit(database.deeds),
        Skills(saving),
        Profiles(saving),
        Codes(saving),
        Calendars(saving, clock),
        Plans(saving),
        Queues(saving),
        Memberships(saving, history),
        BotAdvice(Bot(asked)),
        Catalogue(),
        description,
    )
    description.describe(routes)
    edge = Edge(callers, whereabouts, sites, meters, setting.body_bytes, console.problem)
    app = application(routes, edge)
    console.add_to(app)
    WidgetPages(sites, static=setting.static).add_to(app)
    return Served(
        url="",
        folder=Path(),
        app=app,
        routes=routes,
        clock=clock,
        door=door,
        database=database,
        gate=gate,
        news=GateNews(gate, sites),
        visitors=visitors,
        meters=meters,
        reasons=reasons,
        revoked=revoked,
        asked=asked,
    )
