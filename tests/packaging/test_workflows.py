"""The workflows: what GitHub takes for one, and what they call is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import build
from support.checkout import CHECKOUT

FOLDER = CHECKOUT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(path)
    return found


def commands(path: Path) -> str:
    """Every command of a workflow."""
    return "\n".join(step["run"] for job in read(path)["jobs"].values() for step in job["steps"] if "run" in step)


def test_they_are_what_github_takes() -> None:
    assert [path.name for path in WORKFLOWS] == ["package.yml", "test.yml"]
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    done = subprocess.run([*command, *map(str, WORKFLOWS)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_the_files_they_name_are_there(path: Path) -> None:
    named = re.findall(r"(?<![\w/])(?:packaging|locks|\.ci)/[\w./-]+", commands(path))
    assert named
    for name in named:
        assert (CHECKOUT / name).exists(), name


def test_all_three_systems_are_packaged_on_a_tag() -> None:
    workflow = read(FOLDER / "package.yml")
    assert workflow[True if True in workflow else "on"]["push"]["tags"] == ["v*"]
    job = workflow["jobs"]["package"]
    assert [each["name"] for each in job["strategy"]["matrix"]["include"]] == ["linux", "windows", "macos"]
    assert "python packaging/build.py" in commands(FOLDER / "package.yml")
    uploaded = next(step["with"]["path"] for step in job["steps"] if "upload-artifact" in step.get("uses", ""))
    for suffix in (".whl", ".deb", ".exe", ".dmg", "SHA256SUMS-"):
        assert suffix in uploaded


def test_building_ends_with_the_applications_own_test() -> None:
    import inspect

    assert "--self-test" in inspect.getsource(build.app)
    assert list(build.STEPS) == ["wheel", "app", "installer"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_they_may_do_no_more_than_they_must(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert all("timeout-minutes" in job or "release" in name for name, job in workflow["jobs"].items())
