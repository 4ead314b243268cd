"""One training sample: a picture, and which of its cells hold a plate's characters.

`python3 sample.py OUT.png [SEED]` draws a sheet of samples to look at."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import cv2
import numpy as np

from cars import car_around, car_without_plate
from clutter import anywhere, clutter, people, plate_like_word, scenery
from dice import Dice, Image
from houses import facade
from plates import draw_plate
from weather import develop, soil

cell = 4
"""Pixels of the picture that one answer of the network stands for, each way."""

height, width = 192, 320

NOTHING, UNSURE, PLATE, HEAVY_PLATE = 0, 128, 192, 255
"""What a cell is labelled with. Nothing is asked of the network where it is unsure. From PLATE on it is a plate, and
weighs the more, the fewer cells the plate has: a small one is as much worth as a large one."""

_smallest, _largest = 2.5, 52.0
"""Heights of plates, in pixels of the network's input."""


@dataclass
class Sample:
    picture: np.ndarray
    labels: np.ndarray


def draw_sample(dice: Dice) -> Sample:
    picture = scenery(height, width, dice)
    if dice.chance(0.4):
        facade(picture, anywhere(picture, width * dice.within(0.4, 1.2), height * dice.within(0.4, 1.2), dice), dice)
    clutter(picture, dice.whole(0, 14), dice)
    far = dice.chance(0.25)
    plates = _plan(far, dice)
    for _ in range(dice.weighted({0: 3.0, 1: 1.0, 3: 0.5})):
        size = dice.log_within(12, 90)
        car_without_plate(picture, anywhere(picture, size * 2, size, dice), dice)
    for plate in plates:
        if dice.chance(0.88):
            car_around(picture, plate.place, dice)
    clutter(picture, dice.whole(-6, 5), dice)
    if dice.chance(0.2):
        people(picture, anywhere(picture, 60, 40, dice), dice)
    labels = np.zeros((height // cell, width // cell), np.uint8)
    if dice.chance(0.3):
        box = plate_like_word(picture, dice)
        if box is not None:
            _forgive(labels, box)
    faces = [corners for plate in plates if (corners := _mount(picture, plate, dice)) is not None]
    pixels = develop(picture, dice)
    for corners in faces:
        _label(labels, pixels, corners)
    return Sample(pixels, labels)


@dataclass
class _Plate:
    image: Image
    frame: int
    scale: float
    place: tuple[float, float, float, float]
    """Its middle and its size seen straight on, in pixels of the sample."""


def _plan(far: bool, dice: Dice) -> list[_Plate]:
    """Plates that do not hide one another; from afar, many small ones."""
    plates: list[_Plate] = []
    count = dice.whole(0, 9) if far else dice.weighted({0: 0.25, 1: 0.45, 2: 0.2, 4: 0.1})
    for _ in range(count):
        image, frame = draw_plate(dice)
        tall = dice.log_within(_smallest, 9) if far else dice.log_within(4, _largest)
        scale = min(tall / image.shape[0], width * 0.95 / image.shape[1])
        wide, tall = image.shape[1] * scale, image.shape[0] * scale
        # A plate may leave the picture.
        x, y = dice.within(wide * 0.25, width - wide * 0.25), dice.within(tall * 0.35, height - tall * 0.35)
        apart = 2.5 if far else 0.65
        others = (plate.place for plate in plates)
        if all(abs(x - o[0]) > (wide + o[2]) * apart or abs(y - o[1]) > (tall + o[3]) * apart * 1.4 for o in others):
            plates.append(_Plate(image, frame, scale, (x, y, wide, tall)))
    return sorted(plates, key=lambda plate: plate.place[3])


def _mount(picture: Image, plate: _Plate, dice: Dice) -> np.ndarray | None:
    """Hangs the plate up at some angle, and tells where the corners of its face are, inside its border."""
    rows, columns = plate.image.shape
    corners = _turned(plate.image.shape, plate.scale, plate.place[:2], dice)
    face = soil(plate.image, dice)
    fine = plate.scale * 1.5
    if fine < 1:
        face = cv2.resize(face, None, fx=fine, fy=fine, interpolation=cv2.INTER_AREA)
    if not _lay(picture, face, corners):
        return None
    if dice.chance(0.06):  # something stands before it
        x, _ = dice.one_of(list(corners))
        cv2.line(picture, (int(x), 0), (int(x) + dice.whole(-30, 30), height), dice.within(0, 255), dice.whole(1, 3))
    left = plate.frame + 3
    inner = np.array([[left, left], [columns - left, left], [columns - left, rows - left], [left, rows - left]], np.float32)
    place = cv2.getPerspectiveTransform(_outline(plate.image.shape), corners)
    return cv2.perspectiveTransform(inner[None], place)[0]


def _turned(shape: tuple[int, ...], scale: float, middle: tuple[float, float], dice: Dice) -> np.ndarray:
    """Where the corners come to lie: yaw, pitch, roll and perspective, steep at times."""
    rows, columns = shape[0], shape[1]
    points = (_outline(shape) - [columns / 2, rows / 2]) * scale
    steep = dice.chance(0.25)
    yaw = dice.within(-1.1, 1.1) if steep else dice.around(0, 0.35)
    pitch = dice.around(0, 0.35 if steep else 0.15)
    roll = dice.around(0, 0.2 if steep else 0.07)
    distance = columns * scale * dice.within(2.5, 8)
    x, y = points[:, 0], points[:, 1]
    x, z = x * np.cos(yaw), x * np.sin(yaw)
    y, z = y * np.cos(pitch) - z * np.sin(pitch) * 0.3, z * np.cos(pitch) + y * np.sin(pitch)
    # Seen from above and aside, the long edges run downhill.
    y = y + x * np.tan(dice.around(0, 0.25 if steep else 0.08))
    near = distance / (distance + z)
    x, y = x * near, y * near
    x, y = x * np.cos(roll) - y * np.sin(roll), x * np.sin(roll) + y * np.cos(roll)
    return np.stack([x + middle[0], y + middle[1]], axis=1).astype(np.float32)


def _lay(picture: Image, face: Image, corners: np.ndarray) -> bool:
    """Pastes the face between the corners, without aliasing."""
    left, top = np.floor(corners.min(axis=0)).astype(int) - 2
    right, bottom = np.ceil(corners.max(axis=0)).astype(int) + 2
    left, top, right, bottom = max(0, left), max(0, top), min(width, right), min(height, bottom)
    if right - left < 2 or bottom - top < 2:
        return False
    finer = 2
    size = ((right - left) * finer, (bottom - top) * finer)
    place = cv2.getPerspectiveTransform(_outline(face.shape), ((corners - [left, top]) * finer).astype(np.float32))
    pixels = cv2.warpPerspective(face, place, size, borderMode=cv2.BORDER_REPLICATE)
    share = cv2.warpPerspective(np.ones_like(face), place, size)
    back = (right - left, bottom - top)
    part = picture[top:bottom, left:right]
    part *= 1 - cv2.resize(share, back, interpolation=cv2.INTER_AREA)
    part += cv2.resize(pixels * share, back, interpolation=cv2.INTER_AREA)
    return True


_faintest, _faintest_small = 3.0, 11.0
"""Deviation of the luma on a plate, below which nobody could tell that it is one: on a large and on a small one."""


def _label(labels: np.ndarray, pixels: np.ndarray, corners: np.ndarray) -> None:
    """Marks the cells under the plate's face; where it only grazes a cell, nothing is asked."""
    rows, columns = labels.shape
    shape = np.zeros(pixels.shape, np.uint8)
    cv2.fillPoly(shape, [np.round(corners * 16 - 8).astype(np.int32)], 255, shift=4)
    share = cv2.resize(shape, (columns, rows), interpolation=cv2.INTER_AREA)
    most = int(share.max())
    if most < 20:
        return
    tall = float(np.hypot(*(corners[3] - corners[0])))
    faint = float(pixels[shape > 0].std()) < np.interp(tall, (3, 9), (_faintest_small, _faintest))
    labels[(share > 0.2 * most) & (labels == NOTHING)] = UNSURE
    if not faint:
        held = share > 0.5 * most
        labels[held] = np.clip(HEAVY_PLATE - 8 * np.log2(max(1, held.sum() / 4)), PLATE, HEAVY_PLATE)


def _forgive(labels: np.ndarray, box: tuple[int, int, int, int]) -> None:
    x, y, wide, tall = box
    part = labels[max(0, y // cell - 1) : (y + tall) // cell + 2, max(0, x // cell - 1) : (x + wide) // cell + 2]
    part[part == NOTHING] = UNSURE


def _outline(shape: tuple[int, ...]) -> np.ndarray:
    rows, columns = shape[0], shape[1]
    return np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)


def _sheet(path: str, seed: int) -> None:
    dice = Dice(seed)
    tiles = []
    for _ in range(30):
        sample = draw_sample(dice)
        shown = cv2.cvtColor(sample.picture, cv2.COLOR_GRAY2BGR)
        labels = cv2.resize(sample.labels, (width, height), interpolation=cv2.INTER_NEAREST)
        shown[labels >= PLATE, 1] = 255
        shown[labels == UNSURE, 2] = np.maximum(shown[labels == UNSURE, 2], 160)
        tiles.append(np.hstack([cv2.cvtColor(sample.picture, cv2.COLOR_GRAY2BGR), shown]))
    cv2.imwrite(path, np.vstack([np.hstack(tiles[i : i + 3]) for i in range(0, 30, 3)]))


if __name__ == "__main__":
    _sheet(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1)
