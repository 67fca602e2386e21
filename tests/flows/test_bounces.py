"""A report that an answer is lost: the agent sees that it was, and nobody else can say so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from email.message import EmailMessage
from mailbox import MaildirMessage

import pytest

from tests.center import House, OpenHouse
from tests.drive.people import Agent
from tests.flows.mailing import (
    PATH,
    SUPPORT,
    answered,
    letter,
    one_left,
    over_http,
    send,
    settled,
    shop,
)


@pytest.fixture
async def house(open_house: OpenHouse) -> AsyncIterator[House]:
    async with shop(open_house) as house:
        yield house


def bounce(message_id: str, action: str = "failed") -> bytes:
    return (
        "From: MAILER-DAEMON@mail.example\r\n"
        f"To: {SUPPORT}\r\nSubject: Undelivered\r\nReturn-Path: <>\r\n"
        'Content-Type: multipart/report; report-type="delivery-status"; boundary="x"\r\n\r\n'
        "--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n"
        f"\r\nAction: {action}\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 No such user\r\n\r\n"
        f"--x\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {message_id}\r\n\r\nHi\r\n"
        "--x--\r\n"
    ).encode()


async def bounced(house: House, raw: bytes) -> None:
    _, taken = await over_http(house, raw)
    read = await settled(house, taken["id"])
    assert (read["state"], read["reason"], read["conv"]) == (
        "quarantined",
        "bounce: Undelivered",
        None,
    )


async def sendings(house: House, conv: str) -> list[str]:
    """What became of everything that left this conversation, in the order of the journal."""
    _, facts = await house.get(f"/api/v1/conversations/{conv}/facts", await house.signed_in("sue"))
    return [one["d"]["state"] for one in facts["items"] if one["k"] == "outgoing_settled"]


async def left_and_sent(house: House) -> tuple[Agent, str, MaildirMessage]:
    ann = await house.agent("ann")
    conv = await answered(house, ann)
    mail = await one_left(house)
    await ann.hears("outgoing_settled", lambda ev: ev.d["state"] == "sent")
    return ann, conv, mail


async def test_a_report_marks_the_answer_it_is_about_as_failed(house: House) -> None:
    ann, conv, mail = await left_and_sent(house)

    await bounced(house, bounce(mail["Message-ID"]))

    failed = await ann.hears("outgoing_settled", lambda ev: ev.d["state"] == "failed")
    assert (failed.conv, failed.d["seq"]) == (conv, 2)
    assert failed.d["error"] == "5.1.1 550 No such user"
    # The report is no message, and it opens nothing.
    assert ann.row(conv)["last_seq"] == 2


async def test_the_same_report_in_another_mail_changes_nothing_more(house: House) -> None:
    _, conv, mail = await left_and_sent(house)
    await bounced(house, bounce(mail["Message-ID"]))
    assert await sendings(house, conv) == ["sent", "failed"]

    await bounced(house, bounce(mail["Message-ID"]) + b"again")

    assert await sendings(house, conv) == ["sent", "failed"]


@pytest.mark.parametrize(
    ("message_id", "action"),
    [("<made.up@shop.example>", "failed"), ("{forged}", "failed"), ("{ours}", "delayed")],
)
async def test_what_is_late_or_not_proven_to_be_ours_changes_nothing(
    house: House, message_id: str, action: str
) -> None:
    _, conv, mail = await left_and_sent(house)
    ours = mail["Message-ID"]
    head, code = ours.rpartition("@")[0].rsplit(".", 1)
    forged = f"{head}.{code[::-1]}@shop.example>"
    assert forged != ours

    await bounced(house, bounce(message_id.format(ours=ours, forged=forged), action))

    assert await sendings(house, conv) == ["sent"]


async def test_an_answer_that_leaves_by_mail_cannot_be_changed(house: House) -> None:
    ann, conv, _ = await left_and_sent(house)

    code = await ann.refused("message.edit", {"seq": 2, "text": "It is not."}, conv)

    assert code == "already_sent"


# --- Raw mails, files, and mails that are read once more ---


def with_files() -> EmailMessage:
    mail = letter("See the file.")
    page = b"<script>alert(1)</script>"
    mail.add_attachment(page, "application", "xhtml+xml", filename='灯".html')
    mail.add_attachment(letter("Inside"))
    return mail


async def download(house: House, path: str, token: str) -> tuple[int, bytes, dict[str, str]]:
    headers = {"Authorization": f"Bearer {token}"}
    async with house.http.get(house.url + path, headers=headers) as response:
        return response.status, await response.read(), dict(response.headers)


def is_only_for_saving(headers: dict[str, str]) -> bool:
    return (
        headers["Content-Type"] == "application/octet-stream"
        and headers["Content-Disposition"].startswith('attachment; filename="')
        and headers["X-Content-Type-Options"] == "nosniff"
        and headers["Content-Security-Policy"].endswith("; sandbox")
        and headers["Cache-Control"] == "no-store"
    )


async def test_attached_files_are_handed_out_to_be_saved(house: House) -> None:
    ann = await house.agent("ann")
    await send(house, with_files())
    conv = await ann.takes()
    files = f"/api/v1/conversations/{conv}/messages/1/files"

    status, listed = await house.get(files, ann.token)
    page = await download(house, f"{files}/1", ann.token)
    inner = await download(house, f"{files}/2", ann.token)

    assert status == 200
    assert [(one["number"], one["name"]) for one in listed["items"]][1] == (2, "message.eml")
    assert (page[0], page[1]) == (200, b"<script>alert(1)</script>")
    assert is_only_for_saving(page[2])
    assert "\n" not in page[2]["Content-Disposition"]
    assert b"Inside" in inner[1]


@pytest.mark.parametrize("wrong", ["1/files/9", "1/files/0", "1/files/x", "9/files", "x/files"])
async def test_what_is_not_attached_is_not_found(house: House, wrong: str) -> None:
    ann = await house.agent("ann")
    await send(house, with_files())
    conv = await ann.takes()

    status, *_ = await download(house, f"/api/v1/conversations/{conv}/messages/{wrong}", ann.token)

    assert status == 404


async def test_a_visitor_is_handed_no_file_of_anybody(house: House) -> None:
    ann, visitor = await house.agent("ann"), await house.visitor()
    await send(house, with_files())
    conv = await ann.takes()

    token = str(await visitor.client._token())
    for path in ("files", "files/1"):
        status, *_ = await download(house, f"/api/v1/conversations/{conv}/messages/1/{path}", token)
        assert status == 404


async def test_a_message_that_came_by_no_mail_has_no_files(house: House) -> None:
    ann = await house.agent("ann")
    conv = await answered(house, ann)

    status, listed = await house.get(f"/api/v1/conversations/{conv}/messages/2/files", ann.token)

    assert (status, listed) == (200, {"items": []})


async def test_a_supervisor_saves_what_was_put_aside_and_an_agent_does_not(house: House) -> None:
    raw = b"Subject: x\r\n\r\nNo sender"
    _, taken = await over_http(house, raw)
    await settled(house, taken["id"])
    path = f"{PATH}/{taken['id']}/raw"

    saved = await download(house, path, await house.signed_in("sue"))
    refused = await download(house, path, await house.signed_in("ann"))
    missing = await download(house, f"{PATH}/mail_0/raw", await house.signed_in("sue"))

    assert (saved[0], saved[1]) == (200, raw)
    assert is_only_for_saving(saved[2])
    assert f'filename="{taken["id"]}.eml"' in saved[2]["Content-Disposition"]
    assert (refused[0], missing[0]) == (403, 404)


async def replayed(house: House, mail: str, name: str) -> tuple[int, dict[str, object]]:
    headers = {"Authorization": f"Bearer {await house.signed_in(name)}"}
    async with house.http.post(f"{house.url}{PATH}/{mail}/replay", headers=headers) as response:
        return response.status, await response.json(content_type=None)


async def test_a_mail_that_could_not_be_read_is_read_once_more(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = house.node.center.post._process
    monkeypatch.setattr(process, "_seconds", 0.0)
    _, taken = await over_http(house, letter().as_bytes())
    assert (await settled(house, taken["id"]))["state"] == "quarantined"
    monkeypatch.undo()

    by_agent = await replayed(house, taken["id"], "ann")
    status, now = await replayed(house, taken["id"], "sue")
    again = await replayed(house, taken["id"], "sue")

    assert by_agent[0] == 403
    assert (status, now["state"], now["seq"]) == (200, "delivered", 1)
    assert (again[0], again[1]["code"]) == (409, "wrong_state")
    _, facts = await house.get(
        f"/api/v1/conversations/{now['conv']}/facts", await house.signed_in("sue")
    )
    settling = [one for one in facts["items"] if one["k"] == "mail_settled"]
    assert [one["by"] for one in settling] == ["agent:sue"]


async def test_a_mail_that_still_cannot_be_read_stays_with_its_reason(house: House) -> None:
    _, taken = await over_http(house, b"Subject: x\r\n\r\nNo sender")
    await settled(house, taken["id"])

    status, now = await replayed(house, taken["id"], "sue")

    assert (status, now["state"], now["reason"]) == (200, "quarantined", "no sender")
