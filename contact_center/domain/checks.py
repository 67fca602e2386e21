"""What any text or number must satisfy before it becomes part of an order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

INTEGER_LIMIT = 2**63 - 1


def check_text(name: str, text: str, longest: int) -> None:
    """Raise ValueError unless `text` can be stored by every database and fits in `longest`.

    Lone surrogates cannot be written as UTF-8, and PostgreSQL takes no NUL.
    """
    if len(text) > longest:
        msg = f"{name}: at most {longest} characters"
        raise ValueError(msg)
    if "\0" in text:
        msg = f"{name}: no NUL character"
        raise ValueError(msg)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        msg = f"{name}: not a Unicode text"
        raise ValueError(msg) from error


def check_texts(names: Mapping[str, str | None], longest: int) -> None:
    """Check several short fields at once; None is an absent field."""
    for name, text in names.items():
        if text is not None:
            check_text(name, text, longest)


def check_integers(names: Mapping[str, int | None]) -> None:
    """Raise ValueError unless every number fits in 63 bits and is not negative."""
    for name, number in names.items():
        if number is not None and not 0 <= number <= INTEGER_LIMIT:
            msg = f"{name}: between 0 and 2^63-1"
            raise ValueError(msg)


def check_choice(name: str, value: str, allowed: Iterable[str]) -> None:
    """Raise ValueError unless `value` is one of `allowed`."""
    if value not in (choices := tuple(allowed)):
        msg = f"{name}: one of {', '.join(choices)}"
        raise ValueError(msg)
