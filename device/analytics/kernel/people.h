// What others see of the fine picture.

#pragma once

#include "room.h"

extern int fine_factor; // pixels of the picture along one of the fine picture

// Luma of the background there, or of the last row and column; -1 where a mask is.
float background_of(int row, int column);
