"""Who is here, who is who, and who signed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """An agent takes work, or does not; `next_presence` follows when the live work has ended.

    `code` says why they are away: now, or then, if that is what follows; `routed` are the
    channels whose work they get all the same.
    """

    kind: ClassVar[str] = "presence"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    presence: str
    next_presence: str | None = None
    code: str | None = None
    routed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgentConnectionChanged:
    """The first socket of an agent opened, or the last one is gone."""

    kind: ClassVar[str] = "agent_connection"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    connected: bool


@dataclass(frozen=True, slots=True)
class VisitorConnectionChanged:
    """The visitor of live work went away, or came back."""

    kind: ClassVar[str] = "visitor"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    online: bool


@dataclass(frozen=True, slots=True)
class CustomerUpdated:
    """Fields of the customer's card changed; `fields` names them, their values live in the row."""

    kind: ClassVar[str] = "customer"
    unwritten: ClassVar[frozenset[str]] = frozenset({"values"})
    customer: str
    fields: tuple[str, ...]
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VisitorOpened:
    """A browser nobody knew, and a customer with it."""

    kind: ClassVar[str] = "visitor_opened"
    unwritten: ClassVar[frozenset[str]] = frozenset({"handle_hash"})
    customer: str
    site: str
    locale: str
    handle_hash: str = ""


@dataclass(frozen=True, slots=True)
class LoginChanged:
    """A person signed in, the login was renewed, or it ended (`closed`)."""

    kind: ClassVar[str] = "login"
    unwritten: ClassVar[frozenset[str]] = frozenset({"token_hash", "csrf"})
    login: str
    change: str
    expires_at: int
    address: str = ""
    token_hash: str = ""
    csrf: str = ""


@dataclass(frozen=True, slots=True)
class CustomerOpened:
    """A person we did not know has written or called."""

    kind: ClassVar[str] = "customer_opened"
    unwritten: ClassVar[frozenset[str]] = frozenset({"name", "email", "phone"})
    customer: str
    locale: str
    name: str = ""
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class IdentityAdded:
    """An address or number proved to be a customer's; `evidence` says how."""

    kind: ClassVar[str] = "identity"
    unwritten: ClassVar[frozenset[str]] = frozenset({"identity"})
    customer: str
    evidence: str
    identity: str = ""


@dataclass(frozen=True, slots=True)
class CustomersMerged:
    """Two customers are one person, says whoever merged them."""

    kind: ClassVar[str] = "customers_merged"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    merge: str
    source: str
    into: str


@dataclass(frozen=True, slots=True)
class CustomersUnmerged:
    """They are not: a merge was taken back."""

    kind: ClassVar[str] = "customers_unmerged"
    unwritten: ClassVar[frozenset[str]] = _NOTHING
    merge: str
    source: str
    into: str
