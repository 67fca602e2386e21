"""The process that reads mails: ended when it is late, and never missed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from contact_center.channels.email.reader_process import ReaderProcess, ReadingFailedError

PATIENT_SECONDS = 30


@pytest.fixture
async def process() -> AsyncIterator[ReaderProcess]:
    process = ReaderProcess(PATIENT_SECONDS)
    yield process
    await process.close()


async def test_one_process_reads_one_mail_after_the_other(process: ReaderProcess) -> None:
    first = await process.read(b"From: eve@mail.example\r\n\r\nhello")
    started = process._process
    second = await process.read(b"")

    assert (first["sender"], first["text"]) == ("eve@mail.example", "hello")
    assert second == {"reason": "empty"}
    assert started is process._process is not None


async def test_a_mail_that_takes_too_long_ends_the_process_and_not_the_next_mail(
    process: ReaderProcess,
) -> None:
    await process.read(b"\r\n\r\nx")
    late = process._process
    assert late is not None

    process._seconds = 0.05
    hours = b"Content-Type: text/html\r\n\r\n" + b"<" * 20_000_000
    with pytest.raises(ReadingFailedError, match="longer than"):
        await process.read(hours)
    process._seconds = PATIENT_SECONDS

    assert late.returncode is not None
    assert (await process.read(b"\r\n\r\nnext"))["text"] == "next"


async def test_a_process_that_died_is_replaced(process: ReaderProcess) -> None:
    await process.read(b"\r\n\r\nx")
    assert process._process is not None
    process._process.kill()
    await process._process.wait()

    with pytest.raises(ReadingFailedError, match="ended"):
        await process.read(b"\r\n\r\nx")
    assert (await process.read(b"\r\n\r\nnext"))["text"] == "next"
