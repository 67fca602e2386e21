"""What the center counts and times about itself, by name, without knowing who reads it.

`METRICS` is the closed list: base units, no ids in labels, so that the number of series stays
small. A name or label that is not in the list is a mistake of the caller and raises `KeyError`
or `ValueError` in every implementation, also in the one of the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, Protocol


class Meters(Protocol):
    """Set by every part of the node; cheap enough for each frame."""

    def count(self, name: str, amount: float = 1, /, **labels: str) -> None:
        """Raise a counter."""
        ...

    def observe(self, name: str, value: float, /, **labels: str) -> None:
        """Add one measurement to a histogram."""
        ...

    def gauge(self, name: str, value: float, /, **labels: str) -> None:
        """Say what a gauge stands at."""
        ...

    def shift(self, name: str, by: float, /, **labels: str) -> None:
        """Move a gauge up or down."""
        ...


Kind = Literal["counter", "histogram", "gauge"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One line of the list."""

    kind: Kind
    meaning: str
    labels: tuple[str, ...] = ()


METRICS: MappingProxyType[str, Metric] = MappingProxyType(
    {
        "ws_connections": Metric("gauge", "Open sockets.", ("role",)),
        "ws_opened_total": Metric("counter", "Sockets that were opened.", ("role",)),
        "ws_closed_total": Metric("counter", "Sockets that were closed, by close code.", ("code",)),
        "ws_resume_total": Metric("counter", "How sockets were greeted.", ("result",)),
        "ws_lagging": Metric("gauge", "Sockets that are served pages of the journal."),
        "ws_frames_total": Metric("counter", "Frames in and out by type.", ("dir", "t")),
        "do_total": Metric("counter", "Orders by what they were answered.", ("op", "result")),
        "do_duplicate_total": Metric("counter", "Orders given again."),
        "commit_batch_size": Metric("histogram", "Orders in one commit."),
        "commit_seconds": Metric("histogram", "From the start of a batch to its fsync."),
        "commit_queue": Metric("gauge", "Orders that wait for their commit."),
        "ack_seconds": Metric("histogram", "From an order's arrival to its answer."),
        "deliver_seconds": Metric("histogram", "From a commit to the write on a socket."),
        "log_head_lag": Metric("gauge", "Positions a consumer is behind.", ("consumer",)),
        "log_gap_fill_total": Metric("counter", "Times a consumer read what no hint told it."),
        "event_loop_lag_seconds": Metric("histogram", "How late the event loop wakes up."),
        "outbox_retry_total": Metric("counter", "Sendings that were tried again.", ("channel",)),
        "mails_taken_total": Metric("counter", "Mails that were taken in.", ("route", "result")),
        "mails_settled_total": Metric("counter", "Mails by what became of them.", ("result",)),
        "outgoing_total": Metric("counter", "Tries to send.", ("channel", "result")),
        "presence_leases": Metric("gauge", "Agents with a live connection."),
        "integrity_violations_total": Metric("counter", "Rows the auditor found wrong."),
        "http_requests_total": Metric(
            "counter", "Requests by pattern of their path.", ("method", "route", "status")
        ),
        "http_seconds": Metric("histogram", "From a request to its answer.", ("method", "route")),
        "rate_limited_total": Metric("counter", "What was told to wait.", ("what",)),
        "sign_in_total": Metric("counter", "Attempts to sign in.", ("result",)),
        "conversations_waiting": Metric("gauge", "Conversations queued or offered."),
        "conversations_active": Metric("gauge", "Conversations with an agent."),
        "agents_available": Metric("gauge", "Agents who take work and are connected."),
        "offers_total": Metric("counter", "Offers by outcome.", ("outcome",)),
        "offers_refused_total": Metric("counter", "Decisions of routing that came too late."),
        "wait_seconds": Metric(
            "histogram", "From asking for a person to having one.", ("channel",)
        ),
        "bot_turns_total": Metric("counter", "Turns of the bot by what followed.", ("then",)),
        "bot_turn_seconds": Metric("histogram", "How long the bot thought."),
    }
)
"""Every metric of the center; `/metrics` serves exactly these."""


def checked(name: str, kind: Kind, labels: dict[str, str]) -> Metric:
    """The metric of this name; raises when it is none, of another kind, or labelled otherwise."""
    metric = METRICS[name]
    if metric.kind != kind or tuple(sorted(labels)) != tuple(sorted(metric.labels)):
        raise ValueError(f"{name} is a {metric.kind} with labels {metric.labels}")
    return metric


class Unmeasured:
    """Counts nothing, yet refuses what could not be counted; for tests and tools."""

    def count(self, name: str, amount: float = 1, /, **labels: str) -> None:
        """Raise a counter that nobody reads."""
        checked(name, "counter", labels)

    def observe(self, name: str, value: float, /, **labels: str) -> None:
        """Measure for nobody."""
        checked(name, "histogram", labels)

    def gauge(self, name: str, value: float, /, **labels: str) -> None:
        """Set a gauge that nobody reads."""
        checked(name, "gauge", labels)

    def shift(self, name: str, by: float, /, **labels: str) -> None:
        """Move a gauge that nobody reads."""
        checked(name, "gauge", labels)
