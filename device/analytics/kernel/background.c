// What the place looks like when nobody is there, cell by cell. Background in background.ts says what for.

#include "lanes.h"

// Luma steps that a cell has to differ by, at least; below are noise and the coding of pictures.
#define LEAST_DIFFERENCE 9.0f
// The same, in mean deviations of that cell: leaves and fountains deviate all the time.
#define DEVIATIONS 4.0f
// Luma steps between two looks from which on a cell counts as moving.
#define LEAST_STEP 4.0f
// Luma steps by which all of the picture changes at once when lamps go on or the camera's exposure jumps.
#define SUDDEN 12
// Of what is to be seen, the part that may change by no more than so many steps meanwhile; a lorry close by leaves more of it.
#define BESIDE 0.15f
#define UNCHANGED 3
// Luma steps within which a cell in front shows the same thing as before.
#define SAME 7.0f
// Seconds for which a thing may be hidden by who passes before it, once it was seen for SETTLED seconds; where the background
// is to be seen in its place, BARE.
#define PATIENCE 3.0f
#define SETTLED 1.0f
#define BARE 1.0f
// A cell in a shadow has this part of its light, about: what is darker is a thing.
#define SHADOW_FROM 0.58f
#define SHADOW_TO 0.96f
// Seconds for which the background has to show for a cell not to be hidden: a coat of the ground's luma passes sooner.
#define PASSING_BY 1.0f
// Seconds from the first look on in which masks may be there that are none for long: what is beside one is learnt anew when that goes.
// Later, masks that come and go are those of what passes, and what is known was there before.
#define SETTLING 10.0f
// Cells that a coat of a shadow's colour may have from the head to the legs.
#define LONGEST_COAT 16
// Of the light of a shadow, what may differ from one cell to the next.
#define EVENNESS 0.055f

// For the while, of `moving`: what is a shadow, and its rim.
enum { STILL = 0, MOVES = 1, SHADOW = 2, RIM = 3 };

// Of `known`: what is not known, what is, and what was learnt beside a mask whose rim may be soft.
enum { UNKNOWN = 0, KNOWN = 1, BESIDE_MASK = 2 };

static uint8_t *front, *moving, *stays, *known, *lying;
static uint8_t *masked_before, *unmasked; // 255 where a mask was in the last look; where it has gone since
static int has_unmasked;
static float watched; // seconds since the first look
static int *listed, *listed_front;
static float *still, *level, *shown, *deviation, *last, *other, *bare, *hidden;
static int16_t *above; // of each column, the last row that shows something
static uint16_t *packed;
static int changes[511];

void prepare_background(void) {
  size_t cells = (size_t)cell_columns * cell_rows + 16; // with room to spare, because they are compared in sixteens
  front = take(cells), moving = take(cells), stays = take(cells), known = take(cells), lying = take(cells);
  listed = take(sizeof(int) * cells), listed_front = take(sizeof(int) * cells), above = take(sizeof(int16_t) * cell_columns), packed = take(cells / 8 + 2);
  // With room for neighbours on all sides.
  int margin = (cell_columns + 16) / 16 * 16;
  masked_before = (uint8_t *)take(cells + 2 * margin) + margin, unmasked = (uint8_t *)take(cells + 2 * margin) + margin;
  float **all[] = {&still, &level, &shown, &deviation, &last, &other, &bare, &hidden};
  for (int one = 0; one < 8; one++) *all[one] = take(sizeof(float) * cells);
  for (size_t at = 0; at < cells; at++) deviation[at] = 1, bare[at] = PASSING_BY;
}

EXPORT(front_at) uint8_t *front_at(void) { return front; }
EXPORT(moving_at) uint8_t *moving_at(void) { return moving; }
EXPORT(stays_at) uint8_t *stays_at(void) { return stays; }
EXPORT(still_at) float *still_at(void) { return still; }
EXPORT(level_at) float *level_at(void) { return level; }
EXPORT(hidden_at) float *hidden_at(void) { return hidden; }

INLINE float size_of(float value) { return __builtin_fabsf(value); }

EXPORT(lying_at) uint8_t *lying_at(void) { return lying; }
EXPORT(listed_at) int *listed_at(void) { return listed; }

EXPORT(listed_front_at) int *listed_front_at(void) { return listed_front; }

// Lists the cells that something is in front of. Returns how many there are.
EXPORT(list_front) int list_front(void) {
  int count = 0;
  FOR_EACH(cell, front, 1, cell_columns * cell_rows) listed_front[count++] = cell;
  return count;
}

// Marks and lists the cells that have been still for so many seconds. Returns how many there are.
EXPORT(mark_still) int mark_still(float seconds) {
  int count = 0, cells = cell_columns * cell_rows;
  for (int at = 0; at < cells; at += 16) {
    Mask still_for[4];
    for (int quarter = 0; quarter < 4; quarter++) still_for[quarter] = FOUR_OF(still, at + 4 * quarter) >= seconds;
    wasm_v128_store(lying + at, wasm_v128_and(bytes_of(still_for), wasm_i8x16_const_splat(1)));
  }
  FOR_EACH(cell, lying, 1, cells) listed[count++] = cell;
  return count;
}

// Goes on with how long each cell has not shown the background, but for moments: nothing is in front of it there, and nothing lies there.
EXPORT(count_hidden) void count_hidden(float elapsed) {
  for (int at = 0; at < cell_columns * cell_rows; at += 16) {
    v128_t taken = wasm_v128_or(wasm_v128_load(front + at), wasm_v128_load(lying + at));
    v128_t is_bare = wasm_i8x16_eq(taken, wasm_i8x16_const_splat(0));
    for (int quarter = 0; quarter < 4; quarter++) {
      Values *shows = &FOUR_OF(bare, at + 4 * quarter), *hides = &FOUR_OF(hidden, at + 4 * quarter);
      *shows = masked(whether(is_bare, quarter), *shows + elapsed);
      *hides = masked(*shows < PASSING_BY, *hides + elapsed);
    }
  }
}

// A bit for each cell, 1 where something moves. Returns where they are.
EXPORT(pack_moving) uint8_t *pack_moving(void) {
  for (int at = 0; at < cell_columns * cell_rows; at += 16)
    packed[at / 16] = wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(moving + at), wasm_i8x16_const_splat(MOVES)));
  return (uint8_t *)packed;
}

// From now on what the cell shows is the background.
EXPORT(absorb) void absorb(int cell) {
  level[cell] = last[cell];
  still[cell] = 0;
  front[cell] = moving[cell] = 0;
  absorb_fine(cell);
}

// The bin of `changes` in which a cell is that became so much lighter.
#define BIN_OF(change) ((change) + 255.5f)

// Whether so many cells, from those that became darkest on, are half of those that are seen.
static int is_half(int count, int seen) {
  int half = seen / 2 + (seen & 1);
  return count > half || (count == half && (seen & 1));
}

// Whether the median of the cells stayed as it was: in most looks it does.
static int is_steady(int cells) {
  Mask seen = 0, darker = 0, not_lighter = 0;
  for (int at = 0; at < cells; at += 16) {
    v128_t none = wasm_i8x16_const_splat(0);
    v128_t sees = wasm_v128_andnot(wasm_i8x16_eq(wasm_v128_load(cell_blind + at), none), wasm_i8x16_eq(wasm_v128_load(known + at), none));
#pragma clang loop unroll(full)
    for (int quarter = 0; quarter < 4; quarter++) {
      Mask is_seen = whether(sees, quarter);
      Values bin = BIN_OF(FOUR_OF(cell_luma, at + 4 * quarter) - FOUR_OF(last, at + 4 * quarter));
      seen -= is_seen, darker -= is_seen & (bin < 255), not_lighter -= is_seen & (bin < 256);
    }
  }
  int all = count_of(seen);
  return !is_half(count_of(darker), all) && is_half(count_of(not_lighter), all);
}

// By how much all of the picture became lighter since the last look: a cloud, or the camera's own exposure.
static int light_change(int cells) {
  if (is_steady(cells)) return 0;
  for (int bin = 0; bin < 511; bin++) changes[bin] = 0;
  int seen = 0;
  for (int cell = 0; cell < cells; cell++) {
    if (cell_blind[cell] || !known[cell]) continue;
    changes[(int)BIN_OF(cell_luma[cell] - last[cell])]++;
    seen++;
  }
  int count = 0, shift = 0;
  for (int bin = 0; bin < 511; bin++) {
    count += changes[bin];
    if (is_half(count, seen)) {
      shift = bin - 255;
      break;
    }
  }
  // Light changes all alike: where more has stayed as it was, something large has come or gone.
  int stayed = 0, went = 0;
  for (int step = -1; step <= 1; step++) {
    stayed += changes[255 + step];
    if (shift + step >= -255 && shift + step <= 255) went += changes[255 + shift + step];
  }
  if (stayed >= went) return 0;
  // What stays as it was, is beside a large thing.
  int same = 0;
  for (int step = -UNCHANGED; step <= UNCHANGED; step++) same += changes[255 + step];
  return size_of(shift) > SUDDEN && same > seen * BESIDE ? 0 : shift;
}

// How far four cells are from the background; and whether that is no more than they always are.
INLINE Values difference_of(int cell, float shift) { return FOUR_OF(cell_luma, cell) - (FOUR_OF(level, cell) + shift); }
INLINE Mask is_bare(Values size, Values deviates) { return (size <= DEVIATIONS * deviates) | (size <= LEAST_DIFFERENCE); }

typedef struct {
  Mask front, moving, stays;
} Compared;

// What four cells show, against what they showed before: those that `go_on` being seen, and those that `begin` to be.
INLINE Compared compare_four(int cell, Mask begin, Mask go_on, float rate, float elapsed, float shift) {
  Values value = FOUR_OF(cell_luma, cell), was = FOUR_OF(level, cell) + shift, thing = FOUR_OF(shown, cell) + shift, rests = FOUR_OF(still, cell);
  Values deviates = FOUR_OF(deviation, cell), difference = value - was, size = size_of_four(difference);
  Mask bare = is_bare(size, deviates);
  Mask alike = ~bare & (size_of_four(value - thing) <= SAME);
  // What has shown something else for long enough, or has not been one thing for long, is something else from now on.
  Values hidden = FOUR_OF(other, cell) + elapsed;
  Mask waits = (rests >= SETTLED) & (hidden < (bare ? (Values)BARE : (Values)PATIENCE));
  Mask anew = ~alike & ~waits;
  Mask moves = size_of_four(value - FOUR_OF(last, cell) - shift) > LEAST_STEP;
  FOUR_OF(level, cell) = begin ? value : go_on ? (bare ? was + rate * difference : was) : FOUR_OF(level, cell);
  FOUR_OF(deviation, cell) = go_on & bare ? deviates + rate * (size - deviates) : deviates;
  FOUR_OF(shown, cell) = begin | (go_on & anew) ? value : go_on ? (alike ? thing + 0.2f * (value - thing) : thing) : FOUR_OF(shown, cell);
  FOUR_OF(still, cell) = go_on & ~anew ? (alike ? rests + elapsed : rests) : (Values)0;
  FOUR_OF(other, cell) = go_on ? (waits & ~alike ? hidden : (Values)0) : FOUR_OF(other, cell);
  FOUR_OF(last, cell) = begin | go_on ? value : FOUR_OF(last, cell);
  return (Compared){go_on & ~bare, go_on & ~bare & moves, go_on & alike};
}

// Sixteen cells show the background, and have not lately shown anything else for long.
INLINE int is_plain(int cell, float shift) {
  Mask other = 0;
#pragma clang loop unroll(full)
  for (int at = cell; at < cell + 16; at += 4)
    other |= ~is_bare(size_of_four(difference_of(at, shift)), FOUR_OF(deviation, at)) | (FOUR_OF(still, at) >= SETTLED);
  return !wasm_v128_any_true((v128_t)other);
}

// What `compare_four` comes to for these, in fewer steps: most of a picture is like that.
INLINE void learn_plain(int cell, float rate, float shift) {
#pragma clang loop unroll(full)
  for (int at = cell; at < cell + 16; at += 4) {
    Values value = FOUR_OF(cell_luma, at), difference = difference_of(at, shift), deviates = FOUR_OF(deviation, at);
    FOUR_OF(level, at) = FOUR_OF(level, at) + shift + rate * difference;
    FOUR_OF(deviation, at) = deviates + rate * (size_of_four(difference) - deviates);
    FOUR_OF(shown, at) = FOUR_OF(last, at) = value;
    FOUR_OF(still, at) = FOUR_OF(other, at) = 0;
  }
}

// Where masks were that have gone since the last look.
static void compare_masks(int cells) {
  v128_t any = wasm_i8x16_const_splat(0);
  for (int at = 0; at < cells; at += 16) {
    v128_t now = wasm_i8x16_ne(wasm_v128_load(cell_blind + at), wasm_i8x16_const_splat(0));
    v128_t gone = wasm_v128_andnot(wasm_v128_load(masked_before + at), now);
    wasm_v128_store(masked_before + at, now);
    wasm_v128_store(unmasked + at, gone);
    any = wasm_v128_or(any, gone);
  }
  has_unmasked = wasm_v128_any_true(any);
}

// Which of sixteen cells lie beside one of which `cells` says so, or are one. The last of a row is taken for a neighbour of the next row's first.
INLINE v128_t beside(const uint8_t *cells, int at) {
  v128_t any = wasm_i8x16_const_splat(0);
  for (int row = -1; row <= 1; row++)
    for (int column = -1; column <= 1; column++) any = wasm_v128_or(any, wasm_v128_load(cells + at + row * cell_columns + column));
  return any;
}

// Each cell against what it showed before. What is blind is neither seen nor learnt (invariant I6).
static void compare(int cells, float rate, float elapsed, float shift, int forgets) {
  v128_t none = wasm_i8x16_const_splat(0), one = wasm_i8x16_const_splat(1), all = wasm_i8x16_splat(forgets ? -1 : 0);
  for (int at = 0; at < cells; at += 16) {
    v128_t sees = wasm_i8x16_eq(wasm_v128_load(cell_blind + at), none), knew = wasm_v128_load(known + at);
    v128_t anew = wasm_v128_or(all, wasm_i8x16_eq(knew, wasm_i8x16_const_splat(UNKNOWN)));
    // The rim of a mask is a mixture of it and of the place: no place is known by it once the mask has gone.
    v128_t doubted = wasm_i8x16_eq(knew, wasm_i8x16_const_splat(BESIDE_MASK));
    if (has_unmasked && wasm_v128_any_true(doubted)) anew = wasm_v128_or(anew, wasm_v128_and(doubted, beside(unmasked, at)));
    v128_t begin = wasm_v128_and(sees, anew), go_on = wasm_v128_andnot(sees, begin);
    if (wasm_i8x16_all_true(go_on) && is_plain(at, shift)) {
      learn_plain(at, rate, shift);
      wasm_v128_store(front + at, none), wasm_v128_store(moving + at, none), wasm_v128_store(stays + at, none);
      continue;
    }
    Mask in_front[4], moves[4], same[4];
#pragma clang loop unroll(full)
    for (int quarter = 0; quarter < 4; quarter++) {
      Mask begins = whether(begin, quarter), goes_on = whether(go_on, quarter);
      Compared four = compare_four(at + 4 * quarter, begins, goes_on, rate, elapsed, shift);
      in_front[quarter] = four.front, moves[quarter] = four.moving, same[quarter] = four.stays;
    }
    wasm_v128_store(front + at, wasm_v128_and(bytes_of(in_front), one));
    wasm_v128_store(moving + at, wasm_v128_and(bytes_of(moves), one));
    wasm_v128_store(stays + at, wasm_v128_and(bytes_of(same), one));
    if (!wasm_v128_any_true(begin)) continue;
    v128_t learnt = wasm_v128_bitselect(wasm_i8x16_const_splat(BESIDE_MASK), wasm_i8x16_const_splat(KNOWN), beside(masked_before, at));
    wasm_v128_store(known + at, wasm_v128_bitselect(learnt, knew, begin));
  }
}

// What looks like a shadow and has something above it and below it is a coat: nothing stands on shadows but who throws them.
static void keep_coats(int cells) {
  for (int column = 0; column < cell_columns; column++) above[column] = -LONGEST_COAT - 2;
  FOR_EACH(cell, front, 1, cells) {
    if (moving[cell] >= SHADOW) continue;
    int row = cell / cell_columns, column = cell % cell_columns, gap = row - above[column];
    if (gap > 1 && gap <= LONGEST_COAT)
      for (int between = cell - cell_columns; between > above[column] * cell_columns + column; between -= cell_columns)
        if (moving[between] >= SHADOW) moving[between] = MOVES;
    above[column] = row;
  }
}

// The part of its light that a cell has.
INLINE float part_of(int cell) { return cell_luma[cell] / (level[cell] > 1 ? level[cell] : 1); }

// A shadow is no thing: it takes the same part of the light of each cell, and leaves the ground's pattern as it is.
static void leave_shadows(int cells) {
  int steps[4] = {-1, 1, -cell_columns, cell_columns};
  FOR_EACH(cell, front, 1, cells) {
    float part = part_of(cell);
    if (part < SHADOW_FROM || part > SHADOW_TO) continue;
    int alike = 0, asked = 0;
    for (int step = 0; step < 4; step++) {
      int near = cell + steps[step];
      if (near < 0 || near >= cells) continue;
      asked++;
      if (size_of(part_of(near) - part) < EVENNESS) alike++;
    }
    if (alike >= asked - 1) moving[cell] = SHADOW;
  }
  // The rim of a shadow is half in the light.
  FOR_EACH(cell, front, 1, cells) {
    if (moving[cell] == SHADOW || part_of(cell) < SHADOW_FROM || part_of(cell) >= 1) continue;
    for (int step = 0; step < 4; step++) {
      int near = cell + steps[step];
      if (near < 0 || near >= cells || moving[near] != SHADOW) continue;
      moving[cell] = RIM;
      break;
    }
  }
  keep_coats(cells);
  FOR_EACH(cell, front, 1, cells) if (moving[cell] >= SHADOW) front[cell] = moving[cell] = 0;
}

// @param rate part of a difference that is learnt; @param elapsed seconds since the last look. Returns by how much all became lighter.
EXPORT(compare_cells) int compare_cells(float rate, float elapsed) {
  int cells = cell_columns * cell_rows;
  int shift = light_change(cells);
  // Light that changes at once does not change evenly: what is there now is the background.
  int forgets = shift > SUDDEN || shift < -SUDDEN;
  watched += elapsed;
  if (watched < SETTLING)
    compare_masks(cells);
  else
    has_unmasked = 0;
  compare(cells, rate, elapsed, shift, forgets);
  leave_shadows(cells);
  return shift;
}
