// What people look like against what the place looks like without them: a fine background, and a small network that finds
// heads in what differs from it.
//
// The layers are those of bench/analytics/training/network.py. They are computed where something differs from the background and
// a little around it; elsewhere all values are zero, so that a place where nothing happens costs nothing.
//
// The channels of a place lie side by side. Around each plane is a border of zeros as wide as what reads it looks.

#include "room.h"

#define A 12 // channels at a half, a quarter and an eighth of the fine picture's size
#define B 24
#define C 32
#define ANSWERS 12 // of four pixels, heads on foot and heads on bicycles; how tall; whose; and how far from a head behind a mask
#define HEIGHT 8
#define BODY 9
#define ABOVE 10 // in heights
#define ASIDE 11
#define BEHIND 0.05f // heights from which on a head is above what shows of who has it
#define BORDER 4 // the widest dilation
#define FOUR 4   // places that are computed at once
#define DIFFERENT 12.0f // luma steps
#define FIELD 4         // pixels of the fine picture along a side of what is computed or not
#define NOBODY -100.0f  // the logit of what is not computed
#define WANTED 320      // columns of the fine picture, about
#define MOST 160        // heads that are told of one picture

typedef struct {
  float around[9 * C], around_bias[C], across[C * C], across_bias[C];
} CoarseBlock;
typedef struct {
  float around[9 * B], around_bias[B], across[B * B], across_bias[B];
} MiddleBlock;
typedef struct {
  float around[9 * A], around_bias[A], across[A * A], across_bias[A];
} FineBlock;

// Of a convolution: row, column, input, output.
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

typedef struct {
  float *data;
  int rows, columns, channels, stride;
} Plane;

typedef struct {
  int row, from, to;
} Run;

typedef struct {
  float x, y; // of the middle of the head, in pixels of the fine picture
  float height;
  float foot, bicycle; // how sure it is to be one of these, 0 to 1
} Head;

static int factor;        // pixels of the picture along one of the fine picture
static int columns, rows; // of the fine picture
static uint8_t *now, *blind, *known, *body, *active, *active_before, *coarse_active, *coarse_before;
static float *level;
static Plane input, fine[3], middle[2], lifted, coarse[2], raised, answers;
static Run *runs, *coarse_runs;
static int run_count, coarse_run_count;
static Head heads[MOST];

// Borders stay zero, because nobody writes to them.
static void take_plane(Plane *plane, int channels, int of_rows, int of_columns) {
  plane->rows = of_rows, plane->columns = of_columns, plane->channels = channels;
  plane->stride = (of_columns + 2 * BORDER + FOUR) * channels;
  plane->data = take(sizeof(float) * (size_t)plane->stride * (of_rows + 2 * BORDER));
}

INLINE float *place(const Plane *plane, int row, int column) {
  return plane->data + (ptrdiff_t)(row + BORDER) * plane->stride + (column + BORDER) * plane->channels;
}

EXPORT(weights_at) void *weights_at(void) { return &weights; }
EXPORT(weights_bytes) int weights_bytes(void) { return sizeof weights; }

void prepare_people(void) {
  factor = (picture_columns + WANTED / 2) / WANTED;
  if (factor < 1) factor = 1;
  if (factor > picture_rows) factor = picture_rows;
  columns = picture_columns / factor, rows = picture_rows / factor;
  size_t cells = (size_t)columns * rows + 32;
  now = take(cells), blind = take(cells), known = take(cells), level = take(sizeof(float) * cells);
  int r = (rows + 1) / 2, c = (columns + 1) / 2;
  take_plane(&input, 4, rows, columns);
  for (int one = 0; one < 3; one++) take_plane(&fine[one], A, r, c);
  take_plane(&answers, ANSWERS, r, c);
  body = take((size_t)r * c);
  r = (r + 1) / 2, c = (c + 1) / 2;
  for (int one = 0; one < 2; one++) take_plane(&middle[one], B, r, c);
  take_plane(&raised, A, r, c);
  active = take((size_t)r * c), active_before = take((size_t)r * c);
  runs = take(sizeof(Run) * (size_t)r * (c / 2 + 1));
  r = (r + 1) / 2, c = (c + 1) / 2;
  for (int one = 0; one < 2; one++) take_plane(&coarse[one], C, r, c);
  take_plane(&lifted, B, r, c);
  coarse_active = take((size_t)r * c), coarse_before = take((size_t)r * c);
  coarse_runs = take(sizeof(Run) * (size_t)r * (c / 2 + 1));
  for (int row = 0; row < answers.rows + 2 * BORDER; row++)
    for (int at = 0; at < answers.stride; at++) answers.data[row * answers.stride + at] = NOBODY;
}

EXPORT(fine_factor) int fine_factor(void) { return factor; }
EXPORT(heads_at) Head *heads_at(void) { return heads; }

// What was learnt is void: the light has changed at once.
EXPORT(forget) void forget(void) {
  for (int at = 0; at < columns * rows; at++) known[at] = 0;
}

static void reduce_any(int fill) {
  int pixels = factor * factor;
  for (int row = 0; row < rows; row++)
    for (int column = 0; column < columns; column++) {
      const uint8_t *from = picture + (size_t)row * factor * picture_stride + column * factor;
      int sum = pixels / 2, filled = 0;
      for (int y = 0; y < factor; y++)
        for (int x = 0; x < factor; x++) {
          int value = from[(size_t)y * picture_stride + x];
          sum += value;
          filled += value == fill;
        }
      now[row * columns + column] = sum / pixels;
      blind[row * columns + column] = filled == pixels;
    }
}

static void reduce_halves(int fill) {
  v128_t fills = wasm_i8x16_splat(fill), two = wasm_i16x8_splat(2), one = wasm_i16x8_splat(1);
  for (int row = 0; row < rows; row++) {
    const uint8_t *a = picture + (size_t)2 * row * picture_stride, *b = a + picture_stride;
    for (int column = 0; column < columns; column += 8) {
      v128_t p = wasm_v128_load(a + 2 * column), q = wasm_v128_load(b + 2 * column);
      v128_t sums = wasm_i16x8_add(wasm_u16x8_extadd_pairwise_u8x16(p), wasm_u16x8_extadd_pairwise_u8x16(q));
      v128_t means = wasm_u16x8_shr(wasm_i16x8_add(sums, two), 2);
      v128_t filled = wasm_v128_and(wasm_i8x16_eq(p, fills), wasm_i8x16_eq(q, fills));
      v128_t whole = wasm_v128_and(wasm_i16x8_eq(filled, wasm_i16x8_splat(-1)), one);
      v128_t packed = wasm_u8x16_narrow_i16x8(means, whole);
      // What lies beyond a row's end is written anew with the next row; after the last there is room to spare.
      wasm_v128_store64_lane(now + row * columns + column, packed, 0);
      wasm_v128_store64_lane(blind + row * columns + column, packed, 1);
    }
  }
}

// What a cell shows is the background from now on.
void absorb_fine(int cell) {
  int top = cell / cell_columns * cell_size / factor, left = cell % cell_columns * cell_size / factor;
  int size = (cell_size + factor - 1) / factor;
  for (int row = top; row <= top + size && row < rows; row++)
    for (int column = left; column <= left + size && column < columns; column++)
      level[row * columns + column] = now[row * columns + column];
}

// Learns the background and marks the fields in which something differs from it.
__attribute__((noinline)) static void learn(float shift, float fast, float slow) {
  int fields = answers.columns; // the body's columns
  for (int row = 0; row < rows; row++) {
    const uint8_t *claimed = body + (row >> 1) * fields;
    float *values = place(&input, row, 0);
    uint8_t *marks = active_before + (row / FIELD) * middle[0].columns; // counts, for the while
    int mask_row = row * factor / cell_size;
    const uint8_t *hidden = cell_blind + (mask_row < cell_rows ? mask_row : cell_rows - 1) * cell_columns;
    int cell = 0, left = cell_size;
    for (int column = 0; column < columns; column++, values += 4) {
      int at = row * columns + column;
      if (hidden[cell]) blind[at] = 1;
      left -= factor;
      if (left <= 0 && cell < cell_columns - 1) cell++, left += cell_size;
      if (blind[at]) {
        values[0] = 0, values[1] = 0, values[2] = 1;
        continue;
      }
      float value = now[at];
      if (!known[at]) {
        known[at] = 1;
        level[at] = value;
      } else
        level[at] += shift;
      float difference = value - level[at];
      values[0] = difference < -128 ? -4 : difference > 128 ? 4 : difference * (1.0f / 32);
      values[1] = (value - 128) * (1.0f / 64);
      values[2] = 0;
      if (__builtin_fabsf(difference) <= DIFFERENT)
        level[at] += fast * difference;
      else {
        marks[column / FIELD]++;
        if (!claimed[column >> 1]) level[at] += slow * difference;
      }
    }
  }
}

INLINE v128_t load(const float *from) { return wasm_v128_load(from); }
INLINE v128_t splat(const float *from) { return wasm_v128_load32_splat(from); }
INLINE v128_t added(v128_t sum, v128_t a, v128_t b) { return wasm_f32x4_add(sum, wasm_f32x4_mul(a, b)); }
INLINE v128_t positive(v128_t value) { return wasm_f32x4_pmax(wasm_f32x4_const_splat(0), value); }

// Fields with something in them and those around them are computed, and the coarse ones that hold any of these.
__attribute__((noinline)) static void activate(void) {
  int c = middle[0].columns, r = middle[0].rows, cc = coarse[0].columns, cr = coarse[0].rows;
  run_count = coarse_run_count = 0;
  for (int at = 0; at < cc * cr; at++) coarse_active[at] = 0;
  for (int y = 0; y < r; y++) {
    int start = -1;
    for (int x = 0; x <= c; x++) {
      int on = 0;
      if (x < c)
        for (int v = y > 0 ? y - 1 : 0; v <= y + 1 && v < r && !on; v++)
          for (int u = x > 0 ? x - 1 : 0; u <= x + 1 && u < c; u++)
            if (active_before[v * c + u] >= 2) {
              on = 1;
              break;
            }
      if (x < c) {
        int was = active[y * c + x] & 1;
        active[y * c + x] = on | was << 1;
        if (on) coarse_active[(y >> 1) * cc + (x >> 1)] = 1;
      }
      if (on && start < 0) start = x;
      if (!on && start >= 0) {
        runs[run_count++] = (Run){y, start, x};
        start = -1;
      }
    }
  }
  for (int at = 0; at < c * r; at++) active_before[at] = 0;
  for (int y = 0; y < cr; y++) {
    int start = -1;
    for (int x = 0; x <= cc; x++) {
      int on = x < cc && coarse_active[y * cc + x];
      if (on && start < 0) start = x;
      if (!on && start >= 0) {
        coarse_runs[coarse_run_count++] = (Run){y, start, x};
        start = -1;
      }
    }
  }
}

static void clear(Plane *plane, int row, int column) {
  float *at = place(plane, row, column);
  for (int channel = 0; channel < plane->channels; channel += 4) wasm_v128_store(at + channel, wasm_f32x4_const_splat(0));
}

// What is not computed any more is zero.
__attribute__((noinline)) static void clear_left(void) {
  int c = middle[0].columns, cc = coarse[0].columns;
  for (int y = 0; y < middle[0].rows; y++)
    for (int x = 0; x < c; x++) {
      if (active[y * c + x] != 2) continue;
      for (int one = 0; one < 2; one++) clear(&middle[one], y, x);
      for (int v = 2 * y; v < 2 * y + 2 && v < fine[0].rows; v++)
        for (int u = 2 * x; u < 2 * x + 2 && u < fine[0].columns; u++) {
          for (int one = 0; one < 3; one++) clear(&fine[one], v, u);
          for (int kind = 0; kind < ANSWERS; kind++) place(&answers, v, u)[kind] = NOBODY;
          body[v * fine[0].columns + u] = 0;
        }
    }
  for (int y = 0; y < coarse[0].rows; y++)
    for (int x = 0; x < cc; x++) {
      int at = y * cc + x;
      if (coarse_before[at] && !coarse_active[at])
        for (int one = 0; one < 2; one++) clear(&coarse[one], y, x);
      coarse_before[at] = coarse_active[at];
    }
}

INLINE void start(v128_t sums[FOUR][2], const float *bias, int eight) {
  for (int p = 0; p < FOUR; p++) sums[p][0] = load(bias), sums[p][1] = eight ? load(bias + 4) : load(bias);
}

// A 3 by 3 convolution with a stride of two, of some places of a row.
INLINE void strided(const Plane *from, int inputs, const Plane *to, int outputs, const float *weight, const float *bias, Run run) {
  for (int x = run.from; x < run.to; x += FOUR) {
    int count = run.to - x < FOUR ? run.to - x : FOUR;
#pragma clang loop unroll(full)
    for (int group = 0; group < outputs; group += 8) {
      const int eight = outputs - group > 4;
      v128_t sums[FOUR][2];
      start(sums, bias + group, eight);
      for (int ky = 0; ky < 3; ky++) {
        const float *values = place(from, 2 * run.row + ky - 1, 2 * x - 1);
        for (int kx = 0; kx < 3; kx++)
          for (int in = 0; in < inputs; in++) {
            const float *w = weight + ((ky * 3 + kx) * inputs + in) * outputs + group;
            v128_t low = load(w), high = eight ? load(w + 4) : low;
#pragma clang loop unroll(full)
            for (int p = 0; p < FOUR; p++) {
              v128_t value = splat(values + (2 * p + kx) * from->channels + in);
              sums[p][0] = added(sums[p][0], value, low);
              if (eight) sums[p][1] = added(sums[p][1], value, high);
            }
          }
      }
      for (int p = 0; p < count; p++) {
        float *out = place(to, run.row, x + p) + group;
        wasm_v128_store(out, positive(sums[p][0]));
        if (eight) wasm_v128_store(out + 4, positive(sums[p][1]));
      }
    }
  }
}

// Across the channels of four places, whose values lie `apart`; eight outputs at a time, or four.
INLINE void across(const float *values, int apart, int inputs, const float *weight, int outputs, int group, v128_t sums[FOUR][2]) {
  for (int in = 0; in < inputs; in++) {
    const float *w = weight + in * outputs + group;
    v128_t low = load(w), high = outputs - group > 4 ? load(w + 4) : low;
#pragma clang loop unroll(full)
    for (int p = 0; p < FOUR; p++) {
      v128_t value = splat(values + p * apart + in);
      sums[p][0] = added(sums[p][0], value, low);
      if (outputs - group > 4) sums[p][1] = added(sums[p][1], value, high);
    }
  }
}

INLINE void block(const Plane *from, const Plane *to, int channels, int dilation, const float *around, const float *around_bias,
                  const float *weight, const float *bias, Run run) {
  float seen[FOUR * C];
  for (int x = run.from; x < run.to; x += FOUR) {
    int count = run.to - x < FOUR ? run.to - x : FOUR;
    for (int p = 0; p < FOUR; p++)
      for (int channel = 0; channel < channels; channel += 4) {
        v128_t sum = load(around_bias + channel);
        for (int ky = 0; ky < 3; ky++)
          for (int kx = 0; kx < 3; kx++)
            sum = added(sum, load(place(from, run.row + (ky - 1) * dilation, x + p + (kx - 1) * dilation) + channel),
                        load(around + (ky * 3 + kx) * channels + channel));
        wasm_v128_store(seen + p * channels + channel, positive(sum));
      }
#pragma clang loop unroll(full)
    for (int group = 0; group < channels; group += 8) {
      v128_t sums[FOUR][2];
      start(sums, bias + group, channels - group > 4);
      across(seen, channels, channels, weight, channels, group, sums);
      for (int p = 0; p < count; p++) {
        const float *in = place(from, run.row, x + p) + group;
        float *out = place(to, run.row, x + p) + group;
        wasm_v128_store(out, positive(wasm_f32x4_add(load(in), sums[p][0])));
        if (channels - group > 4) wasm_v128_store(out + 4, positive(wasm_f32x4_add(load(in + 4), sums[p][1])));
      }
    }
  }
}

INLINE void pointwise(const Plane *from, int inputs, const Plane *to, int outputs, const float *weight, const float *bias, Run run) {
  for (int x = run.from; x < run.to; x += FOUR) {
    int count = run.to - x < FOUR ? run.to - x : FOUR;
#pragma clang loop unroll(full)
    for (int group = 0; group < outputs; group += 8) {
      v128_t sums[FOUR][2];
      start(sums, bias + group, outputs - group > 4);
      across(place(from, run.row, x), from->channels, inputs, weight, outputs, group, sums);
      for (int p = 0; p < count; p++) {
        float *out = place(to, run.row, x + p) + group;
        wasm_v128_store(out, sums[p][0]);
        if (outputs - group > 4) wasm_v128_store(out + 4, sums[p][1]);
      }
    }
  }
}

// Adds what a plane of half the size says.
INLINE void add_doubled(const Plane *small, const Plane *to, int channels, Run run) {
  for (int x = run.from; x < run.to; x++) {
    float *at = place(to, run.row, x);
    const float *from = place(small, run.row >> 1, x >> 1);
    for (int channel = 0; channel < channels; channel += 4)
      wasm_v128_store(at + channel, positive(wasm_f32x4_add(load(at + channel), load(from + channel))));
  }
}

#define FINE_RUNS(call)                                                                                        \
  for (int one = 0; one < run_count; one++)                                                                    \
    for (int row = 2 * runs[one].row; row < 2 * runs[one].row + 2 && row < fine[0].rows; row++) {              \
      int to = 2 * runs[one].to;                                                                               \
      Run run = {row, 2 * runs[one].from, to < fine[0].columns ? to : fine[0].columns};                        \
      call;                                                                                                    \
    }
#define MIDDLE_RUNS(call)                                                                                      \
  for (int one = 0; one < run_count; one++) {                                                                  \
    Run run = runs[one];                                                                                       \
    call;                                                                                                      \
  }
#define COARSE_RUNS(call)                                                                                      \
  for (int one = 0; one < coarse_run_count; one++) {                                                           \
    Run run = coarse_runs[one];                                                                                \
    call;                                                                                                      \
  }
#define BLOCK(from, to, channels, dilation, its) \
  block(from, to, channels, dilation, (its).around, (its).around_bias, (its).across, (its).across_bias, run)

__attribute__((noinline)) static void infer(void) {
  FINE_RUNS(strided(&input, 3, &fine[0], A, weights.stem, weights.stem_bias, run))
  MIDDLE_RUNS(strided(&fine[0], A, &middle[0], B, weights.down, weights.down_bias, run))
  COARSE_RUNS(strided(&middle[0], B, &coarse[0], C, weights.down_again, weights.down_again_bias, run))
  COARSE_RUNS(BLOCK(&coarse[0], &coarse[1], C, 1, weights.coarse[0]))
  COARSE_RUNS(BLOCK(&coarse[1], &coarse[0], C, 2, weights.coarse[1]))
  COARSE_RUNS(BLOCK(&coarse[0], &coarse[1], C, 4, weights.coarse[2]))
  COARSE_RUNS(pointwise(&coarse[1], C, &lifted, B, weights.up, weights.up_bias, run))
  MIDDLE_RUNS(add_doubled(&lifted, &middle[0], B, run))
  MIDDLE_RUNS(BLOCK(&middle[0], &middle[1], B, 1, weights.middle[0]))
  MIDDLE_RUNS(BLOCK(&middle[1], &middle[0], B, 1, weights.middle[1]))
  MIDDLE_RUNS(pointwise(&middle[0], B, &raised, A, weights.up_again, weights.up_again_bias, run))
  FINE_RUNS(add_doubled(&raised, &fine[0], A, run))
  FINE_RUNS(BLOCK(&fine[0], &fine[1], A, 1, weights.fine[0]))
  FINE_RUNS(BLOCK(&fine[1], &fine[2], A, 1, weights.fine[1]))
  FINE_RUNS(pointwise(&fine[2], A, &answers, ANSWERS, weights.head, weights.head_bias, run))
}

// e to the power of x, to a hundred thousandth: the same on every machine.
static float power(float x) {
  x = x < -30 ? -30 : x > 30 ? 30 : x;
  float y = x * (1.0f / 1024);
  float e = 1 + y * (1 + y * (0.5f + y * (1.0f / 6)));
  for (int doubling = 0; doubling < 10; doubling++) e *= e;
  return e;
}

static float likely(float logit) { return 1 / (1 + power(-logit)); }

INLINE float heat(int kind, int y, int x) {
  return place(&answers, y >> 1, x >> 1)[4 * kind + 2 * (y & 1) + (x & 1)];
}

// Of two that are alike, the first is the top.
static int is_top(int kind, int y, int x, float peak) {
  for (int v = -1; v <= 1; v++)
    for (int u = -1; u <= 1; u++) {
      float other = heat(kind, y + v, x + u);
      if (other > peak || (other == peak && (v < 0 || (v == 0 && u < 0)))) return 0;
    }
  return 1;
}

// Where heads are likeliest, each a little hill: at the place to which its top and what is around it speak for. What shows of somebody
// whose head is behind a mask has its hill at its upper end, and says how far from there the head is.
__attribute__((noinline)) static int find(float least) {
  int found = 0;
  for (int one = 0; one < run_count; one++)
    for (int y = 4 * runs[one].row; y < 4 * runs[one].row + 4 && y < 2 * answers.rows; y++)
      for (int x = 4 * runs[one].from; x < 4 * runs[one].to && x < 2 * answers.columns; x++) {
        const float *at = place(&answers, y >> 1, x >> 1);
        body[(y >> 1) * answers.columns + (x >> 1)] = at[BODY] > 0;
        for (int kind = 0; kind < 2; kind++) {
          float peak = heat(kind, y, x);
          if (peak < least || found >= MOST || !is_top(kind, y, x, peak)) continue;
          float sum = 0, across = 0, down = 0;
          for (int v = -1; v <= 1; v++)
            for (int u = -1; u <= 1; u++) {
              float part = likely(heat(kind, y + v, x + u));
              sum += part, across += part * u, down += part * v;
            }
          float tall = 24 * power(at[HEIGHT] * 0.69314718f);
          float above = at[ABOVE] > BEHIND ? at[ABOVE] * tall : 0, aside = above > 0 ? at[ASIDE] * tall : 0;
          heads[found++] = (Head){x + 0.5f + across / sum + aside, y + 0.5f + down / sum - above, tall,
                                  kind == 0 ? likely(peak) : 0, kind == 1 ? likely(peak) : 0};
        }
      }
  return found;
}

// Looks at the picture that was put into memory. @param fill luma of masks; @param shift by how much all became lighter;
// @param fast, @param slow parts of a difference that are learnt; @param least what a head's logit is at least. Returns how many heads.
EXPORT(find_people) int find_people(int fill, float shift, float fast, float slow, float least) {
  if (factor == 2)
    reduce_halves(fill);
  else
    reduce_any(fill);
  learn(shift, fast, slow);
  activate();
  clear_left();
  infer();
  return find(least);
}
