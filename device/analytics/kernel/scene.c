// The picture as a whole: what of it is dark or bright, and the edges by which the place is recognised. SceneWatch in scene-watch.ts
// says what for, and judges what is summed up here.

#include "lanes.h"

#define REACH 3  // cells between the two that are compared: their difference is an edge, whatever the light
#define STRIDE 2 // of the cells, every so many in a row, and of the rows too: edges are wider than a cell

// How many places are seen, and squares of their edges; of those that are known too, these and those that were learnt, and one times the other.
enum { SEEN, NOW, COMPARED, BEFORE, BOTH, SUMS };

static int across, down; // places
static int stride;       // from one row of places to the next
static float *learnt[2]; // edges across and down
static int32_t *known;   // -1 where they are
static float sums[SUMS];

void prepare_scene(void) {
  across = cell_columns > REACH ? (cell_columns - REACH + STRIDE - 1) / STRIDE : 0;
  down = cell_rows > REACH ? (cell_rows - REACH + STRIDE - 1) / STRIDE : 0;
  stride = (across + 3) / 4 * 4;
  size_t places = (size_t)stride * down;
  for (int edge = 0; edge < 2; edge++) learnt[edge] = take(sizeof(float) * places);
  known = take(sizeof(int32_t) * places);
}

// Every other of eight cells.
INLINE Values every_other(const float *from) {
  return (Values)wasm_i32x4_shuffle(wasm_v128_load(from), wasm_v128_load(from + 4), 0, 2, 4, 6);
}

INLINE Mask sees(const uint8_t *blind) {
  v128_t eight = wasm_v128_load64_zero(blind);
  v128_t four = wasm_v128_and(wasm_u32x4_extend_low_u16x8(eight), wasm_i32x4_const_splat(255));
  return (Mask)wasm_i32x4_eq(four, wasm_i32x4_const_splat(0));
}

// The edges of four places, 0 where they are not seen. Returns where they are.
INLINE Mask measure(int row, int place, Values edges[2]) {
  int cell = (STRIDE * row + REACH) * cell_columns + STRIDE * place + REACH, above = cell - REACH * cell_columns;
  Mask seen = sees(cell_blind + cell) & sees(cell_blind + cell - REACH) & sees(cell_blind + above);
  seen &= (Mask){0, 1, 2, 3} < across - place;
  Values here = every_other(cell_luma + cell);
  edges[0] = masked(seen, here - every_other(cell_luma + cell - REACH));
  edges[1] = masked(seen, here - every_other(cell_luma + above));
  return seen;
}

// Compares the edges of what is seen with those that were learnt. Returns where the sums are.
EXPORT(compare_scene) float *compare_scene(void) {
  for (int one = 0; one < SUMS; one++) sums[one] = 0;
  for (int row = 0; row < down; row++) {
    Values now = 0, compared = 0, before = 0, both = 0;
    for (int place = 0; place < across; place += 4) {
      int at = row * stride + place;
      Values edges[2];
      Mask seen = measure(row, place, edges), knows = seen & FOUR_OF_MASKS(known, at);
      Values a = masked(knows, FOUR_OF(learnt[0], at)), b = masked(knows, FOUR_OF(learnt[1], at));
      Values squares = edges[0] * edges[0] + edges[1] * edges[1];
      sums[SEEN] += __builtin_popcount(wasm_i32x4_bitmask((v128_t)seen));
      now += squares, compared += masked(knows, squares);
      before += a * a + b * b, both += a * edges[0] + b * edges[1];
    }
    sums[NOW] += total(now), sums[COMPARED] += total(compared), sums[BEFORE] += total(before), sums[BOTH] += total(both);
  }
  return sums;
}

// @param rate part of a difference that is learnt
EXPORT(learn_scene) void learn_scene(float rate) {
  for (int row = 0; row < down; row++)
    for (int place = 0; place < across; place += 4) {
      int at = row * stride + place;
      Values edges[2];
      Mask seen = measure(row, place, edges), knew = FOUR_OF_MASKS(known, at);
      Values part = masked(seen, knew ? (Values)rate : (Values)1);
      for (int edge = 0; edge < 2; edge++)
        FOUR_OF(learnt[edge], at) += part * (edges[edge] - FOUR_OF(learnt[edge], at));
      FOUR_OF_MASKS(known, at) = knew | seen;
    }
}

EXPORT(forget_scene) void forget_scene(void) { __builtin_memset(known, 0, sizeof(int32_t) * stride * down); }

// Counts the cells that are seen, and of these the dark and the bright ones. Returns where these three numbers are.
// @param dark the luma below which they are; @param bright the one above which they are
EXPORT(count_light) int32_t *count_light(float dark, float bright) {
  static int32_t counts[3];
  Mask count = 0, below = 0, above = 0;
  for (int at = 0; at < cell_columns * cell_rows; at += 16) {
    v128_t seen = wasm_i8x16_eq(wasm_v128_load(cell_blind + at), wasm_i8x16_const_splat(0));
#pragma clang loop unroll(full)
    for (int quarter = 0; quarter < 4; quarter++) {
      Mask sees = whether(seen, quarter);
      Values luma = FOUR_OF(cell_luma, at + 4 * quarter);
      count -= sees, below -= sees & (luma < dark), above -= sees & (luma > bright);
    }
  }
  counts[0] = count_of(count), counts[1] = count_of(below), counts[2] = count_of(above);
  return counts;
}

// Mean luma of the cells that are seen; 0 when none is.
EXPORT(mean_luma) float mean_luma(void) {
  int cells = cell_columns * cell_rows;
  Mask count = 0;
  Values sum = 0;
  for (int at = 0; at < cells; at += 16) {
    v128_t seen = wasm_i8x16_eq(wasm_v128_load(cell_blind + at), wasm_i8x16_const_splat(0));
#pragma clang loop unroll(full)
    for (int quarter = 0; quarter < 4; quarter++) {
      Mask sees = whether(seen, quarter);
      count -= sees, sum += masked(sees, FOUR_OF(cell_luma, at + 4 * quarter));
    }
  }
  int all = count_of(count);
  return all > 0 ? total(sum) / all : 0;
}
