"""Reports as CSV (RFC 4180): one header, one line per item, nothing a spreadsheet would execute."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from aiohttp import web

from contact_center.api.report_shapes import LevelCell, LevelLine

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BOM = "\ufeff"


def sheet(name: str, lines: Sequence[msgspec.Struct], *, bom: bool) -> web.Response:
    """These lines as a file to keep; the columns are their fields, `figures` and `counts` opened.

    Without a line there is no header either.
    """
    rows = [dict(_cells(msgspec.to_builtins(line))) for line in lines]
    text = written(rows)
    return web.Response(
        body=((_BOM if bom else "") + text).encode(),
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{name}.csv"',
        },
    )


def flattened(lines: Sequence[LevelLine]) -> list[LevelCell]:
    """A line for each variant, so that a table can be pivoted."""
    return [
        LevelCell(
            one.queue, one.name, level.variant, level.formula, level.service_level, one.counts
        )
        for one in lines
        for level in one.levels
    ]


def written(rows: Sequence[Mapping[str, Any]]) -> str:
    """The text of a file with these rows, which all have the same columns."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    if rows:
        writer.writerow(rows[0])
        writer.writerows([_safe(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _cells(line: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for name, value in line.items():
        if name in {"figures", "counts"}:
            yield from _cells(value)
        elif isinstance(value, Mapping):
            yield name, " ".join(f"{key or '-'}={one}" for key, one in value.items())
        else:
            yield name, value


def _safe(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula is shown as text (CWE-1236)."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_BEGINS_FORMULA):
        return f"'{value}"
    return value
