"""Words to draw: fonts of the system, and invented letters for the scripts that it has no font for."""

from __future__ import annotations

import functools
import glob
import string

import cv2
import numpy as np
from PIL import Image as Picture
from PIL import ImageDraw, ImageFont

from dice import Dice, Image

# Nobody prints plates in these.
_unfit = ("Italic", "Oblique", "Thin", "Hairline", "Light", "Math", "Emoji", "Symbol", "D050000L", "Z003", "Script")
_paths = sorted(glob.glob("/usr/share/fonts/**/*.?tf", recursive=True))
fonts = [p for p in _paths if not any(word in p for word in _unfit)]
_arabic = [p for p in fonts if "kacst" in p.lower() or "dejavu" in p.lower()]
_thai = [p for p in fonts if "tlwg" in p.lower()] or fonts
_cjk = [p for p in fonts if "fallback" in p.lower()]
plain_fonts = [p for p in fonts if p not in _cjk and "kacst" not in p.lower()]

_scripts = {
    "arabic": ("٠١٢٣٤٥٦٧٨٩ابدرسصطعقكلمنهوي", _arabic),
    "thai": ("กขคงจฉชฌญฎฐฒณธนบผพภมยรลวศสหอฮ0123456789", _thai),
    "cjk": ("京沪粤苏浙鲁川渝湘鄂品川横浜大阪さすせそたちつてと가나다라마거너더러", _cjk),
}


@functools.lru_cache(maxsize=2000)
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def fill_in(pattern: str, dice: Dice) -> str:
    """`A` becomes a letter, `9` a digit, and `x` a sign of the word's script."""
    letter = {"A": string.ascii_uppercase, "9": string.digits}
    return "".join(dice.one_of(letter[c]) if c in letter else c for c in pattern)


def foreign_word(length: int, dice: Dice) -> tuple[str, str]:
    """A word in a script that is not Latin, and a font that has it."""
    signs, paths = _scripts[dice.one_of([name for name, (_, p) in _scripts.items() if p])]
    return "".join(dice.one_of(signs) for _ in range(length)), dice.one_of(paths)


def word_stencil(word: str, path: str, spacing: float, size: int = 64) -> Image | None:
    """How much of each pixel is ink, 0..1, cropped to the ink. `spacing` is in parts of the size."""
    font = _font(path, size)
    canvas = Picture.new("L", (int(size * (1.2 + spacing) * len(word)) + 3 * size, size * 2), 0)
    pen = ImageDraw.Draw(canvas)
    x = float(size)
    for sign in word:
        pen.text((x, size // 4), sign, fill=255, font=font)
        x += pen.textlength(sign, font=font) + spacing * size
    box = canvas.getbbox()
    if box is None:
        return None
    return np.asarray(canvas.crop(box), np.float32) / 255


def invented_stencil(length: int, dice: Dice, size: int = 64) -> Image:
    """Letters of no script: a few strokes and bows each."""
    width = int(size * dice.within(0.45, 0.9))
    weight = max(3, int(size * dice.within(0.09, 0.2)))
    gap = int(size * dice.within(0.08, 0.3))
    line = np.zeros((size, length * (width + gap)), np.uint8)
    for i in range(length):
        left = i * (width + gap)
        for _ in range(dice.whole(2, 5)):
            a, b = ((left + dice.whole(0, width), dice.whole(0, size)) for _ in range(2))
            kind = dice.whole(0, 3)
            if kind == 0:
                cv2.line(line, a, (a[0], b[1]), 255, weight)
            elif kind == 1:
                cv2.line(line, a, (b[0], a[1]), 255, weight)
            elif kind == 2:
                cv2.line(line, a, b, 255, weight)
            else:
                axes = (max(2, width // dice.whole(2, 4)), max(2, size // dice.whole(2, 5)))
                start = dice.whole(0, 360)
                cv2.ellipse(line, (left + width // 2, a[1]), axes, 0, start, start + dice.whole(120, 360), 255, weight)
    return line.astype(np.float32) / 255
