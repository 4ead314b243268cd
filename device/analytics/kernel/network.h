// The network that finds people's heads, as people.c uses it.

#pragma once

#include "layers.h"

#define ANSWERS 12 // of four pixels, heads on foot and heads on bicycles; how tall; whose; and how far from a head behind a mask
#define HEIGHT 8
#define BODY 9
#define ABOVE 10 // in heights
#define ASIDE 11
#define FIELD 4        // pixels of the fine picture along a side of what is computed or not
#define NOBODY -100.0f // the logit of what is not computed
#define INPUTS 4       // difference from the background, luma, whether a mask is there, and nothing

// Those that are computed, of a half of the fine picture's size.
extern Place *places;
extern int place_count;
// Columns and rows of places, and of fields.
extern int place_columns, place_rows, field_columns, field_rows;

void prepare_network(int rows, int columns);
// Where the values of a pixel of the fine picture go, row after row.
int16_t *input_at(int row, int column);
// What the network says of a place; NOBODY where it is not computed, and around the picture.
float *answers_at(int row, int column);
// Computes it in the fields of which `fields` says so, row after row, from what was put in; elsewhere all values are zero.
void infer(const uint8_t *fields);
