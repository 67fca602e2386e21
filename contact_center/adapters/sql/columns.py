"""The kinds of columns there are, and the one metadata of all tables."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()


def key(name: str) -> sa.Column[str]:
    """A part of the primary key."""
    return sa.Column(name, sa.Text, primary_key=True)


def text(name: str, *, null: bool = False) -> sa.Column[str]:
    """Text, or JSON as text: no statement looks inside."""
    return sa.Column(name, sa.Text, nullable=null)


def integer(name: str, *, null: bool = False) -> sa.Column[int]:
    """A number of up to 63 bits; times are milliseconds."""
    return sa.Column(name, sa.BigInteger, nullable=null)


def boolean(name: str) -> sa.Column[bool]:
    """Yes or no."""
    return sa.Column(name, sa.Boolean, nullable=False)
