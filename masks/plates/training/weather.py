"""What happens between a scene and its pixels: light, dirt, rain, motion, lenses, sensors, codecs."""

from __future__ import annotations

import cv2
import numpy as np

from clutter import cloud
from dice import Dice, Image


def soil(plate: Image, dice: Dice) -> Image:
    """Light, shadow, glare, rust and dirt on one plate."""
    rows, columns = plate.shape
    plate = plate * dice.within(0.45, 1.1) + dice.within(-20, 25)
    if dice.chance(0.3):
        plate = plate * np.linspace(dice.within(0.45, 1.1), dice.within(0.45, 1.1), columns, dtype=np.float32)
    if dice.chance(0.25):  # the shadow of a lid or a bumper
        edge = np.linspace(0, dice.within(-0.6, 0.6), columns, dtype=np.float32)[None] + dice.within(0, 1)
        down = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
        plate = np.where((down < edge) ^ dice.chance(0.3), plate * dice.within(0.3, 0.75), plate)
    if dice.chance(0.25):  # mud and snow
        veil = np.clip((cloud(rows, columns, dice) - dice.within(0.45, 0.8)) * 6, 0, dice.within(0.3, 0.9))
        plate = plate + veil * (dice.within(20, 240) - plate)
    if dice.chance(0.12):  # glare of the sun or a lamp
        plate = plate + _glow(rows, columns, dice) * dice.within(40, 200)
    if dice.chance(0.08):  # it throws back the light of headlamps
        plate = plate * dice.within(1.1, 1.7)
    if dice.chance(0.1):  # a worn, pale ink
        plate = plate.mean() + (plate - plate.mean()) * dice.within(0.35, 0.7)
    return plate.astype(np.float32)


def develop(picture: Image, dice: Dice) -> np.ndarray:
    """The picture as a camera delivers it: 8-bit luma in limited range, as video has it."""
    picture = picture.astype(np.float32)
    if dice.chance(0.18):
        picture = _night(picture, dice)
    if dice.chance(0.1):
        picture = _rain(picture, dice)
    if dice.chance(0.35):
        picture = picture * (dice.within(0.35, 0.8) + dice.within(0.3, 0.8) * cloud(*picture.shape, dice, 2))
    if dice.chance(0.06):
        picture = picture + _glow(*picture.shape, dice) * dice.within(30, 180)
    picture = _lens(picture, dice)
    picture = (picture - 128) * dice.within(0.5, 1.2) + 128 + dice.around(0, 20)
    if dice.chance(0.08):  # fog, a dirty dome
        picture = picture * dice.within(0.3, 0.6) + dice.within(50, 120)
    picture = picture + dice.noise(*picture.shape) * (dice.within(0, 4) if dice.chance(0.6) else dice.within(3, 12))
    pixels = np.clip(picture, 0, 255).astype(np.uint8)
    if dice.chance(0.5):
        _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, dice.whole(25, 92)])
        pixels = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
    return np.round(16 + pixels * (219 / 255)).astype(np.uint8)


def _lens(picture: Image, dice: Dice) -> Image:
    if dice.chance(0.65):
        picture = cv2.GaussianBlur(picture, (0, 0), dice.within(0.25, 1.2))
    if dice.chance(0.18):  # motion
        length = dice.whole(2, 8)
        kernel = np.zeros((9, 9), np.float32)
        angle = dice.around(0, 0.25) if dice.chance(0.75) else dice.within(0, np.pi)
        reach = length / 2 * np.array([np.cos(angle), np.sin(angle)])
        ends = [tuple(int(round(v * 16)) for v in (4 + s * reach[0], 4 + s * reach[1])) for s in (-1, 1)]
        cv2.line(kernel, ends[0], ends[1], 1.0, 1, cv2.LINE_AA, 4)
        picture = cv2.filter2D(picture, -1, kernel / kernel.sum()) if kernel.sum() > 0 else picture
    if dice.chance(0.3):  # a camera's sharpening
        picture = picture + dice.within(0.2, 1.2) * (picture - cv2.GaussianBlur(picture, (0, 0), 1.0))
    if dice.chance(0.15):  # scaled up from fewer pixels
        rows, columns = picture.shape
        by = dice.within(0.5, 0.9)
        small = cv2.resize(picture, (int(columns * by), int(rows * by)), interpolation=cv2.INTER_AREA)
        picture = cv2.resize(small, (columns, rows), interpolation=cv2.INTER_LINEAR)
    return picture


def _night(picture: Image, dice: Dice) -> Image:
    """Dark, with lamps that shine into the lens; plates, which throw light back, stay brighter than what is around."""
    picture = picture * dice.within(0.15, 0.6)
    for _ in range(dice.whole(0, 5)):
        picture = picture + _glow(*picture.shape, dice) * dice.within(40, 250)
    return picture


def _rain(picture: Image, dice: Dice) -> Image:
    rows, columns = picture.shape
    streaks = np.zeros((rows, columns), np.float32)
    slant = dice.within(-0.4, 0.4)
    for _ in range(dice.whole(20, 150)):
        x, y, length = dice.whole(0, columns), dice.whole(0, rows), dice.whole(3, 18)
        cv2.line(streaks, (x, y), (int(x + slant * length), y + length), dice.within(20, 110), 1, cv2.LINE_AA)
    return picture * 0.9 + cv2.GaussianBlur(streaks, (0, 0), dice.within(0.4, 1.0))


def _glow(rows: int, columns: int, dice: Dice) -> Image:
    """One light, 1 in its middle."""
    y, x = np.ogrid[:rows, :columns]
    cy, cx, size = dice.within(0, rows), dice.within(0, columns), dice.log_within(0.015, 0.3) * columns
    far = ((x - cx) ** 2 + (y - cy) ** 2) / size**2
    return (1 / (1 + far * far)).astype(np.float32)
