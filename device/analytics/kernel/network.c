// A small network that finds heads, in whole numbers. The layers are those of bench/analytics/training/network.py.
//
// They are computed in the fields of which that is asked; elsewhere all values are zero, so that a place where nothing happens
// costs nothing.

#include "network.h"

#define A 12 // channels at a half, a quarter and an eighth of the fine picture's size
#define B 24
#define C 32
#define ROOM_A 16 // channels that there is room for: whole vectors

typedef struct {
  float around[9 * C], around_bias[C], across[C * C], across_bias[C];
} CoarseBlock;
typedef struct {
  float around[9 * B], around_bias[B], across[B * B], across_bias[B];
} MiddleBlock;
typedef struct {
  float around[9 * A], around_bias[A], across[A * A], across_bias[A];
} FineBlock;

// As they were trained. Of a convolution: row, column, input, output.
static struct {
  float stem[9 * 3 * A], stem_bias[A];
  float down[9 * A * B], down_bias[B];
  float down_again[9 * B * C], down_again_bias[C];
  CoarseBlock coarse[3];
  float up[C * B], up_bias[B];
  MiddleBlock middle[2];
  float up_again[B * A], up_again_bias[A];
  FineBlock fine[2];
  float head[A * ANSWERS], head_bias[ANSWERS];
} weights;

// Room for them: some inputs and channels are there to make vectors whole.
static _Alignas(16) int16_t numbers[sizeof weights / sizeof(float) * 5 / 4];
static _Alignas(16) int32_t biases[32 * C];

static Layer stem, down, down_again, up, up_again, head;
static Block coarse_blocks[3], middle_blocks[2], fine_blocks[2];
static Plane input, fine[2], middle[2], lifted, coarse[2], raised;
static float *answers;
static int answers_stride, coarse_columns, coarse_rows;
static uint8_t *coarse_active;
static Places fine_places, middle_places, coarse_places;
Place *places;
int place_count, place_columns, place_rows, field_columns, field_rows;

EXPORT(weights_at) void *weights_at(void) { return &weights; }
EXPORT(weights_bytes) int weights_bytes(void) { return sizeof weights; }

int16_t *input_at(int row, int column) { return at(&input, row, column); }

float *answers_at(int row, int column) { return answers + (row + 1) * answers_stride + (column + 1) * ANSWERS; }

static void silence(float *answer) {
  for (int one = 0; one < ANSWERS; one++) answer[one] = NOBODY;
}

void prepare_network(int rows, int columns) {
  take_plane(&input, INPUTS, rows, columns);
  int r = place_rows = (rows + 1) / 2, c = place_columns = (columns + 1) / 2;
  for (int one = 0; one < 2; one++) take_plane(&fine[one], ROOM_A, r, c);
  answers_stride = (c + 2) * ANSWERS;
  answers = take(sizeof(float) * (size_t)answers_stride * (r + 2));
  for (int one = 0; one < (r + 2) * (c + 2); one++) silence(answers + one * ANSWERS);
  fine_places.at = places = take(sizeof(Place) * ((size_t)r * c + MOST_AT_ONCE));
  r = field_rows = (r + 1) / 2, c = field_columns = (c + 1) / 2;
  for (int one = 0; one < 2; one++) take_plane(&middle[one], B, r, c);
  take_plane(&raised, ROOM_A, r, c);
  middle_places.at = take(sizeof(Place) * ((size_t)r * c + MOST_AT_ONCE));
  r = coarse_rows = (r + 1) / 2, c = coarse_columns = (c + 1) / 2;
  for (int one = 0; one < 2; one++) take_plane(&coarse[one], C, r, c);
  take_plane(&lifted, B, r, c);
  coarse_active = take((size_t)r * c + 16);
  coarse_places.at = take(sizeof(Place) * ((size_t)r * c + MOST_AT_ONCE));
}

// Brings the weights, which have been put where they go, into the order in which they are used.
EXPORT(take_weights) void take_weights(void) {
  Shelf shelf = {numbers, biases};
  stem = mixing(&shelf, weights.stem, weights.stem_bias, 9, 3, A, 3);
  down = mixing(&shelf, weights.down, weights.down_bias, 9, A, B, 3);
  down_again = mixing(&shelf, weights.down_again, weights.down_again_bias, 9, B, C, 2);
  for (int one = 0; one < 3; one++) coarse_blocks[one] = BLOCK_OF(&shelf, weights.coarse[one], C, 2);
  up = mixing(&shelf, weights.up, weights.up_bias, 1, C, B, 3);
  for (int one = 0; one < 2; one++) middle_blocks[one] = BLOCK_OF(&shelf, weights.middle[one], B, 3);
  up_again = mixing(&shelf, weights.up_again, weights.up_again_bias, 1, B, A, 3);
  for (int one = 0; one < 2; one++) fine_blocks[one] = BLOCK_OF(&shelf, weights.fine[one], A, 3);
  head = mixing(&shelf, weights.head, weights.head_bias, 1, A, ANSWERS, 3);
}

// What the network says, as it is.
INLINE void answer(const Plane *from, Layer layer, Places some) {
  v128_t scale = wasm_f32x4_splat(1.0f / UNIT / (1 << layer.shift));
  int count = at_once(3);
  for (int one = 0; one < some.count; one += count) {
    const Place *places = some.at + one;
    Inputs values;
    point(values, from, places, count, 1);
    Sums sums;
    begin(sums, count, layer.bias, 3);
    add(sums, values, count, A / 2, layer.weights, 3);
    for (int p = 0; p < count; p++)
      for (int v = 0; v < 3; v++)
        wasm_v128_store(answers_at(places[p].row, places[p].column) + 4 * v, wasm_f32x4_mul(wasm_f32x4_convert_i32x4(sums[p][v]), scale));
  }
}

static void clear(const Plane *plane, int row, int column) {
  int16_t *values = at(plane, row, column);
  for (int channel = 0; channel < plane->channels; channel += 8) wasm_v128_store(values + channel, zero());
}

// What is not computed any more is zero.
static void clear_left(const uint8_t *fields) {
  for (int one = 0; one < place_count; one++) {
    Place here = places[one];
    if (fields[(here.row >> 1) * field_columns + (here.column >> 1)]) continue;
    for (int plane = 0; plane < 2; plane++) clear(&fine[plane], here.row, here.column);
    silence(answers_at(here.row, here.column));
  }
  for (int one = 0; one < middle_places.count; one++) {
    Place here = middle_places.at[one];
    if (!fields[here.row * field_columns + here.column])
      for (int plane = 0; plane < 2; plane++) clear(&middle[plane], here.row, here.column);
  }
  for (int one = 0; one < coarse_places.count; one++) {
    Place here = coarse_places.at[one];
    if (!coarse_active[here.row * coarse_columns + here.column])
      for (int plane = 0; plane < 2; plane++) clear(&coarse[plane], here.row, here.column);
  }
}

static int middle_count;

// Which places are computed: those of fields, and the coarse ones that hold any of these.
static void choose_places(const uint8_t *fields) {
  int all = field_rows * field_columns, all_coarse = coarse_rows * coarse_columns;
  __builtin_memset(coarse_active, 0, all_coarse);
  FOR_EACH(field, fields, 1, all)
    coarse_active[field / field_columns / 2 * coarse_columns + field % field_columns / 2] = 1;
  clear_left(fields);
  fine_places.count = middle_places.count = coarse_places.count = 0;
  FOR_EACH(field, fields, 1, all) {
    int row = field / field_columns, column = field % field_columns;
    add_place(&middle_places, row, column);
    for (int y = 2 * row; y < 2 * row + 2 && y < place_rows; y++)
      for (int x = 2 * column; x < 2 * column + 2 && x < place_columns; x++) add_place(&fine_places, y, x);
  }
  FOR_EACH(field, coarse_active, 1, all_coarse) add_place(&coarse_places, field / coarse_columns, field % coarse_columns);
  place_count = fill_up(&fine_places), middle_count = fill_up(&middle_places);
  fill_up(&coarse_places);
  places = fine_places.at;
}

void infer(const uint8_t *fields) {
  choose_places(fields);
  strided(&input, 3, &fine[0], A, 3, stem, fine_places);
  strided(&fine[0], A, &middle[0], B, 3, down, middle_places);
  strided(&middle[0], B, &coarse[0], C, 2, down_again, coarse_places);
  run_block(&coarse[0], &coarse[1], C, C, 2, 1, &coarse_blocks[0], coarse_places);
  run_block(&coarse[1], &coarse[0], C, C, 2, 2, &coarse_blocks[1], coarse_places);
  run_block(&coarse[0], &coarse[1], C, C, 2, 4, &coarse_blocks[2], coarse_places);
  mix(&coarse[1], C, &lifted, B, 3, up, coarse_places);
  add_doubled(&lifted, &middle[0], B, middle_places, middle_count);
  run_block(&middle[0], &middle[1], B, B, 3, 1, &middle_blocks[0], middle_places);
  run_block(&middle[1], &middle[0], B, B, 3, 1, &middle_blocks[1], middle_places);
  mix(&middle[0], B, &raised, A, 3, up_again, middle_places);
  add_doubled(&raised, &fine[0], ROOM_A, fine_places, place_count);
  run_block(&fine[0], &fine[1], A, ROOM_A, 3, 1, &fine_blocks[0], fine_places);
  run_block(&fine[1], &fine[0], A, ROOM_A, 3, 1, &fine_blocks[1], fine_places);
  answer(&fine[0], head, fine_places);
}
