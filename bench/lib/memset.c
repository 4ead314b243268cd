/* How long the C library's memset takes for as many bytes as zones of pictures have: in one piece a plane, and row by row as
 * they lie. No compiler's help, no vector code of ours: what memory allows to whoever calls memset.
 *
 *     memset WIDTH HEIGHT PICTURES TURNS TOP BOTTOM LEFT RIGHT ...
 *
 * Rectangles in luma samples, those that have rows in common one after the other. Prints JSON: milliseconds of each turn. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct run {
	int top, bottom, left, right;
};

static int width, height, count;
static struct run runs[64];

static uint8_t *aligned(size_t bytes)
{
	uint8_t *memory = aligned_alloc(64, (bytes + 63) & ~(size_t)63);
	if (!memory)
		exit(1);
	memset(memory, 1, bytes);
	return memory;
}

static void in_one_piece(uint8_t *const planes[3])
{
	size_t area = 0;
	for (int i = 0; i < count; i++)
		area += (size_t)(runs[i].bottom - runs[i].top) * (runs[i].right - runs[i].left);
	memset(planes[0], 41, area);
	memset(planes[1], 131, area / 4);
	memset(planes[2], 126, area / 4);
}

static void row_by_row(uint8_t *const planes[3])
{
	static const int values[] = {41, 131, 126};
	for (int plane = 0; plane < 3; plane++) {
		int shift = plane > 0;
		size_t stride = width >> shift;
		for (int band = 0, end = 0; band < count; band = end) {
			while (end < count && runs[end].top == runs[band].top)
				end++;
			for (int row = runs[band].top >> shift; row < runs[band].bottom >> shift; row++)
				for (int i = band; i < end; i++)
					memset(planes[plane] + row * stride + (runs[i].left >> shift), values[plane],
					       (runs[i].right - runs[i].left) >> shift);
		}
	}
}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static void measure(const char *name, void (*fill)(uint8_t *const[3]), uint8_t *planes[][3], int pictures, int turns)
{
	for (int turn = 0; turn < 100; turn++)
		fill(planes[turn % pictures]);
	printf("\"%s\":[", name);
	for (int turn = 0; turn < turns; turn++) {
		double start = now();
		fill(planes[turn % pictures]);
		printf("%s%.6f", turn ? "," : "", now() - start);
	}
	printf("]");
}

int main(int argc, char **argv)
{
	if (argc < 9 || (argc - 5) % 4 || argc > 5 + 4 * 64)
		return 2;
	width = atoi(argv[1]);
	height = atoi(argv[2]);
	int pictures = atoi(argv[3]), turns = atoi(argv[4]);
	count = (argc - 5) / 4;
	for (int i = 0; i < count; i++)
		runs[i] = (struct run){atoi(argv[5 + 4 * i]), atoi(argv[6 + 4 * i]), atoi(argv[7 + 4 * i]), atoi(argv[8 + 4 * i])};
	uint8_t *planes[pictures][3];
	for (int i = 0; i < pictures; i++)
		for (int plane = 0; plane < 3; plane++)
			planes[i][plane] = aligned((size_t)width * height >> (plane ? 2 : 0));
	printf("{");
	measure("plainHot", in_one_piece, planes, 1, turns);
	printf(",");
	measure("plainCold", in_one_piece, planes, pictures, turns);
	printf(",");
	measure("rowsHot", row_by_row, planes, 1, turns);
	printf(",");
	measure("rowsCold", row_by_row, planes, pictures, turns);
	printf("}\n");
	return 0;
}
