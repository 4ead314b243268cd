#!/bin/sh
# Compiles masks/plates/network/kernel.c to kernel.wasm, which is committed. Needs clang 14 or later and lld (Debian: clang, lld).
set -eu
cd "$(dirname "$0")/../masks/plates/network"
# Without strength reduction, distances between places stay within the loads and stores themselves.
clang --target=wasm32 -O3 -mllvm -disable-lsr -msimd128 -mbulk-memory -nostdlib -Wall -Wextra -Werror \
	-Wl,--no-entry -Wl,--strip-all -Wl,-z,stack-size=16384 -o kernel.wasm kernel.c
