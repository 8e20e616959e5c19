"""Sound that no class covers: music in other styles, speech, and what is no music at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from typing import Final

from benchmarks.stability import made
from benchmarks.stability.render import played, spoken
from benchmarks.stability.sound import Recording
from benchmarks.stability.styles import country, dances, ensembles, piano
from benchmarks.stability.styles.score import Score

SECONDS: Final = 40.0
VARIATIONS: Final = 2
MUSIC: Final = "music"
MUSIC_GOAL, OTHER_GOAL = 0.25, 0.02  # shares that may be answered with confidence, at most

STYLES: Final[dict[str, Callable[[int, float], Score]]] = {
    "ragtime": piano.ragtime,
    "blues shuffle": piano.blues_shuffle,
    "bossa nova": dances.bossa_nova,
    "tango": dances.tango,
    "reggae": dances.reggae,
    "bluegrass": country.bluegrass,
    "Irish jig": country.irish_jig,
    "march": country.march,
    "gamelan": ensembles.gamelan,
    "taiko": ensembles.taiko,
}

SENTENCES: Final = {
    "en-gb": (
        "The harbour lights went out one after another. Nobody on the quay had expected the fog to come in so early. "
        "An old woman counted the boats as they passed, and wrote the number into a small green book. Seventeen. "
        "Was that everyone? She waited, listening for the bell, and then she counted again."
    ),
    "en-us": (
        "Good morning, and welcome back. Today we look at three simple ways to keep bread fresh for longer. First, "
        "let it cool completely. Second, never put it in the fridge. Third, and this is the one most people forget, "
        "cut it from the middle and push the halves together again."
    ),
    "de": (
        "Der Zug nach Norden fährt heute von Gleis sieben. Bitte achten Sie auf die Durchsagen. Im Speisewagen gibt "
        "es Suppe, Kaffee und belegte Brote. Wir wünschen Ihnen eine gute Reise."
    ),
    "fr": (
        "Le vent avait tourné pendant la nuit. Au matin, la plage était couverte de petits morceaux de bois blanc. "
        "Les enfants les ramassaient en riant, et leur grand-père en faisait des bateaux."
    ),
    "es": (
        "En la plaza del pueblo hay una fuente muy antigua. Cada tarde los vecinos se sientan alrededor y hablan del "
        "tiempo, de la cosecha y de los que se fueron. Nadie tiene prisa."
    ),
    "cmn": "今天的天气很好，我们一起去公园散步。路边的花都开了，孩子们在草地上放风筝。爷爷坐在长椅上看报纸。",
}  # fmt: skip
VOICES: Final = {"en-gb": "en-gb+f3", "en-us": "en-us+m3", "de": "de+m1", "fr": "fr+f2", "es": "es+m4", "cmn": "cmn"}


@dataclass(frozen=True, slots=True)
class Foreign:
    """One sound that should not be answered with confidence.

    Attributes
    ----------
    name
        As the results file calls it.
    kind
        ``"music"``, ``"speech"``, ``"noise"``, ``"hum"``, ``"tones"``, ``"applause"`` or ``"silence"``.
    make
        Makes it, or takes it from the cache.
    """

    name: str
    kind: str
    make: Callable[[], Recording]

    @property
    def goal(self) -> float:
        """Share of its kind that may be answered with confidence, at most."""
        return MUSIC_GOAL if self.kind == MUSIC else OTHER_GOAL


def _style(style: str, variation: int) -> Recording:
    return played(STYLES[style](variation, SECONDS).midi(), SECONDS)


def _speech(language: str) -> Recording:
    """Speak for `SECONDS`; the text again and again."""
    text = SENTENCES[language]
    several = "\n\n".join(sentence for sentence, _ in zip(cycle([text]), range(5), strict=False))
    return spoken(several, VOICES[language], 150).part(0.0, SECONDS)


def _catalogue() -> tuple[Foreign, ...]:
    styles = [
        Foreign(f"{style} {variation + 1}", MUSIC, partial(_style, style, variation))
        for style in STYLES
        for variation in range(VARIATIONS)
    ]
    speech = [Foreign(f"speech, {language}", "speech", partial(_speech, language)) for language in SENTENCES]
    colours = (("white", 0.0), ("pink", 1.0), ("brown", 2.0))
    noises = [Foreign(f"{name} noise", "noise", partial(made.steady_noise, slope, 1)) for name, slope in colours]
    hums = [Foreign(f"hum of {hertz} Hz", "hum", partial(made.hum, float(hertz), 2)) for hertz in (50, 60)]
    tones = [
        Foreign("tone of 440 Hz", "tones", partial(made.tones, 440.0)),
        Foreign("tone of 3 kHz", "tones", partial(made.tones, 3000.0)),
        Foreign("dial tone", "tones", partial(made.tones, 350.0, 440.0)),
        Foreign("beeps", "tones", partial(made.beeps, 2000.0, 1.0)),
        Foreign("fast sweep", "tones", partial(made.sweep, 2.0)),
        Foreign("slow sweep", "tones", partial(made.sweep, 20.0)),
    ]
    applause = [
        Foreign(f"applause of {people}", "applause", partial(made.applause, people, people))
        for people in (25, 150, 600)
    ]
    silence = [
        Foreign("digital silence", "silence", partial(made.silence, None, 3)),
        Foreign("hiss at -75 dBFS", "silence", partial(made.silence, -75.0, 3)),
    ]
    return (*styles, *speech, *noises, *hums, *tones, *applause, *silence)


FOREIGN: Final = _catalogue()
