"""The description of the API: valid, complete, and true."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import OpenAPIV31SpecValidator

from contact_center.wire.http import serving
from contact_center.wire.http.problems import TABLE
from contact_center.wire.http.routes import Route, get, routes_of
from tests.unit.api.conftest import Someone
from tests.unit.api.people import Client
from tests.unit.api.served import Served

NEEDED = {"/api/v1/reports/staffing": "?queue=support&at=2027-01-18T10:00"}
"""What a path cannot be asked without."""


async def described(browser: Client) -> dict[str, Any]:
    reply = await browser.get("/api/v1/openapi.json")
    assert reply.status == 200
    document: dict[str, Any] = reply.json
    return document


async def test_it_passes_a_validator(browser: Client) -> None:
    document = await described(browser)

    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []
    assert document["openapi"].startswith("3.1")


async def test_the_validator_sees_a_mistake(browser: Client) -> None:
    document = await described(browser)
    del document["paths"]["/api/v1/conversations/{conv}"]["get"]["parameters"]

    assert list(OpenAPIV31SpecValidator(document).iter_errors())


async def test_it_describes_every_path_of_the_api_and_no_other(
    served: Served, browser: Client
) -> None:
    document = await described(browser)

    described_paths = {
        (method.upper(), path)
        for path, operations in document["paths"].items()
        for method in operations
    }
    registered = {
        (route.method, route.resource.canonical)
        for route in served.app.router.routes()
        if route.resource is not None and route.resource.canonical.startswith("/api/")
    }
    assert {pair for pair in described_paths if pair[1].startswith("/api/")} == {
        pair for pair in registered if pair[0] not in {"HEAD", "OPTIONS"}
    }
    assert {path for _, path in described_paths} >= {"/healthz", "/readyz", "/metrics"}


async def test_every_operation_has_a_name_a_summary_and_its_problems(browser: Client) -> None:
    document = await described(browser)
    operations = [one for path in document["paths"].values() for one in path.values()]

    names = [one["operationId"] for one in operations]
    assert len(set(names)) == len(names)
    assert all(one["summary"] for one in operations)
    for operation in operations:
        assert "500" in operation["responses"]
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                codes = response["description"].partition(": ")[2].rstrip(".").split(", ")
                assert {TABLE[code].status for code in codes} == {int(status)}


async def set_up(boss: Client) -> dict[str, str]:
    """One of everything that administrators set up; ids by the names of parameters."""
    things = {"queue": "q", "skill": "s", "profile": "p", "code": "c", "calendar": "k", "plan": "n"}
    places = {"code": "presence-codes"}
    more: dict[str, dict[str, Any]] = {
        "calendar": {
            "zone": "Asia/Shanghai",
            "weekly": {"mon": [["09:00", "24:00"]]},
            "holidays": [{"date": "2027-10-01", "name": "National Day"}],
            "openings": [{"from": "2027-10-02T09:00", "to": "2027-10-02T10:00"}],
        },
        "plan": {
            "filters": [{"when": "hour > 3", "steps": [{"after_seconds": 3, "max_rank": 1}]}],
            "default": {"queue": "support"},
        },
    }
    for name, id_ in things.items():
        path = f"/api/v1/{places.get(name, name + 's')}/{id_}"
        saved = await boss.ask("PUT", path, json={"name": name, **more.get(name, {})})
        assert saved.status == 200, saved
    return {**things, "agent": "agent:ann"}


async def test_answers_are_as_described(served: Served, someone: Someone) -> None:
    visitor, boss = await someone(), await someone()
    session = await visitor.visit()
    conv = await visitor.say("Hello")
    await visitor.order("agent.request", "r1")
    await boss.take_token("ada")
    customer = session["visitor"].replace("visitor:", "customer:")
    document = await described(boss)
    things = await set_up(boss)
    checked = 0

    for path, operations in document["paths"].items():
        if "get" not in operations or path in {"/metrics", "/api/v1/openapi.json"}:
            continue
        place = path.replace("{conv}", conv).replace("{customer}", customer)
        place = re.sub(r"\{(\w+)\}", lambda name: things[name[1]], place)
        reply = await boss.get(place + NEEDED.get(path, ""))
        assert reply.status == 200, path
        ((kind, content),) = operations["get"]["responses"]["200"]["content"].items()
        assert reply.headers["Content-Type"].startswith(kind), path
        if kind == "application/json":
            assert problems_of(content["schema"], document, reply.json) == [], path
        checked += 1
    problem = (await boss.get("/api/v1/conversations?limit=0")).json
    schema = {"$ref": "#/components/schemas/Document"}
    assert problems_of(schema, document, problem) == []

    assert checked >= 12


async def test_an_answer_that_is_otherwise_is_seen(browser: Client) -> None:
    document = await described(browser)
    schema = {"$ref": "#/components/schemas/ConversationRow"}

    assert problems_of(schema, document, {"id": 5})


def problems_of(schema: dict[str, Any], document: dict[str, Any], value: Any) -> list[str]:
    whole = {**schema, "components": document["components"]}
    return [error.message for error in Draft202012Validator(whole).iter_errors(value)]


async def test_parameters_are_described_one_by_one(browser: Client) -> None:
    document = await described(browser)

    parameters = document["paths"]["/api/v1/conversations/{conv}/messages"]["get"]["parameters"]
    described_ones = {one["name"]: (one["in"], one["required"]) for one in parameters}
    assert described_ones == {
        "conv": ("path", True),
        "after_seq": ("query", False),
        "before_seq": ("query", False),
        "limit": ("query", False),
    }
    assert not [name for name in document["components"]["schemas"] if name.endswith("Query")]


class Torn:
    """A route whose parameter nobody could fill."""

    @get("/torn/{name}")
    async def torn(self, nmae: str) -> None:
        """Misspelt."""


def test_a_route_that_cannot_be_filled_is_refused_at_the_start() -> None:
    with pytest.raises(TypeError, match="nmae"):
        routes_of(Torn())


class Twice:
    """Two routes for one path."""

    @get("/twice")
    async def one(self) -> None:
        """Once."""

    @get("/twice")
    async def two(self) -> None:
        """Again."""


async def test_two_routes_for_one_path_are_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="GET /twice"):
        serving._table(routes_of(Twice()))


def test_every_parameter_of_a_path_is_taken(served: Served) -> None:
    for route in served.routes:
        named = set(re.findall(r"\{(\w+)\}", route.declared.path))
        assert named == set(route.path_names), route.declared.path


def test_every_route_is_reached_by_a_name_of_its_own(served: Served) -> None:
    def key(route: Route) -> tuple[str, str]:
        return route.declared.method, route.declared.path

    assert len({key(route) for route in served.routes}) == len(served.routes)
