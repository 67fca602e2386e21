"""The layers around every request, outermost first.

    named      gives the request an id, writes it down, measures it
    told       turns whatever goes wrong into a problem document
    shown      lets pages of our customers' websites read the answers of routes made for them
    told       again: what goes wrong further in must be readable for those websites too
    bounded    refuses a body that says it is too large before it is read
    meant      refuses what another website made a signed-in person's browser send

Protective headers are added last of all, by `headers.protect`, because that also reaches files
and sockets.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus

import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from contact_center.domain.refusals import Refused
from contact_center.ports.journal_store import StoreDown
from contact_center.ports.meters import Meters
from contact_center.wire.http.callers import Callers
from contact_center.wire.http.problems import Problem, of_http, of_refusal
from contact_center.wire.http.routes import Route
from contact_center.wire.http.sites import Sites
from contact_center.wire.http.whereabouts import Whereabouts

ProblemPage = Callable[[web.Request, Problem], web.Response]
"""Shows a problem to a person, where a browser asked for a page."""

SAFE = frozenset({hdrs.METH_GET, hdrs.METH_HEAD, hdrs.METH_OPTIONS})
REQUEST_ID = web.RequestKey[str]("request_id")

SWITCHED = 101
"""A socket: its whole life is one request, and its own code tells of it."""

_HEADER = "X-Request-ID"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_QUIET = {"/healthz", "/readyz", "/metrics"}

_log = structlog.get_logger("contact_center.http")


def pattern_of(request: web.Request) -> str:
    """The path as it was declared, without the ids in it; for metrics and tables."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "unknown"


def named(whereabouts: Whereabouts, meters: Meters) -> Middleware:
    """Name the request, and write one line about it: never its query, headers or body."""

    @web.middleware
    async def layer(request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.headers.get(_HEADER, "")
        request_id = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        request[REQUEST_ID] = request_id
        started = time.perf_counter()
        status = 500
        try:
            with structlog.contextvars.bound_contextvars(request_id=request_id):
                response = await handler(request)
            status = response.status
            if not response.prepared:
                response.headers.setdefault(_HEADER, request_id)
            return response
        except web.HTTPException as sent_elsewhere:
            status = sent_elsewhere.status
            sent_elsewhere.headers.setdefault(_HEADER, request_id)
            raise
        finally:
            seconds = time.perf_counter() - started
            if status != SWITCHED:
                _measure(request, status, seconds, meters)
            if status != SWITCHED and request.path not in _QUIET:
                _log.info(
                    "request",
                    request_id=request_id,
                    method=request.method,
                    path=request.rel_url.raw_path,
                    status=status,
                    ms=round(seconds * 1000, 1),
                    address=whereabouts.address(request),
                )

    return layer


def _measure(request: web.Request, status: int, seconds: float, meters: Meters) -> None:
    route = pattern_of(request)
    # What a client may make up must not become a new series.
    method = request.method if request.method in hdrs.METH_ALL else "other"
    meters.count("http_requests_total", method=method, route=route, status=str(status))
    meters.observe("http_seconds", seconds, method=method, route=route)


def shown(routes: Mapping[tuple[str, str], Route], sites: Sites) -> Middleware:
    """Answer for other websites (CORS): only routes made for them, only to sites we serve."""

    @web.middleware
    async def layer(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        route = routes.get((request.method, pattern_of(request)))
        if route is None or not route.declared.for_sites or response.prepared:
            return response
        response.headers.add("Vary", "Origin")
        origin = request.headers.get("Origin")
        if origin is not None and await sites.admits(request):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Date, Retry-After"
        return response

    return layer


def told(page: ProblemPage | None) -> Middleware:
    """Say what went wrong: as a page to a person, as a problem document to a program."""

    @web.middleware
    async def layer(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except Problem as found:
            problem = found
        except Refused as refused:
            problem = of_refusal(refused)
        except web.HTTPException as error:
            if error.status < HTTPStatus.BAD_REQUEST:
                raise
            problem = of_http(error)
        except (ConnectionError, StoreDown):
            problem = Problem("unavailable", headers={"Retry-After": "1"})
        except Exception:  # noqa: BLE001 -- the loop of requests: logged here, once
            _log.exception("request failed", method=request.method, path=pattern_of(request))
            problem = Problem("internal")
        wants_page = "text/html" in request.headers.get("Accept", "")
        if page is not None and wants_page and not request.path.startswith("/api/"):
            return page(request, problem)
        return problem.answer()

    return layer


def bounded(routes: Mapping[tuple[str, str], Route], body_bytes: int) -> Middleware:
    """Refuse a declared size early; what is not declared is cut off while it is read.

    A route that reads its body by itself has its own limit.
    """

    @web.middleware
    async def layer(request: web.Request, handler: Handler) -> web.StreamResponse:
        route = routes.get((request.method, pattern_of(request)))
        limits_itself = route is not None and route.declared.takes is not None
        if not limits_itself and (request.content_length or 0) > body_bytes:
            raise Problem("too_large", headers={"Connection": "close"})
        return await handler(request)

    return layer


def meant(
    routes: Mapping[tuple[str, str], Route], callers: Callers, whereabouts: Whereabouts
) -> Middleware:
    """Refuse forged requests: everything that changes something must be meant by its sender.

    A browser tells where a request comes from (`Origin`, `Sec-Fetch-Site`), and a page of ours
    also shows its login's secret; a token in the header says both by itself.
    """

    @web.middleware
    async def layer(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method in SAFE:
            return await handler(request)
        caller = await callers.of(request)
        if caller is None:
            route = routes.get((request.method, pattern_of(request)))
            is_for_sites = route is not None and route.declared.for_sites
            if not is_for_sites and not _is_from_here(request, whereabouts):
                raise Problem("foreign_origin")
        elif caller.is_by_cookie:
            if not _is_from_here(request, whereabouts):
                raise Problem("foreign_origin")
            if not caller.knows_csrf(request.headers.get("X-CSRF-Token", "")):
                raise Problem("csrf")
        return await handler(request)

    return layer


def _is_from_here(request: web.Request, whereabouts: Whereabouts) -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    return origin is None or whereabouts.is_own(request, origin)
