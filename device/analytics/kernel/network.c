// A small network that finds heads, in whole numbers. The layers are those of bench/analytics/training/network.py.
//
// They are computed in the fields of which that is asked; elsewhere all values are zero, so that a place where nothing happens
// costs nothing. Four places are computed at once, wherever they are.
//
// Values are 16-bit numbers, held at the largest, and sums are 32-bit. No sum overflows: the weights of each layer are scaled so that
// it cannot, whatever the picture. The channels of a place lie side by side. Around each plane is a border of zeros as wide as what
// reads it looks.

#include "network.h"
#include "lanes.h"

#define A 12 // channels at a half, a quarter and an eighth of the fine picture's size
#define B 24
#define C 32
#define ROOM_A 16 // channels that there is room for: whole vectors
#define BORDER 4  // the widest dilation
#define FOUR 4    // places that are computed at once
#define MOST 3    // vectors of four outputs that are computed at once

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

// As they are used: in the order in which that is done, two inputs of an output side by side.
typedef struct {
  int32_t *bias;
  int16_t *weights;
  int shift; // bits by which its sums are finer than values
} Layer;

typedef struct {
  Layer around, across;
} Block;

typedef struct {
  int16_t *data;
  int channels, stride;
} Plane;

// Places that are computed, in fours: the last one is repeated.
typedef struct {
  Place *at;
  int count;
} Places;

// Room for them: some inputs and channels are there to make vectors whole.
static _Alignas(16) int16_t numbers[sizeof weights / sizeof(float) * 5 / 4];
static _Alignas(16) int32_t biases[32 * C];
static int numbers_taken, biases_taken;

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

// Borders stay zero, because nobody writes to them.
static void take_plane(Plane *plane, int channels, int rows, int columns) {
  plane->channels = channels;
  plane->stride = (columns + 2 * BORDER) * channels;
  plane->data = take(sizeof(int16_t) * ((size_t)plane->stride * (rows + 2 * BORDER) + 8));
}

INLINE int16_t *at(const Plane *plane, int row, int column) {
  return plane->data + (ptrdiff_t)(row + BORDER) * plane->stride + (column + BORDER) * plane->channels;
}

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
  fine_places.at = places = take(sizeof(Place) * ((size_t)r * c + FOUR));
  r = field_rows = (r + 1) / 2, c = field_columns = (c + 1) / 2;
  for (int one = 0; one < 2; one++) take_plane(&middle[one], B, r, c);
  take_plane(&raised, ROOM_A, r, c);
  middle_places.at = take(sizeof(Place) * ((size_t)r * c + FOUR));
  r = coarse_rows = (r + 1) / 2, c = coarse_columns = (c + 1) / 2;
  for (int one = 0; one < 2; one++) take_plane(&coarse[one], C, r, c);
  take_plane(&lifted, B, r, c);
  coarse_active = take((size_t)r * c + 16);
  coarse_places.at = take(sizeof(Place) * ((size_t)r * c + FOUR));
}

static int rounded(float value) { return value < 0 ? (int)(value - 0.5f) : (int)(value + 0.5f); }

// Scales what a layer adds up for each output as far as no sum can overflow, and rounds its biases.
static Layer scaled(const float *weight, const float *bias, int inputs, int outputs, int count) {
  float most = 1;
  for (int out = 0; out < outputs; out++) {
    // In sums of the largest values there are, and of weights as large as there may be.
    float sum = __builtin_fabsf(bias[out]) * UNIT / 32768, largest = 0;
    for (int in = 0; in < inputs; in++) {
      float size = __builtin_fabsf(weight[in * outputs + out]);
      sum += size;
      if (size > largest) largest = size;
    }
    if (sum / 2 > most) most = sum / 2;
    if (largest > most) most = largest;
  }
  int shift = 14;
  while (shift > 1 && most * (1 << shift) > 32000) shift--;
  Layer layer = {biases + biases_taken, numbers + numbers_taken, shift};
  biases_taken += (outputs + 7) / 8 * 8, numbers_taken += count;
  for (int out = 0; out < outputs; out++) // with a half, so that what is shifted is rounded
    layer.bias[out] = rounded(bias[out] * UNIT * (1 << shift)) + (1 << (shift - 1));
  return layer;
}

// Of a layer that mixes channels, `vectors` times four outputs together.
static Layer mixing(const float *weight, const float *bias, int taps, int inputs, int outputs, int vectors) {
  int pairs = (inputs + 1) / 2;
  Layer layer = scaled(weight, bias, taps * inputs, outputs, taps * 2 * pairs * outputs);
  int16_t *to = layer.weights;
  for (int group = 0; group < outputs; group += 4 * vectors)
    for (int tap = 0; tap < taps; tap++)
      for (int pair = 0; pair < pairs; pair++)
        for (int out = group; out < group + 4 * vectors; out++)
          for (int in = 2 * pair; in < 2 * pair + 2; in++)
            *to++ = in < inputs ? rounded(weight[(tap * inputs + in) * outputs + out] * (1 << layer.shift)) : 0;
  return layer;
}

// Of one that looks around in each channel, eight channels together: the ninth tap goes with nothing.
static Layer looking(const float *weight, const float *bias, int channels) {
  Layer layer = scaled(weight, bias, 9, channels, 10 * ((channels + 7) / 8 * 8));
  int16_t *to = layer.weights;
  for (int group = 0; group < channels; group += 8)
    for (int tap = 0; tap < 10; tap += 2)
      for (int channel = group; channel < group + 8; channel++)
        for (int one = tap; one < tap + 2; one++)
          *to++ = one < 9 && channel < channels ? rounded(weight[one * channels + channel] * (1 << layer.shift)) : 0;
  return layer;
}

#define BLOCK_OF(its, channels, vectors)                       \
  (Block) {                                                    \
    looking((its).around, (its).around_bias, channels),        \
        mixing((its).across, (its).across_bias, 1, channels, channels, vectors) \
  }

// Brings the weights, which have been put where they go, into the order in which they are used.
EXPORT(take_weights) void take_weights(void) {
  numbers_taken = biases_taken = 0;
  stem = mixing(weights.stem, weights.stem_bias, 9, 3, A, 3);
  down = mixing(weights.down, weights.down_bias, 9, A, B, 3);
  down_again = mixing(weights.down_again, weights.down_again_bias, 9, B, C, 2);
  for (int one = 0; one < 3; one++) coarse_blocks[one] = BLOCK_OF(weights.coarse[one], C, 2);
  up = mixing(weights.up, weights.up_bias, 1, C, B, 3);
  for (int one = 0; one < 2; one++) middle_blocks[one] = BLOCK_OF(weights.middle[one], B, 3);
  up_again = mixing(weights.up_again, weights.up_again_bias, 1, B, A, 3);
  for (int one = 0; one < 2; one++) fine_blocks[one] = BLOCK_OF(weights.fine[one], A, 3);
  head = mixing(weights.head, weights.head_bias, 1, A, ANSWERS, 3);
}

INLINE v128_t load(const void *from) { return wasm_v128_load(from); }
INLINE v128_t zero(void) { return wasm_i16x8_const_splat(0); }

// The compiler must not see that the shift is always the same: it would prepare it before the loop, as a vector, and then shift one sum
// after the other.
INLINE v128_t shifted(v128_t low, v128_t high, int shift) {
  __asm__ volatile("" : "+r"(shift));
  return wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(low, shift), wasm_i32x4_shr(high, shift));
}

typedef v128_t Sums[FOUR][MOST];
typedef const int16_t *Inputs[FOUR];

// Where four places are in a plane, or what is `down` and `right` of them at `scale` times their size.
INLINE void find_four(Inputs values, const Plane *plane, const Place *four, int scale, int down, int right) {
  for (int p = 0; p < FOUR; p++) values[p] = at(plane, scale * four[p].row + down, scale * four[p].column + right);
}

INLINE void begin(Sums sums, const int32_t *bias, int vectors) {
  for (int p = 0; p < FOUR; p++)
    for (int v = 0; v < vectors; v++) sums[p][v] = load(bias + 4 * v);
}

// Adds `pairs` pairs of inputs of each of four places, with the weights of all outputs.
INLINE const int16_t *add(Sums sums, const Inputs values, int pairs, const int16_t *weight, int vectors) {
#pragma clang loop unroll(full)
  for (int pair = 0; pair < pairs; pair++, weight += 8 * vectors)
#pragma clang loop unroll(full)
    for (int p = 0; p < FOUR; p++) {
      v128_t value = wasm_v128_load32_splat(values[p] + 2 * pair);
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++)
        sums[p][v] = wasm_i32x4_add(sums[p][v], wasm_i32x4_dot_i16x8(load(weight + 8 * v), value));
    }
  return weight;
}

// Values from their sums, 8 or 12 of a place. What was there `before` is added, unless that is nothing; what is below `least` is that.
INLINE void give(int16_t *to, const v128_t *sums, int vectors, int shift, const int16_t *before, int least) {
  v128_t floor = wasm_i16x8_splat(least), low = shifted(sums[0], sums[1], shift);
  if (before) low = wasm_i16x8_add_sat(low, load(before));
  wasm_v128_store(to, wasm_i16x8_max(low, floor));
  if (vectors == 2) return;
  v128_t high = shifted(sums[2], sums[2], shift);
  if (before) high = wasm_i16x8_add_sat(high, wasm_v128_load64_zero(before + 8));
  wasm_v128_store64_lane(to + 8, wasm_i16x8_max(high, floor), 0);
}

// A 3 by 3 convolution with a stride of two.
INLINE void strided(const Plane *from, int inputs, const Plane *to, int outputs, int vectors, Layer layer, Places some) {
  for (int one = 0; one < some.count; one += FOUR) {
    const Place *four = some.at + one;
    const int16_t *weight = layer.weights;
    for (int group = 0; group < outputs; group += 4 * vectors) {
      Sums sums;
      begin(sums, layer.bias + group, vectors);
      for (int tap = 0; tap < 9; tap++) {
        Inputs values;
        find_four(values, from, four, 2, tap / 3 - 1, tap % 3 - 1);
        weight = add(sums, values, (inputs + 1) / 2, weight, vectors);
      }
      for (int p = 0; p < FOUR; p++)
        give(at(to, four[p].row, four[p].column) + group, sums[p], vectors, layer.shift, NULL, 0);
    }
  }
}

// Eight channels of four places look around; the ninth tap comes a second time without a weight.
INLINE void look_around(const Inputs from, const int taps[10], const int32_t *bias, const int16_t *weight, int shift, int16_t *to, int room) {
  Sums sums;
  begin(sums, bias, 2);
#pragma clang loop unroll(disable) // one pair at a time is what the registers hold
  for (int tap = 0; tap < 10; tap += 2, weight += 16) {
    v128_t low = load(weight), high = load(weight + 8);
    for (int p = 0; p < FOUR; p++) {
      v128_t a = load(from[p] + taps[tap]), b = load(from[p] + taps[tap + 1]);
      v128_t first = wasm_i16x8_shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11), last = wasm_i16x8_shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
      sums[p][0] = wasm_i32x4_add(sums[p][0], wasm_i32x4_dot_i16x8(low, first));
      sums[p][1] = wasm_i32x4_add(sums[p][1], wasm_i32x4_dot_i16x8(high, last));
    }
  }
  for (int p = 0; p < FOUR; p++) give(to + p * room, sums[p], 2, shift, NULL, 0);
}

// Each channel looks around itself, then they are mixed and added to what was there.
INLINE void run_block(const Plane *from, const Plane *to, int channels, int room, int vectors, int dilation, const Block *its, Places some) {
  _Alignas(16) int16_t seen[FOUR * C];
  int taps[10];
  for (int tap = 0; tap < 10; tap++) {
    int row = (tap < 9 ? tap : 8) / 3 - 1, column = (tap < 9 ? tap : 8) % 3 - 1;
    taps[tap] = dilation * (row * from->stride + column * room);
  }
  Inputs mixed = {seen, seen + room, seen + 2 * room, seen + 3 * room};
  for (int one = 0; one < some.count; one += FOUR) {
    const Place *four = some.at + one;
    Inputs here;
    find_four(here, from, four, 1, 0, 0);
    for (int group = 0; group < room; group += 8) {
      Inputs values = {here[0] + group, here[1] + group, here[2] + group, here[3] + group};
      look_around(values, taps, its->around.bias + group, its->around.weights + 10 * group, its->around.shift, seen + group, room);
    }
    const int16_t *weight = its->across.weights;
    for (int group = 0; group < channels; group += 4 * vectors) {
      Sums sums;
      begin(sums, its->across.bias + group, vectors);
      weight = add(sums, mixed, channels / 2, weight, vectors);
      for (int p = 0; p < FOUR; p++)
        give(at(to, four[p].row, four[p].column) + group, sums[p], vectors, its->across.shift, here[p] + group, 0);
    }
  }
}

// Across the channels of each place.
INLINE void mix(const Plane *from, int inputs, const Plane *to, int outputs, Layer layer, Places some) {
  for (int one = 0; one < some.count; one += FOUR) {
    const Place *four = some.at + one;
    const int16_t *weight = layer.weights;
    Inputs values;
    find_four(values, from, four, 1, 0, 0);
    for (int group = 0; group < outputs; group += 12) {
      Sums sums;
      begin(sums, layer.bias + group, 3);
      weight = add(sums, values, inputs / 2, weight, 3);
      for (int p = 0; p < FOUR; p++)
        give(at(to, four[p].row, four[p].column) + group, sums[p], 3, layer.shift, NULL, INT16_MIN);
    }
  }
}

// Adds what a plane of half the size says.
INLINE void add_doubled(const Plane *small, const Plane *to, int room, Places some, int count) {
  for (int one = 0; one < count; one++) {
    Place here = some.at[one];
    int16_t *values = at(to, here.row, here.column);
    const int16_t *more = at(small, here.row >> 1, here.column >> 1);
    for (int channel = 0; channel < room; channel += 8)
      wasm_v128_store(values + channel, wasm_i16x8_max(wasm_i16x8_add_sat(load(values + channel), load(more + channel)), zero()));
  }
}

// What the network says, as it is.
INLINE void answer(const Plane *from, Layer layer, Places some) {
  v128_t scale = wasm_f32x4_splat(1.0f / UNIT / (1 << layer.shift));
  for (int one = 0; one < some.count; one += FOUR) {
    const Place *four = some.at + one;
    Inputs values;
    find_four(values, from, four, 1, 0, 0);
    Sums sums;
    begin(sums, layer.bias, 3);
    add(sums, values, A / 2, layer.weights, 3);
    for (int p = 0; p < FOUR; p++)
      for (int v = 0; v < 3; v++)
        wasm_v128_store(answers_at(four[p].row, four[p].column) + 4 * v, wasm_f32x4_mul(wasm_f32x4_convert_i32x4(sums[p][v]), scale));
  }
}

static void add_place(Places *some, int row, int column) { some->at[some->count++] = (Place){row, column}; }

// Returns how many there are.
static int fill_four(Places *some) {
  int count = some->count;
  while (some->count % FOUR != 0) some->at[some->count] = some->at[count - 1], some->count++;
  return count;
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
  place_count = fill_four(&fine_places), middle_count = fill_four(&middle_places);
  fill_four(&coarse_places);
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
  mix(&coarse[1], C, &lifted, B, up, coarse_places);
  add_doubled(&lifted, &middle[0], B, middle_places, middle_count);
  run_block(&middle[0], &middle[1], B, B, 3, 1, &middle_blocks[0], middle_places);
  run_block(&middle[1], &middle[0], B, B, 3, 1, &middle_blocks[1], middle_places);
  mix(&middle[0], B, &raised, A, up_again, middle_places);
  add_doubled(&raised, &fine[0], ROOM_A, fine_places, place_count);
  run_block(&fine[0], &fine[1], A, ROOM_A, 3, 1, &fine_blocks[0], fine_places);
  run_block(&fine[1], &fine[0], A, ROOM_A, 3, 1, &fine_blocks[1], fine_places);
  answer(&fine[0], head, fine_places);
}
