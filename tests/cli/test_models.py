"""``genrescope models``: what it prints, what it remembers, and what it refuses. (What it does: `tests/models`.)"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from genrescope import settings
from genrescope.cli.download_view import state
from genrescope.errors import CancelledError, SettingsError
from genrescope.models import library
from genrescope.models.download import Progress
from genrescope.models.manifest_file import write_manifest
from genrescope.models.taxonomy import Taxonomy
from genrescope.remember import remember
from support.command_line import Ran, check_line
from support.scripted import MANIFEST


@pytest.fixture
def run(run_for_real: Callable[..., Ran]) -> Callable[..., Ran]:
    """Run a command with the models that there are: none of these loads a network."""
    return run_for_real


@pytest.fixture
def own(run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model of the user's own, called ``mine``; without weights."""
    shelf = tmp_path / "models"
    folder = shelf / "mine"
    folder.mkdir(parents=True)
    write_manifest(replace(MANIFEST, id="mine", title="Meine [Musik]", licence="CC0 (see there)"), folder)
    monkeypatch.setattr(library, "user_folder", lambda: shelf)
    return folder


def test_the_list_names_what_is_in_use_and_what_can_be_fetched(run: Callable[..., Ran], own: Path):
    (own.parent / "broken").mkdir()
    (own.parent / "broken" / "model.toml").write_text("id = 3")
    ran = run("models", "list")
    assert ran.code == 0
    accuracy = round(100 * library.find("starter").manifest.measured["balanced_accuracy"])
    assert re.search(rf"(?m)^\* +starter .* 40 MB .* {accuracy} % ", ran.out)
    assert re.search(r"(?m)^ +mine +Meine ", ran.out)
    assert "[Musik]" in ran.out
    assert "ccmusic16 is not installed: genrescope models install ccmusic16" in ran.out
    assert "broken cannot be used:" in ran.err


def test_the_list_for_programs(run: Callable[..., Ran], own: Path):
    lines = run("models", "list", "--json").lines
    assert run("models", "--json").lines == lines
    for line in lines:
        check_line("models", line)
    assert [(line["id"], line["bundled"], line["in_use"]) for line in lines] == [
        ("starter", True, True),
        ("mine", False, False),
    ]
    (shown,) = run("models", "show", "mine", "--json").lines
    assert shown == lines[1]


def test_all_of_a_model_is_shown(run: Callable[..., Ran], own: Path):
    starter = run("models", "show", "starter").out
    model = library.find("starter")
    for part in (model.manifest.sha256, "(in use)", "comes with Genrescope", "vgg19_bn", "Pop & rock", "40 MB"):
        assert part in starter
    assert re.search(r"(?m)^balanced accuracy over families +\d\d\.\d % *$", starter)
    assert re.search(r"(?m)^recall of Classical +\d\d\.\d % *$", starter)
    assert "_" not in starter.partition("Measured")[2], "names for programs are not for people"
    write_manifest(replace(MANIFEST, id="mine", measured={"note": "never trained", "windows": 3}), own)
    mine = run("models", "show", str(own)).out
    assert "missing" in mine
    assert re.search(r"(?m)^note +never trained *$", mine), "a stranger's figure is called as he called it"
    assert re.search(r"(?m)^windows of 30 s +3 *$", mine)
    assert "(in use)" not in mine


def test_the_model_to_use_is_remembered(run: Callable[..., Ran], own: Path, monkeypatch: pytest.MonkeyPatch):
    ran = run("models", "use", "mine")
    assert (ran.code, ran.err) == (0, "")
    assert settings.load().model == "mine"
    assert re.search(r"(?m)^\* +mine", run("models", "list").out)
    refused = run("models", "remove", "mine")
    assert (refused.code, own.exists()) == (1, True)
    assert "is in use: choose another first (genrescope models use starter)" in refused.err
    run("models", "use", "starter")
    assert run("models", "remove", "mine").code == 0
    assert not own.exists()
    monkeypatch.setenv("GENRESCOPE_MODEL", "else")
    assert "GENRESCOPE_MODEL still names another one and wins" in run("models", "use", "starter").err


def test_a_specialist_is_used_beside_the_model_in_use(run: Callable[..., Ran], own: Path):
    finer = replace(MANIFEST, taxonomy=Taxonomy(("Punk", "Ska")), taxonomy_name=None, refines="Pop & rock")
    for name in ("kinds", "more"):
        (own.parent / name).mkdir()
        write_manifest(replace(finer, id=name, title=f"The {name}"), own.parent / name)
    ran = run("models", "use", "kinds")
    assert (ran.code, ran.err) == (0, "")
    assert "The kinds is asked which when it is Pop & rock." in ran.out
    assert settings.load().model == "starter+kinds"
    listed = run("models", "list").out
    assert re.search(r"(?m)^\* +starter", listed)
    assert re.search(r"(?m)^\* +kinds +The kinds ", listed)
    assert "Pop & rock" in run("models", "show", "kinds").out
    assert "is in use" in run("models", "remove", "kinds").err
    run("models", "use", "more")
    assert settings.load().model == "starter+more"
    run("models", "use", "mine")
    assert settings.load().model == "mine"
    run("models", "use", f"mine+{own.parent / 'more'}")
    assert settings.load().model == "mine+more"
    refused = run("models", "use", "starter+mine")
    assert (refused.code, settings.load().model) == (1, "mine+more")
    assert "'mine' refines no family of another" in refused.err
    run("models", "use", "starter")
    assert settings.load().model == "starter"
    assert run("models", "show", "kinds", "--json").lines[0]["refines"] == "Pop & rock"


def test_a_model_elsewhere_is_remembered_by_its_folder(
    run: Callable[..., Ran], own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    elsewhere = own.rename(tmp_path / "elsewhere")
    monkeypatch.chdir(tmp_path)
    run("models", "use", "elsewhere")
    assert settings.load().model == str(elsewhere)


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (("use", "nothing"), 1, "There is no model called 'nothing'"),
        (("remove", "starter"), 1, "comes with Genrescope and cannot be removed"),
        (("install", "nothing"), 1, "no model of that name to fetch; there is ccmusic16"),
        (("verify", "mine"), 1, "The model 'mine' has no weights"),
        (("new", "nothing.pt"), 1, "There is no file nothing.pt"),
        (("install", "ccmusic16", "--from", "elsewhere"), 2, "invalid choice"),
        (("lst",), 2, "did you mean 'list'?"),
    ],
)
def test_refusals_are_one_sentence(run: Callable[..., Ran], own: Path, typed: tuple[str, ...], code: int, said: str):
    ran = run("models", *typed)
    assert ran.code == code
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert ran.out == ""


def test_a_stopped_installation_is_no_failure(run: Callable[..., Ran], own: Path, monkeypatch: pytest.MonkeyPatch):
    def stopped(*_: object, **__: object) -> None:
        raise CancelledError("The download was stopped.")

    monkeypatch.setattr("genrescope.models.installing.install", stopped)
    ran = run("models", "install", "ccmusic16")
    assert (ran.code, ran.out, ran.err) == (0, "", "genrescope: The download was stopped.\n")


def test_how_far_a_download_is():
    assert state(Progress(12_000_000, 488_000_000, 3_110_000.0)) == "12 of 488 MB, 3.1 MB/s, 2:33 min left"
    assert state(Progress(300_000, None, 0.0)) == "0.3 MB"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'model = "mine"\n'),
        ("# mine\nhop_seconds = 3 # slow\n", 'model = "mine"\n# mine\nhop_seconds = 3 # slow\n'),
        (
            "hop_seconds = 3\nmodel = 'x' # best\ndevice = 'cpu'\n",
            "hop_seconds = 3\nmodel = \"mine\"\ndevice = 'cpu'\n",
        ),
        ('"model"="x"', 'model = "mine"\n'),
        ('model = """\\\n  x"""\nhop_seconds = 3', 'model = "mine"\nhop_seconds = 3\n'),
    ],
)
def test_one_setting_is_written_and_the_others_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str
):
    file = tmp_path / "new" / "settings.toml"
    if before:
        file.parent.mkdir()
        file.write_text(before, encoding="utf-8")
        monkeypatch.setenv("GENRESCOPE_CONFIG", str(file))
    else:
        monkeypatch.setattr("genrescope.settings_file.path", lambda *_: file)
    assert remember("model", "mine") == file
    assert file.read_text(encoding="utf-8") == after
    assert [*file.parent.iterdir()] == [file]


def test_a_settings_file_that_is_broken_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "settings.toml"
    monkeypatch.setenv("GENRESCOPE_CONFIG", str(file))
    for text in ("model = ", "hop_seconds = 99", "speed = 1"):
        file.write_text(text)
        with pytest.raises(SettingsError):
            remember("model", "mine")
        assert file.read_text() == text
    file.write_text("")
    with pytest.raises(SettingsError, match="model is ' '"):
        remember("model", " ")
