#!/usr/bin/env bash
# cel.h serves C++ too: it compiles without a warning, and its functions keep their C names.
set -euo pipefail
command -v c++ >/dev/null || { echo "skipped: there is no c++ compiler"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/use.cpp" <<'CPP'
#include "cel/cel.h"
bool holds(const cel_program *p, cd_arena *a) {
  cel_value vars[1] = {cel_string(cd_str_c("MX"))}, out = cel_null();
  cel_activation activation = {vars, 1};
  return cel_eval(p, &activation, nullptr, a, &out, nullptr) == CORDON_OK && cel_is_true(out);
}
CPP
for standard in c++11 c++17; do
  c++ -std=$standard -Wall -Wextra -Wpedantic -Werror -Iinclude -Isrc -c "$folder/use.cpp" -o "$folder/use.o"
  nm -u "$folder/use.o" | grep -qw cel_eval || { echo "cel_eval has no C name in $standard"; exit 1; }
done
