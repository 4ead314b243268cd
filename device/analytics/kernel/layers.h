// The layers that networks are made of, in whole numbers.
//
// Values are 16-bit numbers, held at the largest, and sums are 32-bit. No sum overflows: the weights of each layer are scaled so that
// it cannot, whatever the picture. The channels of a place lie side by side. Around each plane is a border of zeros as wide as what
// reads it looks. Two or four places are computed at once, wherever they are.

#pragma once

#include "lanes.h"

#define BORDER 4          // the widest dilation
#define MOST_AT_ONCE 4    // places that are computed together
#define AROUND 2          // of these, those that look around together
#define MOST_VECTORS 3    // vectors of four outputs that are computed at once
#define MOST_CHANNELS 32  // of a place
#define UNIT 512          // what 1 is, in values that are whole numbers

typedef struct {
  int16_t row, column;
} Place;

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

// Places that are computed, as many as go together: the last one is repeated.
typedef struct {
  Place *at;
  int count;
} Places;

// Where a network's weights go, as they are used.
typedef struct {
  int16_t *numbers;
  int32_t *biases;
} Shelf;

// Borders stay zero, because nobody writes to them.
INLINE void take_plane(Plane *plane, int channels, int rows, int columns) {
  plane->channels = channels;
  plane->stride = (columns + 2 * BORDER) * channels;
  plane->data = take(sizeof(int16_t) * ((size_t)plane->stride * (rows + 2 * BORDER) + 8));
}

INLINE int16_t *at(const Plane *plane, int row, int column) {
  return plane->data + (ptrdiff_t)(row + BORDER) * plane->stride + (column + BORDER) * plane->channels;
}

INLINE int rounded(float value) { return value < 0 ? (int)(value - 0.5f) : (int)(value + 0.5f); }

// Scales what a layer adds up for each output as far as no sum can overflow, and rounds its biases.
INLINE Layer scaled(Shelf *shelf, const float *weight, const float *bias, int inputs, int outputs, int count) {
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
  Layer layer = {shelf->biases, shelf->numbers, shift};
  shelf->biases += (outputs + 7) / 8 * 8, shelf->numbers += count;
  for (int out = 0; out < outputs; out++) // with a half, so that what is shifted is rounded
    layer.bias[out] = rounded(bias[out] * UNIT * (1 << shift)) + (1 << (shift - 1));
  return layer;
}

// Of a layer that mixes channels, `vectors` times four outputs together.
INLINE Layer mixing(Shelf *shelf, const float *weight, const float *bias, int taps, int inputs, int outputs, int vectors) {
  int pairs = (inputs + 1) / 2;
  Layer layer = scaled(shelf, weight, bias, taps * inputs, outputs, taps * 2 * pairs * outputs);
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
INLINE Layer looking(Shelf *shelf, const float *weight, const float *bias, int channels) {
  Layer layer = scaled(shelf, weight, bias, 9, channels, 10 * ((channels + 7) / 8 * 8));
  int16_t *to = layer.weights;
  for (int group = 0; group < channels; group += 8)
    for (int tap = 0; tap < 10; tap += 2)
      for (int channel = group; channel < group + 8; channel++)
        for (int one = tap; one < tap + 2; one++)
          *to++ = one < 9 && channel < channels ? rounded(weight[one * channels + channel] * (1 << layer.shift)) : 0;
  return layer;
}

#define BLOCK_OF(shelf, its, channels, vectors)                                        \
  (Block) {                                                                            \
    looking(shelf, (its).around, (its).around_bias, channels),                         \
        mixing(shelf, (its).across, (its).across_bias, 1, channels, channels, vectors) \
  }

INLINE v128_t load(const void *from) { return wasm_v128_load(from); }
INLINE v128_t zero(void) { return wasm_i16x8_const_splat(0); }

// The compiler must not see that the shift is always the same: it would prepare it before the loop, as a vector, and then shift one sum
// after the other.
INLINE v128_t shifted(v128_t low, v128_t high, int shift) {
  __asm__ volatile("" : "+r"(shift));
  return wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(low, shift), wasm_i32x4_shr(high, shift));
}

typedef v128_t Sums[MOST_AT_ONCE][MOST_VECTORS];
typedef const int16_t *Inputs[MOST_AT_ONCE];

// Places whose sums the registers hold, with what is added to them, when each has so many vectors of these.
INLINE int at_once(int vectors) { return vectors > 2 ? 2 : 4; }

// Where places are in a plane, or what is at `scale` times their row and column.
INLINE void point(Inputs values, const Plane *plane, const Place *places, int count, int scale) {
  for (int p = 0; p < count; p++) values[p] = at(plane, scale * places[p].row, scale * places[p].column);
}

INLINE void move(Inputs values, const Inputs from, int count, int step) {
  for (int p = 0; p < count; p++) values[p] = from[p] + step;
}

INLINE void begin(Sums sums, int count, const int32_t *bias, int vectors) {
  for (int p = 0; p < count; p++)
    for (int v = 0; v < vectors; v++) sums[p][v] = load(bias + 4 * v);
}

// Adds `pairs` pairs of inputs of some places, with the weights of all outputs.
INLINE const int16_t *add(Sums sums, const Inputs values, int count, int pairs, const int16_t *weight, int vectors) {
#pragma clang loop unroll(disable) // what is loaded for one pair is what the registers hold
  for (int pair = 0; pair < pairs; pair++, weight += 8 * vectors)
#pragma clang loop unroll(full)
    for (int p = 0; p < count; p++) {
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
  int taps[9], count = at_once(vectors);
  for (int tap = 0; tap < 9; tap++) taps[tap] = (tap / 3 - 1) * from->stride + (tap % 3 - 1) * from->channels;
  for (int one = 0; one < some.count; one += count) {
    const Place *places = some.at + one;
    const int16_t *weight = layer.weights;
    Inputs here;
    point(here, from, places, count, 2);
    for (int group = 0; group < outputs; group += 4 * vectors) {
      Sums sums;
      begin(sums, count, layer.bias + group, vectors);
#pragma clang loop unroll(disable)
      for (int tap = 0; tap < 9; tap++) {
        Inputs values;
        move(values, here, count, taps[tap]);
        weight = add(sums, values, count, (inputs + 1) / 2, weight, vectors);
      }
      for (int p = 0; p < count; p++)
        give(at(to, places[p].row, places[p].column) + group, sums[p], vectors, layer.shift, NULL, 0);
    }
  }
}

// Eight channels of some places look around; the ninth tap comes a second time without a weight.
INLINE void look_around(const Inputs from, const int taps[10], const int32_t *bias, const int16_t *weight, int shift, int16_t *to, int room) {
  Sums sums;
  begin(sums, AROUND, bias, 2);
#pragma clang loop unroll(disable) // one pair at a time is what the registers hold
  for (int tap = 0; tap < 10; tap += 2, weight += 16) {
    v128_t low = load(weight), high = load(weight + 8);
    for (int p = 0; p < AROUND; p++) {
      v128_t a = load(from[p] + taps[tap]), b = load(from[p] + taps[tap + 1]);
      v128_t first = wasm_i16x8_shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11), last = wasm_i16x8_shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
      sums[p][0] = wasm_i32x4_add(sums[p][0], wasm_i32x4_dot_i16x8(low, first));
      sums[p][1] = wasm_i32x4_add(sums[p][1], wasm_i32x4_dot_i16x8(high, last));
    }
  }
  for (int p = 0; p < AROUND; p++) give(to + p * room, sums[p], 2, shift, NULL, 0);
}

// Each channel looks around itself, then they are mixed and added to what was there.
INLINE void run_block(const Plane *from, const Plane *to, int channels, int room, int vectors, int dilation, const Block *its, Places some) {
  _Alignas(16) int16_t seen[MOST_AT_ONCE * MOST_CHANNELS];
  int taps[10], count = at_once(vectors);
  for (int tap = 0; tap < 10; tap++) {
    int row = (tap < 9 ? tap : 8) / 3 - 1, column = (tap < 9 ? tap : 8) % 3 - 1;
    taps[tap] = dilation * (row * from->stride + column * room);
  }
  Inputs mixed;
  for (int p = 0; p < count; p++) mixed[p] = seen + p * room;
  for (int one = 0; one < some.count; one += count) {
    const Place *places = some.at + one;
    Inputs here;
    point(here, from, places, count, 1);
    for (int p = 0; p < count; p += AROUND)
      for (int group = 0; group < room; group += 8) {
        Inputs values;
        move(values, here + p, AROUND, group);
        look_around(values, taps, its->around.bias + group, its->around.weights + 10 * group, its->around.shift, seen + p * room + group, room);
      }
    const int16_t *weight = its->across.weights;
    for (int group = 0; group < channels; group += 4 * vectors) {
      Sums sums;
      begin(sums, count, its->across.bias + group, vectors);
      weight = add(sums, mixed, count, channels / 2, weight, vectors);
      for (int p = 0; p < count; p++)
        give(at(to, places[p].row, places[p].column) + group, sums[p], vectors, its->across.shift, here[p] + group, 0);
    }
  }
}

// Across the channels of each place.
INLINE void mix(const Plane *from, int inputs, const Plane *to, int outputs, int vectors, Layer layer, Places some) {
  int count = at_once(vectors);
  for (int one = 0; one < some.count; one += count) {
    const Place *places = some.at + one;
    const int16_t *weight = layer.weights;
    Inputs values;
    point(values, from, places, count, 1);
    for (int group = 0; group < outputs; group += 4 * vectors) {
      Sums sums;
      begin(sums, count, layer.bias + group, vectors);
      weight = add(sums, values, count, inputs / 2, weight, vectors);
      for (int p = 0; p < count; p++)
        give(at(to, places[p].row, places[p].column) + group, sums[p], vectors, layer.shift, NULL, INT16_MIN);
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

INLINE void add_place(Places *some, int row, int column) { some->at[some->count++] = (Place){row, column}; }

// Returns how many there are.
INLINE int fill_up(Places *some) {
  int count = some->count;
  while (some->count % MOST_AT_ONCE != 0) some->at[some->count] = some->at[count - 1], some->count++;
  return count;
}
