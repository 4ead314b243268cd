// How steep the edges of a place are. Sharpness in sharpness.ts says what for, and judges what is summed up here.

#include "lanes.h"

#define STRIDE 4 // pixels between two places that are looked at: four of them lie in sixteen pixels
#define FINE 1   // pixels to each side over which an edge is steep when it is sharp, and over which it is there even when it is soft
#define COARSE 6
#define EDGES 4 // fine ones across and down, and coarse ones across and down

// Of a place that was learnt and is seen: how many there are; squares of its fine edges, and these times those of now; the same of coarse ones.
enum { PLACES, STEEP, STEEP_NOW, THERE, THERE_NOW, SUMS };

static int across, down; // places
static int stride;       // from one row of places to the next
static float *learnt[EDGES];
static int32_t *known, *seen; // -1 where something is so
static uint16_t *left_cell, *middle_cell, *right_cell;
static uint8_t *hidden; // of a row of cells
static uint8_t *blind;  // the cells that were when it was found out what is seen
static int has_seen;
static float sums[SUMS];

static int places_of(int pixels, int cells) {
  int count = 0;
  // What fills no whole cell is not looked at.
  for (int at = COARSE; at + STRIDE + COARSE <= pixels && (at + COARSE) / cell_size < cells; at += STRIDE) count++;
  return count;
}

void prepare_sharpness(void) {
  across = places_of(picture_columns, cell_columns), down = places_of(picture_rows, cell_rows);
  stride = (across + 3) / 4 * 4;
  size_t places = (size_t)stride * down;
  for (int edge = 0; edge < EDGES; edge++) learnt[edge] = take(sizeof(float) * places);
  known = take(sizeof(int32_t) * places), seen = take(sizeof(int32_t) * places);
  uint16_t **cells[] = {&left_cell, &middle_cell, &right_cell};
  for (int one = 0; one < 3; one++) {
    *cells[one] = take(sizeof(uint16_t) * stride);
    for (int place = 0; place < across; place++) (*cells[one])[place] = (STRIDE * place + one * COARSE) / cell_size;
  }
  hidden = take(cell_columns), blind = take((size_t)cell_columns * cell_rows + 16);
}

// Which places of a row are seen: nothing is hidden where they are, nor where their coarse edges end.
static void see(int row) {
  const uint8_t *here = cell_blind + (STRIDE * row + COARSE) / cell_size * cell_columns;
  const uint8_t *above = cell_blind + STRIDE * row / cell_size * cell_columns;
  const uint8_t *below = cell_blind + (STRIDE * row + 2 * COARSE) / cell_size * cell_columns;
  for (int cell = 0; cell < cell_columns; cell++) hidden[cell] = here[cell] | above[cell] | below[cell];
  for (int place = 0; place < across; place++)
    seen[row * stride + place] = hidden[middle_cell[place]] | here[left_cell[place]] | here[right_cell[place]] ? 0 : -1;
}

// Most masks stay where they are, look after look.
static void see_all(void) {
  Mask others = 0;
  for (int at = 0; at < cell_columns * cell_rows; at += 16) {
    v128_t now = wasm_v128_load(cell_blind + at);
    others |= (Mask)wasm_v128_xor(now, wasm_v128_load(blind + at));
    wasm_v128_store(blind + at, now);
  }
  if (has_seen && !wasm_v128_any_true((v128_t)others)) return;
  has_seen = 1;
  for (int row = 0; row < down; row++) see(row);
}

// Every fourth of sixteen pixels.
INLINE Values pixels(const uint8_t *from) {
  return (Values)wasm_f32x4_convert_i32x4(wasm_v128_and(wasm_v128_load(from), wasm_i32x4_const_splat(255)));
}

INLINE void measure(int row, int place, Values edges[EDGES]) {
  const uint8_t *at = picture + (size_t)(STRIDE * row + COARSE) * picture_stride + STRIDE * place + COARSE;
  edges[0] = pixels(at + FINE) - pixels(at - FINE);
  edges[1] = pixels(at + FINE * picture_stride) - pixels(at - FINE * picture_stride);
  edges[2] = pixels(at + COARSE) - pixels(at - COARSE);
  edges[3] = pixels(at + COARSE * picture_stride) - pixels(at - COARSE * picture_stride);
}

// Compares the edges of what is seen with those that were learnt. Returns where the sums are.
EXPORT(compare_edges) float *compare_edges(void) {
  for (int one = 0; one < SUMS; one++) sums[one] = 0;
  see_all();
  for (int row = 0; row < down; row++) {
    Values steep = 0, steep_now = 0, there = 0, there_now = 0;
    for (int place = 0; place < across; place += 4) {
      int at = row * stride + place;
      Mask both = FOUR_OF_MASKS(seen, at) & FOUR_OF_MASKS(known, at);
      int count = __builtin_popcount(wasm_i32x4_bitmask((v128_t)both));
      if (count == 0) continue;
      sums[PLACES] += count;
      Values now[EDGES], then[EDGES];
      measure(row, place, now);
      for (int edge = 0; edge < EDGES; edge++) then[edge] = masked(both, FOUR_OF(learnt[edge], at));
      steep += then[0] * then[0] + then[1] * then[1];
      steep_now += then[0] * now[0] + then[1] * now[1];
      there += then[2] * then[2] + then[3] * then[3];
      there_now += then[2] * now[2] + then[3] * now[3];
    }
    sums[STEEP] += total(steep), sums[STEEP_NOW] += total(steep_now);
    sums[THERE] += total(there), sums[THERE_NOW] += total(there_now);
  }
  return sums;
}

// What was compared last. @param rate part of a difference that is learnt
EXPORT(learn_edges) void learn_edges(float rate) {
  for (int row = 0; row < down; row++)
    for (int place = 0; place < across; place += 4) {
      int at = row * stride + place;
      Mask sees = FOUR_OF_MASKS(seen, at), knew = FOUR_OF_MASKS(known, at);
      Values now[EDGES], part = masked(sees, knew ? (Values)rate : (Values)1);
      measure(row, place, now);
      for (int edge = 0; edge < EDGES; edge++)
        FOUR_OF(learnt[edge], at) += part * (now[edge] - FOUR_OF(learnt[edge], at));
      FOUR_OF_MASKS(known, at) = knew | sees;
    }
}

EXPORT(forget_edges) void forget_edges(void) { __builtin_memset(known, 0, sizeof(int32_t) * stride * down); }
