"""Rooms, by the image-source method.

J. B. Allen and D. A. Berkley, "Image method for efficiently simulating small-room acoustics", JASA 65, 1979. Chosen
over decaying noise because its early reflections come from walls at real distances: they colour music as they do in a
room, with combs, before the tail blurs it. Walls absorb alike at all frequencies; they are as absorbent as the room's
reverberation time asks for by Eyring's formula (C. F. Eyring, JASA 1, 1930), which shoeboxes exceed by about a fifth.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.signal import oaconvolve

from benchmarks.stability.sound import Recording, as_loud_as, mixed_down

SPEED_OF_SOUND = 343.0  # m/s
EYRING = 24.0 * np.log(10.0) / SPEED_OF_SOUND  # 0.161 s/m

Metres = tuple[float, float, float]
Response = npt.NDArray[np.float32]  # [samples]


@dataclass(frozen=True, slots=True)
class Room:
    """A shoebox with a loudspeaker and a microphone in it.

    Attributes
    ----------
    size, speaker, microphone
        Length, width and height in metres; places from one corner.
    decay_seconds
        Reverberation time T60.
    """

    size: Metres
    speaker: Metres
    microphone: Metres
    decay_seconds: float

    @property
    def reflection(self) -> float:
        """Share of the amplitude that a wall throws back."""
        x, y, z = self.size
        surface = 2.0 * (x * y + y * z + z * x)
        # T60 = 0.161 V / (-S ln(1 - absorption)), and 1 - absorption is the reflected share of the power.
        return float(np.exp(-0.5 * EYRING * x * y * z / (surface * self.decay_seconds)))


def heard_in(recording: Recording, room: Room) -> Recording:
    """Return it as one loudspeaker plays it in ``room`` and one microphone hears it, as long and as loud as before."""
    mono = mixed_down(recording)
    response = impulse_response(room, recording.rate)
    wet = oaconvolve(mono.frames[:, 0], response)[: len(mono.frames)]
    return as_loud_as(Recording(wet.astype(np.float32)[:, None], recording.rate), recording)


@cache
def impulse_response(room: Room, rate: int) -> Response:
    """Impulse response from loudspeaker to microphone, float32 [samples], the direct sound first and with amplitude 1.

    Every image of the loudspeaker whose sound arrives within ``decay_seconds`` counts, with 1 / distance and the
    walls it met, in the sample it falls into. The constant part is taken off: summed images, all of one sign, have one
    that no loudspeaker plays.
    """
    reach = SPEED_OF_SOUND * room.decay_seconds
    axes = [_images(*axis, reach) for axis in zip(room.size, room.speaker, room.microphone, strict=True)]
    (x, met_x), (y, met_y), (z, met_z) = axes
    direct = float(np.linalg.norm(np.subtract(room.speaker, room.microphone)))
    response = np.zeros(round((reach / SPEED_OF_SOUND) * rate) + 1)
    for position, met in zip(x, met_x, strict=True):  # one plane of images at a time keeps the arrays small
        distance = np.sqrt(position**2 + y[:, None] ** 2 + z[None, :] ** 2)
        amplitude = room.reflection ** (met + met_y[:, None] + met_z[None, :]) * direct / distance
        at = np.rint((distance - direct) / SPEED_OF_SOUND * rate).astype(np.int64)
        inside = at < len(response)
        response += np.bincount(at[inside], amplitude[inside], len(response))
    smooth = round(0.02 * rate)  # below 50 Hz a room of this kind has single modes, not a field
    trend = np.convolve(response[1:], np.ones(smooth) / smooth, mode="same")
    response[1:] -= trend
    return response.astype(np.float32)


def _images(
    size: float, speaker: float, microphone: float, reach: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Offsets of the images from the microphone along one axis, and how many walls each has met."""
    count = int(np.ceil(reach / (2.0 * size)))
    order = np.arange(-count, count + 1)
    same = 2.0 * order * size + speaker - microphone
    mirrored = 2.0 * order * size - speaker - microphone
    return np.concatenate([same, mirrored]), np.concatenate([2 * np.abs(order), np.abs(2 * order - 1)])
