// Four numbers at once, and -1 for each of which something is so and 0 where it is not.

#pragma once

#include "room.h"

typedef float Values __attribute__((ext_vector_type(4)));
typedef int32_t Mask __attribute__((ext_vector_type(4)));

#define FOUR_OF(array, at) (*(Values *)((array) + (at)))

#define FOUR_OF_MASKS(array, at) (*(Mask *)((array) + (at)))

// Four whole numbers. The compiler takes them apart if it sees that they were shorter, so it must not.
INLINE Values values_of(v128_t four) {
  __asm__("" : "+r"(four));
  return (Values)wasm_f32x4_convert_i32x4(four);
}

INLINE Values masked(Mask mask, Values values) { return (Values)(mask & (Mask)values); }

INLINE float total(Values values) { return values[0] + values[1] + values[2] + values[3]; }

// Of how many something is so, when as many were taken from none.
INLINE int count_of(Mask counts) { return counts[0] + counts[1] + counts[2] + counts[3]; }

INLINE Values size_of_four(Values values) { return __builtin_elementwise_abs(values); }

// The same of four of sixteen bytes.
INLINE Mask whether(v128_t bytes, int quarter) {
  v128_t half = quarter < 2 ? wasm_i16x8_extend_low_i8x16(bytes) : wasm_i16x8_extend_high_i8x16(bytes);
  return (Mask)(quarter & 1 ? wasm_i32x4_extend_high_i16x8(half) : wasm_i32x4_extend_low_i16x8(half));
}

// Sixteen bytes of four times four.
INLINE v128_t bytes_of(const Mask quarters[4]) {
  v128_t low = wasm_i16x8_narrow_i32x4((v128_t)quarters[0], (v128_t)quarters[1]);
  v128_t high = wasm_i16x8_narrow_i32x4((v128_t)quarters[2], (v128_t)quarters[3]);
  return wasm_i8x16_narrow_i16x8(low, high);
}

// The next of some bytes that is one; `end` when there is none. What lies sixteen bytes beyond the end is looked at as well.
INLINE int next_of(const uint8_t *bytes, int one, int at, int end) {
  for (; at < end; at += 16) {
    uint32_t found = wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(bytes + at), wasm_i8x16_splat(one)));
    if (found != 0) return at + __builtin_ctz(found) < end ? at + __builtin_ctz(found) : end;
  }
  return end;
}

#define FOR_EACH(cell, bytes, one, end) \
  for (int cell = next_of(bytes, one, 0, end); cell < end; cell = next_of(bytes, one, cell + 1, end))
