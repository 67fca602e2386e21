"""A shop of its own for every story: a site, a queue and colleagues that no other story has.

Stories share a center, in any order; what one leaves behind must not ring on another's desk.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from argon2 import PasswordHasher

from tests.browser_stories.serving import Center

PASSWORD = "lantern oil and linen"
HASH = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=1).hash(PASSWORD)


@dataclass(frozen=True)
class Colleague:
    """Somebody who works in the shop; the password is the same for all."""

    id: str
    name: str
    email: str
    password: str = PASSWORD


@dataclass
class Shop:
    """One site with one queue; `colleagues` are in the order they were hired."""

    center: Center
    key: str
    office: Office
    colleagues: list[Colleague] = field(default_factory=list)

    async def hire(self, name: str, role: str = "agent", **more: object) -> Colleague:
        """A new colleague who takes work from the shop's queue when available.

        `more` are further fields of the order: `units=30` has room for one chat.
        """
        login = f"agent-{len(self.colleagues)}"
        one = Colleague(f"agent:{self.key}-{login}", name, f"{login}@{self.key}.example")
        await self.office.order(
            "agent.put",
            agent=one.id,
            name=one.name,
            email=one.email,
            role=role,
            password_hash=HASH,
            queues={self.key: 0},
            **more,
        )
        self.colleagues.append(one)
        return one

    async def open_inbox(self) -> str:
        """An address that customers of this shop write to."""
        address = f"help@{self.key}.example"
        await self.office.order(
            "inbox.put",
            inbox=self.key,
            address=address,
            name="Lantern & Loom",
            queue=self.key,
            site=self.key,
        )
        return address


class Office:
    """Where the administrator sets things up, over HTTP."""

    def __init__(self, center: Center) -> None:
        """The center must serve; signs in with the first order."""
        self._center = center
        self._token: str | None = None

    async def open_shop(
        self,
        name: str = "Lantern & Loom",
        *,
        queue: str = "Orders",
        ring_seconds: int = 30,
        wrapup_seconds: int = 60,
        **more: object,
    ) -> Shop:
        """A shop with nobody in it; `more` are further fields of its queue."""
        key = f"shop-{secrets.token_hex(4)}"
        await self.order(
            "queue.put",
            queue=key,
            name=queue,
            channels=["chat", "email", "callback"],
            ring_seconds=ring_seconds,
            wrapup_seconds=wrapup_seconds,
            **more,
        )
        await self.order("site.put", site=key, name=name, queue=key)
        return Shop(self._center, key, self)

    async def order(self, op: str, **body: Any) -> None:
        """Give one order as the administrator."""
        async with aiohttp.ClientSession(self._center.url, raise_for_status=True) as session:
            if self._token is None:
                admin = self._center.ready["admin"]
                signing_in = {name: admin[name] for name in ("email", "password")}
                async with session.post("/api/v1/session", json=signing_in) as answer:
                    self._token = (await answer.json())["token"]
            headers = {"Authorization": f"Bearer {self._token}"}
            frame = {"id": secrets.token_hex(8), "op": op, "d": body}
            async with session.post("/api/v1/orders", json=frame, headers=headers):
                pass
