"""Measures how well a picture of a page was taken. Runs in a sandbox child: it has the picture."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

LONGEST_PX = 1600  # as the engine sees it, so that blur is counted in its pixels
TILE = 32
MOST_INK = 0.15  # share of the tiles that is looked at: those with most contrast
FEWEST = 8  # of them, on a small picture
Grey = NDArray[Any]


def measured(image: Image.Image) -> dict[str, float]:
    """The numbers of `capture.Measures`; of a picture too small to tell, none."""
    scale = min(1.0, LONGEST_PX / max(image.size))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    grey = image.convert("L")
    if grey.size != size:
        grey = grey.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    pixels: Grey = np.asarray(grey, dtype=np.float32)
    if min(pixels.shape) < 2 * TILE:
        return {}
    bright, dark = np.percentile(_tiles(pixels), [95, 5], axis=1)
    contrast = bright - dark
    most = np.argsort(contrast)[::-1][: max(FEWEST, int(MOST_INK * len(contrast)))]
    # How much of the step from paper to ink one pixel takes: nearly all where it is sharp.
    steps = [
        float(np.median(_steepest(pixels, axis)[most] / np.maximum(contrast[most], 1)))
        for axis in (0, 1)
    ]
    return {
        "paper": round(float(np.percentile(pixels, 75)), 1),
        "contrast": round(float(np.median(contrast[most])), 1),
        "unevenness": round(float(np.percentile(contrast, 25)), 1),
        "sharpness": round(min(steps), 3),
    }


def _tiles(pixels: Grey) -> Grey:
    """The picture's tiles, one a row; what is left over at its far sides is left out."""
    down, across = pixels.shape[0] // TILE, pixels.shape[1] // TILE
    cut = pixels[: down * TILE, : across * TILE]
    return cut.reshape(down, TILE, across, TILE).swapaxes(1, 2).reshape(-1, TILE * TILE)


def _steepest(pixels: Grey, axis: int) -> Grey:
    """The steepest step from pixel to pixel in each tile, but for a few odd ones."""
    step: Grey = np.zeros_like(pixels)
    if axis:
        step[:, 1:-1] = np.abs(pixels[:, 2:] - pixels[:, :-2]) / 2
    else:
        step[1:-1] = np.abs(pixels[2:] - pixels[:-2]) / 2
    return np.asarray(np.percentile(_tiles(step), 98, axis=1))
