"""A picture of the whole window is shown to the network in pieces as wide as those it was trained on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Pictures = npt.NDArray[np.float32]


def cut(picture: Pictures, piece_pixels: int | None) -> Pictures:
    """Cut a picture along time.

    Convolutions pad their edges, so a network trained on narrow pictures sees something else in the middle of a wide
    one. Showing it pieces of the width it knows, as one batch, and averaging the answers costs no more and is more
    often right.

    Parameters
    ----------
    picture
        float32 [channels, height, width].
    piece_pixels
        Width of the pieces; None for the picture in one piece.

    Returns
    -------
    float32 [pieces, channels, height, piece_pixels]: as many as fit, spread evenly, the last one at the newest end. A
    picture narrower than a piece stays whole.
    """
    width = picture.shape[2]
    if piece_pixels is None or width <= piece_pixels:
        return picture[None]
    starts = np.linspace(width - piece_pixels, 0, width // piece_pixels).astype(int)[::-1]
    return np.stack([picture[:, :, start : start + piece_pixels] for start in starts])
