// What people look like against what the place looks like without them: a fine background, what differs from it for the network,
// and the heads of which that tells.

#include "lanes.h"
#include "network.h"
#include "people.h"

#define BEHIND 0.05f // heights from which on a head is above what shows of who has it
#define DIFFERENT 12    // luma steps
#define SHOWING 4       // pixels of a field that differ from which on it shows something: one in four
#define WANTED 320      // fine_columns of the fine picture, about
#define MOST 160        // heads that are told of one picture

typedef struct {
  float x, y; // of the middle of the head, in pixels of the fine picture
  float height;
  float foot, bicycle; // how sure it is to be one of these, 0 to 1
} Head;

int fine_factor, fine_columns, fine_rows;
static int stride;        // from one of its fine_rows to the next
static uint8_t *now, *known; // known: 255 where a level is
static int16_t *level, *differences; // of what is seen, as the network takes it
static uint8_t *hides;                // 255 where a mask is
static uint8_t *inside, *blind, *covered; // of a row, 255 where something is so
static uint8_t *looked_at;                // of a row, whether the network looks at sixteen pixels
static uint16_t *cell_at;                 // the column of a cell in which a pixel is
static uint8_t *body;                     // 255 for places that show somebody
static uint8_t *differ, *fields;          // how many pixels of a field differ from the background, and whether it is computed
static int differ_stride;
static Head heads[MOST];

void prepare_people(void) {
  fine_factor = (picture_columns + WANTED / 2) / WANTED;
  if (fine_factor < 1) fine_factor = 1;
  if (fine_factor > picture_rows) fine_factor = picture_rows;
  fine_columns = picture_columns / fine_factor, fine_rows = picture_rows / fine_factor;
  stride = (fine_columns + 15) / 16 * 16; // they are looked at in sixteens
  size_t pixels = (size_t)stride * fine_rows;
  now = take(pixels), known = take(pixels), level = take(sizeof(int16_t) * pixels);
  differences = take(sizeof(int16_t) * pixels), hides = take(pixels);
  inside = take(stride), blind = take(stride), covered = take(stride), looked_at = take(stride / 16), cell_at = take(sizeof(uint16_t) * stride);
  for (int column = 0; column < fine_columns; column++) {
    inside[column] = 255;
    int cell = column * fine_factor / cell_size;
    cell_at[column] = cell < cell_columns ? cell : cell_columns - 1;
  }
  prepare_network(fine_rows, fine_columns);
  body = take((size_t)place_rows * place_columns + 16);
  differ_stride = field_columns + 2;
  differ = take((size_t)(field_rows + 2) * differ_stride + 16);
  fields = take((size_t)field_rows * field_columns + 16);
}

EXPORT(fine_size) int fine_size(void) { return fine_factor; }
const int16_t *fine_background(int row) { return level + row * stride; }
const uint8_t *fine_masks(int row) { return hides + row * stride; }

EXPORT(heads_at) Head *heads_at(void) { return heads; }

// What was learnt is void: the light has changed at once.
EXPORT(forget) void forget(void) { __builtin_memset(known, 0, (size_t)stride * fine_rows); }

static void reduce_any(int row, int fill) {
  int pixels = fine_factor * fine_factor;
  for (int column = 0; column < fine_columns; column++) {
    const uint8_t *from = picture + (size_t)row * fine_factor * picture_stride + column * fine_factor;
    int sum = pixels / 2, filled = 0;
    for (int y = 0; y < fine_factor; y++)
      for (int x = 0; x < fine_factor; x++) {
        int value = from[(size_t)y * picture_stride + x];
        sum += value;
        filled += value == fill;
      }
    now[row * stride + column] = sum / pixels;
    blind[column] = filled == pixels ? 255 : 0;
  }
}

static void reduce_halves(int row, int fill) {
  v128_t fills = wasm_i8x16_splat(fill), two = wasm_i16x8_const_splat(2), all = wasm_i16x8_const_splat(-1);
  const uint8_t *a = picture + (size_t)2 * row * picture_stride, *b = a + picture_stride;
  for (int column = 0; column < fine_columns; column += 8) {
    v128_t p = wasm_v128_load(a + 2 * column), q = wasm_v128_load(b + 2 * column);
    v128_t sums = wasm_i16x8_add(wasm_u16x8_extadd_pairwise_u8x16(p), wasm_u16x8_extadd_pairwise_u8x16(q));
    v128_t means = wasm_u16x8_shr(wasm_i16x8_add(sums, two), 2);
    v128_t filled = wasm_v128_and(wasm_i8x16_eq(p, fills), wasm_i8x16_eq(q, fills));
    wasm_v128_store64_lane(now + row * stride + column, wasm_u8x16_narrow_i16x8(means, means), 0);
    v128_t whole = wasm_i16x8_eq(filled, all);
    wasm_v128_store64_lane(blind + column, wasm_i8x16_narrow_i16x8(whole, whole), 0);
  }
}

// What a cell shows is the background from now on.
void absorb_fine(int cell) {
  int top = cell / cell_columns * cell_size / fine_factor, left = cell % cell_columns * cell_size / fine_factor;
  int size = (cell_size + fine_factor - 1) / fine_factor;
  for (int row = top; row <= top + size && row < fine_rows; row++)
    for (int column = left; column <= left + size && column < fine_columns; column++)
      level[row * stride + column] = now[row * stride + column] * STEP;
}

// Which pixels of a row lie in blind cells: often those of the row above.
static void cover(int row) {
  int cell_row = row * fine_factor / cell_size;
  if (row > 0 && cell_row == (row - 1) * fine_factor / cell_size) return;
  const uint8_t *hidden = cell_blind + (cell_row < cell_rows ? cell_row : cell_rows - 1) * cell_columns;
  for (int column = 0; column < fine_columns; column++) covered[column] = hidden[cell_at[column]] ? 255 : 0;
}

// Puts eight pixels where the network takes them.
INLINE void put_eight(int16_t *to, v128_t difference, v128_t luma, v128_t mask) {
  v128_t none = wasm_i16x8_const_splat(0);
  v128_t a = wasm_i16x8_shuffle(difference, luma, 0, 8, 1, 9, 2, 10, 3, 11), b = wasm_i16x8_shuffle(mask, none, 0, 8, 1, 9, 2, 10, 3, 11);
  v128_t c = wasm_i16x8_shuffle(difference, luma, 4, 12, 5, 13, 6, 14, 7, 15), d = wasm_i16x8_shuffle(mask, none, 4, 12, 5, 13, 6, 14, 7, 15);
  wasm_v128_store(to, wasm_i32x4_shuffle(a, b, 0, 4, 1, 5));
  wasm_v128_store(to + 8, wasm_i32x4_shuffle(a, b, 2, 6, 3, 7));
  wasm_v128_store(to + 16, wasm_i32x4_shuffle(c, d, 0, 4, 1, 5));
  wasm_v128_store(to + 24, wasm_i32x4_shuffle(c, d, 2, 6, 3, 7));
}

INLINE v128_t light_of(v128_t bytes, int half) { return half ? wasm_u16x8_extend_high_u8x16(bytes) : wasm_u16x8_extend_low_u8x16(bytes); }

INLINE v128_t half_of(v128_t bytes, int half) { return half ? wasm_i16x8_extend_high_i8x16(bytes) : wasm_i16x8_extend_low_i8x16(bytes); }

// Learns the background of sixteen pixels, and counts what differs from it.
// @param fast, @param slow parts of 32768
INLINE void learn_sixteen(int row, int column, int shift, int fast, int slow) {
  int at = row * stride + column;
  v128_t in = wasm_v128_load(inside + column), luma = wasm_v128_load(now + at), knew = wasm_v128_load(known + at);
  v128_t hidden = wasm_v128_and(in, wasm_v128_or(wasm_v128_load(blind + column), wasm_v128_load(covered + column)));
  v128_t sees = wasm_v128_andnot(in, hidden), places_of = wasm_v128_load64_zero(body + (row / 2) * place_columns + column / 2);
  v128_t claimed = wasm_i8x16_shuffle(places_of, places_of, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7), differ_in[2];
  v128_t most = wasm_i16x8_const_splat(4 * UNIT), least = wasm_i16x8_const_splat(-4 * UNIT);
  wasm_v128_store(known + at, wasm_v128_or(knew, sees));
  wasm_v128_store(hides + at, hidden);
#pragma clang loop unroll(full)
  for (int half = 0; half < 2; half++) {
    v128_t value = wasm_i16x8_mul(light_of(luma, half), wasm_i16x8_const_splat(STEP)), learnt = wasm_v128_load(level + at + 8 * half);
    v128_t was = wasm_v128_bitselect(wasm_i16x8_add_sat(learnt, wasm_i16x8_splat(shift)), value, half_of(knew, half));
    v128_t difference = wasm_i16x8_sub_sat(value, was), is_seen = half_of(sees, half);
    v128_t differs = wasm_v128_and(is_seen, wasm_i16x8_gt(wasm_i16x8_abs(difference), wasm_i16x8_const_splat(DIFFERENT * STEP)));
    // What is somebody's is not learnt.
    v128_t slowly = wasm_v128_andnot(wasm_i16x8_splat(slow), half_of(claimed, half));
    v128_t rate = wasm_v128_bitselect(slowly, wasm_i16x8_splat(fast), differs);
    v128_t level_now = wasm_i16x8_add_sat(was, wasm_i16x8_q15mulr_sat(difference, rate));
    wasm_v128_store(level + at + 8 * half, wasm_v128_bitselect(level_now, learnt, is_seen));
    differ_in[half] = differs;
    v128_t step = wasm_i16x8_q15mulr_sat(difference, wasm_i16x8_const_splat(32768 / 32 * UNIT / STEP)); // 32 luma steps are 1
    wasm_v128_store(differences + at + 8 * half, wasm_v128_and(wasm_i16x8_max(least, wasm_i16x8_min(most, step)), is_seen));
  }
  uint32_t bits = wasm_i8x16_bitmask(wasm_i8x16_narrow_i16x8(differ_in[0], differ_in[1]));
  uint8_t *counts = differ + (row / FIELD + 1) * differ_stride + column / FIELD + 1;
  for (int field = 0; field < 16 / FIELD; field++) counts[field] += __builtin_popcount(bits >> FIELD * field & 15);
}

// Learns the background and counts what differs from it in each field.
static void learn(int fill, float shift, float fast, float slow) {
  for (int row = 0; row < fine_rows; row++) {
    if (fine_factor == 2)
      reduce_halves(row, fill);
    else
      reduce_any(row, fill);
    cover(row);
    for (int column = 0; column < fine_columns; column += 16)
      learn_sixteen(row, column, shift * STEP, fast * 32768, slow * 32768);
  }
}

// Fields with something in them and those around them are computed.
static void choose_fields(void) {
  v128_t few = wasm_i8x16_const_splat(SHOWING - 1), one = wasm_i8x16_const_splat(1);
  for (int row = 0; row < field_rows; row++)
    for (int column = 0; column < field_columns; column += 16) {
      v128_t most = wasm_i8x16_const_splat(0);
      for (int y = row; y < row + 3; y++)
        for (int x = column; x < column + 3; x++) most = wasm_u8x16_max(most, wasm_v128_load(differ + y * differ_stride + x));
      // What lies beyond the end of a row is the beginning of the next.
      wasm_v128_store(fields + row * field_columns + column, wasm_v128_and(wasm_u8x16_gt(most, few), one));
    }
  __builtin_memset(differ, 0, (size_t)(field_rows + 2) * differ_stride);
}

// Puts sixteen pixels where the network takes them.
INLINE void put_sixteen(int row, int column) {
  int at = row * stride + column;
  v128_t luma = wasm_v128_load(now + at), hidden = wasm_v128_load(hides + at), sees = wasm_v128_andnot(wasm_v128_load(inside + column), hidden);
#pragma clang loop unroll(full)
  for (int half = 0; half < 2; half++) {
    v128_t shade = wasm_i16x8_mul(wasm_i16x8_sub(light_of(luma, half), wasm_i16x8_const_splat(128)), wasm_i16x8_const_splat(UNIT / 64));
    put_eight(input_at(row, column + 8 * half), wasm_v128_load(differences + at + 8 * half), wasm_v128_and(shade, half_of(sees, half)),
              wasm_v128_and(half_of(hidden, half), wasm_i16x8_const_splat(UNIT)));
  }
}

// Whether a field is computed that one of some side by side is, or touches from above or from the left.
static int is_looked_at(int row, int column, int count) {
  int any = 0;
  for (int y = row; y <= row + 1 && y < field_rows; y++)
    for (int x = column; x <= column + count && x < field_columns; x++) any |= fields[y * field_columns + x];
  return any;
}

// Puts what the network looks at where it takes it. Row after row: what lies beyond the end of one is the beginning of the next.
static void put_fields(void) {
  for (int row = 0; row < fine_rows; row++)
    for (int column = 0; column < fine_columns; column += 16) {
      if (row % FIELD == 0) looked_at[column / 16] = is_looked_at(row / FIELD, column / FIELD, 16 / FIELD);
      if (looked_at[column / 16]) put_sixteen(row, column);
    }
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

INLINE float heat(int kind, int y, int x) { return answers_at(y >> 1, x >> 1)[4 * kind + 2 * (y & 1) + (x & 1)]; }

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
static int find(float least) {
  int found = 0;
  v128_t leasts = wasm_f32x4_splat(least);
  __builtin_memset(body, 0, (size_t)place_rows * place_columns);
  for (int one = 0; one < place_count; one++) {
    Place here = places[one];
    const float *answer = answers_at(here.row, here.column);
    body[here.row * place_columns + here.column] = answer[BODY] > 0 ? 255 : 0;
    v128_t foot = wasm_f32x4_ge(wasm_v128_load(answer), leasts), bicycle = wasm_f32x4_ge(wasm_v128_load(answer + 4), leasts);
    if (!wasm_v128_any_true(wasm_v128_or(foot, bicycle))) continue;
    for (int part = 0; part < 8; part++) {
      float peak = answer[part];
      int kind = part >> 2, y = 2 * here.row + (part >> 1 & 1), x = 2 * here.column + (part & 1);
      if (peak < least || found >= MOST || !is_top(kind, y, x, peak)) continue;
      float sum = 0, across = 0, down = 0;
      for (int v = -1; v <= 1; v++)
        for (int u = -1; u <= 1; u++) {
          float part = likely(heat(kind, y + v, x + u));
          sum += part, across += part * u, down += part * v;
        }
      float tall = 24 * power(answer[HEIGHT] * 0.69314718f);
      float above = answer[ABOVE] > BEHIND ? answer[ABOVE] * tall : 0, aside = above > 0 ? answer[ASIDE] * tall : 0;
      heads[found++] = (Head){x + 0.5f + across / sum + aside, y + 0.5f + down / sum - above, tall,
                              kind == 0 ? likely(peak) : 0, kind == 1 ? likely(peak) : 0};
    }
  }
  return found;
}

// Looks at the picture that was put into memory. @param fill luma of masks; @param shift by how much all became lighter;
// @param fast, @param slow parts of a difference that are learnt; @param least what a head's logit is at least. Returns how many heads.
EXPORT(find_people) int find_people(int fill, float shift, float fast, float slow, float least) {
  learn(exposed(fill), shift, fast, slow);
  choose_fields();
  put_fields();
  infer(fields);
  return find(least);
}
