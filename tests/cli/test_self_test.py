"""``genrescope --self-test``, and the entry by which the packaged application starts its own parts."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from genrescope import children
from genrescope.check import Check, CheckState
from genrescope.cli import aboard, checks, self_test
from support.checkout import CHECKOUT
from support.command_line import Genrescope, Ran


def test_everything_is_aboard_and_nothing_of_the_users_is_touched(genrescope: Genrescope, tmp_path: Path) -> None:
    home = Path(genrescope.environment["HOME"])
    before = set(home.rglob("*"))
    ran = genrescope("--self-test")
    assert ran.stderr == ""
    assert ran.stdout.rstrip().endswith("Self-test passed."), ran.stdout
    assert ran.returncode == 0
    looked_at = {line.split()[1] for line in ran.stdout.splitlines() if line.strip()} - {"passed."}
    wanted = "models taxonomies translations icons soundfile window road conversion training"
    assert looked_at >= set(wanted.split())
    assert "the demo tune is Classical" in ran.stdout
    assert set(home.rglob("*")) == before


def test_what_is_missing_is_named(run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def child(module: str, name: str, *_: object) -> Iterator[Check]:
        state = CheckState.PROBLEM if name == "window" else CheckState.OK
        yield Check(name, state, module)

    monkeypatch.setattr("genrescope.models.library.bundled_folder", lambda: tmp_path)
    monkeypatch.setattr(self_test, "from_child", child)
    monkeypatch.setattr(self_test, "libraries", lambda: iter(()))
    ran = run("--self-test")
    assert ran.code == 1
    assert ran.out.rstrip().endswith("Self-test failed: models, window.")
    assert "The starter model is missing." in ran.out


def test_all_of_it_is_said_in_the_language_that_is_spoken(genrescope: Genrescope) -> None:
    ran = genrescope("--self-test", LANGUAGE="zh_CN")
    assert ran.stdout.rstrip().endswith("自检通过。"), ran.stdout
    # What is left of English are names: of programs, of their versions and of files.
    sentences = re.findall(r"(?:[a-z']{2,} ){2,}[a-z']{2,}", ran.stdout)
    assert sentences == []
    assert "模型" in ran.stdout


def test_a_model_without_its_terms_is_not_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (starter,) = (CHECKOUT / "resources/genrescope_resources/models").iterdir()
    (tmp_path / starter.name).mkdir()
    for name in ("model.toml", "weights.safetensors"):
        (tmp_path / starter.name / name).symlink_to(starter / name)
    monkeypatch.setattr("genrescope.models.library.bundled_folder", lambda: tmp_path)
    found = {check.name: check for check in aboard.resources()}
    assert found["models"].state is CheckState.PROBLEM
    assert "README.md" in found["models"].found


def test_to_be_without_portaudio_is_a_problem_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "sounddevice", lambda: Check("sounddevice", CheckState.WARNING, "missing"))
    assert next(aboard.libraries()).state is CheckState.PROBLEM


def called(call: ast.Call) -> str:
    """Name of a function that is called, of another module's as well."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def named_children() -> set[str]:
    """Module names that the code hands to what starts a child, by their own or a constant's name."""
    found: set[str] = set()
    for path in (CHECKOUT / "engine").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            target.id: node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in ("child_command", "from_child", "answer_of", "said_by"):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.add(first.value)
                elif isinstance(first, ast.JoinedStr):
                    found.add(f"{self_test.WINDOW}{first.values[1].value}")
                elif getattr(first, "id", "") in constants:
                    found.add(constants[first.id])
    return found


def test_the_packaged_application_can_start_every_child_and_no_more() -> None:
    assert named_children() == set(children.CHILD_MODULES)
    for module in children.CHILD_MODULES:
        assert importlib.util.find_spec(module), module


def test_a_child_is_started_by_the_packaged_applications_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    program, *arguments = children.child_command("genrescope.audio.devices")
    done = subprocess.run(
        [program, "-m", "genrescope", *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=120
    )
    assert done.returncode == 0
    assert set(json.loads(done.stdout)) >= {"microphones", "system_sounds"}


@pytest.mark.skipif(sys.platform != "linux", reason="platform: only Linux has this search path")
def test_the_packaged_applications_libraries_are_for_its_own_children_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    started = {"LD_LIBRARY_PATH": "/usr/lib/genrescope/_internal:/opt", "LD_LIBRARY_PATH_ORIG": "/opt"}
    monkeypatch.setattr(os, "environ", started)
    children.restore_environment()
    # The second has the start code of a child put the libraries there again.
    assert started == {"LD_LIBRARY_PATH": "/opt", "PYINSTALLER_RESET_ENVIRONMENT": "1"}


@pytest.mark.parametrize("module", ["http.server", "genrescope.cli.doctor", ""])
def test_nothing_else_is_started_by_it(module: str) -> None:
    with pytest.raises(SystemExit, match="no part of Genrescope"):
        children.run_child(["genrescope", children.FROZEN_ENTRY, *filter(None, [module])])
