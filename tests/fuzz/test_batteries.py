"""Some of every battery of ``make fuzz``: nothing crashes, hangs or is said in anything but plain sentences."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from benchmarks.fuzz import mutations, records, supervised
from benchmarks.fuzz.attempts import Attempt, Outcome, attempt, fault_of
from benchmarks.fuzz.audio import Sounds
from benchmarks.fuzz.histories import Histories
from benchmarks.fuzz.manifests import Manifests
from benchmarks.fuzz.records import Log, Record, defects, table
from benchmarks.fuzz.settings_files import SettingsFiles
from benchmarks.fuzz.supervised import Battery, run

from genrescope.errors import GenrescopeError

if not hasattr(os, "mkfifo"):
    pytest.skip("platform: the batteries need a POSIX system", allow_module_level=True)


def tried(make: Callable[[], Battery], count: int, tmp_path: Path) -> list[Attempt]:
    """The first ``count`` attempts of a battery, in this process."""
    battery, attempts = make(), []
    for number in range(count):
        folder = tmp_path / str(number)
        folder.mkdir()
        attempts.append(battery.attempt(Random(f"test/{number}"), folder))
    return attempts


def check(attempts: list[Attempt]) -> None:
    bad = [each for each in attempts if each.outcome in records.DEFECTS]
    assert not bad, bad
    assert {each.outcome for each in attempts} == {Outcome.REFUSED, Outcome.TAKEN}


def test_settings(tmp_path: Path) -> None:
    check(tried(SettingsFiles, 100, tmp_path))


def test_manifests(tmp_path: Path) -> None:
    check(tried(Manifests, 100, tmp_path))


def test_histories(tmp_path: Path) -> None:
    check(tried(lambda: Histories(tmp_path / "whole"), 40, tmp_path))


def test_sound_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the formats that are quickly made."""
    monkeypatch.setattr("benchmarks.fuzz.sounds.EXTENSIONS", ["wav", "flac", "mp3", "ogg", "m4a", "mkv", "ape"])
    monkeypatch.setattr("benchmarks.fuzz.sounds._OTHER_WAVES", ["adpcm_ms"])
    check(tried(lambda: Sounds(tmp_path / "seeds"), 30, tmp_path))


class Bad:
    """A battery with every defect there is."""

    def attempt(self, chance: Random, folder: Path) -> Attempt:
        number = chance.randrange(5)
        return attempt(str(number), (self._odd, self._crash, self._end, self._sleep, self._plain)[number])

    def _odd(self) -> str:
        raise GenrescopeError("[Errno 2] Traceback")

    def _crash(self) -> str:
        raise ZeroDivisionError

    def _end(self) -> str:
        os._exit(1)

    def _sleep(self) -> str:
        time.sleep(1000)
        return ""

    def _plain(self) -> str:
        raise GenrescopeError("There is nothing in it.")


def test_defects_are_found_and_the_battery_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervised, "PATIENCE_SECONDS", 3.0)
    monkeypatch.setattr(supervised, "HANG_SECONDS", 2.0)
    numbers = {Random(f"seed/{number}").randrange(5): number for number in range(40)}
    kept = list(run(Bad, "seed", [numbers[kind] for kind in range(5)]))
    assert [record.attempt.outcome for record in kept] == [
        *(Outcome.ODD, Outcome.CRASHED, Outcome.CRASHED, Outcome.HUNG, Outcome.REFUSED),
    ]
    assert len(defects(kept)) == 4


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("", ""),
        ('"a.wav" is empty.', ""),
        ('"Error 0x7f codec.wav" is empty.', ""),
        ("It is empty", "no sentence"),
        ("It is\nempty.", "unprintable"),
        ("It is \x1b[31mred.", "unprintable"),
        ("Traceback (most recent call last).", "jargon (Traceback)"),
        ("It cannot be opened ([Errno 40] Too many levels).", "jargon (Errno)"),
    ],
)
def test_what_is_no_plain_sentence(said: str, fault: str) -> None:
    assert fault_of(said) == fault


@pytest.mark.parametrize("mutation", mutations.MUTATIONS)
@pytest.mark.parametrize("size", [10, 5000])
def test_a_mutation_is_the_same_for_the_same_chance(mutation: mutations.Mutation, size: int) -> None:
    content = Random(size).randbytes(size)
    ways = {mutation(content, Random(number)) for number in range(20)}
    assert len(ways) > 1
    assert mutation(content, Random(7)) == mutation(content, Random(7))
    mutation(b"x", Random(size))


def test_what_was_tried_is_kept_and_told(tmp_path: Path) -> None:
    log = Log(tmp_path / "build" / "a.jsonl", records.record_from)
    kept = [
        Record(0, Attempt("a", Outcome.REFUSED, "It is empty."), 0.25, 40_000_000),
        Record(1, Attempt("b", Outcome.HUNG), 12.0, 900_000_000),
    ]
    for each in kept:
        log.add(each)
    assert log.read() == kept
    *_, line = table([("sound files", kept)])
    assert line == "| sound files | 2 | 1 | 0 | 0 | 0 | 1 | 900 MB | 12.0 s |"
    assert defects(kept) == kept[1:]
    log.clear()
    assert log.read() == []
