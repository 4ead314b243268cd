"""Cars, vans and motorcycles as a plate finder sees them: a body, glass above, lamps aside, a grille, dark bumpers."""

from __future__ import annotations

import cv2
import numpy as np

from clutter import Box, bars, clip, cloud, emblem, lamp, pixel_box, rounded, write_into
from dice import Dice, Image
from lettering import fill_in

Place = tuple[float, float, float, float]
"""Middle, width and height of a plate."""


def car_around(picture: Image, plate: Place, dice: Dice) -> None:
    """What carries the plate, as much of it as the picture has room for."""
    if dice.chance(0.6):
        _whole_car(picture, plate, dice)
    else:
        _close_up(picture, plate, dice)


def car_without_plate(picture: Image, box: Box, dice: Dice) -> None:
    x, y, width, height = box
    wide = height * dice.within(0.3, 0.6)
    _whole_car(picture, (x + width / 2, y + height / 2, wide, wide / dice.within(2, 5)), dice)


def _whole_car(picture: Image, plate: Place, dice: Dice) -> None:
    """Seen from the front or from behind, turned a little at times. A plate is about a third of a car's width."""
    cx, cy, pw, ph = plate
    wide = max(pw, ph * 2) * dice.within(2.6, 4.6)
    tall = wide * dice.within(0.35, 0.6)
    turned = dice.within(-0.35, 0.35) if dice.chance(0.5) else 0.0
    left, right = cx - wide * (0.5 + turned), cx + wide * (0.5 - turned)
    low = dice.within(0.15, 0.75)
    top, bottom = cy - tall * low, cy + tall * (1 - low)
    paint = dice.one_of((dice.within(5, 60), dice.within(50, 200), dice.within(190, 255)))
    _shadow(picture, (left, bottom, right - left, tall * 0.3), dice)
    for side in (left + wide * 0.04, right - wide * 0.2):
        tyre = clip(picture, (side, bottom - tall * 0.1, wide * 0.16, tall * dice.within(0.2, 0.35)))
        if tyre is not None:
            tyre[:] = dice.within(0, 45)
    if dice.chance(0.85):
        _glasshouse(picture, (left, top, right, tall), paint, dice)
    _body(picture, (left, top, right - left, bottom - top), paint, dice)
    if dice.chance(0.5):  # a dark lower part, where the plate often is
        bumper = clip(picture, (left + wide * 0.03, cy - ph * dice.within(0.6, 1.5), wide * 0.94, bottom - cy))
        if bumper is not None:
            bumper[:] = dice.within(5, 70)
    _face(picture, plate, (left, top, right, bottom), paint, dice)
    _trim(picture, (left, top, right - left, bottom - top), paint, dice)


def _glasshouse(picture: Image, car: tuple[float, float, float, float], paint: float, dice: Dice) -> None:
    left, top, right, tall = car
    wide, rise = right - left, tall * dice.within(0.5, 1.1)
    slope, post = wide * dice.within(0.04, 0.16), wide * dice.within(0.02, 0.06)
    corners = [(left + wide * 0.03, top + 2), (left + slope, top - rise), (right - slope, top - rise), (right - wide * 0.03, top + 2)]
    cv2.fillPoly(picture, [np.array(corners, np.int32)], float(np.clip(paint + dice.within(-25, 15), 0, 255)))
    inner = [
        (left + wide * 0.05 + post, top - rise * 0.08), (left + slope + post, top - rise * 0.86),
        (right - slope - post, top - rise * 0.86), (right - wide * 0.05 - post, top - rise * 0.08),
    ]
    cv2.fillPoly(picture, [np.array(inner, np.int32)], dice.within(10, 110))
    for _ in range(dice.whole(0, 3)):  # heads and seats, reflections
        at = (int(dice.within(left + slope, right - slope)), int(top - rise * dice.within(0.2, 0.6)))
        size = (max(1, int(wide * dice.within(0.03, 0.08))), max(1, int(rise * dice.within(0.1, 0.25))))
        cv2.ellipse(picture, at, size, 0, 0, 360, dice.within(10, 170), -1)
    if dice.chance(0.4):  # the street in the glass
        glass = clip(picture, (left + slope + post, top - rise * 0.85, wide - 2 * (slope + post), rise * 0.75))
        if glass is not None and min(glass.shape) > 3:
            glass += dice.within(20, 110) * (cloud(*glass.shape, dice) - 0.3)
    if dice.chance(0.35):  # stickers and tax discs behind it
        size = (wide * dice.within(0.04, 0.3), rise * dice.within(0.08, 0.25))
        at = (dice.within(left + slope + post, right - slope - post - size[0]), top - rise * dice.within(0.3, 0.85))
        note = clip(picture, (*at, *size))
        if note is not None:
            ground = dice.within(0, 255)
            if dice.chance(0.5):
                note[:] = ground
            write_into(note, fill_in("A" * dice.whole(2, 12), dice), ground, dice)
    if dice.chance(0.3):  # the third brake light
        size = (wide * dice.within(0.08, 0.25), max(2, rise * 0.06))
        light = clip(picture, (left + wide / 2 - size[0] / 2, top - rise * dice.one_of((0.04, 0.95)), *size))
        if light is not None:
            light[:] = dice.within(20, 255)
            light[:, :: dice.whole(2, 5)] *= dice.within(0.5, 1)


def _body(picture: Image, box: Place, paint: float, dice: Dice) -> None:
    body = clip(picture, box)
    if body is None:
        return
    rows, columns = body.shape
    shade = np.linspace(dice.within(-10, 45), dice.within(-50, 10), rows, dtype=np.float32)[:, None]
    mask = np.zeros((rows, columns), np.uint8)
    rounded(mask, int(min(rows, columns) * dice.within(0.02, 0.25)))
    np.copyto(body, np.broadcast_to(paint + shade, body.shape), where=mask > 0)


def _face(picture: Image, plate: Place, car: tuple[float, float, float, float], paint: float, dice: Dice) -> None:
    cx, cy, pw, ph = plate
    left, top, right, bottom = car
    wide, tall = right - left, bottom - top
    lamp_size = (wide * dice.within(0.1, 0.24), tall * dice.within(0.1, 0.4))
    y = top + tall * dice.within(0.02, 0.4)
    for x in (left + wide * 0.02, right - wide * 0.02 - lamp_size[0]):
        lamp(picture, pixel_box(x, y, *lamp_size), dice)
    if dice.chance(0.5):
        size = (wide * dice.within(0.3, 0.6), tall * dice.within(0.1, 0.35))
        bars(picture, pixel_box(cx - size[0] / 2, cy - ph * dice.within(0.3, 2) - size[1], *size), dice)
    if dice.chance(0.5):
        size = tall * dice.within(0.06, 0.16)
        emblem(picture, pixel_box(cx - size / 2, cy - ph * dice.within(1, 2.2) - size, size, size), dice)
    for _ in range(dice.whole(0, 3)):
        seam = int(top + tall * dice.within(0, 1))
        shade = float(np.clip(paint + dice.within(-80, 50), 0, 255))
        cv2.line(picture, (int(left), seam), (int(right), seam), shade, max(1, int(tall * 0.02)), cv2.LINE_AA)
    if dice.chance(0.45):
        _hollow(picture, plate, paint, dice)


def _trim(picture: Image, body: Place, paint: float, dice: Dice) -> None:
    """Small things on the metal that are no plate: model names, reflectors, handles, exhausts, scratches of light."""
    x, y, wide, tall = body
    for _ in range(dice.weighted({0: 1.0, 1: 1.0, 3: 1.0})):
        size = (wide * dice.within(0.06, 0.22), max(2.5, tall * dice.within(0.03, 0.11)))
        name = clip(picture, (x + dice.within(0.02, 0.8) * wide, y + dice.within(0.02, 0.85) * tall, *size))
        if name is not None:
            write_into(name, fill_in(dice.one_of(("AAAA", "AAAAAA", "AAA9", "9.9·A", "AAAAAAAA", "AA")), dice), paint, dice)
    if dice.chance(0.5):
        size = (wide * dice.within(0.06, 0.22), max(2, tall * dice.within(0.03, 0.12)))
        low, shade = y + tall * dice.within(0.6, 0.97), dice.within(0, 255)
        for at in (x + wide * 0.03, x + wide * 0.97 - size[0]):
            reflector = clip(picture, (at, low, *size))
            if reflector is not None:
                reflector[:] = shade
                if dice.chance(0.4):
                    reflector[:, :: dice.whole(2, 4)] *= 0.7
    for _ in range(dice.weighted({0: 1.0, 1: 1.0, 2: 0.7})):
        size = (wide * dice.within(0.05, 0.2), max(1, tall * dice.within(0.02, 0.09)))
        strip = clip(picture, (x + dice.within(0.05, 0.8) * wide, y + dice.within(0, 1) * tall, *size))
        if strip is not None:
            strip[:] = dice.within(0, 255)
    if dice.chance(0.25):
        pipe = (int(x + wide * dice.within(0.1, 0.9)), int(y + tall * dice.within(0.92, 1.05)))
        cv2.ellipse(picture, pipe, (max(1, int(wide * 0.03)), max(1, int(wide * 0.02))), 0, 0, 360, dice.within(60, 240), -1)
        cv2.ellipse(picture, pipe, (max(1, int(wide * 0.02)), max(1, int(wide * 0.012))), 0, 0, 360, dice.within(0, 40), -1)


def _hollow(picture: Image, plate: Place, paint: float, dice: Dice) -> None:
    """The recess that a plate sits in."""
    cx, cy, pw, ph = plate
    by = dice.within(0.08, 0.7)
    hollow = clip(picture, (cx - pw * (0.5 + by), cy - ph * (0.5 + by), pw * (1 + 2 * by), ph * (1 + 2 * by)))
    if hollow is not None:
        hollow[:] = np.clip(paint + dice.within(-90, 40), 0, 255)


def _shadow(picture: Image, box: Place, dice: Dice) -> None:
    part = clip(picture, box)
    if part is not None and dice.chance(0.7):
        part *= dice.within(0.3, 0.8)


def _close_up(picture: Image, plate: Place, dice: Dice) -> None:
    """Only a part of the vehicle: sheets, seams, holes around the plate."""
    cx, cy, pw, ph = plate
    wide, tall = pw * dice.within(1.4, 6), ph * dice.within(1.6, 9)
    left, top = cx - wide * dice.within(0.3, 0.7), cy - tall * dice.within(0.35, 0.8)
    paint = dice.one_of((dice.within(5, 70), dice.within(60, 190), dice.within(185, 255)))
    _body(picture, (left, top, wide, tall), paint, dice)
    if dice.chance(0.6):
        _hollow(picture, plate, paint, dice)
    for _ in range(dice.whole(0, 5)):
        y = int(top + tall * dice.within(0, 1))
        ends = ((int(left), y), (int(left + wide), y + dice.whole(-3, 3)))
        cv2.line(picture, *ends, float(np.clip(paint + dice.within(-100, 70), 0, 255)), dice.whole(1, 3), cv2.LINE_AA)
    _trim(picture, (left, top, wide, tall), paint, dice)
    if dice.chance(0.6):
        for side in (-1, 1):
            at = (cx + side * pw * dice.within(0.7, 1.6), cy - ph * dice.within(-0.3, 2.5))
            size = ph * dice.within(0.5, 1.8)
            lamp(picture, pixel_box(at[0] - size, at[1] - size / 2, size * 2, size), dice)
    if dice.chance(0.35):
        side = dice.one_of((-1, 1))
        high = ph * dice.within(0.6, 2)
        bars(picture, pixel_box(cx - pw * 0.8, cy + side * (ph * 0.7 + high / 2) - high / 2, pw * 1.6, high), dice)
    if dice.chance(0.4):
        size = ph * dice.within(0.3, 0.8)
        emblem(picture, pixel_box(cx - size / 2, cy - ph * dice.within(1.1, 2.2) - size / 2, size, size), dice)
