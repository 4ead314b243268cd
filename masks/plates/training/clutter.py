"""A street's worth of things that are no plate: ground, houses, foliage, people, cars, and what fools a plate finder."""

from __future__ import annotations

from typing import Callable

import cv2
import numpy as np

from dice import Dice, Image
from lettering import fill_in, fonts, foreign_word, invented_stencil, word_stencil

Box = tuple[int, int, int, int]
"""left, top, width, height"""


def scenery(height: int, width: int, dice: Dice) -> Image:
    """The ground of a sample: leaves of all sizes fallen on one another, as surfaces in photographs do."""
    picture = _surface(height, width, dice)
    for _ in range(dice.whole(4, 26)):
        size = dice.log_within(6, width * 0.6)
        box = anywhere(picture, size * dice.log_within(0.6, 2.2), size, dice)
        _leaf(picture, box, dice)
    if dice.chance(0.55):
        _street(picture, dice)
    for _ in range(dice.whole(0, 9)):
        a, b = ((dice.whole(0, width), dice.whole(0, height)) for _ in range(2))
        cv2.line(picture, a, b, dice.within(0, 255), dice.whole(1, 3), cv2.LINE_AA)
    return picture


def clutter(picture: Image, count: int, dice: Dice) -> None:
    """Strews things over the picture."""
    for _ in range(count):
        thing = dice.weighted(_things)
        size = dice.log_within(5, 70)
        thing(picture, anywhere(picture, size * dice.log_within(0.7, 2.5), size, dice), dice)


def plate_like_word(picture: Image, dice: Dice) -> Box | None:
    """A short word on a small board. Nobody can tell it from a plate by its look: where it is, no answer is wrong."""
    height = dice.log_within(5, 40)
    width = height * dice.log_within(1.4, 5)
    box = anywhere(picture, width, height, dice, inside=True)
    board = clip(picture, box)
    if board is None or min(board.shape) < 4:
        return None
    ground = dice.within(0, 255)
    if dice.chance(0.7):
        board[:] = ground
    write_into(board, fill_in("AAAA9999A"[dice.whole(0, 4) : dice.whole(6, 9)], dice), ground, dice)
    return box


# Surfaces


def cloud(height: int, width: int, dice: Dice, octaves: int | None = None) -> Image:
    """Soft random light, 0..1."""
    field = np.zeros((height, width), np.float32)
    weight, fade = 1.0, dice.within(0.4, 0.95)
    for octave in range(octaves or dice.whole(2, 7)):
        cells = 2 ** (octave + 1)
        rows, columns = max(2, min(height, cells)), max(2, min(width, cells * width // max(height, 1) + 1))
        field += weight * cv2.resize(dice.grid(rows, columns), (width, height), interpolation=cv2.INTER_LINEAR)
        weight *= fade
    field -= field.min()
    return field / (field.max() + 1e-6)


def _surface(height: int, width: int, dice: Dice) -> Image:
    kind = dice.weighted(_surfaces)
    return kind(height, width, dice)


def _plain(height: int, width: int, dice: Dice) -> Image:
    ramp = np.linspace(dice.within(-25, 25), dice.within(-25, 25), height, dtype=np.float32)[:, None]
    return np.repeat(dice.within(5, 250) + ramp, width, axis=1)


def mottled(height: int, width: int, dice: Dice) -> Image:
    return dice.within(0, 230) + dice.within(10, 150) * (cloud(height, width, dice) - 0.5)


def _grainy(height: int, width: int, dice: Dice) -> Image:
    """Leaves, gravel, asphalt, cloth."""
    grain = cv2.GaussianBlur(dice.noise(height, width), (0, 0), dice.log_within(0.5, 3), sigmaY=dice.log_within(0.5, 4))
    return dice.within(20, 220) + dice.within(6, 70) * grain / (grain.std() + 1e-6)


def _striped(height: int, width: int, dice: Dice) -> Image:
    """Railings, shutters, grilles, awnings, corrugated iron, cloth; at any angle, in perspective at times."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    angle = dice.one_of((0.0, 0.0, np.pi / 2, np.pi / 2, dice.within(0, np.pi)))
    along = x * np.cos(angle) + y * np.sin(angle)
    period = dice.log_within(2.2, 26) * (1 + dice.within(-0.5, 0.5) * (y / height if dice.chance(0.3) else 0))
    wave = (along / period) % 1 < dice.within(0.15, 0.8)
    return (dice.within(0, 220) + dice.within(-150, 150) * wave).astype(np.float32)


def tiled(height: int, width: int, dice: Dice) -> Image:
    """Bricks, paving, rows of windows, boxes on shelves."""
    tall = dice.log_within(3, 40)
    wide = tall * dice.log_within(0.4, 3)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    row = np.floor(y / tall)
    x = x + (row % 2) * wide / 2 * dice.whole(0, 1)
    joint = dice.within(0.06, 0.5)
    hole = ((y / tall) % 1 < joint) | ((x / wide) % 1 < joint * tall / wide)
    shades = dice.grid(int(height / tall) + 2, int(width / wide) + 3)[row.astype(int), np.floor(x / wide).astype(int)]
    ground = dice.within(20, 230)
    return np.where(hole, np.float32(dice.within(0, 255)), ground + dice.within(0, 120) * (shades - 0.5)).astype(np.float32)


def _mesh(height: int, width: int, dice: Dice) -> Image:
    y, x = np.mgrid[:height, :width].astype(np.float32)
    pitch, wire = dice.log_within(4, 25), dice.within(0.8, 2.5)
    on = ((x + y) % pitch < wire) | ((x - y) % pitch < wire)
    return (dice.within(0, 220) + dice.within(-120, 120) * on).astype(np.float32)


_surfaces: dict[Callable[[int, int, Dice], Image], float] = {
    _plain: 4, mottled: 3, _grainy: 2.5, _striped: 1.2, tiled: 1.2, _mesh: 0.4,
}


# Things


def _leaf(picture: Image, box: Box, dice: Dice) -> None:
    part = clip(picture, box)
    if part is None:
        return
    rows, columns = part.shape
    mask = np.zeros((rows, columns), np.uint8)
    kind = dice.whole(0, 3)
    if kind <= 1:
        mask[:] = 255
    elif kind == 2:
        cv2.ellipse(mask, (columns // 2, rows // 2), (columns // 2, rows // 2), dice.whole(0, 40), 0, 360, 255, -1)
    else:
        corners = [[dice.whole(0, columns), dice.whole(0, rows)] for _ in range(dice.whole(3, 6))]
        cv2.fillPoly(mask, [np.array(corners, np.int32)], 255)
    surface = _surface(rows, columns, dice)
    if dice.chance(0.15):  # glass, shade
        surface = part * 0.5 + surface * 0.5
    np.copyto(part, surface, where=mask > 0)


def bars(picture: Image, box: Box, dice: Dice) -> None:
    part = clip(picture, box)
    if part is not None:
        part[:] = _striped(*part.shape, dice)


def _windows(picture: Image, box: Box, dice: Dice) -> None:
    part = clip(picture, box)
    if part is not None:
        part[:] = tiled(*part.shape, dice)


def lamp(picture: Image, box: Box, dice: Dice) -> None:
    x, y, width, height = box
    shade, tilt = dice.within(0, 255), dice.whole(-20, 20)
    middle, axes = (x + width // 2, y + height // 2), (max(1, width // 2), max(1, height // 2))
    cv2.ellipse(picture, middle, axes, tilt, 0, 360, shade, -1)
    for _ in range(dice.whole(0, 4)):
        bulb = (x + dice.whole(0, width), y + dice.whole(0, height))
        cv2.circle(picture, bulb, max(1, int(height * dice.within(0.1, 0.4))), dice.within(0, 255), dice.one_of((-1, 1)))
    if dice.chance(0.4):
        step = dice.whole(2, 7)
        for rib in range(x, x + width, step):
            cv2.line(picture, (rib, y + height // 5), (rib, y + height - height // 5), shade + dice.within(-70, 70), 1)


def emblem(picture: Image, box: Box, dice: Dice) -> None:
    x, y, width, height = box
    middle, radius, shade = (x + width // 2, y + height // 2), max(2, height // 2), dice.within(0, 255)
    cv2.circle(picture, middle, radius, shade, dice.one_of((-1, 1, 2)))
    cv2.circle(picture, middle, max(1, radius * 3 // 5), 255 - shade, dice.one_of((-1, 1, 2)))
    if dice.chance(0.5):
        cv2.line(picture, (x, middle[1]), (x + width, middle[1]), shade, 1)
    if dice.chance(0.3):  # a name in it
        word = clip(picture, (x, middle[1] - height // 4, width, height // 2))
        if word is not None:
            write_into(word, fill_in(dice.one_of(("AA", "AAAA", "AAA")), dice), shade, dice)


def _slot(picture: Image, box: Box, dice: Dice) -> None:
    """Handles, vents, exhausts, kerbs; and bright blank boards, which only writing makes a plate."""
    x, y, width, height = box
    part = clip(picture, (x, y, width, max(2, height // dice.whole(1, 4))))
    if part is None:
        return
    part[:] = dice.within(0, 255)
    if dice.chance(0.5):
        part[-1:] = dice.within(0, 255)
    if dice.chance(0.3):
        cv2.rectangle(part, (0, 0), (part.shape[1] - 1, part.shape[0] - 1), dice.within(0, 255), dice.whole(1, 2))


def _glass(picture: Image, box: Box, dice: Dice) -> None:
    x, y, width, height = box
    slope = int(width * dice.within(0, 0.3))
    corners = np.array([[x, y + height], [x + slope, y], [x + width - slope, y], [x + width, y + height]], np.int32)
    part = clip(picture, box)
    if part is None:
        return
    cv2.fillPoly(picture, [corners], dice.within(5, 120))
    for _ in range(dice.whole(0, 5)):
        across = x + dice.whole(0, width)
        cv2.line(picture, (across, y + 1), (across + dice.whole(-15, 15), y + height - 1), dice.within(0, 255), dice.whole(1, 3))


def _wheel(picture: Image, box: Box, dice: Dice) -> None:
    x, y, _, height = box
    middle, radius = (x, y), max(3, height // 2)
    cv2.circle(picture, middle, radius, dice.within(0, 55), -1)
    cv2.circle(picture, middle, int(radius * 0.65), dice.within(60, 230), -1)
    spokes, dark = dice.whole(5, 14), dice.within(0, 90)
    for i in range(spokes):
        angle = 2 * np.pi * i / spokes
        end = (int(x + radius * 0.6 * np.cos(angle)), int(y + radius * 0.6 * np.sin(angle)))
        cv2.line(picture, middle, end, dark, max(1, radius // 12))


def people(picture: Image, box: Box, dice: Dice) -> None:
    """Heads above coats, side by side: dark, upright, evenly spaced."""
    x, y, width, _ = box
    tall = dice.log_within(6, 60)
    for _ in range(dice.whole(1, 12)):
        at, foot = x + dice.within(0, width * 2), y + dice.around(0, tall * 0.25)
        girth = tall * dice.within(0.11, 0.2)
        coat, skin = dice.within(10, 240), dice.within(40, 220)
        cv2.ellipse(picture, (int(at), int(foot)), (max(1, int(girth)), int(tall * 0.3)), 0, 0, 360, coat, -1)
        for side in (-1, 1):
            leg = (int(at + side * girth * 0.4), int(foot + tall * dice.within(0.5, 0.6)))
            cv2.line(picture, (int(at + side * girth * 0.3), int(foot + tall * 0.2)), leg, dice.within(0, 150), max(1, int(girth * 0.6)))
        if dice.chance(0.35):  # stripes on a shirt, a bag, a vest
            shirt = clip(picture, pixel_box(at - girth, foot - tall * 0.2, girth * 2, tall * dice.within(0.05, 0.3)))
            if shirt is not None:
                shirt[:] = _striped(*shirt.shape, dice) if dice.chance(0.5) else dice.within(0, 255)
        cv2.circle(picture, (int(at), int(foot - tall * 0.38)), max(1, int(tall * 0.08)), skin, -1)


def _tree(picture: Image, box: Box, dice: Dice) -> None:
    x, y, width, height = box
    for _ in range(dice.whole(6, 40)):
        at = (int(dice.around(x + width / 2, width / 3)), int(dice.around(y + height / 2, height / 3)))
        size = (dice.whole(1, max(1, width // 6)), dice.whole(1, max(1, height // 6)))
        cv2.ellipse(picture, at, size, dice.whole(0, 180), 0, 360, dice.within(0, 255) * dice.within(0.3, 1), -1)


def awning(picture: Image, box: Box, dice: Dice) -> None:
    """Broad stripes over a scalloped edge."""
    x, y, width, height = box
    stripes, colours = dice.whole(4, 24), (dice.within(120, 255), dice.within(10, 180))
    slope = dice.whole(-height // 3, height // 3)
    for i in range(stripes):
        a, b = x + width * i // stripes, x + width * (i + 1) // stripes
        corners = np.array([[a + slope, y], [b + slope, y], [b, y + height], [a, y + height]], np.int32)
        cv2.fillPoly(picture, [corners], colours[i % 2])
        if b > a:
            cv2.ellipse(picture, ((a + b) // 2, y + height), (max(1, (b - a) // 2), max(1, height // 8)), 0, 0, 180, colours[i % 2], -1)


def _writing(picture: Image, box: Box, dice: Dice) -> None:
    """Shop signs, posters, lines of text: larger, longer or more than a plate holds, or on no board of their own."""
    x, y, width, height = box
    ground, lines = dice.within(0, 255), dice.weighted({1: 3.0, 2: 1.0, 4: 1.0, 7: 0.5})
    tall = max(4, height // max(1, lines // 2))
    wide = int(tall * dice.within(5.5, 12)) if lines == 1 else int(width * 1.5)
    if dice.chance(0.6):
        board = clip(picture, (x - 3, y - 2, wide + 6, int(tall * 1.15 * lines) + 4))
        if board is not None:
            board[:] = ground
    for i in range(lines):
        line = clip(picture, (x, int(y + i * tall * 1.15), wide, tall))
        if line is not None:
            write_into(line, fill_in("A" * dice.whole(9, 18), dice), ground, dice)


def _letters(picture: Image, box: Box, dice: Dice) -> None:
    """One or two signs: a house number, a speed limit, a badge."""
    x, y, _, height = box
    square = clip(picture, (x, y, int(height * dice.within(0.6, 1.4)), height))
    if square is None:
        return
    ground = dice.within(0, 255)
    if dice.chance(0.7):
        square[:] = ground
    write_into(square, fill_in(dice.one_of(("A", "9", "99", "AA", "9A")), dice), ground, dice)


def _signpost(picture: Image, box: Box, dice: Dice) -> None:
    x, y, _, height = box
    middle, radius = (x, y), max(3, height // 2)
    cv2.line(picture, middle, (x, y + height * 3), dice.within(30, 200), max(1, radius // 6))
    cv2.circle(picture, middle, radius, dice.within(40, 150), -1)
    cv2.circle(picture, middle, int(radius * 0.75), dice.within(150, 255), -1)
    if dice.chance(0.6):
        _letters(picture, pixel_box(x - radius * 0.45, y - radius * 0.45, radius, radius * 0.9), dice)


_things: dict[Callable[[Image, Box, Dice], None], float] = {
    lamp: 3, _slot: 3, _glass: 2, bars: 2, _windows: 1.5, people: 1.8, _tree: 1.5, awning: 0.7, emblem: 1,
    _wheel: 1, _writing: 0.9, _letters: 1.2, _signpost: 0.6, _leaf: 2,
}


def _street(picture: Image, dice: Dice) -> None:
    """Sky or houses above, a road with its markings below, in perspective."""
    height, width = picture.shape
    horizon = int(height * dice.within(-0.1, 0.7))
    road = clip(picture, (0, max(0, horizon), width, height))
    if road is not None and dice.chance(0.7):
        road[:] = _grainy(*road.shape, dice) if dice.chance(0.5) else _plain(*road.shape, dice)
    vanish = (dice.whole(0, width), horizon)
    for _ in range(dice.whole(0, 6)):
        foot = (dice.whole(-width, 2 * width), height)
        cv2.line(picture, vanish, foot, dice.within(90, 255), dice.whole(1, 5), cv2.LINE_AA)
    if dice.chance(0.3):  # a crossing
        left, step = dice.whole(0, width), dice.whole(6, 40)
        for i in range(dice.whole(3, 9)):
            bar = clip(picture, (left + i * step, (horizon + height) // 2, step // 2, dice.whole(5, 50)))
            if bar is not None:
                bar[:] = dice.within(180, 255)


# Helpers


def write_into(part: Image, word: str, ground: float, dice: Dice) -> None:
    if min(part.shape) < 5:
        return  # so small, it would look like a plate
    script = dice.within(0, 1)
    if script < 0.75:
        stencil = word_stencil(word, dice.one_of(fonts), dice.within(0, 0.2), 32)
    elif script < 0.9:
        stencil = word_stencil(*foreign_word(len(word), dice), dice.within(0, 0.2), 32)
    else:
        stencil = invented_stencil(len(word), dice, 32)
    if stencil is None:
        return
    rows, columns = part.shape
    size = (max(2, int(columns * dice.within(0.6, 0.95))), max(2, int(rows * dice.within(0.5, 0.85))))
    stencil = cv2.resize(stencil, size, interpolation=cv2.INTER_AREA)
    x, y = (columns - size[0]) // 2, (rows - size[1]) // 2
    spot = part[y : y + size[1], x : x + size[0]]
    ink = (ground + dice.one_of((-1, 1)) * dice.within(60, 190)) % 256
    spot += stencil * (ink - spot)


def rounded(mask: np.ndarray, corner: int) -> None:
    rows, columns = mask.shape
    cv2.rectangle(mask, (corner, 0), (columns - corner, rows), 255, -1)
    cv2.rectangle(mask, (0, corner), (columns, rows - corner), 255, -1)
    for x in (corner, columns - corner):
        for y in (corner, rows - corner):
            cv2.circle(mask, (x, y), corner, 255, -1)


def pixel_box(x: float, y: float, width: float, height: float) -> Box:
    return int(x), int(y), max(1, int(width)), max(1, int(height))


def anywhere(picture: Image, width: float, height: float, dice: Dice, inside: bool = False) -> Box:
    rows, columns = picture.shape
    out = 0 if inside else 0.5
    x = dice.within(-width * out, columns - width * (1 - out))
    y = dice.within(-height * out, rows - height * (1 - out))
    return pixel_box(x, y, width, height)


def clip(picture: Image, box: tuple[float, float, float, float]) -> Image | None:
    """The part of the picture under the box, to draw in; nothing when it has no pixel."""
    x, y, width, height = (int(v) for v in box)
    part = picture[max(0, y) : max(0, y + height), max(0, x) : max(0, x + width)]
    return part if part.size else None
