"""Commands beside a running node: the demo as a process, and writing through its API."""

from __future__ import annotations

import json
import os
import signal
import smtplib
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

READY_SECONDS = 60
PYTHON = (sys.executable, "-m", "contact_center")


class Demo:
    """`contact-center demo` as a process of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.process = subprocess.Popen(
            [*PYTHON, "demo", "--port", "0", "--data", str(data), "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.communicate()[1]
        self.ready: dict[str, Any] = json.loads(line)

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.ready["url"] + path, timeout=10) as answer:
            return json.load(answer)

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=READY_SECONDS)
        return self.process.returncode


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    started = Demo(tmp_path_factory.mktemp("demo"))
    yield started
    started.stop()


def command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PYTHON, *words],
        capture_output=True,
        text=True,
        timeout=READY_SECONDS,
        check=False,
    )


def sign_in(demo: Demo, email: str, password: str) -> Any:
    request = urllib.request.Request(
        demo.ready["url"] + "/api/v1/session",
        data=json.dumps({"email": email, "password": password}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_the_demo_says_where_it_is_and_who_can_sign_in(demo: Demo) -> None:
    assert demo.ready["ready"] is True
    assert demo.ready["site"] == "demo"
    assert demo.get("/readyz")["ready"] is True
    for account in [*demo.ready["agents"], demo.ready["supervisor"], demo.ready["admin"]]:
        signed_in = sign_in(demo, account["email"], account["password"])
        assert signed_in["agent"]["name"] == account["name"]


def test_the_demo_says_where_its_mail_is_taken(demo: Demo) -> None:
    mail = b"From: Eve <eve@mail.example>\r\nSubject: Lamp\r\n\r\nWhere is it?\r\n"
    smtp = demo.ready["smtp"]
    with smtplib.SMTP(smtp["host"], smtp["port"], "sender.example", 10) as line:
        line.sendmail("eve@mail.example", ["support@demo.example"], mail)

    request = urllib.request.Request(
        demo.ready["url"] + "/api/v1/inbound/email?inbox=support",
        data=mail,
        headers={
            "Authorization": f"Bearer {demo.ready['inbound_token']}",
            "Content-Type": "message/rfc822",
        },
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 202
        assert json.load(answer)["dup"] is True


def test_an_agent_created_beside_the_node_can_sign_in_at_once(demo: Demo) -> None:
    words = ["create-agent", "--email", "new@demo.example", "--name", "New", "--password"]
    result = command(*words, "correct horse", "--data", str(demo.data), "--json")
    assert result.returncode == 0, result.stderr

    assert sign_in(demo, "new@demo.example", "correct horse")["agent"]["name"] == "New"


def test_an_entry_imported_beside_the_node_is_there_for_everyone(
    demo: Demo, tmp_path: Path
) -> None:
    file = tmp_path / "faq.jsonl"
    entry = {"id": "moon", "question": "Do you deliver to the moon?", "answer": "Soon."}
    file.write_text(json.dumps({**entry, "locale": "en"}))

    result = command("kb", "import", str(file), "--data", str(demo.data), "--json")
    assert result.returncode == 0, result.stderr

    asked = command("bot", "ask", "do you deliver to the moon", "--data", str(demo.data), "--json")
    assert json.loads(asked.stdout)["answer"] == "Soon."


def test_a_second_node_on_the_same_folder_is_refused(demo: Demo) -> None:
    result = command("serve", "--port", "0", "--data", str(demo.data))

    assert result.returncode == 1
    assert "already serves the data folder" in result.stderr


def test_a_port_in_use_is_said_so(demo: Demo, tmp_path: Path) -> None:
    port = demo.ready["url"].rpartition(":")[2]

    result = command("serve", "--port", port, "--data", str(tmp_path))

    assert result.returncode == 1
    assert f"Port {port}" in result.stderr


def test_secrets_are_for_the_owner_alone(demo: Demo) -> None:
    for name in ("secret.key", "node.json", "demo.json"):
        assert (demo.data / name).stat().st_mode & 0o077 == 0


def test_the_same_folder_again_is_the_same_center(tmp_path: Path) -> None:
    first = Demo(tmp_path)
    assert first.stop() == 0

    second = Demo(tmp_path)
    try:
        for name in ("agents", "supervisor", "admin", "site"):
            assert second.ready[name] == first.ready[name]
        account = second.ready["agents"][0]
        assert sign_in(second, account["email"], account["password"])["token"]
    finally:
        assert second.stop() == 0
    assert not (tmp_path / "node.json").exists()


def test_a_killed_node_leaves_a_folder_that_starts_again(tmp_path: Path) -> None:
    first = Demo(tmp_path)
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.communicate(timeout=READY_SECONDS)

    second = Demo(tmp_path)
    try:
        assert second.get("/readyz")["ready"] is True
    finally:
        assert second.stop() == 0
