"""What is never written down, whoever says it: a library, an error, a line with a secret."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from config.settings import Logging
from contact_center.assembly.logs import Libraries, processors

CANARY = "canary-7f3a"


class Told:
    """A logger that is set up as a node's, and its lines."""

    def __init__(self) -> None:
        self._written = io.StringIO()
        self.processors = processors(Logging(format="json"), self._written)
        self.log: Any = structlog.wrap_logger(
            structlog.PrintLogger(self._written),
            processors=self.processors,
            wrapper_class=structlog.make_filtering_bound_logger(0),
        )

    @property
    def written(self) -> str:
        return self._written.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.written.splitlines()]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def libraries(monkeypatch: pytest.MonkeyPatch, told: Told) -> Iterator[logging.Logger]:
    """A library's logger whose lines come to `told`."""
    monkeypatch.setattr(structlog, "get_logger", lambda *_: told.log)
    logger = logging.getLogger("library.of.somebody")
    handler = Libraries()
    monkeypatch.setattr(logger, "propagate", False)
    logger.addHandler(handler)
    yield logger
    logger.removeHandler(handler)


def fail(message: str) -> None:
    try:
        raise ValueError(message)
    except ValueError as error:
        raise RuntimeError(f"because of {message}") from error


def test_an_error_is_told_by_kind_and_place_but_not_by_its_words(told: Told) -> None:
    try:
        fail(CANARY)
    except RuntimeError:
        told.log.exception("it broke", conv="c_1")

    assert CANARY not in told.written
    (line,) = told.lines
    assert (line["event"], line["level"], line["conv"]) == ("it broke", "error", "c_1")
    assert [error.split(" ")[0] for error in line["error"]] == ["RuntimeError", "ValueError"]
    assert "assembly/test_logs.py:" in line["error"][0]


def test_every_error_of_a_group_is_told(told: Told) -> None:
    error = ExceptionGroup(CANARY, [KeyError(CANARY), OSError(28, CANARY)])

    told.log.error("it broke", exc_info=error)

    assert CANARY not in told.written
    kinds = [one.split(" at ")[0] for one in told.lines[0]["error"]]
    assert kinds == ["ExceptionGroup", "KeyError", "OSError 28"]


@pytest.mark.parametrize("name", ["token", "Password", "text", "authorization", "handle", "body"])
def test_a_field_that_holds_a_secret_is_replaced(told: Told, name: str) -> None:
    told.log.info("something", **{name: CANARY})

    assert CANARY not in told.written
    assert told.lines[0][name] == "…"


def test_what_a_library_says_is_one_line_without_what_was_in_its_hands(
    told: Told, libraries: logging.Logger
) -> None:
    try:
        fail(CANARY)
    except RuntimeError as error:
        message = "Task exception was never retrieved\nfuture: <Task exception=%r>"
        libraries.error(message, error, exc_info=True)

    assert CANARY not in told.written
    (line,) = told.lines
    assert line["event"] == "Task exception was never retrieved"
    assert line["logger"] == "library.of.somebody"
    assert line["error"]
