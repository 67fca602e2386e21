"""What administrators set up: people, queues, sites and FAQ entries."""

from __future__ import annotations

from dataclasses import dataclass, field

from contact_center.domain.actors import STAFF
from contact_center.domain.checks import check_choice, check_text, check_texts

LOCALES = ("zh-CN", "zh-TW", "en")


@dataclass(frozen=True, slots=True)
class PutAgent:
    """Create an agent or replace what is given; absent fields of an existing one stay."""

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

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
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
    """Create a queue or replace it."""

    queue: str
    name: str
    channels: tuple[str, ...] = ("chat",)
    target_seconds: int | None = None
    ring_seconds: int | None = None
    wrapup_seconds: int | None = None
    require: dict[str, int] = field(default_factory=dict)
    agent_order: str = "least_loaded"

    def __post_init__(self) -> None:
        """Check the fields once, for every edge."""
        check_texts({"queue": self.queue, "name": self.name}, 100)
        check_choice("agent_order", self.agent_order, ("longest_idle", "least_loaded"))
        for channel in self.channels:
            check_choice("channels", channel, ("chat", "email", "callback"))
        for seconds in (self.target_seconds, self.ring_seconds, self.wrapup_seconds):
            if seconds is not None and not 0 <= seconds <= 7 * 86400:
                msg = "seconds: between 0 and 604800"
                raise ValueError(msg)


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
