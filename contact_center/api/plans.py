"""Routing plans: where work goes, and how its search widens while it waits."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from msgspec import to_builtins

from contact_center.api.rows import Everything, Page
from contact_center.api.saving import (
    REMOVES,
    SAVES,
    Saving,
    VersionQuery,
    VersionRow,
    shown,
    tagged,
)
from contact_center.api.setup_shapes import PlanBody, PlanRow
from contact_center.domain.orders import setup
from contact_center.domain.records_setup import Plan
from contact_center.wire.http.callers import Caller
from contact_center.wire.http.routes import delete, get, put


class Plans:
    """What happens to work on its way."""

    def __init__(self, saving: Saving) -> None:
        """Save and read through `saving`."""
        self._saving = saving

    @get("/api/v1/plans", reads="setup.read")
    async def list_plans(self) -> Everything[PlanRow]:
        """All plans."""
        rows = await self._saving.setup.every(Plan)
        return Everything([shown(row, PlanRow) for row in rows])

    @get("/api/v1/plans/{plan}", reads="setup.read", codes=("not_found",), answer=PlanRow)
    async def get_plan(self, plan: str) -> web.Response:
        """One plan, with its version as the ETag."""
        row = await self._saving.one(Plan, plan)
        return tagged(shown(row, PlanRow), row.version)

    @put("/api/v1/plans/{plan}", reads="plan.put", codes=SAVES, answer=PlanRow)
    async def put_plan(
        self, request: web.Request, caller: Caller, plan: str, body: PlanBody
    ) -> web.Response:
        """Save a routing plan; work goes through it from its next entry on.

        A step may widen the search and sharpen the promise; one that narrows or worsens is refused.
        """
        fields: dict[str, Any] = {"plan": plan, **to_builtins(body)}
        await self._saving.put(request, caller, "plan.put", _put_plan, fields)
        return await self.get_plan(plan)

    @delete("/api/v1/plans/{plan}", reads="plan.remove", codes=REMOVES)
    async def delete_plan(self, request: web.Request, caller: Caller, plan: str) -> None:
        """Remove a plan that no queue has."""
        await self._saving.remove(request, caller, "plan.remove", setup.RemovePlan, plan)

    @get("/api/v1/plans/{plan}/versions", reads="setup.read", codes=("not_found",))
    async def list_plan_versions(self, plan: str, query: VersionQuery) -> Page[VersionRow]:
        """Every save of a plan, newest first."""
        return await self._saving.versions("plan", plan, query)


def _put_plan(**fields: Any) -> setup.PutPlan:
    return setup.PutPlan(**{**fields, "filters": tuple(fields["filters"])})
