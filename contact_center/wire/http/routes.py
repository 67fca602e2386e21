"""Typed routes: a path is a function whose parameters say what it needs.

    @get("/api/v1/conversations/{conv}", reads="conversation.read")
    async def one(self, caller: Caller, conv: str) -> ConversationRow:

Parameters by name: those in the path are texts; `query` and `body` are structs that the request
is checked against; `caller` is who asks (`Caller` needs one, `Caller | None` does not);
`request` is the request itself. What is returned is a struct, None for "done, nothing to say", or
a response made by hand. The table of routes is also what `openapi.json` and the tests walk.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypedDict, TypeVar, Unpack, get_args, get_type_hints

import msgspec
from aiohttp import web

from contact_center.domain.checks import check_texts
from contact_center.domain.permissions import authorize
from contact_center.wire.encoding import sentence
from contact_center.wire.http import bodies
from contact_center.wire.http.callers import Caller, Callers
from contact_center.wire.http.problems import Problem

F = TypeVar("F", bound=Callable[..., Awaitable[Any]])

_DECLARED = "__route__"
_LONGEST_TEXT = 1000


@dataclass(frozen=True, slots=True)
class Declared:
    """What the decorator says; the signature says the rest.

    `reads` is the op of `domain.permissions` that allows it; `codes` the problems peculiar to it;
    `answer` the shape where the function makes its response by hand, `status` the one it then has.
    `for_sites`: pages of our
    customers' websites may call it, so it answers their preflights and shows them its answers.
    `takes` is the type of a body that the function reads by itself, with a limit of its own;
    `own_token`: it is opened by a Bearer token that only the function knows.
    """

    method: str
    path: str
    reads: str | None = None
    codes: tuple[str, ...] = ()
    answer: type | None = None
    content_type: str = "application/json"
    status: int = 200
    for_sites: bool = False
    takes: str | None = None
    own_token: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """One line of the table."""

    declared: Declared
    run: Callable[..., Awaitable[Any]]
    path_names: tuple[str, ...]
    query: type[msgspec.Struct] | None
    body: type[msgspec.Struct] | None
    answer: Any
    takes_caller: bool
    needs_caller: bool
    takes_request: bool

    @property
    def name(self) -> str:
        """The function's own name, unique in the table."""
        return self.run.__name__

    @property
    def meaning(self) -> str:
        """The function's docstring."""
        return inspect.getdoc(self.run) or ""


class More(TypedDict, total=False):
    """What a decorator may say besides the path; see `Declared`."""

    reads: str
    codes: tuple[str, ...]
    answer: type
    content_type: str
    status: int
    for_sites: bool
    takes: str
    own_token: bool


def get(path: str, **more: Unpack[More]) -> Callable[[F], F]:
    """A route that only looks."""
    return _declare("GET", path, more)


def post(path: str, **more: Unpack[More]) -> Callable[[F], F]:
    """A route that changes something."""
    return _declare("POST", path, more)


def put(path: str, **more: Unpack[More]) -> Callable[[F], F]:
    """A route that saves a thing as a whole; the same again is the same."""
    return _declare("PUT", path, more)


def delete(path: str, **more: Unpack[More]) -> Callable[[F], F]:
    """A route that ends something."""
    return _declare("DELETE", path, more)


def _declare(method: str, path: str, more: More) -> Callable[[F], F]:
    def mark(function: F) -> F:
        setattr(function, _DECLARED, Declared(method, path, **more))
        return function

    return mark


def routes_of(*owners: object) -> list[Route]:
    """The routes of these objects, in the order in which they are written."""
    found = []
    for owner in owners:
        for name in vars(type(owner)):
            declared = getattr(getattr(type(owner), name), _DECLARED, None)
            if declared is not None:
                found.append(_route(declared, getattr(owner, name)))
    return found


def _route(declared: Declared, run: Callable[..., Awaitable[Any]]) -> Route:
    hints = get_type_hints(run)
    returned = hints.pop("return")
    names = tuple(name for name in hints if f"{{{name}}}" in declared.path)
    unknown = hints.keys() - {*names, "query", "body", "caller", "request"}
    if unknown or any(hints[name] is not str for name in names):
        raise TypeError(f"{run.__qualname__}: cannot fill {sorted(unknown) or names}")
    return Route(
        declared=declared,
        run=run,
        path_names=names,
        query=hints.get("query"),
        body=hints.get("body"),
        answer=declared.answer if _is_response(returned) else returned,
        takes_caller="caller" in hints,
        needs_caller=declared.reads is not None or hints.get("caller") is Caller,
        takes_request="request" in hints,
    )


def _is_response(returned: Any) -> bool:
    kinds = get_args(returned) or (returned,)
    return any(isinstance(kind, type) and issubclass(kind, web.StreamResponse) for kind in kinds)


async def respond(route: Route, callers: Callers, request: web.Request) -> web.StreamResponse:
    """Check who asks and what, run the route, and write down what it says."""
    filled: dict[str, Any] = {**_path(route, request)}
    caller = await _caller(route, callers, request)
    if route.takes_caller:
        filled["caller"] = caller
    if route.takes_request:
        filled["request"] = request
    if route.query is not None:
        filled["query"] = _query(route.query, request)
    if route.body is not None:
        filled["body"] = await bodies.read(request, route.body)
    said = await route.run(**filled)
    if isinstance(said, web.StreamResponse):
        return said
    return web.Response(status=204) if said is None else bodies.answer(said)


async def _caller(route: Route, callers: Callers, request: web.Request) -> Caller | None:
    if not route.takes_caller and not route.needs_caller:
        return None
    caller = await callers.of(request)
    if caller is None and route.needs_caller:
        raise Problem("sign_in")
    if caller is not None and route.declared.reads is not None:
        authorize(caller.actor, route.declared.reads)
    return caller


def _path(route: Route, request: web.Request) -> dict[str, str]:
    found = {name: request.match_info[name] for name in route.path_names}
    try:
        check_texts(found, _LONGEST_TEXT)
    except ValueError as error:
        raise Problem("not_found") from error
    return found


def _query(shape: type[msgspec.Struct], request: web.Request) -> msgspec.Struct:
    given = {name: text for name, text in request.query.items() if text}
    try:
        check_texts(given, _LONGEST_TEXT)
        # Everything in a query is text, so numbers are read from it here and nowhere else.
        return msgspec.convert(given, shape, strict=False)
    except msgspec.ValidationError as error:
        raise bodies.malformed(ValueError(sentence(error))) from error
    except ValueError as error:
        raise bodies.malformed(error) from error
