"""The process that reads mails: one after the other from standard input, answers to the output.

A frame is its length in eight bytes and its content. In: a raw mail behind eight bytes that say
which of its files is wanted, 0 for its words. Out: JSON, either what was read or `{"reason"}`. The
process ends with its input. It is limited in memory by itself and in
time by whoever started it, so that a mail made to hurt hurts only this process.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import BinaryIO

from contact_center.channels.email.parsing.mail import file_of, parse

LENGTH = 8
MEMORY_BYTES = 2 << 30


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Read frames from `source` until it ends, and answer each on `target`."""
    while len(head := source.read(LENGTH)) == LENGTH:
        wanted = int.from_bytes(source.read(LENGTH), "big")
        raw = source.read(int.from_bytes(head, "big"))
        found = file_of(raw, wanted) if wanted else parse(raw)
        answer = json.dumps(asdict(found)).encode()
        target.write(len(answer).to_bytes(LENGTH, "big") + answer)
        target.flush()


def limit_memory(most: int) -> None:
    """Let the system refuse this process more than `most` bytes, where it can."""
    try:
        import resource  # noqa: PLC0415 -- not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    limit_memory(MEMORY_BYTES)
    serve(sys.stdin.buffer, sys.stdout.buffer)
