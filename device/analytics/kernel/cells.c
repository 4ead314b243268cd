// A picture's memory, and its reduction to cells.

#include "lanes.h"

uint8_t *picture;
int picture_columns, picture_rows, picture_stride;
float *cell_luma;
uint8_t *cell_blind;
int cell_columns, cell_rows, cell_size;

#define ONE_LIGHT 128 // the luma of pixels is 16 bits wide while it is made lighter

// Nothing to be seen; and for the while, some of it.
enum { BLIND = 1, RIM = 2 };

static uint8_t zones[256]; // 1 for the luma of a zone's colour
static int has_zones;
static int gain = ONE_LIGHT, highlights = ONE_LIGHT; // by which a picture is made lighter, and its bright parts
static uint16_t *sums;
static uint8_t *fills;
static uintptr_t top;
extern uint8_t __heap_base;

// The memory grown is zero.
void *take(size_t bytes) {
  uintptr_t at = (top + 15) & ~(uintptr_t)15;
  top = at + bytes;
  size_t have = (size_t)__builtin_wasm_memory_size(0) << 16;
  if (top > have && __builtin_wasm_memory_grow(0, (top - have + 65535) >> 16) == (size_t)-1) __builtin_trap();
  return (void *)at;
}

// Makes room for pictures of this size in pixels, once. Returns where their luma goes, row after row.
EXPORT(prepare) void *prepare(int columns, int rows, int size) {
  top = (uintptr_t)&__heap_base;
  picture_columns = columns, picture_rows = rows, cell_size = size;
  picture_stride = (columns + 15) / 16 * 16;
  picture = take((size_t)picture_stride * rows + 32);
  cell_columns = columns / size, cell_rows = rows / size;
  size_t cells = (size_t)cell_columns * cell_rows + 16; // with room to spare, because they are looked at in sixteens
  cell_luma = take(sizeof(float) * cells), cell_blind = take(cells);
  __builtin_memset(cell_blind + cells - 16, BLIND, 16);
  // Eight cells are looked at together, and what lies beyond their pixels.
  sums = take(sizeof(uint16_t) * (picture_stride + 16)), fills = take(picture_stride + 32);
  prepare_background();
  prepare_people();
  prepare_closer();
  prepare_scene();
  prepare_sharpness();
  return picture;
}

EXPORT(stride) int stride(void) { return picture_stride; }
EXPORT(luma_at) float *luma_at(void) { return cell_luma; }
EXPORT(blind_at) uint8_t *blind_at(void) { return cell_blind; }

// A cell of a zone's colour and nothing else is blind.
EXPORT(add_zone) void add_zone(int luma) { zones[luma] = 1, has_zones = 1; }

// True for a cell whose pixels are all the same, as no lens shows them.
static int is_flat(const uint8_t *from) {
  for (int y = 0; y < cell_size; y++)
    for (int x = 0; x < cell_size; x++)
      if (from[(size_t)y * picture_stride + x] != from[0]) return 0;
  return 1;
}

// The rim of a mask lies beside what is nothing but mask. Elsewhere some pixels of the mask's luma are a dark coat, and noise.
static void see_dark_things(void) {
  int cells = cell_columns * cell_rows;
  FOR_EACH(cell, cell_blind, RIM, cells) {
    int row = cell / cell_columns, column = cell % cell_columns;
    int beside = 0;
    for (int y = row > 0 ? row - 1 : 0; y <= row + 1 && y < cell_rows; y++)
      for (int x = column > 0 ? column - 1 : 0; x <= column + 1 && x < cell_columns; x++)
        if (cell_blind[y * cell_columns + x] == BLIND) beside = 1;
    if (!beside) cell_blind[cell] = 0;
  }
  FOR_EACH(cell, cell_blind, RIM, cells) cell_blind[cell] = BLIND;
}

// Sums the rows of a row of cells, column by column, and counts what is fill; sixteen columns at a time.
static void add_rows(const uint8_t *from, int fill) {
  v128_t fills_here = wasm_i8x16_splat(fill);
  for (int x = 0; x < picture_stride; x += 16) {
    v128_t low = wasm_i16x8_const_splat(0), high = low, count = low;
    for (int y = 0; y < cell_size; y++) {
      v128_t pixels = wasm_v128_load(from + (size_t)y * picture_stride + x);
      low = wasm_i16x8_add(low, wasm_u16x8_extend_low_u8x16(pixels));
      high = wasm_i16x8_add(high, wasm_u16x8_extend_high_u8x16(pixels));
      count = wasm_i8x16_sub(count, wasm_i8x16_eq(pixels, fills_here)); // true is -1
    }
    wasm_v128_store(sums + x, low);
    wasm_v128_store(sums + x + 8, high);
    wasm_v128_store(fills + x, count);
  }
}

// What the cells of a row are: mean luma, and whether they are blind.
static void end_row(int row, int from, int most) {
  int all = cell_size * cell_size;
  float part = 1.0f / all;
  for (int column = from, x = from * cell_size; column < cell_columns; column++) {
    int sum = 0, filled = 0;
    for (int end = x + cell_size; x < end; x++) sum += sums[x], filled += fills[x];
    int at = row * cell_columns + column;
    cell_luma[at] = sum * part;
    cell_blind[at] = filled == all ? BLIND : filled > most ? RIM : 0;
  }
}

// The same of cells of three pixels, as they usually are, eight at a time. Returns how many there were.
static int end_eights(int row, int most) {
  float part = 1.0f / 9;
  v128_t all = wasm_i8x16_splat(9), few = wasm_i8x16_splat(most);
  int column = 0;
  for (; column + 8 <= cell_columns; column += 8) {
    v128_t three[3];
    for (int one = 0; one < 3; one++) {
      const uint16_t *from = sums + 3 * column + 8 * one;
      three[one] = wasm_i16x8_add(wasm_i16x8_add(wasm_v128_load(from), wasm_v128_load(from + 1)), wasm_v128_load(from + 2));
    }
    // Each third sum is that of a cell: of the first eight, the second and the third they lie in different lanes.
    v128_t two = wasm_i16x8_shuffle(three[0], three[1], 0, 9, 2, 3, 12, 5, 6, 15);
    v128_t mixed = wasm_i16x8_shuffle(two, three[2], 0, 1, 10, 3, 4, 13, 6, 7);
    v128_t eight = wasm_i16x8_shuffle(mixed, mixed, 0, 3, 6, 1, 4, 7, 2, 5);
    float *luma = cell_luma + row * cell_columns + column;
    FOUR_OF(luma, 0) = values_of(wasm_u32x4_extend_low_u16x8(eight)) * part;
    FOUR_OF(luma, 4) = values_of(wasm_u32x4_extend_high_u16x8(eight)) * part;
    uint8_t *blind = cell_blind + row * cell_columns + column;
    const uint8_t *from = fills + 3 * column;
    if (!wasm_v128_any_true(wasm_v128_or(wasm_v128_load(from), wasm_v128_load(from + 8)))) {
      wasm_v128_store64_lane(blind, wasm_i8x16_const_splat(0), 0);
      continue;
    }
    v128_t filled[2];
    for (int one = 0; one < 2; one++, from += 16)
      filled[one] = wasm_i8x16_add(wasm_i8x16_add(wasm_v128_load(from), wasm_v128_load(from + 1)), wasm_v128_load(from + 2));
    v128_t count = wasm_i8x16_shuffle(filled[0], filled[1], 0, 3, 6, 9, 12, 15, 18, 21, 0, 0, 0, 0, 0, 0, 0, 0);
    v128_t rim = wasm_v128_and(wasm_i8x16_gt(count, few), wasm_i8x16_const_splat(RIM));
    wasm_v128_store64_lane(blind, wasm_v128_bitselect(wasm_i8x16_const_splat(BLIND), rim, wasm_i8x16_eq(count, all)), 0);
  }
  return column;
}

// What is a zone's colour and nothing else is blind.
static void find_zones(int row, const uint8_t *from) {
  for (int column = 0; column < cell_columns; column++)
    if (zones[from[column * cell_size]] && is_flat(from + column * cell_size)) cell_blind[row * cell_columns + column] = BLIND;
}

// Reduces the picture that was put into memory. @param fill luma of masks; @param most pixels of a cell that may be fill
EXPORT(reduce) void reduce(int fill, int most) {
  for (int row = 0; row < cell_rows; row++) {
    const uint8_t *from = picture + (size_t)row * cell_size * picture_stride;
    add_rows(from, fill);
    end_row(row, cell_size == 3 ? end_eights(row, most) : 0, most);
    if (has_zones) find_zones(row, from);
  }
  see_dark_things();
}

// What a luma is made by the gain: it meets what bright parts are made of at the knee, and the brightest stays what it is.
int exposed(int luma) {
  int dark = gain * luma, bright = highlights * luma + 255 * (ONE_LIGHT - highlights);
  return ((dark < bright ? dark : bright) + ONE_LIGHT / 2) / ONE_LIGHT;
}

// Makes the picture that was reduced lighter, and its cells. @param dark gain, 1 to 2; @param bright the same of what is brighter
// than where they meet, 1 at most
EXPORT(expose) void expose(float dark, float bright) {
  gain = dark * ONE_LIGHT + 0.5f, highlights = bright * ONE_LIGHT + 0.5f;
  if (gain == ONE_LIGHT) return;
  v128_t gains = wasm_i16x8_splat(gain), highs = wasm_i16x8_splat(highlights), half = wasm_i16x8_const_splat(ONE_LIGHT / 2);
  v128_t most = wasm_i16x8_splat(255 * (ONE_LIGHT - highlights));
  size_t bytes = (size_t)picture_stride * picture_rows;
  for (size_t at = 0; at < bytes; at += 16) {
    v128_t pixels = wasm_v128_load(picture + at), light[2];
#pragma clang loop unroll(full)
    for (int part = 0; part < 2; part++) {
      v128_t luma = part ? wasm_u16x8_extend_high_u8x16(pixels) : wasm_u16x8_extend_low_u8x16(pixels);
      v128_t least = wasm_u16x8_min(wasm_i16x8_mul(luma, gains), wasm_i16x8_add(wasm_i16x8_mul(luma, highs), most));
      light[part] = wasm_u16x8_shr(wasm_i16x8_add(least, half), 7);
    }
    wasm_v128_store(picture + at, wasm_u8x16_narrow_i16x8(light[0], light[1]));
  }
  float up = (float)gain / ONE_LIGHT, less = (float)highlights / ONE_LIGHT, offset = 255 * (1 - less);
  for (int cell = 0; cell < cell_columns * cell_rows; cell++) {
    float one = up * cell_luma[cell], other = less * cell_luma[cell] + offset;
    cell_luma[cell] = one < other ? one : other;
  }
}
