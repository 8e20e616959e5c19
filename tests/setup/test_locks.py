"""The locks: what `make setup` and `make test` install, to the byte."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from runpy import run_path
from typing import Any, NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from support.checkout import CHECKOUT

LOCKS = CHECKOUT / "locks"
HASHED = ("bootstrap", "run", "dev", "package")
CPU = ("run-cpu", "dev-cpu")
FROM_PYTORCH = {"torch", "torchvision"}  # the latter in dev's locks only
CUDA = re.compile(r"nvidia-|cuda-|triton$")


class Pin(NamedTuple):
    """One entry of a lock."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def version(self) -> str:
        """The one version it allows."""
        (specifier,) = self.requirement.specifier
        assert specifier.operator == "==", f"{self.requirement} is not pinned"
        return specifier.version


def pins(lock: str) -> dict[str, Pin]:
    """Read a lock strictly: a line that is no pin, hash or comment is an error, and so is a package listed twice."""
    text = (LOCKS / f"{lock}.lock").read_text(encoding="utf-8")
    found: dict[str, Pin] = {}
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip().startswith("#"):
            continue
        requirement, *hashes = line.split(" --hash=")
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one.strip()) for one in hashes), line
        pin = Pin(Requirement(requirement.strip()), tuple(one.strip() for one in hashes))
        name = canonicalize_name(pin.requirement.name)
        assert name not in found, f"{name} is in {lock}.lock twice: the locks hold one solution for every Python"
        found[name] = pin
    assert found, f"{lock}.lock is empty"
    return found


def project() -> dict[str, Any]:
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def listed(*groups: str) -> list[Requirement]:
    """What pyproject.toml asks for: its dependencies, and these dependency groups."""
    table = project()
    wanted = list(table["project"]["dependencies"])
    for group in groups:
        wanted += [entry for entry in table["dependency-groups"][group] if isinstance(entry, str)]
    return [Requirement(one) for one in wanted]


def test_the_locks_are_these() -> None:
    assert {path.stem for path in LOCKS.iterdir()} == {*HASHED, *CPU}


@pytest.mark.parametrize("lock", HASHED)
def test_every_package_has_a_version_and_hashes(lock: str) -> None:
    for name, pin in pins(lock).items():
        assert pin.version, name
        assert pin.hashes, f"{name} has no hash in {lock}.lock"


@pytest.mark.parametrize("lock", [*HASHED, *CPU])
def test_no_addresses(lock: str) -> None:
    text = (LOCKS / f"{lock}.lock").read_text(encoding="utf-8")
    for forbidden in ("://", "--index-url", "--extra-index-url", "--find-links", "--trusted-host", " @ ", "file:"):
        assert forbidden not in text, f"{lock}.lock holds an address ({forbidden})"


@pytest.mark.parametrize("lock", [*HASHED, *CPU])
def test_made_from_the_ordinary_index(lock: str) -> None:
    builds = [pin.requirement for pin in pins(lock).values() if "+" in pin.version]
    assert not builds, f"{lock}.lock was made with another index in reach"


@pytest.mark.parametrize(("small", "large"), [("run", "dev"), ("run-cpu", "dev-cpu")])
def test_what_runs_is_what_is_tested(small: str, large: str) -> None:
    run, dev = pins(small), pins(large)
    assert run.items() <= dev.items(), f"{large}.lock lacks or changes packages of {small}.lock; `make lock` makes both"
    assert len(run) < len(dev)


@pytest.mark.parametrize(("lock", "groups"), [("run", ("build",)), ("dev", ("build", "dev"))])
def test_the_lock_answers_pyproject(lock: str, groups: tuple[str, ...]) -> None:
    found = pins(lock)
    for wanted in listed(*groups):
        pin = found.get(canonicalize_name(wanted.name))
        assert pin is not None, f"pyproject.toml asks for {wanted.name}; `make lock` has not been run since"
        assert pin.version in wanted.specifier, f"{lock}.lock has {pin.requirement}, pyproject.toml asks for {wanted}"


def test_pytorch_is_pinned_by_hand() -> None:
    constraints = {one.name: one for one in map(Requirement, project()["tool"]["uv"]["constraint-dependencies"])}
    assert set(constraints) == FROM_PYTORCH
    for name, constraint in constraints.items():
        for lock in ("dev", "dev-cpu") if name == "torchvision" else ("run", "dev", *CPU):
            assert pins(lock)[name].version in constraint.specifier


@pytest.mark.parametrize("what", ["run", "dev"])
def test_the_cpu_lock_differs_in_pytorch_alone(what: str) -> None:
    ordinary, cpu = pins(what), pins(f"{what}-cpu")
    assert set(ordinary) - set(cpu) == {name for name in ordinary if CUDA.match(name)} != set()
    assert not any(CUDA.match(name) for name in cpu)
    for name, pin in cpu.items():
        assert pin.version == ordinary[name].version
        if name in FROM_PYTORCH:  # other files, so other hashes, or none as long as the lock says that there are none
            assert not set(pin.hashes) & set(ordinary[name].hashes)
            says_so = "pinned by version only" in (LOCKS / f"{what}-cpu.lock").read_text(encoding="utf-8")
            assert bool(pin.hashes) != says_so
        else:
            assert pin == ordinary[name]


def test_what_has_no_hash_is_owned_up_to() -> None:
    """Where hashes are missing, and only there, SECURITY.md says so."""
    missing = any(not pin.hashes for lock in CPU for pin in pins(lock).values())
    assert ("by its version alone" in (CHECKOUT / "SECURITY.md").read_text(encoding="utf-8")) == missing


@pytest.fixture(scope="module")
def cpu_lock() -> Callable[[str, str, str], str]:
    """The function of the script that writes the CPU locks."""
    return run_path(str(CHECKOUT / "packaging" / "cpu_lock.py"))["cpu_lock"]


@pytest.mark.parametrize("what", ["run", "dev"])
def test_the_cpu_lock_is_what_the_script_writes(cpu_lock: Callable[[str, str, str], str], what: str) -> None:
    ordinary, cpu = ((LOCKS / f"{what}{end}.lock").read_text(encoding="utf-8") for end in ("", "-cpu"))
    assert cpu_lock(ordinary, f"locks/{what}.lock", cpu) == cpu, "`make lock` has not been run to its end"


ORDINARY = """\
a==1 \\
    --hash=sha256:aa
torch==2.0 \\
    --hash=sha256:bb
    # via a
torchvision==1.0 \\
    --hash=sha256:cc
triton==3 \\
    --hash=sha256:dd
"""
ON_PYTORCHS_INDEX = """\
torch==2.0 ; sys_platform == 'darwin' \\
    --hash=sha256:e1
torch==2.0+cpu ; sys_platform != 'darwin' \\
    --hash=sha256:e2
torchvision==1.0+cpu \\
    --hash=sha256:ff
"""
WITH_HASHES = """\
a==1 \\
    --hash=sha256:aa
torch==2.0 \\
    --hash=sha256:e1 \\
    --hash=sha256:e2
    # via a
torchvision==1.0 \\
    --hash=sha256:ff
"""


def test_hashes_of_the_cpu_build_are_taken_in_and_kept(cpu_lock: Callable[[str, str, str], str]) -> None:
    whole = cpu_lock(ORDINARY, "locks/run.lock", ON_PYTORCHS_INDEX)
    assert whole.endswith("CUDA.\n" + WITH_HASHES)
    assert cpu_lock(ORDINARY, "locks/run.lock", whole) == whole


def test_hashes_of_another_version_are_dropped(cpu_lock: Callable[[str, str, str], str]) -> None:
    newer = cpu_lock(ORDINARY.replace("torch==2.0", "torch==2.1"), "locks/run.lock", ON_PYTORCHS_INDEX)
    assert "torch==2.1\n" in newer
    assert "pinned by version only" in newer
