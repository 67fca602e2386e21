"""No file names a package registry or a place on somebody's machine.

Whoever installs the center has their own index and their own folders; the names of ours would
only be wrong there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.architecture import sources

# Cut in two, so that this file does not find itself.
REGISTRIES = [
    "registry.npm" + "js.org",
    "registry.yarn" + "pkg.com",
    "registry.npm" + "mirror.com",
    "files.python" + "hosted.org",
    "pypi." + "org",
    "pypi.tuna." + "tsinghua",
    "mirrors." + "aliyun",
]
MACHINE = re.compile(
    r"""(?<![\w.:/-])            # not in the middle of an address or a longer path
    (?:/(?:root|work|Users|home/\w+)/[\w.-]+
      |/opt/(?:pypi|wheels)
      |[A-Z]:\\Users\\)""",
    re.VERBOSE,
)


def naming_a_registry(written: Mapping[Path, str]) -> list[str]:
    return [
        f"{path.as_posix()}: {host}"
        for path, text in written.items()
        for host in REGISTRIES
        if host in text.lower()
    ]


def naming_a_machine(written: Mapping[Path, str]) -> list[str]:
    return [
        f"{path.as_posix()}: {found[0]}"
        for path, text in written.items()
        if (found := MACHINE.search(text))
    ]


def test_no_file_names_a_package_registry() -> None:
    assert naming_a_registry(sources.texts(sources.files())) == []


def test_no_file_names_a_place_on_a_machine() -> None:
    written = sources.texts(sources.files())
    del written[Path(__file__).relative_to(sources.ROOT)]

    assert naming_a_machine(written) == []


def test_the_lock_file_leaves_the_registry_to_the_user() -> None:
    lock = sources.text(Path("frontend/package-lock.json"))

    assert lock is not None
    assert '"resolved"' not in lock
    assert '"integrity"' in lock


def test_the_name_of_a_registry_is_seen() -> None:
    planted = {Path("lock.json"): f'"resolved": "https://{REGISTRIES[0].upper()}/vue"'}

    assert naming_a_registry(planted) == [f"lock.json: {REGISTRIES[0]}"]


@pytest.mark.parametrize(
    "text",
    ["cd /root/project", "'/home/ann/center'", "(/work/main)", r"C:\Users\ann", "=/Users/ann/x"],
)
def test_a_place_on_a_machine_is_seen(text: str) -> None:
    assert len(naming_a_machine({Path("notes.md"): text})) == 1


@pytest.mark.parametrize("text", ["https://a.example/home/ann/", "a/root/b", "GET /users/3"])
def test_an_address_on_the_web_is_not_a_place_on_a_machine(text: str) -> None:
    assert naming_a_machine({Path("notes.md"): text}) == []
