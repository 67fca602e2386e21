"""The pages say what is there: their links, commands, folders, files and settings exist.

A page that was right once and is wrong now is worse than none, because it is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from config.kinds import declared
from config.settings import SECTIONS
from contact_center.cli.main import COMMANDS, main
from contact_center.ports.meters import METRICS
from tests.architecture import sources
from tests.architecture.pages import (
    SETTING,
    anchors,
    bare,
    links,
    pages,
    spans,
    table,
)

README = Path("README.md")
COMMAND = re.compile(r"^(?:\$ )?contact-center ((?:[a-z-]+)(?: [a-z-]+)?)", re.MULTILINE)
NOWHERE = Path("nowhere.md")


def broken_links(root: Path) -> list[str]:
    """Links to a page, a file or a heading that is not there. The web is not asked."""
    broken = []
    for path, page in pages(root).items():
        for link in links(page):
            place, _, anchor = link.partition("#")
            target = root / path.parent / place if place else root / path
            if "://" not in link and not (target.exists() and has_anchor(target, anchor)):
                broken.append(f"{path.as_posix()}: {link}")
    return broken


def has_anchor(target: Path, anchor: str) -> bool:
    return not anchor or anchor in anchors(target.read_text(encoding="utf-8"))


def commands_in_table(readme: str) -> list[str]:
    return [bare(row[0]).split()[1] for row in table(readme, "command", "what it does")]


def unknown_commands(written: Mapping[Path, str]) -> list[str]:
    """Commands that a page tells somebody to type, and that do not exist."""
    found: list[str] = []
    for path, page in written.items():
        typed = [*spans(page), *re.findall(r"^\$ .+$", page, re.MULTILINE)]
        commands = COMMAND.findall("\n".join(typed))
        found += [f"{path.as_posix()}: {one}" for one in commands if not is_command(*one.split())]
    return found


def is_command(name: str, sub: str = "") -> bool:
    return name in COMMANDS and (not sub or not parts_of(name) or sub in parts_of(name))


def parts_of(name: str) -> set[str]:
    """The commands inside a command, as `import` in `kb`; most have none."""
    command = main.get_command(click.Context(main), name)
    return set(command.commands) if isinstance(command, click.Group) else set()


def parts_in_table(readme: str, name: str) -> set[str]:
    (row,) = (row for row in table(readme, "command") if bare(row[0]).endswith(f" {name}"))
    return {span.split()[1] for span in spans(row[1]) if span.startswith(f"{name} ")}


def folders(files: Iterable[Path]) -> set[str]:
    """Top-level folders; of the package `contact_center`, its own folders instead."""
    inside = {path.parts[:-1] for path in files if len(path.parts) > 1}
    return {
        "/".join(parts[:2]) if parts[0] == "contact_center" else parts[0]
        for parts in inside
        if parts != ("contact_center",)
    }


def folders_in_map(readme: str) -> set[str]:
    return {bare(row[0]) for row in table(readme, "folder", "what is in it")}


def missing_files(root: Path, written: Mapping[Path, str]) -> list[str]:
    """Files and folders a page names by their path from the root, and that are not there."""
    tops = {path.name for path in root.iterdir()}
    return [
        f"{path.as_posix()}: {span}"
        for path, page in written.items()
        for span in spans(page)
        if "/" in span and span.partition("/")[0] in tops
        if re.fullmatch(r"[\w./-]+", span) and not (root / span).exists()
    ]


def unknown_settings(written: Mapping[Path, str]) -> list[str]:
    known = {f"[{name}] {one}" for name, kind in SECTIONS.items() for one in declared(kind)}
    return [
        f"{path.as_posix()}: {span}"
        for path, page in written.items()
        for span in spans(page)
        if SETTING.fullmatch(span) and span not in known
    ]


def kinds_of_tests(files: Iterable[Path]) -> set[str]:
    """Folders with tests in them, as the page about testing names them."""
    tests = (path for path in files if path.parts[0] == "tests" and path.match("test_*.py"))
    return {"/".join(path.parts[:2]) for path in tests}


def test_every_link_leads_somewhere() -> None:
    assert len(pages()) > 1
    assert broken_links(sources.ROOT) == []


def test_a_link_that_leads_nowhere_is_seen(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("[a](docs/a.md) [b](docs/b.md) [c](docs/a.md#one-two)")
    page = "# One, two!\n[up](../README.md) [no](#three) [web](https://far.example/x.md)\n"
    (tmp_path / "docs" / "a.md").write_text(page + "```\n[not a link](x.md)\n```\n`[nor](y.md)`")

    assert broken_links(tmp_path) == ["README.md: docs/b.md", "docs/a.md: #three"]


def test_the_readme_has_exactly_the_commands_there_are() -> None:
    readme = pages()[README]

    assert commands_in_table(readme) == list(COMMANDS)
    assert {name: parts_in_table(readme, name) for name in COMMANDS} == {
        name: parts_of(name) for name in COMMANDS
    }


def test_a_command_that_is_missing_from_the_table_is_seen() -> None:
    readme = "| command | what it does |\n|---|---|\n| `contact-center kb` | `kb eat FILE` |\n"

    assert commands_in_table(readme) == ["kb"] != list(COMMANDS)
    assert parts_in_table(readme, "kb") == {"eat"} != parts_of("kb")


def test_every_command_a_page_tells_to_type_exists() -> None:
    assert unknown_commands(pages()) == []


def test_a_command_that_does_not_exist_is_seen() -> None:
    page = "`contact-center kb dance` `contact-center kb import F`\n```\n$ contact-center brew\n```"

    assert unknown_commands({NOWHERE: page}) == ["nowhere.md: kb dance", "nowhere.md: brew"]


def test_the_map_in_the_readme_has_every_folder_and_no_other() -> None:
    assert folders_in_map(pages()[README]) == folders(sources.files())


def test_a_folder_that_is_not_on_the_map_is_seen() -> None:
    files = ["new/a.py", "contact_center/x/y/z.py", "contact_center/__main__.py", "README.md"]
    readme = "| folder | what is in it |\n|---|---|\n| `contact_center/x` | things |\n"

    assert folders(map(Path, files)) - folders_in_map(readme) == {"new"}


def test_every_file_a_page_names_is_there() -> None:
    assert missing_files(sources.ROOT, pages()) == []


def test_a_file_that_is_not_there_is_seen(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "moves.py").touch()
    page = "`bot/moves.py` `bot/gone.py` `GET /api` `[bot] x` `else/where.py`"

    assert missing_files(tmp_path, {NOWHERE: page}) == ["nowhere.md: bot/gone.py"]


def test_every_kind_of_test_is_explained() -> None:
    explained = table(pages()[Path("docs/testing.md")], "folder", "asks", "with")

    folders_explained = {bare(row[0]) for row in explained}
    assert kinds_of_tests(sources.files()) == folders_explained - {"frontend/tests"}


def test_a_kind_of_test_that_is_not_explained_is_seen() -> None:
    files = ["tests/unit/bot/test_a.py", "tests/new/test_b.py", "tests/drive/people.py", "bot/x.py"]

    assert kinds_of_tests(map(Path, files)) == {"tests/unit", "tests/new"}


def test_every_setting_a_page_names_exists() -> None:
    assert unknown_settings(pages()) == []


def test_a_setting_that_does_not_exist_is_seen() -> None:
    page = "`[server] port` `[server] colour` `[kitchen] port`"

    assert unknown_settings({NOWHERE: page}) == [
        "nowhere.md: [server] colour",
        "nowhere.md: [kitchen] port",
    ]


def test_every_metric_is_explained_as_it_is() -> None:
    columns = ("metric", "kind", "labels", "meaning", "alert when")
    rows = table(pages()[Path("docs/observing.md")], *columns)

    explained = [
        (bare(name), kind, tuple(spans(labels)), meaning) for name, kind, labels, meaning, _ in rows
    ]
    assert explained == [
        (name, metric.kind, metric.labels, metric.meaning) for name, metric in METRICS.items()
    ]
    assert all(alert for *_, alert in rows)
