// The plate network in whole numbers, in WebAssembly with 128-bit vectors.
//
// Built by scripts/build-kernel.sh into kernel.wasm; no library, no memory but its own, nothing imported. The shapes are
// those of training/network.py; where weights go is `weights`, and quantise.ts brings them into that order.
//
// Values are 16-bit numbers, held at the largest, and sums are 32-bit. No sum overflows: quantise.ts scales the weights of each layer so that it
// cannot, whatever the picture. So a cell's answer depends on the pixels around it and on nothing else, and what did not
// change since the picture before does not have to be computed again: the answers are the same, bit for bit. Each layer
// has a map of what may have changed in it, and is computed there, four places at a time.
//
// The channels of a place lie side by side. Around each plane is a border of zeros as wide as what reads it looks.

#include <stddef.h>
#include <stdint.h>
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(#name)))
#define INLINE static inline __attribute__((always_inline)) // with its numbers of channels and places known
#define SIZES 4     // whole, half, quarter, eighth
#define A 8         // channels after the first, second and third strided convolution
#define B 16
#define C 48
#define BLOCKS 6
#define BORDER 4    // the widest dilation
#define HEAD 4
#define GROUP 8     // channels that are computed at once
#define FOUR 4      // places that are computed at once
#define BLACK 126   // the luma that is zero

static const int dilations[BLOCKS] = {1, 2, 1, 4, 2, 1};

// Weights lie as they are used: of two inputs that are side by side, for eight outputs.
static struct {
  int32_t shifts[4 + 2 * BLOCKS]; // right shifts of the stem, of each block's two layers, and one that is none
  float head_scale[4];
  int32_t stem1_bias[A];
  int16_t stem1[3 * 2 * GROUP * 2];
  int32_t stem2_bias[B];
  int16_t stem2[B / GROUP][3][3 * A * GROUP];
  int32_t stem3_bias[C];
  int16_t stem3[C / GROUP][3][3 * B * GROUP];
  struct {
    int32_t around_bias[C];
    int16_t around[C / GROUP][5 * GROUP * 2];
    int32_t across_bias[C];
    int16_t across[C / GROUP][C * GROUP];
  } blocks[BLOCKS];
  int32_t head_bias[GROUP];
  int16_t head[C * GROUP];
} weights;

// Values of all channels, place after place.
typedef struct {
  int16_t *data;
  int rows, columns;
  int channels;
  int stride;
} Plane;

// What may have changed: 255 where it may, 0 elsewhere.
typedef struct {
  uint8_t *data;
  int rows, columns;
  int stride;
} Changes;

#define LEFT 16 // bytes before each row of a map of changes

typedef struct {
  int rows, columns;
  Changes changed, changed1, changed2, changed_body[BLOCKS + 1];
  Plane input, first, second, body[BLOCKS + 1];
  float *answer;
} Size;

static Size sizes[SIZES];
static uint8_t *luma;   // the picture
static uint8_t *before; // the one that the values are of
static uint8_t *kept;
static int luma_stride;
static size_t luma_bytes;
static int everything; // whether all of a picture is looked at
extern uint8_t __heap_base;
static uintptr_t top;

static int up(int value, int multiple) { return (value + multiple - 1) / multiple * multiple; }

// The memory grown is zero; borders stay so, because nobody writes to them.
static void *take(size_t bytes) {
  uintptr_t at = (top + 15) & ~(uintptr_t)15;
  top = at + bytes;
  size_t have = (size_t)__builtin_wasm_memory_size(0) << 16;
  if (top > have && __builtin_wasm_memory_grow(0, (top - have + 65535) >> 16) == (size_t)-1) return NULL;
  return (void *)at;
}

static int take_plane(Plane *plane, int channels, int rows, int columns) {
  plane->rows = rows;
  plane->columns = columns;
  plane->channels = channels;
  plane->stride = up((columns + 2 * BORDER + FOUR) * channels, 8);
  plane->data = take(sizeof(int16_t) * (size_t)plane->stride * (rows + 2 * BORDER));
  return plane->data != NULL;
}

static int take_changes(Changes *changes, int rows, int columns) {
  changes->rows = rows;
  changes->columns = columns;
  changes->stride = LEFT + up(columns, 32) + 32;
  changes->data = take((size_t)changes->stride * (rows + 2 * BORDER));
  return changes->data != NULL;
}

EXPORT(weights_at) void *weights_at(void) { return &weights; }
EXPORT(weights_bytes) int weights_bytes(void) { return sizeof weights; }

// Makes room for pictures of this size, once. Returns where their luma goes, row after row; 0 when there is no room.
EXPORT(prepare) void *prepare(int rows, int columns) {
  top = (uintptr_t)&__heap_base;
  luma_stride = up(columns, 16);
  luma_bytes = (size_t)rows * luma_stride;
  luma = take(luma_bytes), before = take(luma_bytes), kept = take(luma_bytes);
  if (!luma || !before || !kept) return NULL;
  for (int i = 0; i < SIZES; i++) {
    Size *size = &sizes[i];
    size->rows = rows >> i;
    size->columns = columns >> i;
    int r = size->rows, c = size->columns;
    if (!take_plane(&size->input, 1, r, c) || !take_changes(&size->changed, r, c)) return NULL;
    r = (r + 1) / 2, c = (c + 1) / 2;
    if (!take_plane(&size->first, A, r, c) || !take_changes(&size->changed1, r, c)) return NULL;
    r = (r + 1) / 2, c = (c + 1) / 2;
    if (!take_plane(&size->second, B, r, c) || !take_changes(&size->changed2, r, c)) return NULL;
    r = (r + 1) / 2, c = (c + 1) / 2;
    for (int plane = 0; plane <= BLOCKS; plane++)
      if (!take_plane(&size->body[plane], C, r, c) || !take_changes(&size->changed_body[plane], r, c)) return NULL;
    size->answer = take(sizeof(float) * HEAD * (size_t)r * up(c, FOUR));
    if (!size->answer) return NULL;
  }
  return luma;
}

EXPORT(stride) int stride(void) { return luma_stride; }
EXPORT(answer) float *answer(int size) { return sizes[size].answer; }
EXPORT(answer_rows) int answer_rows(int size) { return sizes[size].body[0].rows * 2; }
EXPORT(answer_columns) int answer_columns(int size) { return sizes[size].body[0].columns * 2; }

static int16_t *place(const Plane *plane, int row, int column) {
  return plane->data + (ptrdiff_t)(row + BORDER) * plane->stride + (column + BORDER) * plane->channels;
}

static uint8_t *changes_row(const Changes *changes, int row) {
  return changes->data + (size_t)(row + BORDER) * changes->stride + LEFT;
}

static v128_t load(const void *from) { return wasm_v128_load(from); }
static v128_t zero(void) { return wasm_i16x8_const_splat(0); }

// Shifts two times four sums right. The compiler must not see that the shift is always the same: it would prepare it before
// the loop, as a vector, and then shift one sum after the other.
INLINE v128_t shifted(v128_t low, v128_t high, int shift) {
  __asm__ volatile("" : "+r"(shift));
  return wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(low, shift), wasm_i32x4_shr(high, shift));
}

// Values of eight channels from their sums.
INLINE v128_t valued(v128_t low, v128_t high, int shift) {
  return wasm_i16x8_max(shifted(low, high, shift), zero());
}

static void clear_tail(const Plane *plane, int row) {
  int16_t *end = place(plane, row + 1, -BORDER);
  for (int16_t *at = place(plane, row, plane->columns); at < end; at++) *at = 0;
}

static void clear_changes(const Changes *changes, int row) {
  uint8_t *at = changes_row(changes, row), *end = at + changes->stride - LEFT;
  for (at += changes->columns; at < end; at++) *at = 0;
}

static int has_changes(const Changes *changes, int row) {
  const uint8_t *changed = changes_row(changes, row);
  v128_t any = zero();
  for (int x = 0; x < changes->columns; x += 16) any = wasm_v128_or(any, load(changed + x));
  return wasm_v128_any_true(any);
}

// Where the picture differs from another one; everywhere, if all of it is looked at.
static void compare(const Changes *into, const uint8_t *other) {
  for (int y = 0; y < into->rows; y++) {
    const uint8_t *a = luma + (size_t)y * luma_stride, *b = other + (size_t)y * luma_stride;
    uint8_t *changed = changes_row(into, y);
    for (int x = 0; x < into->columns; x += 16)
      wasm_v128_store(changed + x, everything ? wasm_i8x16_const_splat(-1) : wasm_i8x16_ne(load(a + x), load(b + x)));
    clear_changes(into, y);
  }
}

static void halve_changes(const Changes *from, const Changes *into) {
  for (int y = 0; y < into->rows; y++) {
    const uint8_t *a = changes_row(from, 2 * y), *b = changes_row(from, 2 * y + 1);
    uint8_t *changed = changes_row(into, y);
    for (int x = 0; x < into->columns; x += 16) {
      v128_t low = wasm_v128_or(load(a + 2 * x), load(b + 2 * x));
      v128_t high = wasm_v128_or(load(a + 2 * x + 16), load(b + 2 * x + 16));
      wasm_v128_store(changed + x, wasm_i8x16_narrow_i16x8(wasm_i16x8_ne(low, zero()), wasm_i16x8_ne(high, zero())));
    }
    clear_changes(into, y);
  }
}

// The rows of the picture that changed, as values.
static void take_in(const Size *size) {
  for (int y = 0; y < size->rows; y++) {
    if (!has_changes(&size->changed, y)) continue;
    const uint8_t *now = luma + (size_t)y * luma_stride;
    uint8_t *then = before + (size_t)y * luma_stride;
    int16_t *values = place(&size->input, y, 0);
    for (int x = 0; x < size->columns; x += 16) {
      v128_t a = load(now + x), black = wasm_i16x8_const_splat(BLACK);
      wasm_v128_store(then + x, a);
      v128_t low = wasm_i16x8_sub(wasm_u16x8_extend_low_u8x16(a), black);
      v128_t high = wasm_i16x8_sub(wasm_u16x8_extend_high_u8x16(a), black);
      wasm_v128_store(values + x, wasm_i16x8_shl(low, 4));
      if (x + 8 < size->columns) wasm_v128_store(values + x + 8, wasm_i16x8_shl(high, 4));
    }
    clear_tail(&size->input, y);
  }
}

// The same of a smaller size: means of two by two. Values of the whole are multiples of 16, so that no mean is rounded but
// those of the eighth.
static void take_half(const Size *from, const Size *into) {
  for (int y = 0; y < into->rows; y++) {
    if (!has_changes(&into->changed, y)) continue;
    const int16_t *a = place(&from->input, 2 * y, 0), *b = place(&from->input, 2 * y + 1, 0);
    int16_t *values = place(&into->input, y, 0);
    for (int x = 0; x < into->columns; x += 4) {
      v128_t sums = wasm_i16x8_add(load(a + 2 * x), load(b + 2 * x)); // of 2 * 2064 at most
      v128_t fours = wasm_i32x4_extadd_pairwise_i16x8(sums);
      v128_t means = wasm_i32x4_shr(wasm_i32x4_add(fours, wasm_i32x4_const_splat(2)), 2);
      wasm_v128_store64_lane(values + x, wasm_i16x8_narrow_i32x4(means, means), 0);
    }
    clear_tail(&into->input, y);
  }
}

// What changes in a strided convolution of what changed.
static void mark_strided(const Changes *from, const Changes *into) {
  for (int y = 0; y < into->rows; y++) {
    const uint8_t *a = changes_row(from, 2 * y - 1), *b = changes_row(from, 2 * y), *c = changes_row(from, 2 * y + 1);
    uint8_t *to = changes_row(into, y);
    for (int x = 0; x < into->columns; x += 16) {
      v128_t halves[2];
      for (int half = 0; half < 2; half++) {
        int at = 2 * x + 16 * half;
        v128_t here = wasm_v128_or(wasm_v128_or(load(a + at), load(b + at)), load(c + at));
        v128_t left = wasm_v128_or(wasm_v128_or(load(a + at - 1), load(b + at - 1)), load(c + at - 1));
        halves[half] = wasm_i16x8_ne(wasm_v128_or(here, left), zero());
      }
      wasm_v128_store(to + x, wasm_i8x16_narrow_i16x8(halves[0], halves[1]));
    }
    clear_changes(into, y);
  }
}

// The same of a convolution whose taps are `d` apart.
static void mark_around(const Changes *from, const Changes *into, int d) {
  for (int y = 0; y < into->rows; y++) {
    const uint8_t *a = changes_row(from, y - d), *b = changes_row(from, y), *c = changes_row(from, y + d);
    uint8_t *to = changes_row(into, y);
    for (int x = 0; x < into->columns; x += 16) {
      v128_t any = zero();
      for (int at = x - d; at <= x + d; at += d)
        any = wasm_v128_or(any, wasm_v128_or(wasm_v128_or(load(a + at), load(b + at)), load(c + at)));
      wasm_v128_store(to + x, any);
    }
    clear_changes(into, y);
  }
}

// What may have changed in each layer since the picture that `other` is; all of it, if all is looked at.
static void mark(const uint8_t *other) {
  compare(&sizes[0].changed, other);
  for (int i = 0; i < SIZES; i++) {
    const Size *size = &sizes[i];
    if (i > 0) halve_changes(&sizes[i - 1].changed, &size->changed);
    mark_strided(&size->changed, &size->changed1);
    mark_strided(&size->changed1, &size->changed2);
    mark_strided(&size->changed2, &size->changed_body[0]);
    for (int block = 0; block < BLOCKS; block++)
      mark_around(&size->changed_body[block], &size->changed_body[block + 1], dilations[block]);
  }
}

// The next place from `x` on that changed; what lies beyond the last column when there is none.
static inline int next_change(const uint8_t *changed, int x, int columns) {
  while (x < columns) {
    uint64_t eight;
    __builtin_memcpy(&eight, changed + x, 8);
    if (eight != 0) return x + (__builtin_ctzll(eight) >> 3);
    x += 8;
  }
  return columns;
}

// Where four places are computed for the sake of `x`: no farther than the last column, if there are four.
static inline int four_at(int x, int columns) {
  return x + FOUR <= columns ? x : columns < FOUR ? 0 : columns - FOUR;
}

typedef v128_t Sums[FOUR][2];

static inline void begin(Sums sums, const int32_t *bias) {
  v128_t low = load(bias), high = load(bias + 4);
  for (int j = 0; j < FOUR; j++) sums[j][0] = low, sums[j][1] = high;
}

// Adds, for four places that are `step` apart, `pairs` pairs of values, each with the weights of eight outputs.
INLINE void add(Sums sums, const int16_t *from, int step, int pairs, const int16_t *weight) {
  for (int i = 0; i < pairs; i++, from += 2, weight += 2 * GROUP) {
    v128_t low = load(weight), high = load(weight + GROUP);
    for (int j = 0; j < FOUR; j++) {
      v128_t pair = wasm_v128_load32_splat(from + j * step);
      sums[j][0] = wasm_i32x4_add(sums[j][0], wasm_i32x4_dot_i16x8(low, pair));
      sums[j][1] = wasm_i32x4_add(sums[j][1], wasm_i32x4_dot_i16x8(high, pair));
    }
  }
}

// A strided 3x3 convolution, where it changed.
INLINE void convolve(const Plane *from, int inputs, const Plane *into, int outputs, const Changes *changes,
                     const int32_t *bias, const int16_t *weight, int shift) {
  int pairs = inputs == 1 ? 2 : 3 * inputs / 2;
  for (int y = 0; y < into->rows; y++) {
    const uint8_t *changed = changes_row(changes, y);
    int x = next_change(changed, 0, into->columns);
    if (x >= into->columns) continue;
    for (; x < into->columns; x = next_change(changed, x + FOUR, into->columns)) {
      x = four_at(x, into->columns);
      for (int group = 0; group < outputs / GROUP; group++) {
        Sums sums;
        begin(sums, bias + group * GROUP);
#pragma clang loop unroll(disable) // a row at a time is what the registers hold
        for (int k = 0; k < 3; k++)
          add(sums, place(from, 2 * y + k - 1, 2 * x - 1), 2 * inputs, pairs,
              weight + (group * 3 + k) * pairs * 2 * GROUP);
        for (int j = 0; j < FOUR; j++)
          wasm_v128_store(place(into, y, x + j) + group * GROUP, valued(sums[j][0], sums[j][1], shift));
      }
    }
    if (into->columns < FOUR) clear_tail(into, y);
  }
}

// Of four places, eight channels that each look around themselves. `taps` are the distances to nine places, of which the
// last stands there twice, the second time without a weight.
static inline void look_around(const int16_t *from, const int taps[5 * 2], const int32_t *bias, const int16_t *weight,
                               int shift, int16_t *into) {
  Sums sums;
  begin(sums, bias);
#pragma clang loop unroll(disable) // one pair at a time is what the registers hold
  for (int i = 0; i < 5; i++, weight += 2 * GROUP) {
    v128_t low = load(weight), high = load(weight + GROUP);
    const int16_t *one = from + taps[2 * i], *two = from + taps[2 * i + 1];
    for (int j = 0; j < FOUR; j++) {
      v128_t a = load(one + j * C), b = load(two + j * C);
      v128_t first = wasm_i16x8_shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
      v128_t last = wasm_i16x8_shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
      sums[j][0] = wasm_i32x4_add(sums[j][0], wasm_i32x4_dot_i16x8(low, first));
      sums[j][1] = wasm_i32x4_add(sums[j][1], wasm_i32x4_dot_i16x8(high, last));
    }
  }
  for (int j = 0; j < FOUR; j++) wasm_v128_store(into + j * C, valued(sums[j][0], sums[j][1], shift));
}

// Every channel looks around itself, then they are mixed and added to what was there.
static void run_block(const Plane *from, const Plane *into, const Changes *changes, int block) {
  _Alignas(16) int16_t middle[FOUR * C];
  int taps[5 * 2];
  for (int tap = 0; tap < 10; tap++) {
    int row = (tap < 9 ? tap : 8) / 3 - 1, column = (tap < 9 ? tap : 8) % 3 - 1;
    taps[tap] = dilations[block] * (row * from->stride + column * C);
  }
  int around = weights.shifts[3 + 2 * block], across = weights.shifts[4 + 2 * block];
  for (int y = 0; y < into->rows; y++) {
    const uint8_t *changed = changes_row(changes, y);
    int x = next_change(changed, 0, into->columns);
    if (x >= into->columns) continue;
    for (; x < into->columns; x = next_change(changed, x + FOUR, into->columns)) {
      x = four_at(x, into->columns);
      const int16_t *here = place(from, y, x);
      int16_t *to = place(into, y, x);
      for (int group = 0; group < C / GROUP; group++)
        look_around(here + group * GROUP, taps, weights.blocks[block].around_bias + group * GROUP,
                    weights.blocks[block].around[group], around, middle + group * GROUP);
      for (int group = 0; group < C / GROUP; group++) {
        Sums sums;
        begin(sums, weights.blocks[block].across_bias + group * GROUP);
        add(sums, middle, C, C / 2, weights.blocks[block].across[group]);
        for (int j = 0; j < FOUR; j++) {
          v128_t old = load(here + j * C + group * GROUP);
          v128_t both = wasm_i16x8_add_sat(old, shifted(sums[j][0], sums[j][1], across));
          wasm_v128_store(to + j * C + group * GROUP, wasm_i16x8_max(both, zero()));
        }
      }
    }
    if (into->columns < FOUR) clear_tail(into, y);
  }
}

// Four answers for each place, laid out as a map twice as fine.
static void give_answers(const Plane *from, const Changes *changes, float *into) {
  v128_t scale = load(weights.head_scale);
  for (int y = 0; y < from->rows; y++) {
    const uint8_t *changed = changes_row(changes, y);
    float *upper = into + (size_t)4 * y * from->columns, *lower = upper + 2 * from->columns;
    for (int x = next_change(changed, 0, from->columns); x < from->columns;
         x = next_change(changed, x + FOUR, from->columns)) {
      x = four_at(x, from->columns);
      Sums sums;
      begin(sums, weights.head_bias);
      add(sums, place(from, y, x), C, C / 2, weights.head);
      for (int j = 0; j < FOUR && x + j < from->columns; j++) {
        v128_t odds = wasm_f32x4_mul(wasm_f32x4_convert_i32x4(sums[j][0]), scale);
        wasm_v128_store64_lane(upper + 2 * (x + j), odds, 0);
        wasm_v128_store64_lane(lower + 2 * (x + j), odds, 1);
      }
    }
  }
}

static int count(const Changes *changes) {
  int sum = 0;
  for (int y = 0; y < changes->rows; y++) {
    const uint8_t *changed = changes_row(changes, y);
    for (int x = 0; x < changes->columns; x += 16) sum += __builtin_popcount(wasm_i8x16_bitmask(load(changed + x)));
  }
  return sum;
}

// How much a look at what differs from a picture costs, at most, for a look at all of it: 0 to 1. From the picture that
// the values are of, or from the last one that was kept.
EXPORT(share) float share(int from_kept) {
  const int stem1 = 9 * A, stem2 = 9 * A * B, stem3 = 9 * B * C, block = C * (C + 9);
  float some = 0, all = 0;
  everything = 0;
  mark(from_kept ? kept : before);
  for (int i = 0; i < SIZES; i++) {
    const Size *size = &sizes[i];
    some += stem1 * count(&size->changed1) + stem2 * count(&size->changed2) + stem3 * count(&size->changed_body[0]);
    all += stem1 * size->first.rows * size->first.columns + stem2 * size->second.rows * size->second.columns;
    all += (stem3 + BLOCKS * block) * size->body[0].rows * size->body[0].columns;
    for (int b = 1; b <= BLOCKS; b++) some += block * count(&size->changed_body[b]);
  }
  return some / all;
}

// Keeps the picture, to compare one with it later.
EXPORT(keep) void keep(void) { __builtin_memcpy(kept, luma, luma_bytes); }

// Runs the network on the luma at all sizes: on all of it, or on what changed since the look before. `is_marked` tells that
// `share` has been asked, of this very picture and the one of that look.
EXPORT(look) void look(int all, int is_marked) {
  everything = all;
  if (all || !is_marked) mark(before);
  take_in(&sizes[0]);
  for (int i = 0; i < SIZES; i++) {
    Size *size = &sizes[i];
    if (i > 0) take_half(&sizes[i - 1], size);
    convolve(&size->input, 1, &size->first, A, &size->changed1, weights.stem1_bias, weights.stem1, weights.shifts[0]);
    convolve(&size->first, A, &size->second, B, &size->changed2, weights.stem2_bias, weights.stem2[0][0],
             weights.shifts[1]);
    convolve(&size->second, B, &size->body[0], C, &size->changed_body[0], weights.stem3_bias, weights.stem3[0][0],
             weights.shifts[2]);
    for (int block = 0; block < BLOCKS; block++)
      run_block(&size->body[block], &size->body[block + 1], &size->changed_body[block + 1], block);
    give_answers(&size->body[BLOCKS], &size->changed_body[BLOCKS], size->answer);
  }
}
