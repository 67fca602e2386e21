"""Who acts: a visitor, an agent in one of three roles, or one of the center's own machines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an actor is allowed to be; `permissions` says what each may do."""

    VISITOR = "visitor"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    BOT = "bot"
    ROUTING = "routing"
    SYSTEM = "system"


STAFF = frozenset({Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR})
MACHINES = frozenset({Role.BOT, Role.ROUTING, Role.SYSTEM})


@dataclass(frozen=True, slots=True)
class Actor:
    """One who gives orders; `id` is the address facts use, such as `visitor:…` or `bot`."""

    id: str
    role: Role

    @property
    def is_visitor(self) -> bool:
        """Whether this is a customer's browser."""
        return self.role is Role.VISITOR

    @property
    def is_staff(self) -> bool:
        """Whether this is a person who works here."""
        return self.role in STAFF

    @property
    def is_machine(self) -> bool:
        """Whether this is a part of the center; refusals of its orders are not stored."""
        return self.role in MACHINES


BOT = Actor("bot", Role.BOT)
ROUTING = Actor("routing", Role.ROUTING)
SYSTEM = Actor("system", Role.SYSTEM)
