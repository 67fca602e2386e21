"""The description of every path, made from the routes that answer them, so that it cannot drift."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from aiohttp import web

from contact_center.wire.http import problems
from contact_center.wire.http.routes import Route, get

VERSION = "3.1.0"
_REF = "#/components/schemas/{name}"
_SAFE = {"GET"}


class Description:
    """Serves the description of a table of routes, and of itself."""

    def __init__(self, version: str) -> None:
        """`version` is the release of the center."""
        self._version = version
        self._document: dict[str, Any] = {}

    def describe(self, routes: Sequence[Route]) -> None:
        """Describe these routes from now on."""
        self._document = document(routes, self._version)

    @get("/api/v1/openapi.json", answer=dict)
    async def get_openapi(self) -> web.Response:
        """This description."""
        body = msgspec.json.encode(self._document)
        return web.Response(body=body, content_type="application/json")


def document(routes: Sequence[Route], version: str) -> dict[str, Any]:
    """An OpenAPI 3.1 document."""
    shapes = [problems.Document, *(shape for route in routes for shape in _shapes(route))]
    schemas, components = msgspec.json.schema_components(shapes, ref_template=_REF)
    known = dict(zip(map(_key, shapes), schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        operation = _operation(route, known, components)
        paths.setdefault(route.declared.path, {})[route.declared.method.lower()] = operation
    return {
        "openapi": VERSION,
        "info": {
            "title": "Contact center",
            "version": version,
            "description": "Times are milliseconds since the epoch. Realtime is on the sockets.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A login's token, a visitor's token, an inbox's token, or the "
                    "node's own key.",
                },
                "cookie": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "session",
                    "description": "`__Host-session` under https; writing needs X-CSRF-Token too.",
                },
            },
        },
    }


def _shapes(route: Route) -> Iterable[Any]:
    return [shape for shape in (route.query, route.body, route.answer) if shape is not None]


def _key(shape: Any) -> str:
    """Parametrised generics are new objects each time they are written, but read the same."""
    return repr(shape)


def _operation(
    route: Route, known: dict[str, dict[str, Any]], components: dict[str, Any]
) -> dict[str, Any]:
    summary, _, description = route.meaning.partition("\n")
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": summary.rstrip("."),
        "parameters": [*_path_parameters(route), *_query_parameters(route, known, components)],
        "responses": _responses(route, known),
        "security": _security(route),
    }
    if description.strip():
        operation["description"] = description.strip()
    if route.body is not None:
        content = {"application/json": {"schema": known[_key(route.body)]}}
        operation["requestBody"] = {"required": True, "content": content}
    if route.declared.takes is not None:
        operation["requestBody"] = {"required": True, "content": {route.declared.takes: {}}}
    return operation


def _security(route: Route) -> list[dict[str, list[str]]]:
    if route.needs_caller:
        return [{"token": []}, {"cookie": []}]
    return [{"token": []}] if route.declared.own_token else []


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    names = re.findall(r"\{(\w+)", route.declared.path)
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in names
    ]


def _query_parameters(
    route: Route, known: dict[str, dict[str, Any]], components: dict[str, Any]
) -> list[dict[str, Any]]:
    if route.query is None:
        return []
    name = known[_key(route.query)]["$ref"].rpartition("/")[2]
    # Its fields become parameters one by one, so the struct itself is no component.
    shape = components.pop(name, None) or _alone(route.query)
    required = shape.get("required", [])
    return [
        {"name": field, "in": "query", "required": field in required, "schema": schema}
        for field, schema in shape["properties"].items()
    ]


def _alone(shape: Any) -> dict[str, Any]:
    (_,), components = msgspec.json.schema_components([shape], ref_template=_REF)
    found: dict[str, Any] = components[shape.__name__]
    return found


def _responses(route: Route, known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    responses: dict[str, Any] = {"204": {"description": "Done."}}
    if route.answer is not None:
        content = {route.declared.content_type: {"schema": known[_key(route.answer)]}}
        responses = {str(route.declared.status): {"description": "Done.", "content": content}}
    by_status: dict[int, list[str]] = {}
    for code in _codes(route):
        by_status.setdefault(problems.TABLE[code].status, []).append(code)
    problem = {problems.CONTENT_TYPE: {"schema": known[_key(problems.Document)]}}
    for status, codes in sorted(by_status.items()):
        description = f"{HTTPStatus(status).phrase}: {', '.join(sorted(codes))}."
        responses[str(status)] = {"description": description, "content": problem}
    return responses


def _codes(route: Route) -> set[str]:
    """The problems of this route, and those every route of its kind has."""
    codes = {*route.declared.codes, "internal"}
    if route.needs_caller:
        codes |= {"sign_in", "forbidden"}
    if route.query is not None or route.body is not None:
        codes |= {"bad_request"}
    if route.body is not None or route.declared.takes is not None:
        codes |= {"unsupported_media_type", "too_large", "too_slow"}
    if route.declared.method not in _SAFE:
        codes |= {"csrf", "foreign_origin", "unavailable"}
    return codes
