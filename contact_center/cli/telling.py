"""How commands speak: text for people, one JSON line for programs, one sentence when they fail."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def json_option(command: F) -> F:
    """`--json` for a command."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON line.")(command)


def tell(fields: dict[str, Any], text: str, *, as_json: bool) -> None:
    """Print the result of a command."""
    click.echo(json.dumps(fields, ensure_ascii=False) if as_json else text)


def fail(*sentences: str, as_json: bool = False) -> NoReturn:
    """End with exit code 1; what is wrong goes to standard error, and with `--json` to both."""
    if as_json:
        click.echo(json.dumps({"error": list(sentences)}, ensure_ascii=False))
    for sentence in sentences:
        click.echo(sentence, err=True)
    raise click.exceptions.Exit(1)


@contextmanager
def progress(label: str, length: int, *, as_json: bool) -> Iterator[Callable[[int], None]]:
    """Show how far long work has come, on standard error, for people at a terminal."""
    if as_json or not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update
