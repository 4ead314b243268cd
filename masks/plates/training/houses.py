"""Fronts of houses: rows of windows, lit or dark, balconies, shutters, shops with their names and goods."""

from __future__ import annotations

import cv2

from clutter import Box, awning, clip, mottled, pixel_box, tiled, write_into
from dice import Dice, Image
from lettering import fill_in


def facade(picture: Image, box: Box, dice: Dice) -> None:
    x, y, width, height = box
    wall = clip(picture, box)
    if wall is None:
        return
    light = dice.within(25, 230)
    if dice.chance(0.3):
        wall[:] = tiled(*wall.shape, dice)
    else:
        wall[:] = light + dice.noise(*wall.shape) * dice.within(0, 4)
    wide = dice.log_within(5, 45)
    tall, lit = wide * dice.within(1.0, 2.2), dice.chance(0.35)
    style = _WindowStyle(dice, light)
    step = (wide * dice.within(1.5, 3), tall * dice.within(1.25, 2))
    for row in range(int(height / step[1]) + 1):
        for column in range(int(width / step[0]) + 1):
            at = pixel_box(x + (column + 0.25) * step[0], y + (row + 0.2) * step[1], wide, tall)
            if at[0] + at[2] < x + width and at[1] + at[3] < y + height:
                style.draw(picture, at, lit and dice.chance(0.6), dice)
    if dice.chance(0.5):
        _shop(picture, pixel_box(x, y + height - tall * 1.6, width * dice.within(0.4, 1), tall * 1.6), dice)


class _WindowStyle:
    def __init__(self, dice: Dice, wall: float) -> None:
        self._frame = dice.one_of((dice.within(190, 255), wall + dice.within(-50, 50), dice.within(0, 60)))
        self._glass = dice.within(5, 110)
        self._panes = (dice.whole(1, 3), dice.whole(1, 4))
        self._shutters = dice.chance(0.25)
        self._sill = dice.chance(0.5)
        self._balcony = dice.chance(0.25)
        self._border = dice.within(0, 0.12)

    def draw(self, picture: Image, box: Box, lit: bool, dice: Dice) -> None:
        x, y, wide, tall = box
        rim = max(1, int(wide * self._border))
        cv2.rectangle(picture, (x - rim, y - rim), (x + wide + rim, y + tall + rim), self._frame, -1)
        glass = dice.within(160, 255) if lit else self._glass + dice.within(-15, 25)
        cv2.rectangle(picture, (x, y), (x + wide, y + tall), glass, -1)
        if dice.chance(0.4):  # what stands behind the glass: curtains, plants, people
            part = pixel_box(x + wide * dice.within(0, 0.6), y + tall * dice.within(0, 0.6), wide * 0.4, tall * 0.4)
            inside = clip(picture, part)
            if inside is not None:
                inside[:] = glass * dice.within(0.5, 1.2)
        for i in range(1, self._panes[0]):
            at = x + wide * i // self._panes[0]
            cv2.line(picture, (at, y), (at, y + tall), self._frame, max(1, wide // 14))
        for i in range(1, self._panes[1]):
            at = y + tall * i // self._panes[1]
            cv2.line(picture, (x, at), (x + wide, at), self._frame, max(1, wide // 14))
        if self._shutters:
            for side in (x - wide // 2 - rim, x + wide + rim):
                shutter = clip(picture, (side, y, wide // 2, tall))
                if shutter is not None:
                    shade = dice.within(-20, 20)
                    shutter[:] = self._glass + 60 + shade
                    shutter[:: max(2, tall // 10)] -= 30
        if self._sill:
            cv2.line(picture, (x - rim * 2, y + tall + rim), (x + wide + rim * 2, y + tall + rim), self._frame + 20, max(1, tall // 15))
        if self._balcony:
            railing(picture, pixel_box(x - wide * 0.2, y + tall * 0.6, wide * 1.4, tall * 0.45), dice)


def railing(picture: Image, box: Box, dice: Dice) -> None:
    x, y, wide, tall = box
    shade, step = dice.one_of((dice.within(0, 60), dice.within(120, 255))), dice.whole(2, max(3, tall // 3))
    for at in range(x, x + wide, step):
        cv2.line(picture, (at, y), (at, y + tall), shade, 1)
    for at in (y, y + tall):
        cv2.line(picture, (x, at), (x + wide, at), shade, max(1, tall // 12))


def _shop(picture: Image, box: Box, dice: Dice) -> None:
    """A board with a name, an awning at times, and goods behind glass."""
    x, y, wide, tall = box
    front = clip(picture, box)
    if front is None or min(front.shape) < 8:
        return
    board = dice.within(0, 255)
    front[:] = board
    name = clip(picture, (x + wide * dice.within(0, 0.3), y + 1, wide * dice.within(0.3, 0.7), tall * dice.within(0.12, 0.28)))
    if name is not None:
        word = " ".join(fill_in("A" * dice.whole(2, 9), dice) for _ in range(dice.whole(1, 3)))
        write_into(name, word, board, dice)
    panes, left = dice.whole(1, 7), x + wide * 0.04
    pane = wide * 0.92 / panes
    for i in range(panes):
        glass = clip(picture, (left + i * pane, y + tall * 0.45, pane * 0.92, tall * 0.5))
        if glass is not None:
            glass[:] = mottled(*glass.shape, dice) if dice.chance(0.4) else dice.within(10, 240)
            _goods(glass, dice)
    if dice.chance(0.5):
        awning(picture, pixel_box(x, y + tall * 0.28, wide, tall * 0.25), dice)


def _goods(glass: Image, dice: Dice) -> None:
    rows, columns = glass.shape
    for _ in range(dice.whole(0, 8)):
        part = clip(glass, (dice.whole(0, columns), rows * dice.within(0.3, 0.9), columns * dice.within(0.05, 0.25), rows * dice.within(0.1, 0.4)))
        if part is not None:
            part[:] = dice.within(0, 255)
    if dice.chance(0.3):
        shelf = int(rows * dice.within(0.3, 0.8))
        glass[shelf : shelf + 1] = dice.within(0, 255)

