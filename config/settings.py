"""Every setting of the center, by section, with its default and one line about it.

Names carry their units. How many seconds or how many at once is always the owner's choice;
what may not be changed is not here. `docs/settings.md` is written from these lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_type_hints

from config.kinds import setting
from config.rules import Between, Filled, Networks, Secret, WebAddress

DAY_SECONDS = 86_400
# Below a twentieth of a second a deadline would be over before a browser could show it.
SECONDS = Between(0.05, DAY_SECONDS)
PAUSE_SECONDS = Between(0, DAY_SECONDS)
UNITS = Between(0, 1000)
OfferMode = Literal["ring", "auto_accept", "assign", "broadcast", "pull"]
AT_ONCE = Between(1, 100)


@dataclass(frozen=True)
class Server:
    """Where the center listens, and how it stops."""

    host: str = setting("127.0.0.1", "Address to listen on; 0.0.0.0 is every network.", Filled())
    port: int = setting(
        8080, "Port for pages, API and sockets; 0 takes a free one.", Between(0, 65535)
    )
    public_url: str | None = setting(
        None, "Address people use, if a proxy stands in front of the center.", WebAddress()
    )
    trusted_proxies: tuple[str, ...] = setting(
        (), "Proxies whose X-Forwarded headers are believed.", Networks()
    )
    shutdown_seconds: float = setting(
        25, "Time to finish what is under way when the center is told to stop.", Between(0, 600)
    )


@dataclass(frozen=True)
class Storage:
    """Where the journal and everything else is kept, and how it is written."""

    data_dir: Path = setting(Path("data"), "Folder of the database and of attachments.", Filled())
    min_batch_gap_ms: int = setting(
        3, "Least time between the starts of two commits, so that orders gather.", Between(0, 1000)
    )
    max_batch: int = setting(1000, "Most orders that share one commit.", Between(1, 100_000))


@dataclass(frozen=True)
class Routing:
    """How work finds an agent, and how long everyone may take."""

    ring_seconds: float = setting(30, "How long a chat is offered to one agent.", SECONDS)
    email_ring_seconds: float = setting(30, "How long an email is offered to one agent.", SECONDS)
    callback_ring_seconds: float = setting(
        20, "How long a callback is offered to one agent.", SECONDS
    )
    decline_hold_seconds: float = setting(
        10, "Rest of an agent who declined before the next offer.", PAUSE_SECONDS
    )
    decline_exclusion_seconds: float = setting(
        300, "How long declined work is not offered to the same agent again.", PAUSE_SECONDS
    )
    miss_exclusion_seconds: float = setting(
        60, "How long missed work is not offered to the same agent again.", PAUSE_SECONDS
    )
    miss_limit_chat: int = setting(
        2, "Chat offers missed in a row after which an agent is set away.", Between(1, 100)
    )
    miss_limit_email: int = setting(
        2, "Email offers missed in a row after which an agent is set away.", Between(1, 100)
    )
    miss_limit_callback: int = setting(
        1, "Callback offers missed in a row after which an agent is set away.", Between(1, 100)
    )
    misses_per_work: int = setting(
        2,
        "Misses after which an agent is not asked for the same work until its next step.",
        Between(1, 100),
    )
    chat_offer_mode: OfferMode = setting("ring", "How a chat is offered, unless its queue says.")
    email_offer_mode: OfferMode = setting("ring", "How an email is offered, unless its queue says.")
    callback_offer_mode: OfferMode = setting(
        "ring", "How a callback is offered, unless its queue says."
    )
    agent_offer_grace_seconds: float = setting(
        5,
        "After an agent's connection is lost, offers are withdrawn when this is over.",
        PAUSE_SECONDS,
    )
    agent_grace_seconds: float = setting(
        30,
        "After an agent's connection is lost, live chats are queued again when this is over.",
        PAUSE_SECONDS,
    )
    visitor_grace_seconds: float = setting(
        60, "A waiting visitor who is gone for this long has abandoned the queue.", PAUSE_SECONDS
    )
    wrapup_seconds: float = setting(30, "Time to finish a chat after it ended.", PAUSE_SECONDS)
    email_wrapup_seconds: float = setting(
        0, "Time to finish an email after it ended.", PAUSE_SECONDS
    )
    callback_wrapup_seconds: float = setting(
        60, "Time to finish a callback after it ended.", PAUSE_SECONDS
    )
    park_seconds: float = setting(
        600, "A parked chat comes back after this long, unless the agent named a time.", SECONDS
    )
    sticky_seconds: float = setting(
        45, "How long work waits for the agent who knows the customer.", PAUSE_SECONDS
    )
    sticky_days: float = setting(
        7, "How long whoever served a customer last counts as knowing them.", Between(0, 3650)
    )
    orphan_hours: float = setting(
        4,
        "An email whose agent is gone for so many open hours goes back to the queue.",
        Between(0, 8760),
    )
    no_reply_seconds: float = setting(
        180,
        "A chat accepted but not answered for this long goes back to the queue; 0 never.",
        PAUSE_SECONDS,
    )
    flap_window_seconds: float = setting(
        300, "Three lost connections within this time are a bad line.", PAUSE_SECONDS
    )
    flap_rest_seconds: float = setting(
        60, "How long a bad line must hold before offers go there again.", PAUSE_SECONDS
    )
    default_target_seconds: float = setting(
        60, "Promise of a queue that has none of its own: answered within.", SECONDS
    )
    capacity_units: int = setting(100, "What one agent can carry.", Between(1, 1000))
    chat_cost: int = setting(30, "Units a chat takes.", UNITS)
    chat_max: int = setting(3, "Most chats of one agent at a time.", AT_ONCE)
    email_cost: int = setting(20, "Units an email takes.", UNITS)
    email_max: int = setting(5, "Most emails of one agent at a time.", AT_ONCE)
    callback_cost: int = setting(100, "Units a callback takes.", UNITS)
    callback_max: int = setting(1, "Most callbacks of one agent at a time.", AT_ONCE)
    callback_attempts: int = setting(
        3, "Calls tried before a callback nobody answers has failed.", Between(1, 100)
    )
    callback_retry_seconds: float = setting(
        600, "Time until a callback nobody answered is tried again.", PAUSE_SECONDS
    )


@dataclass(frozen=True)
class Conversation:
    """What a conversation is."""

    reopen_hours: float = setting(
        24, "A visitor who writes within this time after the end goes on with it.", Between(0, 8760)
    )
    message_max_chars: int = setting(10_000, "Longest message, in characters.", Between(1, 100_000))


@dataclass(frozen=True)
class Email:
    """How mails come in, and how answers leave."""

    smtp_enabled: bool = setting(False, "Whether the center listens for mail.")
    smtp_host: str = setting(
        "127.0.0.1", "Address to listen on for mail; 0.0.0.0 is every network.", Filled()
    )
    smtp_port: int = setting(2525, "Port for mail; 0 takes a free one.", Between(0, 65535))
    connections: int = setting(100, "Most senders connected at a time.", Between(1, 100_000))
    max_bytes: int = setting(
        26_214_400, "Largest mail that is taken, over SMTP and HTTP.", Between(4096, 1_073_741_824)
    )
    max_recipients: int = setting(50, "Most recipients of one mail.", Between(1, 10_000))
    parse_seconds: float = setting(
        10, "A mail that takes longer to read is put into quarantine.", Between(0.05, 600)
    )
    domain: str | None = setting(
        None, "Domain in our greeting and Message-IDs; without one, that of the inbox.", Filled()
    )
    relay_host: str | None = setting(
        None,
        "Mail server that takes what agents write; without one it stays in a folder.",
        Filled(),
    )
    relay_port: int = setting(587, "Port of that server.", Between(1, 65535))
    relay_starttls: bool = setting(True, "Whether the line to that server must be encrypted.")
    relay_user: str | None = setting(None, "Name to sign in with at that server.", Filled())
    relay_password: Secret | None = setting(None, "Password for that name.", Filled())
    relay_seconds: float = setting(30, "How long that server may be silent.", Between(0.05, 600))
    retry_first_seconds: float = setting(
        60, "Wait after the first failed try to send; doubled each time.", SECONDS
    )
    retry_most_seconds: float = setting(14_400, "Longest wait between two tries.", SECONDS)
    give_up_hours: float = setting(
        48, "A mail that could not be sent for this long has failed.", Between(0, 8760)
    )


@dataclass(frozen=True)
class Bot:
    """How long the bot may think."""

    turn_seconds: float = setting(
        5, "A bot that takes longer hands over to a person.", Between(0.05, 60)
    )


@dataclass(frozen=True)
class Limits:
    """What one client may ask of the center before it is slowed down or closed."""

    visitor_messages_per_second: float = setting(
        5, "Messages a visitor may send in the long run.", Between(0.01, 100_000)
    )
    visitor_burst: int = setting(20, "Messages a visitor may send at once.", Between(1, 100_000))
    frame_bytes: int = setting(65_536, "Largest socket message accepted.", Between(4096, 1_048_576))
    body_bytes: int = setting(
        1_048_576, "Largest request body accepted.", Between(4096, 1_073_741_824)
    )
    inflight: int = setting(
        32, "Unanswered orders of one socket before it has to wait.", Between(1, 1024)
    )
    sessions_per_minute: int = setting(
        30, "Visitor sessions one address may start a minute.", Between(1, 100_000)
    )
    sign_in_attempts: int = setting(
        10, "Wrong passwords for one account or address before it has to wait.", Between(1, 1000)
    )
    sign_in_window_minutes: float = setting(
        15, "How long wrong passwords are counted.", Between(0.05, 1440)
    )
    hello_seconds: float = setting(5, "Time a new socket has to say who it is.", Between(0.05, 600))
    slow_client_seconds: float = setting(
        30, "A socket that takes nothing for this long is closed.", Between(0.05, 3600)
    )
    connections: int = setting(20_000, "Most sockets open at a time.", Between(1, 1_000_000))


@dataclass(frozen=True)
class Sessions:
    """How long people stay signed in."""

    visitor_token_minutes: float = setting(
        15, "How long a visitor's token opens a socket.", Between(0.05, 1440)
    )
    login_idle_hours: float = setting(12, "A login unused for this long ends.", Between(0.01, 8760))
    login_days: float = setting(30, "Every login ends after this.", Between(0.01, 365))
    ticket_seconds: float = setting(
        60, "How long a console's socket ticket lives.", Between(1, 3600)
    )
    cookie_secure: Literal["auto", "always", "never"] = setting(
        "auto", "Whether cookies demand https; auto: if the public address has it."
    )


@dataclass(frozen=True)
class Logging:
    """What the center writes down about itself."""

    level: Literal["debug", "info", "warning", "error"] = setting(
        "info", "Least serious line written."
    )
    format: Literal["console", "json"] = setting("console", "Lines for people or for machines.")


@dataclass(frozen=True)
class Metrics:
    """Who may read `/metrics`, and how often the center audits itself."""

    token: Secret | None = setting(
        None,
        "Bearer token for readers elsewhere; without one only this machine may read.",
        Filled(),
    )
    audit_seconds: float = setting(
        60, "How often the auditor holds what was written against the rules.", SECONDS
    )


@dataclass(frozen=True)
class Settings:
    """All sections. `Settings()` is the center as it comes."""

    server: Server = field(default_factory=Server)
    storage: Storage = field(default_factory=Storage)
    routing: Routing = field(default_factory=Routing)
    conversation: Conversation = field(default_factory=Conversation)
    email: Email = field(default_factory=Email)
    bot: Bot = field(default_factory=Bot)
    limits: Limits = field(default_factory=Limits)
    sessions: Sessions = field(default_factory=Sessions)
    logging: Logging = field(default_factory=Logging)
    metrics: Metrics = field(default_factory=Metrics)


SECTIONS: dict[str, type] = get_type_hints(Settings)
