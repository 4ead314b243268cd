// What the parts of the kernel share: a picture's memory, and the cells that it is reduced to.

#pragma once

#include <stddef.h>
#include <stdint.h>
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(#name)))
#define INLINE static inline __attribute__((always_inline)) // with its numbers of channels known

// The picture as it is put into memory, row after row.
extern uint8_t *picture;
extern int picture_columns, picture_rows, picture_stride;

// Mean luma of square cells, and 1 where nothing is to be seen.
extern float *cell_luma;
extern uint8_t *cell_blind;
extern int cell_columns, cell_rows, cell_size;

// What a luma became when the picture was made lighter.
int exposed(int luma);

void *take(size_t bytes);
void prepare_cells(void);
void prepare_background(void);
void prepare_people(void);
void prepare_closer(void);
void prepare_scene(void);
void prepare_sharpness(void);
void absorb_fine(int cell);
