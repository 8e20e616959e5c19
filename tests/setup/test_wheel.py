"""What is published: a wheel with the three import packages, and the sources that give the same wheel."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import genrescope
from support.checkout import CHECKOUT


def build(target: str, checkout: Path, folder: Path) -> Path:
    """The one file that hatchling makes of a checkout."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)],
        cwd=checkout,
        check=True,
        capture_output=True,
        timeout=120,
    )
    (made,) = folder.iterdir()
    return made


def contents(wheel: Path) -> dict[str, int]:
    """Names of a wheel's files, with the checksum of each."""
    with zipfile.ZipFile(wheel) as archive:
        return {each.filename: each.CRC for each in archive.infolist()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A freshly built wheel."""
    return build("wheel", CHECKOUT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def wheel(built: Path) -> dict[str, int]:
    """Its contents."""
    return contents(built)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A freshly built sdist, unpacked."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(build("sdist", CHECKOUT, tmp_path_factory.mktemp("sdist"))) as archive:
        archive.extractall(folder, filter="data")
    (unpacked,) = folder.iterdir()
    return unpacked


def packages() -> list[Path]:
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        listed = tomllib.load(file)["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    return [CHECKOUT / one for one in listed]


def test_it_holds_every_file_of_the_packages(wheel: dict[str, int]) -> None:
    expected = {
        path.relative_to(package.parent).as_posix()
        for package in packages()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {"genrescope/__init__.py", "genrescope/py.typed", "genrescope_resources/__init__.py"} <= expected
    docs = CHECKOUT / "docs"
    manual = {path.relative_to(docs) for pattern in ("manual*.md", "images/manual/*") for path in docs.glob(pattern)}
    expected |= {f"genrescope_resources/manual/{path.as_posix()}" for path in manual}
    assert {name for name in wheel if ".dist-info/" not in name} == expected


def test_it_installs_no_package_of_another_name(wheel: dict[str, int]) -> None:
    tops = {name.partition("/")[0] for name in wheel if ".dist-info/" not in name}
    assert tops <= {package.name for package in packages()}
    assert not any(part == "tests" or part.startswith("test_") for name in wheel for part in name.split("/"))


def test_it_has_the_command_and_the_licence(wheel: dict[str, int]) -> None:
    (info,) = {name.partition("/")[0] for name in wheel if ".dist-info/" in name}
    assert f"{info}/entry_points.txt" in wheel
    assert f"{info}/licenses/LICENSE" in wheel
    assert {"genrescope_resources/models/starter/README.md", "genrescope_resources/demo/LICENCE.md"} <= wheel.keys()
    assert {"genrescope_resources/manual/manual.md", "genrescope_resources/manual/manual.zh_CN.md"} <= wheel.keys()


def test_the_sources_are_what_the_repository_holds(sources: Path) -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout
    expected = {name for name in tracked.split("\0") if name and not name.startswith(".ci/")}
    found = {path.relative_to(sources).as_posix() for path in sources.rglob("*") if path.is_file()}
    assert found - {"PKG-INFO"} == expected
    tops = {name for name in expected if "/" not in name}
    assert not {name for name in tops if name.endswith((".txt", ".log"))}, "something that a test or a tool left behind"


def test_whoever_builds_from_the_sources_gets_the_same_wheel(
    sources: Path, wheel: dict[str, int], tmp_path: Path
) -> None:
    assert contents(build("wheel", sources, tmp_path)) == wheel


def test_pip_installs_it_and_the_command_works(built: Path, tmp_path: Path) -> None:
    """In an environment without this checkout; what Genrescope needs is lent to it from here."""
    environment = tmp_path / "environment"
    venv.create(environment)
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-index", "--no-deps", "--no-compile"]
    subprocess.run([*pip, "--quiet", "--disable-pip-version-check", str(built)], check=True, timeout=120)
    (purelib,) = environment.rglob("site-packages")
    # The files in it that name further folders, the checkout's among them, are read in a site's own folder only.
    (purelib / "lent.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")

    def typed(*arguments: str) -> str:
        command = [str(python.with_name("genrescope")), *arguments]
        return subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True, timeout=60).stdout

    where = "import genrescope, genrescope_desktop, genrescope_resources as r; print(genrescope.__file__, *r.__path__)"
    found = subprocess.run([python, "-c", where], cwd=tmp_path, check=True, capture_output=True, text=True, timeout=60)
    assert all(Path(path).is_relative_to(purelib) for path in found.stdout.split())
    assert typed("--version").split()[-1] == genrescope.__version__
    assert "analyze" in typed("--help")
    assert "starter" in typed("models", "list")


def test_packaging_is_no_package() -> None:
    assert not (CHECKOUT / "packaging" / "__init__.py").exists(), "it would shadow the library of the same name"
