"""How steady the answers are: worse sound, cuts between genres, foreign sound. Real music is needed (GENRESCOPE_DATA).

Give --folds for answers by networks that never heard the artist; goals are marked + (met) and - (missed).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.stability import plan, tables
from benchmarks.stability.conditions import CONDITIONS
from benchmarks.stability.foreign import FOREIGN
from benchmarks.stability.measure import LISTENED_SECONDS, Task, listen_to_all
from benchmarks.stability.records import About, HeardExcerpt, Results, Stream, load, save
from benchmarks.stability.sound import BenchmarkError
from genrescope.errors import GenrescopeError
from genrescope.models.library import DEFAULT_ID, InstalledModel
from genrescope.settings import Settings

PARTS = ("excerpts", "programmes", "tracks", "foreign")
SETTINGS = (
    *("hop_seconds", "half_life_seconds", "hysteresis_margin", "hysteresis_hops"),
    *("gate_dbfs", "silence_reset_seconds"),
)
# The average has a half-life in seconds, so the answer after 30 s hardly depends on the hop, and a longer one takes
# half the time. What is clean is heard alike.
CONDITION_HOP = 5.0
RESULTS = Path("build") / "stability.json"


def main() -> int:
    """Measure, print, keep."""
    options = _arguments()
    try:
        if options.show is None:
            results = _measured(options)
            save(results, tables.as_data(results), options.out)
        else:
            results = load(options.show)
        print(tables.text(results))
    except GenrescopeError as error:
        print(f"stability: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if options.show is None:
        print(f"\nKept in {options.out}; --show prints these tables again.")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stability", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder of real music (default: GENRESCOPE_DATA)")
    judge = parser.add_mutually_exclusive_group()
    judge.add_argument(
        "--folds", type=Path, help="folder with fold-0/model to fold-4/model, each trained without its fold"
    )
    judge.add_argument("--model", default=DEFAULT_ID, help="one model for all, by id or folder: not held out")
    parser.add_argument("--excerpts", type=int, default=8, help="excerpts of each fold (default %(default)s)")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="what to measure (default: all)")
    parser.add_argument(
        "--conditions",
        nargs="+",
        choices=[condition.name for condition in CONDITIONS],
        default=[condition.name for condition in CONDITIONS],
        metavar="NAME",
        help="some of: " + ", ".join(condition.name for condition in CONDITIONS).replace("%", "%%"),
    )
    parser.add_argument(
        "--every-fold", action="store_true", help="tracks and foreign sound by each network, not in turn"
    )
    parser.add_argument(
        "--own-statistics", action="store_true", help="normalise by each picture's own statistics, as in training"
    )
    parser.add_argument("--hop", type=float, default=Settings().hop_seconds, help="seconds (default %(default)g)")
    parser.add_argument(
        "--condition-hop", type=float, default=CONDITION_HOP, help="the same, under conditions (default %(default)g)"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the choice of excerpts, and of noise")
    # PyTorch, because its layers are changed for what batch normalisation is compared with.
    parser.add_argument("--device", default="cpu:torch", help="where the networks run (default %(default)s)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    parser.add_argument("--out", type=Path, default=RESULTS, help="results file (default %(default)s)")
    parser.add_argument("--show", type=Path, metavar="RESULTS", help="measure nothing: print a results file's tables")
    return parser.parse_args()


def _measured(options: argparse.Namespace) -> Results:
    begin = time.monotonic()
    settings = replace(Settings(), hop_seconds=options.hop, device=options.device)
    named = options.data or os.environ.get("GENRESCOPE_DATA")
    if not named:
        raise BenchmarkError("Real music is measured with: name its folder with --data or GENRESCOPE_DATA.")
    data = Path(named)
    judges = plan.judges(options.model, options.folds)
    if options.own_statistics:
        judges = [(replace(judge, own_statistics=True), model) for judge, model in judges]
    excerpts = plan.choose(data, [judge for judge, _ in judges], options.excerpts, options.seed)
    tasks = _tasks(options, data, len(judges), excerpts)
    done = listen_to_all(
        tasks,
        [judge for judge, _ in judges],
        settings,
        options.seed,
        options.conditions,
        options.condition_hop,
        max(1, options.jobs),
        lambda number, of: _say(number, of, begin),
    )
    return Results(
        about=_about(judges, settings, options),
        excerpts=tuple(one for one in done if isinstance(one, HeardExcerpt)),
        streams=tuple(one for one in done if isinstance(one, Stream)),
        seconds_taken=round(time.monotonic() - begin, 1),
    )


def _tasks(options: argparse.Namespace, data: Path, judges: int, excerpts: Sequence[plan.Excerpt]) -> list[Task]:
    """List what to listen to, judge after judge, so that each process seldom changes its model."""
    tasks: list[Task] = []
    if "excerpts" in options.parts:
        first = {excerpt.judge: excerpt for excerpt in reversed(excerpts)}
        tasks += [Task(excerpt.judge, excerpt=excerpt, twice=first[excerpt.judge] is excerpt) for excerpt in excerpts]
    if "programmes" in options.parts:
        made = plan.programmes(excerpts, options.seed)
        tasks += [Task(programme.pieces[0].judge, programme=programme) for programme in made]

    def by(place: int) -> range:
        return range(judges) if options.every_fold else range(place % judges, place % judges + 1)

    if "tracks" in options.parts:
        found = [data / "tracks" / name for name in plan.TRACKS]
        absent = [path.name for path in found if not path.is_file()]
        if absent:
            raise BenchmarkError(f"{data} has no tracks/{absent[0]}; leave whole tracks out with --parts.")
        tasks += [Task(judge, track=path) for place, path in enumerate(found) for judge in by(place)]
    if "foreign" in options.parts:
        tasks += [Task(judge, foreign=place) for place in range(len(FOREIGN)) for judge in by(place)]
    return sorted(tasks, key=lambda task: task.judge)


def _about(
    judges: Sequence[tuple[plan.Judge, InstalledModel]], settings: Settings, options: argparse.Namespace
) -> About:
    taxonomy = judges[0][1].manifest.taxonomy
    for _, model in judges:
        if model.manifest.taxonomy.labels != taxonomy.labels:
            raise BenchmarkError("The folds' models have different labels, so they cannot be measured together.")
    return About(
        models=tuple(
            {
                "id": model.manifest.id,
                "sha256": model.manifest.sha256,
                "fold": judge.fold,
                "own_statistics": judge.own_statistics,
                "temperature": model.manifest.temperature,
                "label_threshold": model.manifest.thresholds.label,
                "family_threshold": model.manifest.thresholds.family,
            }
            for judge, model in judges
        ),
        held_out=all(judge.fold is not None for judge, _ in judges),
        labels=taxonomy.labels,
        families={label: taxonomy.family(label) for label in taxonomy.labels},
        settings={name: getattr(settings, name) for name in SETTINGS},
        listened_seconds=LISTENED_SECONDS,
        condition_hop_seconds=options.condition_hop,
        seed=options.seed,
        excerpts_per_fold=options.excerpts,
    )


def _say(number: int, of: int, begin: float) -> None:
    taken = time.monotonic() - begin
    left = taken / number * (of - number)
    end = "\n" if number == of or not sys.stderr.isatty() else "\r"
    print(f"{number} of {of} heard, about {left / 60:.0f} minutes left ", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
