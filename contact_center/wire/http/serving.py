"""The application that answers a table of routes, with the layers around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from aiohttp import web
from aiohttp.typedefs import Handler

from contact_center.ports.meters import Meters
from contact_center.wire.http import layers
from contact_center.wire.http.callers import Callers
from contact_center.wire.http.headers import protect
from contact_center.wire.http.problems import Problem
from contact_center.wire.http.routes import Route, respond
from contact_center.wire.http.sites import Sites
from contact_center.wire.http.whereabouts import Whereabouts

PREFLIGHT_SECONDS = 600
KEEPALIVE_SECONDS = 75.0
"""A connection without a whole request for this long is closed, so that nobody holds one open by
sending headers letter by letter; longer than the pools of proxies keep theirs."""
_ALLOWED_HEADERS = "Authorization, Content-Type, Idempotency-Key"


@dataclass(frozen=True, slots=True)
class Edge:
    """What the layers need to know. `body_bytes` is the largest body any route reads."""

    callers: Callers
    whereabouts: Whereabouts
    sites: Sites
    meters: Meters
    body_bytes: int = 1_048_576
    problem_page: layers.ProblemPage | None = None


def application(routes: Sequence[Route], edge: Edge) -> web.Application:
    """An application for one port; pages' files and sockets are added to its router afterwards."""
    table = _table(routes)
    told = layers.told(edge.problem_page)
    app = web.Application(
        middlewares=[
            layers.named(edge.whereabouts, edge.meters),
            told,
            layers.shown(table, edge.sites),
            told,
            layers.bounded(table, edge.body_bytes),
            layers.meant(table, edge.callers, edge.whereabouts),
        ],
        client_max_size=edge.body_bytes,
    )

    async def prepare(request: web.Request, response: web.StreamResponse) -> None:
        protect(response, is_secure=edge.whereabouts.is_secure(request))

    app.on_response_prepare.append(prepare)
    for route in routes:
        handler = partial(respond, route, edge.callers)
        method = route.declared.method
        for each in ("GET", "HEAD") if method == "GET" else (method,):
            app.router.add_route(each, route.declared.path, handler)
    for path, methods in _for_sites(routes).items():
        app.router.add_options(path, _preflight(methods, edge.sites))
    return app


def runner(app: web.Application, *, shutdown_seconds: float = 2.0) -> web.AppRunner:
    """Serves `app` with the limits of a connection; our own layer writes the access log."""
    return web.AppRunner(
        app,
        access_log=None,
        keepalive_timeout=KEEPALIVE_SECONDS,
        shutdown_timeout=shutdown_seconds,
    )


def _table(routes: Iterable[Route]) -> dict[tuple[str, str], Route]:
    table: dict[tuple[str, str], Route] = {}
    for route in routes:
        key = (route.declared.method, route.declared.path)
        if key in table:
            raise ValueError(f"two routes for {' '.join(key)}")
        table[key] = route
    return table


def _for_sites(routes: Iterable[Route]) -> dict[str, list[str]]:
    paths: dict[str, list[str]] = {}
    for route in routes:
        if route.declared.for_sites:
            paths.setdefault(route.declared.path, []).append(route.declared.method)
    return paths


def _preflight(methods: list[str], sites: Sites) -> Handler:
    async def allow(request: web.Request) -> web.StreamResponse:
        """A browser asks before it lets a website call us."""
        if "Origin" in request.headers and not await sites.admits(request):
            raise Problem("foreign_origin")
        headers = {
            "Access-Control-Allow-Methods": ", ".join(methods),
            "Access-Control-Allow-Headers": _ALLOWED_HEADERS,
            "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
            "Vary": "Origin",
        }
        if "Origin" in request.headers:
            headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
        return web.Response(status=204, headers=headers)

    return allow
