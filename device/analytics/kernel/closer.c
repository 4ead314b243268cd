// Looks closer at somebody's head, in the picture as it is: whose heads are close beside it. The layers are those of
// bench/analytics/training/closer.py.

#include "layers.h"
#include "people.h"

#define COLUMNS 40 // of what is looked at
#define ROWS 32
#define TALL 48   // of its pixels that somebody is tall
#define HEAD_ROW 13 // where the head is, in the middle of its columns
#define COARSE 1.2f // pixels of the picture along one of its own from which on it takes the mean of four places
#define A 16 // channels at a half and a quarter of its size
#define B 32
#define INPUTS 4  // difference from the background, luma, whether a mask is there, and nothing
#define ANSWERS 4 // of four pixels, whether a head's middle is there
#define MOST 16   // heads that are told of

typedef struct {
  float around[9 * A], around_bias[A], across[A * A], across_bias[A];
} FineBlock;
typedef struct {
  float around[9 * B], around_bias[B], across[B * B], across_bias[B];
} CoarseBlock;

// As they were trained. Of a convolution: row, column, input, output.
static struct {
  float stem[9 * 3 * A], stem_bias[A];
  FineBlock first;
  float down[9 * A * B], down_bias[B];
  CoarseBlock coarse[3];
  float up[B * A], up_bias[A];
  FineBlock fine[2];
  float head[A * ANSWERS], head_bias[ANSWERS];
} weights;

typedef struct {
  float x, y; // of the middle of the head, in pixels of the picture
  float logit;
} CloseHead;

static _Alignas(16) int16_t numbers[sizeof weights / sizeof(float) * 5 / 4];
static _Alignas(16) int32_t biases[16 * B];
static Layer stem, down, up, head;
static Block first, coarse_blocks[3], fine_blocks[2];
static Plane input, fine[2], coarse[2], raised;
static Places fine_places, coarse_places;
// Logits, with a border in which nobody is.
static float heat[ROWS + 2][COLUMNS + 2];
static CloseHead heads[MOST];

EXPORT(closer_weights_at) void *closer_weights_at(void) { return &weights; }
EXPORT(closer_weights_bytes) int closer_weights_bytes(void) { return sizeof weights; }
EXPORT(close_heads_at) CloseHead *close_heads_at(void) { return heads; }

EXPORT(take_closer_weights) void take_closer_weights(void) {
  Shelf shelf = {numbers, biases};
  stem = mixing(&shelf, weights.stem, weights.stem_bias, 9, 3, A, 2);
  first = BLOCK_OF(&shelf, weights.first, A, 2);
  down = mixing(&shelf, weights.down, weights.down_bias, 9, A, B, 2);
  for (int one = 0; one < 3; one++) coarse_blocks[one] = BLOCK_OF(&shelf, weights.coarse[one], B, 2);
  up = mixing(&shelf, weights.up, weights.up_bias, 1, B, A, 2);
  for (int one = 0; one < 2; one++) fine_blocks[one] = BLOCK_OF(&shelf, weights.fine[one], A, 2);
  head = mixing(&shelf, weights.head, weights.head_bias, 1, A, ANSWERS, 1);
}

static void take_places(Places *some, int rows, int columns) {
  some->at = take(sizeof(Place) * rows * columns);
  for (int row = 0; row < rows; row++)
    for (int column = 0; column < columns; column++) add_place(some, row, column);
}

// Unlike those of fields, these are as many each time, and nothing is filled up.
_Static_assert(ROWS / 4 * (COLUMNS / 4) % MOST_AT_ONCE == 0, "no places are left over");

void prepare_closer(void) {
  take_plane(&input, INPUTS, ROWS, COLUMNS);
  for (int one = 0; one < 2; one++) take_plane(&fine[one], A, ROWS / 2, COLUMNS / 2);
  for (int one = 0; one < 2; one++) take_plane(&coarse[one], B, ROWS / 4, COLUMNS / 4);
  take_plane(&raised, A, ROWS / 4, COLUMNS / 4);
  fine_places.count = coarse_places.count = 0;
  take_places(&fine_places, ROWS / 2, COLUMNS / 2);
  take_places(&coarse_places, ROWS / 4, COLUMNS / 4);
  for (int row = 0; row < ROWS + 2; row++)
    for (int column = 0; column < COLUMNS + 2; column++) heat[row][column] = -100;
}

static int within(int value, int most) { return value < 0 ? 0 : value > most ? most : value; }

INLINE int floor_of(float value) { return (int)value - (value < (int)value); }

// Where the places of a line that are looked at lie: between which two pixels, how near the second one, and on which of the fine picture,
// -1 outside.
typedef struct {
  int first[2 * COLUMNS], fine[2 * COLUMNS];
  float part[2 * COLUMNS];
} Line;

// @param places of each of `count` pixels of what is looked at; @param most the last pixel's number; @param fine_most the same of the fine picture
static void draw(Line *line, float start, float scale, int count, int places, int most, int fine_most) {
  for (int one = 0; one < count * places; one++) {
    float at = start + ((one + 0.5f) / places) * scale - 0.5f;
    int first = within(floor_of(at), most - 1);
    float part = at - first;
    line->first[one] = first;
    line->part[one] = part < 0 ? 0 : part > 1 ? 1 : part;
    line->fine[one] = at < -1 || at > most + 1 ? -1 : within(floor_of(at + 0.5f) / fine_factor, fine_most);
  }
}

// A row of the picture at the places of a line, the first of each pixel and the second.
typedef struct {
  int row; // -1 for none yet
  float luma[2][COLUMNS];
} Drawn;

INLINE void draw_row(Drawn *drawn, int row, const Line *across, int halved) {
  if (drawn->row == row) return;
  drawn->row = row;
  const uint8_t *from = picture + (size_t)row * picture_stride;
  for (int column = 0; column < COLUMNS; column++)
    for (int one = 0; one < 1 << halved; one++) {
      int u = (column << halved) + one, first = across->first[u];
      drawn->luma[one][column] = from[first] + across->part[u] * (from[first + 1] - from[first]);
    }
}

// The background at the places of a line, summed up for each pixel, and whether a mask is on any of these.
typedef struct {
  int row; // of the fine picture; -1 is outside, -2 is none yet
  int base[COLUMNS], masked[COLUMNS];
} Ground;

INLINE void see_ground(Ground *ground, int row, const Line *across, int halved) {
  if (ground->row == row) return;
  ground->row = row;
  const int16_t *background = fine_background(row < 0 ? 0 : row);
  const uint8_t *masks = fine_masks(row < 0 ? 0 : row);
  for (int column = 0; column < COLUMNS; column++) {
    ground->base[column] = ground->masked[column] = 0;
    for (int one = 0; one < 1 << halved; one++) {
      int fine = across->fine[(column << halved) + one];
      int is_masked = row < 0 || fine < 0 || masks[fine];
      ground->masked[column] |= is_masked;
      ground->base[column] += is_masked ? 0 : background[fine];
    }
  }
}

// What the pixels of a row show: sums over their places.
typedef struct {
  float luma[COLUMNS];
  int base[COLUMNS], masked[COLUMNS];
} Shown;

// Adds a line's places, which are `1 << halved` a pixel. @param part how near the lower row is
INLINE void add_line(Shown *shown, const Drawn *upper, const Drawn *lower, const Ground *ground, float part, int halved) {
  for (int column = 0; column < COLUMNS; column += 4) {
    Values luma = FOUR_OF(shown->luma, column);
    for (int one = 0; one < 1 << halved; one++) {
      Values above = FOUR_OF(upper->luma[one], column), below = FOUR_OF(lower->luma[one], column);
      luma += above + part * (below - above);
    }
    FOUR_OF(shown->luma, column) = luma;
    FOUR_OF_MASKS(shown->base, column) += FOUR_OF_MASKS(ground->base, column);
    FOUR_OF_MASKS(shown->masked, column) |= FOUR_OF_MASKS(ground->masked, column);
  }
}

static int clamped(float value, int most) { return value < -most ? -most : value > most ? most : (int)value; }

// Puts what is around a head where the network takes it.
INLINE void take_places_in(float x, float y, float scale, int halved) {
  static Line across, down;
  static Drawn drawn[2];
  static Ground ground;
  drawn[0].row = drawn[1].row = -1, ground.row = -2;
  draw(&across, x - COLUMNS / 2 * scale, scale, COLUMNS, 1 << halved, picture_columns - 1, fine_columns - 1);
  draw(&down, y - HEAD_ROW * scale, scale, ROWS, 1 << halved, picture_rows - 1, fine_rows - 1);
  float mean = halved ? 0.25f : 1;
  for (int row = 0; row < ROWS; row++) {
    Shown shown = {0};
    for (int v = row << halved; v < (row + 1) << halved; v++) {
      // Lines lie close to one another: most rows are those of the line before.
      int upper = down.first[v], lower = upper + 1;
      draw_row(&drawn[upper & 1], upper, &across, halved);
      draw_row(&drawn[lower & 1], lower, &across, halved);
      see_ground(&ground, down.fine[v], &across, halved);
      add_line(&shown, &drawn[upper & 1], &drawn[lower & 1], &ground, down.part[v], halved);
    }
    for (int column = 0; column < COLUMNS; column++) {
      float luma = mean * shown.luma[column], base = mean / STEP * shown.base[column];
      int masked = shown.masked[column];
      int16_t *to = at(&input, row, column);
      to[0] = masked ? 0 : clamped((luma - base) * (UNIT / 32), 4 * UNIT);
      to[1] = masked ? 0 : clamped((luma - 128) * (UNIT / 64), 4 * UNIT);
      to[2] = masked ? UNIT : 0;
    }
  }
}

static void take_in(float x, float y, float scale) {
  if (scale > COARSE)
    take_places_in(x, y, scale, 1);
  else
    take_places_in(x, y, scale, 0);
}

static void infer(void) {
  strided(&input, 3, &fine[0], A, 2, stem, fine_places);
  run_block(&fine[0], &fine[1], A, A, 2, 1, &first, fine_places);
  strided(&fine[1], A, &coarse[0], B, 2, down, coarse_places);
  run_block(&coarse[0], &coarse[1], B, B, 2, 1, &coarse_blocks[0], coarse_places);
  run_block(&coarse[1], &coarse[0], B, B, 2, 2, &coarse_blocks[1], coarse_places);
  run_block(&coarse[0], &coarse[1], B, B, 2, 1, &coarse_blocks[2], coarse_places);
  mix(&coarse[1], B, &raised, A, 2, up, coarse_places);
  add_doubled(&raised, &fine[1], A, fine_places, fine_places.count);
  run_block(&fine[1], &fine[0], A, A, 2, 1, &fine_blocks[0], fine_places);
  run_block(&fine[0], &fine[1], A, A, 2, 1, &fine_blocks[1], fine_places);
  v128_t scale = wasm_f32x4_splat(1.0f / UNIT / (1 << head.shift));
  int count = at_once(1);
  for (int one = 0; one < fine_places.count; one += count) {
    const Place *places = fine_places.at + one;
    Inputs values;
    point(values, &fine[1], places, count, 1);
    Sums sums;
    begin(sums, count, head.bias, 1);
    add(sums, values, count, A / 2, head.weights, 1);
    for (int p = 0; p < count; p++) {
      v128_t answer = wasm_f32x4_mul(wasm_f32x4_convert_i32x4(sums[p][0]), scale);
      wasm_v128_store64_lane(&heat[1 + 2 * places[p].row][1 + 2 * places[p].column], answer, 0);
      wasm_v128_store64_lane(&heat[2 + 2 * places[p].row][1 + 2 * places[p].column], answer, 1);
    }
  }
}

// Of two that are alike, the first is the top.
static int is_top(int row, int column) {
  for (int v = -1; v <= 1; v++)
    for (int u = -1; u <= 1; u++) {
      float other = heat[row + v][column + u];
      if (other > heat[row][column] || (other == heat[row][column] && (v < 0 || (v == 0 && u < 0)))) return 0;
    }
  return 1;
}

// Looks at the head whose middle is at `x`, `y` of the picture that was looked at last, of somebody who is so tall there, in pixels.
// @param least what a head's logit is at least. Returns how many heads there are, this one among them.
EXPORT(look_closer) int look_closer(float x, float y, float height, float least) {
  float scale = height / TALL;
  take_in(x, y, scale);
  infer();
  int found = 0;
  for (int row = 1; row <= ROWS; row++)
    for (int column = 1; column <= COLUMNS; column++)
      if (heat[row][column] >= least && found < MOST && is_top(row, column))
        heads[found++] = (CloseHead){x + (column - 0.5f - COLUMNS / 2) * scale, y + (row - 0.5f - HEAD_ROW) * scale, heat[row][column]};
  return found;
}
