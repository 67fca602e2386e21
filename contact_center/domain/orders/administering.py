"""What administrators set up: people, queues, sites and FAQ entries."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from contact_center.domain.actors import STAFF
from contact_center.domain.checks import check_choice, check_integers, check_text, check_texts
from contact_center.domain.flaws import raise_flaws
from contact_center.domain.queue_fields import check_memberships, check_queue
from contact_center.domain.records_setup import Queue

LOCALES = ("zh-CN", "zh-TW", "en")


@dataclass(frozen=True, slots=True)
class PutAgent:
    """Create an agent or replace what is given; absent fields of an existing one stay.

    `profile` is their capacity profile, an empty text takes it away; while they have one, units
    follow it. `expects` is the `rights` that were seen.
    """

    agent: str
    email: str | None = None
    name: str | None = None
    role: str | None = None
    locale: str | None = None
    password_hash: str | None = None
    queues: dict[str, int] | None = None
    skills: dict[str, int] | None = None
    units: int | None = None
    active: bool | None = None
    profile: str | None = None
    expects: int | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        raise_flaws(check_memberships(self.queues, self.skills))
        check_texts({"profile": self.profile}, 100)
        check_integers({"expects": self.expects})
        check_text("agent", self.agent, 80)
        check_texts({"name": self.name, "email": self.email, "locale": self.locale}, 200)
        if self.role is not None:
            check_choice("role", self.role, sorted(role.value for role in STAFF))
        if self.units is not None and not 0 < self.units <= 10_000:  # noqa: PLR2004 -- sane bounds
            msg = "units: between 1 and 10000"
            raise ValueError(msg)


def sign_in_address(email: str) -> str:
    """The one spelling of an address by which people sign in."""
    return email.strip().lower()


@dataclass(frozen=True, slots=True)
class PutQueue:
    """Create a queue or replace it; what its fields mean is said at `records_setup.Queue`."""

    queue: str
    name: str
    channels: tuple[str, ...] = ("chat",)
    target_seconds: int | None = None
    ring_seconds: int | None = None
    wrapup_seconds: int | None = None
    require: dict[str, int] = field(default_factory=dict)
    agent_order: str = "least_loaded"
    tier: int = 0
    tier_targets: dict[str, int] = field(default_factory=dict)
    offer_mode: str | None = None
    auto_accept_seconds: int = 0
    broadcast_to: int = 3
    calendar: str | None = None
    max_waiting: int | None = None
    max_expected_seconds: int | None = None
    max_wait_seconds: int | None = None
    actions: dict[str, str] = field(default_factory=dict)
    overflow_queue: str | None = None
    plan: str | None = None
    expects: int | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        columns = {one.name: getattr(self, one.name) for one in fields(self)}
        del columns["expects"]
        raise_flaws(check_queue(Queue(id=columns.pop("queue"), **columns)))
        check_integers({"expects": self.expects})
        check_texts({"calendar": self.calendar, "plan": self.plan}, 100)
        check_texts({"overflow_queue": self.overflow_queue}, 100)


@dataclass(frozen=True, slots=True)
class PutSite:
    """Create a website that customers come in through, or replace it."""

    site: str
    name: str
    queue: str
    origins: tuple[str, ...] = ()
    bot: bool = True
    greeting: dict[str, str] = field(default_factory=dict)
    theme: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_texts({"site": self.site, "name": self.name, "queue": self.queue}, 100)
        for origin in self.origins:
            check_text("origins", origin, 300)
        for locale in self.greeting:
            check_choice("greeting", locale, LOCALES)


@dataclass(frozen=True, slots=True)
class EntryFields:
    """One FAQ entry as it is stored; the rules for its content are those of the knowledge base."""

    id: str
    question: str
    answer: str
    locale: str
    variants: tuple[str, ...] = ()
    category: str | None = None
    next: tuple[str, ...] = ()
    valid_from: int | None = None
    valid_to: int | None = None

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_text("id", self.id, 100)
        check_choice("locale", self.locale, LOCALES)
        check_text("question", self.question, 2000)
        check_text("answer", self.answer, 50_000)
        for variant in self.variants:
            check_text("variants", variant, 2000)
        check_texts({"category": self.category}, 200)


@dataclass(frozen=True, slots=True)
class PutEntries:
    """Create or replace FAQ entries, all of them or none."""

    entries: tuple[EntryFields, ...]
