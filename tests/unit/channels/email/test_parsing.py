"""Reading mails: what people wrote is found, and no bytes do any harm."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.channels.email.parsing import headers, worker
from contact_center.channels.email.parsing.charsets import decode
from contact_center.channels.email.parsing.mail import LONGEST_TEXT, Parsed, Unreadable, parse
from contact_center.channels.email.parsing.markup import plain
from contact_center.domain.orders.writing import DeliverMail

CORPUS = Path(__file__).parents[5] / "shared" / "data" / "email" / "open"
SLOWEST_SECONDS = 10.0
FROM = b"From: Eve <eve@mail.example>\r\n"


def read(raw: bytes) -> Parsed:
    parsed = parse(raw)
    assert isinstance(parsed, Parsed), parsed
    return parsed


def storable(parsed: Parsed) -> DeliverMail:
    """Raises where a field could not be stored."""
    return DeliverMail(
        "mail_1",
        parsed.sender,
        parsed.name,
        parsed.subject,
        parsed.text,
        parsed.message_id,
        locale=parsed.locale,
    )


def multipart(kind: bytes, *parts: bytes) -> bytes:
    joined = b"".join(b"--cut\r\n" + part + b"\r\n" for part in parts)
    return b"Content-Type: multipart/%s; boundary=cut\r\n\r\n%s--cut--\r\n" % (kind, joined)


def test_a_plain_mail_is_read() -> None:
    raw = (
        FROM + b"To: Shop <support+c_1.abc@shop.example>\r\n"
        b"Subject: =?utf-8?B?5L2g5aW9?=\r\nMessage-ID: <1@mail.example>\r\n"
        b"In-Reply-To: <b@shop.example>\r\nReferences: <a@shop.example> <b@shop.example>\r\n"
        b"\r\nWhere is my lamp?\r\n"
    )

    assert read(raw) == Parsed(
        sender="eve@mail.example",
        name="Eve",
        subject="你好",
        text="Where is my lamp?",
        message_id="1@mail.example",
        answers=("b@shop.example", "a@shop.example"),
        to="Shop <support+c_1.abc@shop.example>",
        locale="zh-CN",
        is_bounce=False,
    )


def test_plain_words_are_preferred_and_html_becomes_words() -> None:
    words = b"Content-Type: text/plain\r\n\r\nplain words"
    html = b"Content-Type: text/html\r\n\r\n<p>rich <b>words</b></p>"

    assert read(FROM + multipart(b"alternative", words, html)).text == "plain words"
    assert read(FROM + multipart(b"alternative", b"Content-Type: text/plain\r\n\r\n ", html)).text
    assert read(FROM + html).text == "rich words"


def test_files_are_named_below_the_words() -> None:
    words = b"Content-Type: text/plain\r\n\r\nsee below"
    listed = (
        b"Content-Type: text/plain\r\nContent-Disposition: attachment; "
        b"filename*0*=utf-8''%E5%8F%91; filename*1*=%E7%A5%A8.txt\r\n\r\n12345"
    )
    nested = b'Content-Type: image/png; name="../../etc/\xe2\x80\xaegnp.exe"\r\n\r\nx'

    text = read(FROM + multipart(b"mixed", words, listed, nested)).text

    assert text == "see below\n\n📎 发票.txt (5 B)\n📎 gnp.exe (1 B)"


@pytest.mark.parametrize(
    ("raw", "name", "address"),
    [
        ('"Lamp, Eve" <eve@mail.example>', "Lamp, Eve", "eve@mail.example"),
        ("eve@mail.example (Eve)", "", "eve@mail.example"),
        ("Team: eve@mail.example, bob@mail.example;", "", "eve@mail.example"),
        # A decoded at sign must not become an address.
        ("=?utf-8?Q?boss=40bank=2Eexample=2C?= <eve@mail.example>", "boss@bank.example,", None),
        ('"=?GBK?B?1cXI/Q==?=" <zhang@mail.example>', "张三", "zhang@mail.example"),
        ("Eve <eve@mail.example", "Eve", "eve@mail.example"),
    ],
)
def test_the_grammar_of_an_address_is_read_before_its_words(
    raw: str, name: str, address: str | None
) -> None:
    found = headers.first_mailbox(raw)

    assert found == headers.Mailbox(name, address or "eve@mail.example")


def test_nobody_is_nobody() -> None:
    assert headers.first_mailbox("undisclosed-recipients:;") is None
    assert read(b"Subject: x\r\n\r\nhello").sender == ""


def test_a_character_cut_in_two_words_is_whole_again() -> None:
    raw = "=?utf-8?B?5L2g5Q==?=\r\n =?utf-8?B?pb0=?= ok"

    assert headers.shown(raw) == "你好 ok"


@pytest.mark.parametrize(
    ("raw", "label", "text"),
    [
        ("订单".encode("gb18030"), "gb2312", "订单"),
        ("订单".encode(), "gb2312", "订单"),
        ("訂單".encode("big5"), "big5", "訂單"),
        ("订单".encode("gb18030"), "no-such-charset", "订单"),
        ("naïve".encode("cp1252"), "iso-8859-1", "naïve"),
        (b"a\\u0041", "unicode_escape", "a\\u0041"),
        (b"xn--a", "punycode", "xn--a"),
        (b"\xff\xfea\x00", "", "a"),
        (b"a\x00b\x1b[31m", "", "ab[31m"),
    ],
)
def test_bytes_are_what_they_are_whatever_their_label_says(
    raw: bytes, label: str, text: str
) -> None:
    assert decode(raw, label) == text


def test_nothing_of_html_is_left_but_words_and_where_links_lead() -> None:
    html = (
        "<head><title>T</title></head><style>p{}</style><script>alert(1)</script>"
        "<p>Pay <a href='https://evil.example/x'>here</a></p><ul><li>one<li>two</ul>"
        "<a href='javascript:alert(1)'>run</a>&lt;b&gt;<![bad"
    )

    text = plain(html)

    assert text.startswith("Pay here <https://evil.example/x>\n\n• one\n• two\n\nrun<b>")
    assert "alert" not in text


@pytest.mark.parametrize(
    "raw",
    [
        b'Content-Type: multipart/report; report-type="delivery-status"; boundary=x\r\n\r\n',
        b"Return-Path: <>\r\nSubject: Out of office\r\n\r\nI am away.",
    ],
)
def test_a_report_of_a_mail_that_did_not_arrive_is_known(raw: bytes) -> None:
    assert read(FROM + raw).is_bounce


HOSTILE = {
    "nested": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(3_000)
    ),
    "many_parts": multipart(b"mixed", *[b"\r\nx"] * 20_000),
    "no_line_end": FROM + b"\r\n" + b"a" * 10_000_000,
    "giant_header": b"Subject: " + b"=?utf-8?Q?=" * 900_000 + b"\r\n\r\nx",
    "giant_from": b"From: " + b'"<(' * 500_000 + b"\r\n\r\nx",
    "many_headers": b"X: y\r\n" * 300_000 + b"\r\nx",
    "nul": b"From: a\x00@b\r\nSubject: \x00\xed\xa0\x80\r\n\r\n\x00",
    "surrogates": FROM + b"Content-Type: text/plain; charset=utf-7\r\n\r\n+2AA-",
    "tags": FROM + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 400_000,
    "open_tags": FROM + b"Content-Type: text/html\r\n\r\n" + b"<" * 400_000,
    "injection": FROM + b"Subject: =?utf-8?Q?a=0D=0ABcc:_x@y?=\r\n\r\nx",
    "bad_base64": FROM + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=A" * 100_000,
    "bad_charset": FROM + b'Content-Type: text/plain; charset="\xff\xfe"\r\n\r\nx',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_is_read_or_refused_in_time(name: str) -> None:
    began = time.perf_counter()
    parsed = parse(HOSTILE[name])
    seconds = time.perf_counter() - began

    assert seconds < SLOWEST_SECONDS
    if isinstance(parsed, Parsed):
        storable(parsed)
        assert "\n" not in parsed.subject
        assert len(parsed.text) < LONGEST_TEXT + 10_000
    else:
        assert parsed.reason == "nested too deeply"


def test_nothing_is_not_a_mail() -> None:
    assert parse(b" \r\n") == Unreadable("empty")


PIECES = st.sampled_from(
    [
        b"From: ",
        b"Subject: ",
        b"Content-Type: multipart/mixed; boundary=b\r\n",
        b"Content-Type: text/html; charset=gb2312\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"\r\n\r\n",
        b"--b\r\n",
        b"--b--\r\n",
        b"=?gbk?B?",
        b"?=",
        b"<a@b>",
        b'"',
        b"\\",
        b"<![",
        b"&#xD800;",
    ]
)


@given(st.lists(PIECES | st.binary(max_size=12), max_size=30).map(b"".join))
def test_any_bytes_can_be_read_and_stored(raw: bytes) -> None:
    parsed = parse(raw)

    if isinstance(parsed, Parsed):
        storable(parsed)
    else:
        assert parsed.reason in {"empty", "nested too deeply"}


def test_the_worker_answers_each_mail_in_a_frame() -> None:
    mails = [FROM + b"\r\nhello", b""]
    source = io.BytesIO(b"".join(len(raw).to_bytes(8, "big") + bytes(8) + raw for raw in mails))
    target = io.BytesIO()

    worker.serve(source, target)

    target.seek(0)
    answers = [json.loads(target.read(int.from_bytes(target.read(8), "big"))) for _ in mails]
    assert answers[0]["text"] == "hello"
    assert answers[1] == {"reason": "empty"}


def test_every_collected_mail_is_read_without_harm() -> None:
    """Real and hostile mails of many programs; they are not part of this folder."""
    if not CORPUS.is_dir():
        pytest.skip("the collection of mails is not on this machine")
    mails = [path for path in CORPUS.rglob("*") if path.is_file() and path.suffix != ".jsonl"]

    unread = []
    for path in mails:
        parsed = parse(path.read_bytes())
        if isinstance(parsed, Parsed):
            storable(parsed)
        else:
            unread.append(f"{path.name}: {parsed.reason}")

    assert len(mails) > 100
    assert unread == []
