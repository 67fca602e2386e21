"""What routing wishes: a closed union, imperative, each about one piece of work.

A decision is a wish and nothing more until its fact comes back. One that rests on a generation of
the work carries it, so that a wish about an older one is visibly stale.
"""

from __future__ import annotations

from dataclasses import dataclass

from contact_center.domain.needs import offer_conversation


@dataclass(frozen=True, slots=True)
class OfferWork:
    """Reserve `agent` for the work for `ring_ms`; `offer` is the id the offer will have.

    `mode` says what silence means: see the order. `why` is what the decision rested on, bounded:
    see `justifying`.
    """

    conv: str
    agent: str
    offer: str
    generation: int
    ring_ms: int
    why: dict[str, object]
    mode: str = "ring"


@dataclass(frozen=True, slots=True)
class LapseOffer:
    """The time to answer is over."""

    offer: str

    @property
    def conv(self) -> str:
        """The conversation that was offered."""
        return offer_conversation(self.offer)


@dataclass(frozen=True, slots=True)
class WithdrawOffer:
    """Take the offer back, which is no miss: the agent went away, or the connection is lost."""

    offer: str
    why: str

    @property
    def conv(self) -> str:
        """The conversation that was offered."""
        return offer_conversation(self.offer)


@dataclass(frozen=True, slots=True)
class RequeueWork:
    """Back into the line at the old place: the owner is lost."""

    conv: str
    generation: int
    why: str


@dataclass(frozen=True, slots=True)
class AbandonWork:
    """The customer left while waiting and has not come back within the grace."""

    conv: str
    generation: int


@dataclass(frozen=True, slots=True)
class TakeStep:
    """The step of this index of the plan is due."""

    conv: str
    generation: int
    step: int


@dataclass(frozen=True, slots=True)
class TurnWork:
    """The queue cannot simply take the work, or not for longer: its rows say what to do then.

    `situation` is closed, full, too_long, unstaffed, wait_over or closing.
    """

    conv: str
    generation: int
    situation: str


Decision = OfferWork | LapseOffer | WithdrawOffer | RequeueWork | AbandonWork | TakeStep | TurnWork
