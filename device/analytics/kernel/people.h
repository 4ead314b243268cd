// What others see of the fine picture.

#pragma once

#include "room.h"

#define STEP 128 // what a luma step is in the fine background, which is held in 16 bits

extern int fine_factor; // pixels of the picture along one of the fine picture
extern int fine_columns, fine_rows;

// A row of the background, in parts of STEP; and of what masks hide, 255 where one is.
const int16_t *fine_background(int row);
const uint8_t *fine_masks(int row);
