"""What the installers say of the application: the same everywhere, and the same as the code."""

from __future__ import annotations

import ast
import plistlib
import re
import tomllib
from pathlib import Path

import pytest

import application
import genrescope
import windows_installer
from genrescope import updates
from genrescope.audio.formats import EXTENSIONS
from support.checkout import CHECKOUT

INNO = (CHECKOUT / "packaging" / "windows" / "genrescope.iss").read_text(encoding="utf-8")
SPEC = (CHECKOUT / "packaging" / "pyinstaller" / "genrescope.spec").read_text(encoding="utf-8")


def test_there_is_one_version_number() -> None:
    assert application.version() == genrescope.__version__
    written = re.compile(rf"(?<![\d.]){re.escape(application.version())}(?![\d.])")
    for path in sorted((CHECKOUT / "packaging").rglob("*")):
        if path.is_file() and path.suffix in (".py", ".spec", ".iss", ".plist", ".sh"):
            assert not written.search(path.read_text(encoding="utf-8")), f"{path} repeats the version"


def test_the_changelog_begins_with_this_version() -> None:
    releases = application.releases()
    assert releases[0].version == application.version()
    assert all(release.changes for release in releases)
    assert [release.date for release in releases] == sorted((release.date for release in releases), reverse=True)


def test_a_release_says_what_the_changelog_says() -> None:
    shown = updates.understood({"tag_name": "v1", "body": application.notes()})
    assert shown is not None
    assert len(shown.changes) == min(len(application.releases()[0].changes), updates.MOST_LINES)
    assert not any(line.startswith("- ") for line in shown.changes)


def test_a_changelog_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text("# Changes\n\n## Soon\n\n- This.\n", encoding="utf-8")
    with pytest.raises(ValueError, match="'Soon'"):
        application.releases(changelog)


def test_it_is_offered_only_for_files_it_reads() -> None:
    assert set(application.FILE_TYPES) <= set(EXTENSIONS)
    types = application.media_types()
    assert len(types) == len(set(types))
    assert all(re.fullmatch(r"(audio|video)/[a-z0-9.+-]+", each) for each in types)


def test_macos_is_told_why_it_listens() -> None:
    info = plistlib.loads(plistlib.dumps(application.info_plist()))
    for key in ("NSMicrophoneUsageDescription", "NSAudioCaptureUsageDescription"):
        assert "listens" in info[key]
    assert info["CFBundleShortVersionString"] == application.version()
    assert set(info["CFBundleDocumentTypes"][0]["CFBundleTypeExtensions"]) <= set(EXTENSIONS)


@pytest.mark.parametrize("document", ["docs/install.md", "docs/install.zh_CN.md"])
def test_the_oldest_macos_is_the_same_everywhere(document: str) -> None:
    oldest = application.OLDEST_MACOS
    assert application.info_plist()["LSMinimumSystemVersion"] == oldest
    text = (CHECKOUT / document).read_text(encoding="utf-8")
    assert set(re.findall(r"macOS(?:\*\*)? (\d+)", text)) == {oldest.removesuffix(".0")}
    for workflow in (CHECKOUT / ".github" / "workflows").iterdir():
        runners = re.findall(r"macos-(\d+)", workflow.read_text(encoding="utf-8"))
        assert set(runners) == {oldest.removesuffix(".0")}, f"{workflow.name} tests another macOS than the oldest"


def test_the_hardened_runtime_lets_it_listen() -> None:
    with (CHECKOUT / "packaging" / "macos" / "entitlements.plist").open("rb") as file:
        entitlements = plistlib.load(file)
    assert entitlements["com.apple.security.device.audio-input"] is True
    assert {name.rpartition(".")[2] for name, value in entitlements.items() if value} == {
        "audio-input",
        "allow-jit",
        "allow-unsigned-executable-memory",
        "disable-library-validation",
    }


def test_the_windows_version_resource() -> None:
    tree = ast.parse(application.version_resource("genrescopew"), mode="eval")
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    strings = {
        ast.literal_eval(call.args[0]): ast.literal_eval(call.args[1])
        for call in calls
        if getattr(call.func, "id", "") == "StringStruct"
    }
    assert strings["ProductVersion"] == application.version()
    assert strings["OriginalFilename"] == "genrescopew.exe"
    (fixed,) = (call for call in calls if getattr(call.func, "id", "") == "FixedFileInfo")
    numbers = {word.arg: ast.literal_eval(word.value) for word in fixed.keywords}["filevers"]
    assert len(numbers) == 4


def test_the_windows_installer_is_given_all_it_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENRESCOPE_HOMEPAGE", "https://example.org/")
    given = set(windows_installer.definitions(Path("app"), Path("out")))
    own = set(re.findall(r"^#define (\w+)", INNO, re.MULTILINE))
    used = set(re.findall(r"\{#(\w+)\}", INNO)) | set(re.findall(r"^#include (\w+)", INNO, re.MULTILINE))
    assert used <= given | own
    assert given <= used | {"Command"}


def test_the_windows_installer_is_for_one_person_and_keeps_their_files() -> None:
    sections = dict(re.findall(r"^\[(\w+)\]\n(.*?)(?=^\[|\Z)", INNO, re.MULTILINE | re.DOTALL))
    assert set(sections) >= {"Setup", "Files", "Icons", "Registry", "Run", "Code", "Tasks"}
    assert "PrivilegesRequired=lowest" in sections["Setup"]
    assert re.search(r"^AppId=\{\{[0-9A-F-]{36}\}$", sections["Setup"], re.MULTILINE)
    assert "MB_DEFBUTTON2" in sections["Code"]
    assert sections["Code"].index("UninstallSilent") < sections["Code"].index("DelTree")
    assert "HKLM" not in INNO


def test_windows_offers_it_for_every_file_type() -> None:
    lines = windows_installer.associations().splitlines()
    for extension in application.FILE_TYPES:
        mine = [line for line in lines if f'".{extension}"' in line or f".{extension}\\" in line]
        assert len(mine) == 2
    assert all(line.startswith('Root: HKA; Subkey: "Software\\Classes\\') for line in lines)
    assert "#include Associations" in INNO


def test_the_spec_names_what_is_there() -> None:
    import contents

    tree = ast.parse(SPEC)
    named = {
        (node.value.id, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    for module in (application, contents):
        for name in {attribute for owner, attribute in named if owner == module.__name__}:
            assert hasattr(module, name), f"{module.__name__}.{name}"
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        wheel = tomllib.load(file)["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert f"PACKAGES = {tuple(package.partition('/')[2] for package in wheel)!r}".replace("'", '"') in SPEC
