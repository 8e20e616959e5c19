"""The wheel: the three import packages with everything in them, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from support.checkout import CHECKOUT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Names of the files in a freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def packages() -> list[Path]:
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        listed = tomllib.load(file)["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    return [CHECKOUT / one for one in listed]


def test_it_holds_every_file_of_the_packages(wheel: list[str]) -> None:
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


def test_it_installs_no_package_of_another_name(wheel: list[str]) -> None:
    tops = {name.partition("/")[0] for name in wheel if ".dist-info/" not in name}
    assert tops <= {package.name for package in packages()}
    assert not any(part == "tests" or part.startswith("test_") for name in wheel for part in name.split("/"))


def test_it_has_the_command_and_the_licence(wheel: list[str]) -> None:
    (info,) = {name.partition("/")[0] for name in wheel if ".dist-info/" in name}
    assert f"{info}/entry_points.txt" in wheel
    assert f"{info}/licenses/LICENSE" in wheel
    assert {"genrescope_resources/models/starter/README.md", "genrescope_resources/demo/LICENCE.md"} <= set(wheel)
    assert {"genrescope_resources/manual/manual.md", "genrescope_resources/manual/manual.zh_CN.md"} <= set(wheel)


def test_packaging_is_no_package() -> None:
    assert not (CHECKOUT / "packaging" / "__init__.py").exists(), "it would shadow the library of the same name"
