#!/bin/sh
# Compiles device/analytics/kernel/*.c into kernel-code.ts, which is committed. Needs clang 14 or later and lld (Debian: clang, lld).
set -eu
cd "$(dirname "$0")/../device/analytics/kernel"
code=$(mktemp)
trap 'rm -f "$code"' EXIT
clang --target=wasm32 -O3 -msimd128 -mbulk-memory -nostdlib -Wall -Wextra -Werror \
	-Wl,--no-entry -Wl,--strip-all -Wl,-z,stack-size=65536 -o "$code" *.c
{
	echo "/** *.c as WebAssembly. Made by scripts/analytics-kernel.sh: do not edit. */"
	echo "export const kernelCode: string ="
	printf '\t"%s";\n' "$(base64 -w 0 "$code")"
} > kernel-code.ts
