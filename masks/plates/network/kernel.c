// The plate network in WebAssembly with 128-bit vectors: what runs where onnxruntime-node does not.
//
// Built by scripts/build-kernel.sh into kernel.wasm; no library, no memory but its own, nothing imported. The order of
// the weights is that of `weight_names` in kernel.ts, the shapes are those of training/network.py.
//
// Planes are rows of 32-bit floats. What a strided convolution reads is kept with its even columns and its odd columns
// apart, so that every load is of neighbours; a column of zeros stands before the odd ones, a row of zeros above.
// What the blocks read has a border of zeros as wide as the widest dilation.

#include <stddef.h>
#include <stdint.h>
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(#name)))
#define SIZES 3     // whole, half, quarter
#define A 8         // channels after the first, second and third strided convolution
#define B 16
#define C 48
#define BLOCKS 6
#define BORDER 4    // the widest dilation
#define HEAD 4

static const int dilations[BLOCKS] = {1, 2, 1, 4, 2, 1};

static struct {
  float stem1[A * 1 * 9], stem1_bias[A];
  float stem2[B * A * 9], stem2_bias[B];
  float stem3[C * B * 9], stem3_bias[C];
  float around[BLOCKS][C * 9], around_bias[BLOCKS][C];
  float across[BLOCKS][C * C], across_bias[BLOCKS][C];
  float head[HEAD * C], head_bias[HEAD];
} weights;

// Channels with even and odd columns apart. `left` floats of zeros stand before each row of each half.
typedef struct {
  float *data;
  int rows, columns;
  int half;    // floats a row of one half takes
  int channel; // floats a channel takes
} Split;

// Channels with a border of BORDER zeros all around.
typedef struct {
  float *data;
  int rows, columns;
  int stride;
  int channel;
} Plane;

#define LEFT 4

typedef struct {
  int rows, columns;
  Split input, first, second;
  Plane ping, pong;
  float *answer;
} Size;

static Size sizes[SIZES];
static uint8_t *luma;
static float *row_buffer;
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

static int take_split(Split *split, int channels, int rows, int columns) {
  split->rows = rows;
  split->columns = columns;
  split->half = LEFT + up((columns + 1) / 2, 8) + 8;
  split->channel = 2 * split->half * (rows + 3);
  split->data = take(sizeof(float) * (size_t)split->channel * channels);
  return split->data != NULL;
}

static int take_plane(Plane *plane, int rows, int columns) {
  plane->rows = rows;
  plane->columns = columns;
  plane->stride = BORDER + up(columns, 8) + 8;
  plane->channel = plane->stride * (rows + 2 * BORDER + 1);
  plane->data = take(sizeof(float) * (size_t)plane->channel * C);
  return plane->data != NULL;
}

EXPORT(weights_at) void *weights_at(void) { return &weights; }
EXPORT(weights_count) int weights_count(void) { return sizeof weights / sizeof(float); }

// Makes room for pictures of this size, once. Returns where their luma goes, row after row; 0 when there is no room.
EXPORT(prepare) void *prepare(int rows, int columns) {
  top = (uintptr_t)&__heap_base;
  luma = take((size_t)rows * columns + 16);
  row_buffer = take(sizeof(float) * (C * (up((columns + 7) / 8, 8) + 8)));
  if (!luma || !row_buffer) return NULL;
  for (int i = 0; i < SIZES; i++) {
    Size *size = &sizes[i];
    size->rows = rows >> i;
    size->columns = columns >> i;
    int r = size->rows, c = size->columns;
    if (!take_split(&size->input, 1, r, c)) return NULL;
    r = (r + 1) / 2, c = (c + 1) / 2;
    if (!take_split(&size->first, A, r, c)) return NULL;
    r = (r + 1) / 2, c = (c + 1) / 2;
    if (!take_split(&size->second, B, r, c)) return NULL;
    r = (r + 1) / 2, c = (c + 1) / 2;
    if (!take_plane(&size->ping, r, c) || !take_plane(&size->pong, r, c)) return NULL;
    size->answer = take(sizeof(float) * HEAD * (size_t)r * c);
    if (!size->answer) return NULL;
  }
  return luma;
}

EXPORT(answer) float *answer(int size) { return sizes[size].answer; }
EXPORT(answer_rows) int answer_rows(int size) { return sizes[size].ping.rows * 2; }
EXPORT(answer_columns) int answer_columns(int size) { return sizes[size].ping.columns * 2; }

static float *split_row(const Split *split, int channel, int row, int odd) {
  return split->data + (size_t)channel * split->channel + (size_t)(2 * (row + 1) + odd) * split->half + LEFT;
}

static float *plane_row(const Plane *plane, int channel, int row) {
  return plane->data + (size_t)channel * plane->channel + (size_t)(row + BORDER) * plane->stride + BORDER;
}

static v128_t load(const float *from) { return wasm_v128_load(from); }
static v128_t splat(const float *from) { return wasm_v128_load32_splat(from); }
static v128_t relu(v128_t x) { return wasm_f32x4_pmax(wasm_f32x4_const_splat(0), x); }
static v128_t fma_(v128_t sum, v128_t a, v128_t b) { return wasm_f32x4_add(sum, wasm_f32x4_mul(a, b)); }

static void take_in(const Size *size) {
  const uint8_t *from = luma;
  for (int y = 0; y < size->rows; y++) {
    float *even = split_row(&size->input, 0, y, 0), *odd = split_row(&size->input, 0, y, 1);
    int x = 0;
    for (; x + 1 < size->columns; x += 2) {
      *even++ = (float)from[x] - 126.0f;
      *odd++ = (float)from[x + 1] - 126.0f;
    }
    if (x < size->columns) *even = (float)from[x] - 126.0f;
    from += size->columns;
  }
}

// Means of two by two.
static void halve(const Size *from, const Size *into) {
  for (int y = 0; y < into->rows; y++) {
    const float *a = split_row(&from->input, 0, 2 * y, 0), *b = split_row(&from->input, 0, 2 * y, 1);
    const float *c = split_row(&from->input, 0, 2 * y + 1, 0), *d = split_row(&from->input, 0, 2 * y + 1, 1);
    float *even = split_row(&into->input, 0, y, 0), *odd = split_row(&into->input, 0, y, 1);
    for (int x = 0; x < into->columns; x++) {
      float mean = (a[x] + b[x] + c[x] + d[x]) * 0.25f;
      if (x & 1) *odd++ = mean;
      else *even++ = mean;
    }
  }
}

// Eight columns of four channels of a strided 3x3 convolution.
static inline void strided8(const Split *from, int inputs, const float *weight, const float *bias, int row, int column,
                            v128_t out[4][2]) {
  for (int o = 0; o < 4; o++) out[o][0] = out[o][1] = splat(bias + o);
  for (int i = 0; i < inputs; i++) {
    for (int k = 0; k < 3; k++) {
      const float *even = split_row(from, i, 2 * row + k - 1, 0) + column;
      const float *odd = split_row(from, i, 2 * row + k - 1, 1) + column;
      v128_t l0 = load(odd - 1), l1 = load(odd + 3);
      v128_t m0 = load(even), m1 = load(even + 4);
      v128_t r0 = load(odd), r1 = load(odd + 4);
      for (int o = 0; o < 4; o++) {
        const float *w = weight + (o * inputs + i) * 9 + k * 3;
        v128_t w0 = splat(w), w1 = splat(w + 1), w2 = splat(w + 2);
        out[o][0] = fma_(fma_(fma_(out[o][0], l0, w0), m0, w1), r0, w2);
        out[o][1] = fma_(fma_(fma_(out[o][1], l1, w0), m1, w1), r1, w2);
      }
    }
  }
}

static void clear(float *from, float *to) {
  while (from < to) *from++ = 0;
}

static inline void strided_to_split(const Split *from, int inputs, const float *weight, const float *bias,
                                    const Split *into, int outputs) {
  for (int y = 0; y < into->rows; y++) {
    for (int o = 0; o < outputs; o += 4) {
      for (int x = 0; x < into->columns; x += 8) {
        v128_t out[4][2];
        strided8(from, inputs, weight + o * inputs * 9, bias + o, y, x, out);
        for (int j = 0; j < 4; j++) {
          v128_t a = relu(out[j][0]), b = relu(out[j][1]);
          wasm_v128_store(split_row(into, o + j, y, 0) + x / 2, wasm_i32x4_shuffle(a, b, 0, 2, 4, 6));
          wasm_v128_store(split_row(into, o + j, y, 1) + x / 2, wasm_i32x4_shuffle(a, b, 1, 3, 5, 7));
        }
      }
      for (int j = 0; j < 4; j++) { // what was computed beyond the last column
        float *even = split_row(into, o + j, y, 0), *odd = split_row(into, o + j, y, 1);
        clear(even + (into->columns + 1) / 2, even + into->half - LEFT);
        clear(odd + into->columns / 2, odd + into->half - LEFT);
      }
    }
  }
}

static void strided_to_plane(const Split *from, const Plane *into) {
  for (int y = 0; y < into->rows; y++) {
    for (int o = 0; o < C; o += 4) {
      for (int x = 0; x < into->columns; x += 8) {
        v128_t out[4][2];
        strided8(from, B, weights.stem3 + o * B * 9, weights.stem3_bias + o, y, x, out);
        for (int j = 0; j < 4; j++) {
          float *to = plane_row(into, o + j, y) + x;
          wasm_v128_store(to, relu(out[j][0]));
          wasm_v128_store(to + 4, relu(out[j][1]));
        }
      }
      for (int j = 0; j < 4; j++) {
        float *row = plane_row(into, o + j, y);
        clear(row + into->columns, row + into->stride - BORDER);
      }
    }
  }
}

// One row of all channels: each looks around itself.
static void look_around(const Plane *from, int block, int y, int pitch) {
  int d = dilations[block];
  for (int c = 0; c < C; c++) {
    const float *w = weights.around[block] + c * 9;
    const float *a = plane_row(from, c, y - d), *b = plane_row(from, c, y), *e = plane_row(from, c, y + d);
    v128_t w0 = splat(w), w1 = splat(w + 1), w2 = splat(w + 2), w3 = splat(w + 3), w4 = splat(w + 4);
    v128_t w5 = splat(w + 5), w6 = splat(w + 6), w7 = splat(w + 7), w8 = splat(w + 8);
    v128_t bias = splat(weights.around_bias[block] + c);
    float *to = row_buffer + c * pitch;
    for (int x = 0; x < from->columns; x += 4) {
      v128_t s = fma_(fma_(fma_(bias, load(a + x - d), w0), load(a + x), w1), load(a + x + d), w2);
      s = fma_(fma_(fma_(s, load(b + x - d), w3), load(b + x), w4), load(b + x + d), w5);
      s = fma_(fma_(fma_(s, load(e + x - d), w6), load(e + x), w7), load(e + x + d), w8);
      wasm_v128_store(to + x, relu(s));
    }
  }
}

// The channels of one row are mixed and added to what was there.
static void mix(const Plane *from, const Plane *into, int block, int y, int pitch) {
  for (int o = 0; o < C; o += 4) {
    const float *weight = weights.across[block] + o * C, *bias = weights.across_bias[block] + o;
    for (int x = 0; x < from->columns; x += 8) {
      v128_t out[4][2];
      for (int j = 0; j < 4; j++) {
        const float *old = plane_row(from, o + j, y) + x;
        v128_t b = splat(bias + j);
        out[j][0] = wasm_f32x4_add(b, load(old));
        out[j][1] = wasm_f32x4_add(b, load(old + 4));
      }
      for (int i = 0; i < C; i++) {
        const float *in = row_buffer + i * pitch + x;
        v128_t v0 = load(in), v1 = load(in + 4);
        for (int j = 0; j < 4; j++) {
          v128_t w = splat(weight + j * C + i);
          out[j][0] = fma_(out[j][0], v0, w);
          out[j][1] = fma_(out[j][1], v1, w);
        }
      }
      for (int j = 0; j < 4; j++) {
        float *to = plane_row(into, o + j, y) + x;
        wasm_v128_store(to, relu(out[j][0]));
        wasm_v128_store(to + 4, relu(out[j][1]));
      }
    }
    for (int j = 0; j < 4; j++) {
      float *row = plane_row(into, o + j, y);
      clear(row + into->columns, row + into->stride - BORDER);
    }
  }
}

// Four answers for each place, laid out as a map twice as fine.
static void answer_row(const Plane *from, float *into, int y) {
  for (int x = 0; x < from->columns; x++) {
    float out[HEAD];
    for (int j = 0; j < HEAD; j++) out[j] = weights.head_bias[j];
    for (int i = 0; i < C; i++) {
      float v = plane_row(from, i, y)[x];
      for (int j = 0; j < HEAD; j++) out[j] += v * weights.head[j * C + i];
    }
    for (int j = 0; j < HEAD; j++) into[(2 * y + j / 2) * from->columns * 2 + 2 * x + j % 2] = out[j];
  }
}

// Runs the network on the luma at all sizes.
EXPORT(look) void look(void) {
  take_in(&sizes[0]);
  for (int i = 0; i < SIZES; i++) {
    Size *size = &sizes[i];
    if (i > 0) halve(&sizes[i - 1], size);
    strided_to_split(&size->input, 1, weights.stem1, weights.stem1_bias, &size->first, A);
    strided_to_split(&size->first, A, weights.stem2, weights.stem2_bias, &size->second, B);
    strided_to_plane(&size->second, &size->ping);
    const Plane *from = &size->ping, *into = &size->pong;
    int pitch = up(from->columns, 8) + 8;
    for (int block = 0; block < BLOCKS; block++) {
      for (int y = 0; y < from->rows; y++) {
        look_around(from, block, y, pitch);
        mix(from, into, block, y, pitch);
      }
      const Plane *swap = from;
      from = into;
      into = swap;
    }
    for (int y = 0; y < from->rows; y++) answer_row(from, size->answer, y);
  }
}
