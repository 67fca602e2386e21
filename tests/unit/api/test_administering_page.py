"""The examples on the page about administering, sent from top to bottom to a real node."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from tests.architecture import sources
from tests.unit.api.conftest import Someone
from tests.unit.api.people import Reply

PAGE = Path("docs/administering.md")
EXAMPLE = re.compile(r"^```http\n(.*?)^```", re.DOTALL | re.MULTILINE)
HEADER = re.compile(r"([A-Z][A-Za-z-]+): (.+)")


@dataclass(slots=True)
class Example:
    """One request, and what the page says comes back."""

    method: str
    path: str
    body: str
    status: int
    says: str
    headers: dict[str, str] = field(default_factory=dict)


def examples(page: str) -> list[Example]:
    """Every example of a page: a request line, headers, a body, and the answer after an arrow."""
    found = []
    for text in EXAMPLE.findall(page):
        request, _, answer = text.rpartition("\n→ ")
        (method, _, path), *rest = (line.partition(" ") for line in request.split("\n"))
        lines = [" ".join(filter(None, (first, more))) for first, _, more in rest]
        headers = {}
        while lines and (header := HEADER.fullmatch(lines[0])) is not None:
            headers[header[1]] = header[2]
            lines.pop(0)
        status, _, says = answer.strip().partition(" ")
        body = "\n".join(lines).strip()
        found.append(Example(method, path, body, int(status), says, headers))
    return found


def disagreement(example: Example, reply: Reply) -> str | None:
    """What the page says otherwise; None when it is right."""
    if reply.status != example.status:
        return f"answered {reply.status}: {reply.text}"
    if reply.status < 400:
        etag = example.says.removeprefix("ETag: ")
        return f"ETag {reply.headers['ETag']}" if etag and reply.headers["ETag"] != etag else None
    code, _, places = example.says.partition(" ")
    if code != reply.code:
        return f"code {reply.code}"
    at = {one["at"] for one in reply.json.get("errors", [])}
    if at:
        return None if at == set(places.split(", ")) else f"faults at {sorted(at)}"
    return None if places in reply.json.get("detail", "") else f"detail {reply.json['detail']}"


async def test_every_example_on_the_page_is_answered_as_it_says(someone: Someone) -> None:
    ada = await someone()
    await ada.take_token("ada")
    page = sources.text(PAGE) or ""
    wrong = []

    for example in examples(page):
        data = example.body.replace("\n", "\r\n") if "VCALENDAR" in example.body else example.body
        headers = {"Content-Type": "application/json", **example.headers}
        reply = await ada.ask(
            example.method, example.path, data=data.encode() or None, headers=headers
        )
        if (said := disagreement(example, reply)) is not None:
            wrong.append(f"{example.method} {example.path}: {said}")

    assert wrong == []
    assert len(examples(page)) >= 15


async def test_an_example_that_is_wrong_is_seen(someone: Someone) -> None:
    ada = await someone()
    await ada.take_token("ada")
    page = (
        '```http\nPUT /api/v1/skills/s\nIf-None-Match: *\n\n{"name": "S"}\n\n→ 200 ETag: "7"\n```\n'
    )
    (example,) = examples(page)

    reply = await ada.ask(example.method, example.path, json={"name": "S"}, headers=example.headers)

    assert (example.method, example.path, example.body) == (
        "PUT",
        "/api/v1/skills/s",
        '{"name": "S"}',
    )
    assert disagreement(example, reply) == 'ETag "1"'
