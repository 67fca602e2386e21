"""The pages of the documentation taken apart: links, headings, tables, code, names of things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture import sources

FENCE = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
SETTING = re.compile(r"\[(\w+)\] (\w+)")


def pages(root: Path = sources.ROOT) -> dict[Path, str]:
    """Every page, by its path from `root`."""
    paths = [*root.glob("*.md"), *root.glob("docs/**/*.md")]
    return {path.relative_to(root): path.read_text(encoding="utf-8") for path in sorted(paths)}


def prose(page: str) -> str:
    """The page without its examples."""
    return FENCE.sub("", page)


def spans(page: str) -> list[str]:
    """What stands between backquotes."""
    return SPAN.findall(prose(page))


def links(page: str) -> list[str]:
    """Where the page's links lead."""
    return LINK.findall(SPAN.sub("", prose(page)))


def headings(page: str) -> list[str]:
    """The headings, without the signs before them."""
    return HEADING.findall(prose(page))


def anchors(page: str) -> set[str]:
    """The names under which headings can be linked to, as code forges make them."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings(page))
    return {heading.replace(" ", "-") for heading in plain}


def tables(page: str) -> Iterator[list[list[str]]]:
    """Every table as rows of cells, the heading row first."""
    rows: list[list[str]] = []
    for line in [*prose(page).splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
        elif rows:
            yield [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]
            rows = []


def table(page: str, *heading: str) -> list[list[str]]:
    """The rows of the one table whose heading begins with these cells."""
    (found,) = (rows for rows in tables(page) if rows[0][: len(heading)] == list(heading))
    return found[1:]


def bare(cell: str) -> str:
    """A cell without its backquotes."""
    return cell.strip("`")
