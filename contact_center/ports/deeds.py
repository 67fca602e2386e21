"""What supervisors and administrators did, as the journal has kept it."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from contact_center.ports.reading import Listed

DEEDS: MappingProxyType[str, str] = MappingProxyType(
    {
        "presence_forced": "presence",
        "taken_over": "assigned",
        "assigned": "assigned",
        "requeued": "unassigned",
        "whispered": "note",
        "customers_merged": "customers_merged",
        "customers_unmerged": "customers_unmerged",
        "agent_changed": "agent_put",
        "queue_changed": "queue_put",
        "site_changed": "site_put",
        "entries_changed": "entries_put",
        "inbox_changed": "inbox_put",
        "queue_removed": "queue_removed",
        "skill_changed": "skill_put",
        "skill_removed": "skill_removed",
        "profile_changed": "profile_put",
        "profile_removed": "profile_removed",
        "presence_code_changed": "code_put",
        "presence_code_removed": "code_removed",
        "calendar_changed": "calendar_put",
        "calendar_removed": "calendar_removed",
        "plan_changed": "plan_put",
        "plan_removed": "plan_removed",
        "signed_in": "login",
        "signed_out": "login",
    }
)
"""The kind of fact each deed is found in."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did what, to whom or to what, when; never what was said.

    `agent` is the person it was done to; `details` names what was changed, without secrets.
    """

    pos: int
    at: int
    kind: str
    by: str
    name: str | None
    agent: str | None = None
    agent_name: str | None = None
    conv: str | None = None
    details: dict[str, str] = field(default_factory=dict)


class DeedReader(Protocol):
    """The audit list."""

    async def deeds(
        self, before: int | None, limit: int, actor: str | None, kind: str | None
    ) -> Listed[Deed]:
        """Newest first, before a position; of one person, of one kind. `cur` is the head.

        What only supervisors and administrators do is listed whoever they are by now; sign-ins
        and merges of those who are supervisors or administrators now.
        """
        ...
