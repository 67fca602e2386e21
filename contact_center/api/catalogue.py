"""The codes of problems: the page that the `type` of every problem document points to."""

from __future__ import annotations

from msgspec import Struct

from contact_center.api.rows import Everything
from contact_center.wire.http.problems import CATALOGUE, TABLE
from contact_center.wire.http.routes import get


class ProblemRow(Struct):
    """One code, its status, and what people are told."""

    code: str
    status: int
    title: str


class Catalogue:
    """Lists the table of problems."""

    @get(CATALOGUE)
    async def list_problems(self) -> Everything[ProblemRow]:
        """Every code an answer can carry. Codes never change their meaning."""
        rows = sorted(TABLE.items())
        return Everything([ProblemRow(code, row.status, row.title) for code, row in rows])
