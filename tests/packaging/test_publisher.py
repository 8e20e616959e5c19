"""Who publishes what is built: nobody unless the environment says so, and then the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from ruamel.yaml import YAML

import debian
import linux_share
import publisher
import windows_installer
from genrescope.publisher import Publisher
from genrescope.toml_text import parsed
from support.checkout import CHECKOUT
from wheel_hook import WheelHook

HOMEPAGE = "https://github.com/somebody/genrescope"
RELEASES = "https://api.github.com/repos/somebody/genrescope/releases/latest"


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENRESCOPE_HOMEPAGE", HOMEPAGE)
    monkeypatch.setenv("GENRESCOPE_RELEASES", RELEASES)


def taken_along(root: Path) -> dict[str, str]:
    """What the wheel takes along besides its packages: place to source."""
    build_data: dict[str, Any] = {"force_include": {}}
    WheelHook(str(root), {}, None, None, str(root), "wheel").initialize("standard", build_data)  # type: ignore[arg-type]
    return {place: source for source, place in build_data["force_include"].items()}


def test_the_program_knows_what_was_said(published: None, tmp_path: Path) -> None:
    source = taken_along(tmp_path)["genrescope_resources/publisher.toml"]
    assert Publisher(**parsed(Path(source).read_bytes())) == Publisher(HOMEPAGE, RELEASES)


def test_where_nothing_is_said_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in publisher.VARIABLES.values():
        monkeypatch.setenv(variable, "")
    assert taken_along(tmp_path) == {}
    assert "Homepage" not in debian.control("1.2.3", 4, "2.36", "amd64")
    assert "homepage" not in linux_share.metainfo()
    assert "Homepage" not in windows_installer.definitions(Path("app"), Path("out"))


@pytest.mark.usefixtures("published")
def test_all_installers_name_the_page() -> None:
    assert f"\nHomepage: {HOMEPAGE}\n" in debian.control("1.2.3", 4, "2.36", "amd64")
    url = Xml.fromstring(linux_share.metainfo()).find("url")
    assert url is not None
    assert (url.get("type"), url.text) == ("homepage", HOMEPAGE)
    assert windows_installer.definitions(Path("app"), Path("out"))["Homepage"] == HOMEPAGE


@pytest.mark.parametrize(
    "address", ["http://example.org/", "example.org", 'https://a.b/"\nx = "', "https://a.b/\n", "https://me@a.b/"]
)
def test_what_is_no_safe_address_ends_the_build(address: str) -> None:
    with pytest.raises(ValueError, match="GENRESCOPE_HOMEPAGE"):
        publisher.file_text({"GENRESCOPE_HOMEPAGE": address})


def test_the_workflow_says_where_it_runs() -> None:
    workflow = YAML(typ="safe").load(CHECKOUT / ".github" / "workflows" / "package.yml")
    environment = dict(workflow["jobs"]["package"]["env"])
    facts = {
        "server_url": "https://github.com",
        "api_url": "https://api.github.com",
        "repository": "somebody/genrescope",
    }
    for name in publisher.VARIABLES.values():
        for fact, value in facts.items():
            environment[name] = environment[name].replace(f"${{{{ github.{fact} }}}}", value)
    assert publisher.addresses(environment) == {"homepage": HOMEPAGE, "releases": RELEASES}
