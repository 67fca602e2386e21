"""What the center's own machines want: the bot, routing, gateways and sweeps."""

from __future__ import annotations

from dataclasses import dataclass, field

from contact_center.domain.checks import check_text


@dataclass(frozen=True, slots=True)
class Option:
    """One thing the visitor may choose with a click."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Say:
    """One message of the bot."""

    text: str
    options: tuple[Option, ...] = ()
    entry: str | None = None

    def __post_init__(self) -> None:
        """Check the text once, for every edge."""
        check_text("text", self.text, 20_000)


@dataclass(frozen=True, slots=True)
class TakeBotTurn:
    """What the bot makes of everything said up to message `upto`.

    Accepted only while the bot still serves the conversation and nothing newer was said.
    `then` is `wait`, `handover` or `close`; `misses` counts turns in a row without an answer.
    """

    upto: int
    say: tuple[Say, ...] = ()
    then: str = "wait"
    misses: int = 0
    reason: str | None = None
    queue: str | None = None


@dataclass(frozen=True, slots=True)
class MakeOffer:
    """Reserve `agent` for the work for `ring_ms`; `why` is the reason of the decision.

    With the mode `ring` they answer, with `auto_accept` the end of the time is a yes, with
    `assign` it is theirs at once; with `broadcast` others may have an offer at the same time.
    """

    offer: str
    agent: str
    generation: int
    epoch: int
    ring_ms: int
    why: dict[str, object] = field(default_factory=dict)
    mode: str = "ring"


@dataclass(frozen=True, slots=True)
class LapseOffer:
    """The time to answer is over."""

    offer: str


@dataclass(frozen=True, slots=True)
class WithdrawOffer:
    """Take an offer back, not the agent's fault: `agent_gone`, `agent_away`."""

    offer: str
    why: str


@dataclass(frozen=True, slots=True)
class RequeueWork:
    """Back to the queue at its old place: the agent was lost."""

    generation: int
    why: str


@dataclass(frozen=True, slots=True)
class AbandonWork:
    """The visitor left while waiting and did not come back within the grace."""

    generation: int


@dataclass(frozen=True, slots=True)
class TakeStep:
    """The step of this index is due, or the one before it can lead to nothing."""

    generation: int
    step: int


@dataclass(frozen=True, slots=True)
class TurnWork:
    """The queue is closed, full, unstaffed or too slow: do what it says for that situation."""

    generation: int
    situation: str


@dataclass(frozen=True, slots=True)
class AgentConnected:
    """The first socket of an agent is open (also after a restart of the node)."""

    agent: str


@dataclass(frozen=True, slots=True)
class AgentDisconnected:
    """The last socket of an agent is gone."""

    agent: str


@dataclass(frozen=True, slots=True)
class VisitorReturned:
    """A visitor's first socket is open."""

    visitor: str


@dataclass(frozen=True, slots=True)
class VisitorLeft:
    """A visitor's last socket is gone."""

    visitor: str


@dataclass(frozen=True, slots=True)
class OpenVisitor:
    """A browser that nobody knows yet; it and its customer get a row each."""

    visitor: str
    site: str
    locale: str
    handle_hash: str


@dataclass(frozen=True, slots=True)
class OpenLogin:
    """A person has signed in; `token_hash` is SHA-256 of the token, which is never stored."""

    login: str
    agent: str
    token_hash: str
    csrf: str
    expires_at: int
    address: str = ""


@dataclass(frozen=True, slots=True)
class RenewLogin:
    """The login is in use: its idle time starts again."""

    login: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class CloseLogin:
    """Signed out, or ended by someone."""

    login: str
