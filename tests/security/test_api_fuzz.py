"""Whatever is sent to the API, the center answers with one of its own problems, never a crash."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok

RAISED = {
    "CONTACT_CENTER_LIMITS__SESSIONS_PER_MINUTE": "100000",
    "CONTACT_CENTER_LIMITS__SIGN_IN_ATTEMPTS": "1000",
    "CONTACT_CENTER_LIMITS__VISITOR_MESSAGES_PER_SECOND": "100000",
}
"""Rate limits would answer for everything else; they have tests of their own."""

DEMO = (sys.executable, "-m", "contact_center", "demo", "--port", "0", "--json")
ROLES = ("nobody", "agent", "administrator")


@schemathesis.serializer("message/rfc822")
def as_mail(_: object, value: object) -> bytes:
    """A mail is any bytes at all."""
    return value if isinstance(value, bytes) else str(value).encode(errors="surrogatepass")


@schemathesis.serializer("text/calendar")
def as_calendar(_: object, value: object) -> bytes:
    """Nor is a calendar file more than bytes to whoever sends one."""
    return value if isinstance(value, bytes) else str(value).encode(errors="surrogatepass")


class Node:
    """A demo in a process of its own."""

    def __init__(self, data: Path) -> None:
        self.log = data / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*DEMO, "--data", str(data)],
                stdout=subprocess.PIPE,
                stderr=log,
                env={**os.environ, **RAISED},
                text=True,
            )
        assert self.process.stdout is not None
        self.ready: dict[str, Any] = json.loads(self.process.stdout.readline())
        self.url: str = self.ready["url"]

    def headers(self, role: str) -> dict[str, str]:
        """What somebody of this role shows."""
        if role == "nobody":
            return {}
        account = self.ready["admin"] if role == "administrator" else self.ready["agents"][0]
        credentials = {"email": account["email"], "password": account["password"]}
        signed_in = requests.post(f"{self.url}/api/v1/session", json=credentials, timeout=30)
        return {"Authorization": f"Bearer {signed_in.json()['token']}"}

    def stop(self) -> str:
        """End it; what it wrote down."""
        self.process.terminate()
        self.process.communicate(timeout=60)
        return self.log.read_text()


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    started = Node(tmp_path_factory.mktemp("fuzz"))
    yield started
    log = started.stop()
    # With spaces, which a path never has: words of this file are among those that are tried.
    assert "Traceback (most recent call last)" not in log, log[-3000:]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.timeout(300)
def test_no_request_is_answered_with_a_crash(node: Node, role: str) -> None:
    assert fuzz(node, role, examples=8) > 100


@pytest.mark.soak
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.timeout(3600)
def test_no_request_is_answered_with_a_crash_for_long(node: Node, role: str) -> None:
    assert fuzz(node, role, examples=300) > 3000


def fuzz(node: Node, role: str, examples: int) -> int:
    """Send generated requests to every path as somebody of this role; how many were sent."""
    headers = node.headers(role)
    schema = schemathesis.openapi.from_url(f"{node.url}/api/v1/openapi.json")
    sent = 0
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()
        if (operation.method.upper(), operation.path) == ("DELETE", "/api/v1/session"):
            continue

        @settings(
            max_examples=examples,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def send(case: schemathesis.Case[Any]) -> None:
            nonlocal sent
            sent += 1
            response = case.call(headers=headers, timeout=30)
            case.validate_response(response, checks=[not_a_server_error])
            is_problem = response.status_code >= 400
            assert not is_problem or "code" in response.json(), response.text

        send()
    return sent
