"""What an engine hears: facts, the refusal of one of its own decisions, and time passing."""

from __future__ import annotations

from dataclasses import dataclass

from contact_center.domain.facts import Fact
from routing.decisions import Decision


@dataclass(frozen=True, slots=True)
class FactsCommitted:
    """Facts that were committed together and lead the journal to `head`.

    Nothing is decided between them: an accepted offer has ended before its work has an owner, and
    the capacity in between belongs to nobody else.
    """

    facts: tuple[Fact, ...]
    head: int


@dataclass(frozen=True, slots=True)
class DecisionRefused:
    """A decision did not become facts; said only after the facts that forbade it."""

    decision: Decision
    code: str


@dataclass(frozen=True, slots=True)
class Tick:
    """Nothing but time has happened."""


Event = Fact | FactsCommitted | DecisionRefused | Tick
