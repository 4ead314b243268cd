"""Number plates as they leave the press, seen straight on. What is written on them is thrown away after drawing."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from dice import Dice, Image
from lettering import fill_in, foreign_word, invented_stencil, plain_fonts, word_stencil

height = 96
"""Pixels of a drawn plate, before its frame."""


@dataclass(frozen=True)
class Format:
    aspect: float
    """Width by height."""
    patterns: tuple[str, ...]
    """A line each, divided by `/`."""
    band: float = 0.0
    """How often a band with a country's sign stands at the side."""
    heading: float = 0.0
    """How often small writing stands above."""
    footing: float = 0.0
    artwork: float = 0.0
    dark: float = 0.1
    foreign: float = 0.0
    """How often a part is in another script."""
    letters: tuple[float, float] = (0.68, 0.78)
    """Height of the letters by that of the plate, for one line."""


_european = (
    "AA-999-AA AA·999·AA 9999·AAA AA99·AAA AA·99·AAA AA-99-99 99-AAA-9 9-AAA-999 AA·99999 A·99999 AAA·99A A-AA·999 "
    "AAA-AA·99 999·AAA AAA999 AA9999A A999·AAA 9A9·9999 AAA·9999 AA9999AA 99A·99999 A9AAA AAA-999"
).split()
formats: dict[str, Format] = {
    "europe": Format(4.7, tuple(_european), band=0.7),
    "britain": Format(4.7, ("AA99·AAA", "A999·AAA", "AAA·999A"), band=0.35),
    "switzerland": Format(3.8, ("AA·999999", "AA·99999", "AA·9999"), letters=(0.6, 0.72)),
    "europe, two lines": Format(1.45, ("AA/99·AAA", "AA·99/AAA", "AA-9/9999", "AA/999·AA"), band=0.3),
    "switzerland, two lines": Format(1.9, ("AA·★/999999", "AA/99·999")),
    "america": Format(
        2.0,
        ("AAA·9999", "9AAA999", "AAA-999", "AAA9999", "999·AAA", "9AA·A99", "AA9·99A", "AA·99999", "A99·9AA", "99999AA"),
        heading=0.8, footing=0.65, artwork=0.4, letters=(0.42, 0.6),
    ),
    "brazil": Format(3.08, ("AAA-9999", "AAA9A99", "AAA·9999"), heading=0.85, letters=(0.56, 0.66), dark=0.15),
    "argentina": Format(3.1, ("AA·999·AA", "AAA·999"), heading=0.6, dark=0.4, letters=(0.5, 0.66)),
    "china": Format(3.14, ("A·99999", "A·9A999", "A·AAAAA", "AA99999"), dark=0.5, foreign=0.9),
    "japan": Format(2.0, ("999·9/99-99", "99·A/·9-99", "999/99-99"), dark=0.2, foreign=0.8),
    "india": Format(4.2, ("AA·99·AA·9999", "AA99A9999"), dark=0.1),
    "india, two lines": Format(1.7, ("AA99/AA9999", "AA·99·A/9999")),
    "gulf": Format(4.5, ("99999·A", "9·99999", "AA·99999"), foreign=0.8, dark=0.1),
    "arab, two lines": Format(2.0, ("9999·AA/9999·AA", "999·AAA/999·AAA"), foreign=0.7),
    "thailand": Format(2.2, ("9AA·9999/AAAAA", "AA·999/AAAAAA"), foreign=0.8),
    "australia": Format(2.8, ("AAA·99A", "9AA·9AA", "AA·99·AA"), heading=0.2, footing=0.6, dark=0.25),
    "africa": Format(4.3, ("AAA·999·AA", "A·999·AAA", "AA·99·99·AA", "AAA·999A"), band=0.2),
    "motorcycle": Format(1.35, ("AA/9999", "999/AAA", "AAA/9A99", "AA-A/999", "AA99/A9999", "A/99999"), band=0.1, heading=0.2),
    "moped": Format(1.0, ("AA/999", "999/AAA", "AA/AA/99", "99/AA/999"), dark=0.2),
    "personal": Format(4.6, ("A·9", "AA·99", "AAAAA", "A·999", "AAA·1"), band=0.5),
    "military": Format(4.6, ("9999·9999", "99·99·99", "A-999·999"), dark=0.6),
}
_common = {"europe": 5.0, "britain": 2.0, "america": 8.0, "brazil": 4.0, "motorcycle": 1.3, "europe, two lines": 1.2}


def draw_plate(dice: Dice) -> tuple[Image, int]:
    """A plate, and by how many pixels its frame stands out around it on each side."""
    style = formats[dice.weighted({name: _common.get(name, 0.8) for name in formats})]
    width = int(height * style.aspect * dice.within(0.92, 1.08))
    ground, ink = _colours(style, dice)
    plate = np.full((height, width), ground, np.float32)
    if dice.chance(style.artwork):
        _artwork(plate, ground, dice)
    left = _band(plate, dice) if dice.chance(style.band) else 0
    lines = fill_in(dice.one_of(style.patterns), dice).split("/")
    top, bottom = _small_print(plate, style, ink, dice)
    _write(plate, lines, (left, top, width, bottom), style, ink, dice)
    if dice.chance(0.6):
        inset = dice.whole(1, 4)
        edge = ink if dice.chance(0.5) else dice.within(0, 255)
        cv2.rectangle(plate, (inset, inset), (width - inset, height - inset), edge, dice.whole(1, 4))
    for _ in range(dice.whole(0, 4)):
        screw = (int(width * dice.one_of((0.2, 0.5, 0.8))), dice.one_of((7, height - 8)))
        cv2.circle(plate, screw, dice.whole(2, 5), dice.within(20, 180), -1)
    return _framed(plate, dice)


def _colours(style: Format, dice: Dice) -> tuple[float, float]:
    if dice.chance(style.dark):
        return dice.within(10, 105), dice.within(165, 255)
    ground = dice.within(150, 255)
    # Red, blue and green letters are grey to us.
    return ground, dice.within(0, 75) if dice.chance(0.8) else dice.within(60, ground - 70)


def _artwork(plate: Image, ground: float, dice: Dice) -> None:
    rows, columns = plate.shape
    if dice.chance(0.5):
        plate += np.linspace(dice.within(-60, 20), dice.within(-60, 20), rows, dtype=np.float32)[:, None]
    for _ in range(dice.whole(0, 5)):
        centre = (dice.whole(0, columns), dice.whole(0, rows))
        size = (dice.whole(8, 60), dice.whole(5, 40))
        cv2.ellipse(plate, centre, size, dice.whole(0, 180), 0, 360, ground + dice.within(-70, 25), -1)


def _band(plate: Image, dice: Dice) -> int:
    rows, columns = plate.shape
    width = int(rows * dice.within(0.35, 0.5))
    shade = dice.within(25, 120)
    plate[:, :width] = shade
    cv2.circle(plate, (width // 2, rows // 3), width // 4, shade + 90, 2)
    if dice.chance(0.3):
        plate[:, columns - width :] = shade
    return width


def _small_print(plate: Image, style: Format, ink: float, dice: Dice) -> tuple[float, float]:
    """Draws it, and tells between which rows the plate's own letters have room."""
    rows, columns = plate.shape
    top, bottom = rows * 0.06, rows * 0.94
    for share, at_top in ((style.heading, True), (style.footing, False)):
        if not dice.chance(share):
            continue
        size = rows * dice.within(0.11, 0.19)
        text = fill_in("AAAAAAAAAAAAAA"[: dice.whole(5, 14)], dice)
        stencil = word_stencil(text, dice.one_of(plain_fonts), dice.within(0, 0.15), 32)
        if stencil is None:
            continue
        width = min(columns * 0.9, stencil.shape[1] * size / stencil.shape[0])
        x = columns * dice.within(0.05, 0.95 - width / columns)
        y = top if at_top else bottom - size
        shade = ink if dice.chance(0.6) else dice.within(0, 150)
        if at_top and dice.chance(0.25):
            plate[: int(y + size + 3)] = dice.within(30, 120)
            shade = 240
        _stamp(plate, stencil, (x, y, width, size), shade)
        top, bottom = (y + size + 3, bottom) if at_top else (top, y - 3)
    return top, bottom


def _write(
    plate: Image, lines: list[str], room: tuple[float, float, float, float], style: Format, ink: float, dice: Dice
) -> None:
    left, top, right, bottom = room
    rows = plate.shape[0]
    share = dice.within(*style.letters) if len(lines) == 1 else dice.within(0.8, 0.92) / len(lines)
    letter = min(rows * share, (bottom - top) / len(lines) * 0.96)
    pitch = (bottom - top - letter * len(lines)) / (len(lines) + 1)
    path, spacing = dice.one_of(plain_fonts), dice.within(0, 0.16)
    widest = (right - left) * dice.within(0.8, 0.95)
    for i, line in enumerate(lines):
        stencil = _stencil(line, path, spacing, style, dice)
        if stencil is None:
            continue
        natural = stencil.shape[1] * letter / stencil.shape[0]
        # A short number is not drawn out over the whole plate.
        width = min(widest, max(natural * dice.within(0.8, 1.25), widest * (0.85 if len(line) > 5 else 0.3)))
        x = left + (right - left - width) / 2
        _stamp(plate, stencil, (x, top + pitch + i * (letter + pitch), width, letter), ink)


def _stencil(line: str, path: str, spacing: float, style: Format, dice: Dice) -> Image | None:
    if not dice.chance(style.foreign):
        return word_stencil(line, path, spacing)
    if dice.chance(0.3):
        return invented_stencil(len(line), dice)
    word, other = foreign_word(dice.whole(1, 2), dice)
    if dice.chance(0.35):
        word, other = foreign_word(len(line), dice)
        return word_stencil(word, other, spacing)
    signs, rest = word_stencil(word, other, spacing), word_stencil(line, path, spacing)
    if signs is None or rest is None:
        return rest
    signs = cv2.resize(signs, (max(4, signs.shape[1] * rest.shape[0] // signs.shape[0]), rest.shape[0]))
    gap = np.zeros((rest.shape[0], dice.whole(6, 30)), np.float32)
    return np.hstack([signs, gap, rest] if dice.chance(0.7) else [rest, gap, signs])


def _stamp(plate: Image, stencil: Image, box: tuple[float, float, float, float], ink: float) -> None:
    x, y, width, size = (int(round(v)) for v in box)
    if width < 2 or size < 2:
        return
    scaled = cv2.resize(stencil, (width, size), interpolation=cv2.INTER_AREA)
    x, y = max(0, x), max(0, y)
    part = plate[y : y + size, x : x + width]
    scaled = scaled[: part.shape[0], : part.shape[1]]
    part += scaled * (ink - part)


def _framed(plate: Image, dice: Dice) -> tuple[Image, int]:
    """A frame around it, which hides what is printed near the edge, and has a dealer's name on it at times."""
    if not dice.chance(0.45):
        return plate, 0
    frame = dice.whole(3, 14)
    shade = dice.within(0, 110) if dice.chance(0.75) else dice.within(130, 240)
    framed = cv2.copyMakeBorder(plate, frame, frame, frame, frame, cv2.BORDER_CONSTANT, value=shade)
    if dice.chance(0.5):
        rows, columns = framed.shape
        for edge in (0, rows - 1):
            broad = dice.whole(frame, 2 * frame)
            left = int(columns * dice.within(0, 0.2))
            top = 0 if edge == 0 else rows - broad
            framed[top : top + broad, left : columns - left] = shade
            if dice.chance(0.6) and broad > 5:
                stencil = word_stencil(fill_in("AAAAAAAAAAAAAAAA"[: dice.whole(5, 16)], dice), dice.one_of(plain_fonts), 0.1, 32)
                if stencil is not None:
                    box = (columns * 0.2, top + broad * 0.2, columns * dice.within(0.3, 0.6), broad * 0.6)
                    _stamp(framed, stencil, box, 255 - shade)
    return framed, frame
