"""What a JPEG does to a figure, as arithmetic that any device can do side by side; by torch.

ITU-T T.81, "Digital compression and coding of continuous-tone still images" (baseline), with JFIF's colours, chroma
halved in both directions and Pillow's own quality. Each step is in whole numbers and rounds as libjpeg rounds it, so
the picture is the same, bit for bit. The code that a file consists of loses nothing, and is left out.
"""

from __future__ import annotations

from io import BytesIO

import numpy as np
import numpy.typing as npt
import torch
from torch.nn.functional import pad

BLOCK = 8
UNIT = 2 * BLOCK  # pixels of a block of the halved chroma
COLOUR_BITS = 16  # of the fractions in both matrices of colours
TO_CHROMA = ((19595, 38470, 7471), (-11059, -21709, 32768), (32768, -27439, -5329))  # of red, green, blue
FROM_CHROMA = ((65536, 0, 91881), (65536, -22554, -46802), (65536, 116130, 0))
# The cosine transform of 8 values, 2¹³ √8 times as great: what C. Loeffler, A. Ligtenberg and G. Moschytz, "Practical
# fast 1-D DCT algorithms with 11 multiplications", 1989, comes to with constants of 13 bits. Rows 0, 2, 4, 6 are even,
# the others odd; here are the first four of each row's values.
COSINES = (
    (8192, 8192, 8192, 8192),
    (11363, 9633, 6437, 2260),
    (10703, 4433, -4433, -10703),
    (9633, -2259, -11362, -6436),
    (8192, -8192, -8192, 8192),
    (6437, -11362, 2261, 9633),
    (4433, -10704, 10704, -4433),
    (2260, -6436, 9633, -11363),
)


class Jpeg:
    """Stores figures and reads them back, without a file.

    Parameters
    ----------
    device
        Where. It must know double precision, in which whole numbers of this size are exact.
    """

    def __init__(self, device: torch.device) -> None:
        def there(numbers: object) -> torch.Tensor:
            return torch.tensor(numbers, dtype=torch.float64, device=device)

        self._to_chroma, self._from_chroma = there(TO_CHROMA), there(FROM_CHROMA)
        # Of a fraction of a half, brightness goes up and chroma down.
        self._to_rounding = there([1 << 15, (1 << 15) - 1, (1 << 15) - 1])[:, None, None]
        self._middle = there([0, 128, 128])[:, None, None]
        half = np.array(COSINES)
        signs = np.where(np.arange(BLOCK) % 2, -1, 1)[:, None]
        self._cosines = there(np.hstack([half, signs * half[:, ::-1]]).tolist())
        self._steps = [there(table.tolist()) for table in pillows_steps()]

    def __call__(self, figures: torch.Tensor) -> torch.Tensor:
        """Whole numbers from 0 to 255, [n, 3, height, width], to such; the width is a multiple of 16."""
        height = figures.shape[2]
        planes = torch.einsum("ij,njhw->nihw", self._to_chroma, figures.double())
        planes = ((planes + self._to_rounding) / 2.0**COLOUR_BITS).floor() + self._middle
        planes = pad(planes, (0, 0, 0, -height % UNIT), mode="replicate")
        brightness = self._stored(planes[:, :1], self._steps[0])[:, :, :height]
        chroma = self._stored(_halved(planes[:, 1:]), self._steps[1])[:, :, : -(-height // 2)]
        planes = torch.cat([brightness, _doubled(chroma)[:, :, :height]], dim=1) - self._middle
        figures = _descaled(torch.einsum("ij,njhw->nihw", self._from_chroma, planes), COLOUR_BITS)
        return figures.clamp(0.0, 255.0).float()

    def _stored(self, planes: torch.Tensor, steps: torch.Tensor) -> torch.Tensor:
        """Planes [n, channels, height, width] with their coefficients in whole steps, [8, 8]."""
        count, channels, height, width = planes.shape
        blocks = planes.reshape(count, channels, height // BLOCK, BLOCK, width // BLOCK, BLOCK).transpose(3, 4)
        lines = _descaled((blocks - 128.0) @ self._cosines.T, 11)
        coefficients = _descaled(self._cosines @ lines, 15)  # eight times as great as they should be
        whole = coefficients.sign() * ((coefficients.abs() + 4.0 * steps) / (8.0 * steps)).floor() * steps
        lines = _descaled(self._cosines.T @ whole, 11)
        back = (_descaled(lines @ self._cosines, 18) + 128.0).clamp(0.0, 255.0)
        return back.transpose(3, 4).reshape(planes.shape)


def _descaled(values: torch.Tensor, bits: int) -> torch.Tensor:
    """Divided by a power of two and rounded; halves go up."""
    return (values / 2.0**bits + 0.5).floor()


def _halved(planes: torch.Tensor) -> torch.Tensor:
    """Means over 2 × 2 pixels; fractions of a half go down and up by turns along a line."""
    count, channels, height, width = planes.shape
    sums = planes.reshape(count, channels, height // 2, 2, width // 2, 2).sum(dim=(3, 5))
    turns = torch.arange(width // 2, device=planes.device) % 2 + 1.0
    return ((sums + turns) / 4.0).floor()


def _doubled(planes: torch.Tensor) -> torch.Tensor:
    """Twice as many pixels in both directions, each three quarters of its own and a quarter of its neighbour's."""
    around = torch.cat([planes[:, :, :1], planes, planes[:, :, -1:]], dim=2)
    lines = torch.stack([3.0 * planes + around[:, :, :-2], 3.0 * planes + around[:, :, 2:]], dim=3).flatten(2, 3)
    around = torch.cat([lines[..., :1], lines, lines[..., -1:]], dim=3)
    left = (3.0 * lines + around[..., :-2] + 8.0) / 16.0
    right = (3.0 * lines + around[..., 2:] + 7.0) / 16.0
    return torch.stack([left, right], dim=4).flatten(3).floor()


def pillows_steps() -> list[npt.NDArray[np.float64]]:
    """In what steps Pillow stores the coefficients of brightness and of chroma by itself, [8, 8] each."""
    from PIL import Image  # here, because only models of the reference's family need it

    file = BytesIO()
    Image.new("RGB", (UNIT, UNIT)).save(file, "JPEG")
    tables = Image.open(file).quantization  # type: ignore[attr-defined]
    return [np.array(tables[number], dtype=np.float64).reshape(BLOCK, BLOCK) for number in (0, 1)]
