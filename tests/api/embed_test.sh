#!/usr/bin/env bash
# The package as others use it: installed into a folder of its own, found by pkg-config, a program built against it and run; the header
# compiled alone, as C and as C++; and every exported cordon_ symbol declared in the header, and the other way round.
set -euo pipefail
build=${CORDON_BUILD:?}
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
if grep -q 'CORDON_SANITIZE:[A-Z]*=.*address\|CORDON_SANITIZE:[A-Z]*=.*thread\|CMAKE_C_FLAGS:[A-Z]*=.*coverage' "$build/CMakeCache.txt"; then
  echo "skipped: the package is not for a sanitizer or coverage build"; exit 77
fi
cmake --install "$build" --prefix "$dir/usr" >/dev/null
pc=$(find "$dir/usr" -name cordon.pc)
export PKG_CONFIG_PATH=${pc%/*}
echo '#include <cordon/cordon.h>' > "$dir/alone.c"
cp "$dir/alone.c" "$dir/alone.cc"
${CC:-cc} -std=c17 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I"$dir/usr/include" "$dir/alone.c"
if command -v c++ >/dev/null; then c++ -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I"$dir/usr/include" "$dir/alone.cc"; fi

lib=$(find "$dir/usr" -name libcordon.so)
nm -D --defined-only "$lib" | awk '$3 ~ /^cordon_/ {print $3}' | sed 's/@.*//' | sort > "$dir/exported"
sed 's,/\*.*\*/,,' include/cordon/cordon.h | grep -oE '\bcordon_[a-z_]+\(' | tr -d '(' | sort -u > "$dir/declared"
if ! diff "$dir/declared" "$dir/exported"; then echo "declared (<) and exported (>) differ"; exit 1; fi

cmake -S examples/embed -B "$dir/embed" >/dev/null
cmake --build "$dir/embed" >/dev/null
out=$(LD_LIBRARY_PATH=${lib%/*} CORDON_NOW=2022-06-01T00:00:00Z "$dir/embed/embed" "$dir/store" examples "$dir/usr/share/cordon/rulebooks" examples/orders/germany.json)
for wanted in 'outcome: licensed' '"same":true' 'LICENSED' '"query":"Candiru"'; do
  if ! grep -qF -- "$wanted" <<<"$out"; then echo "the example lacks: $wanted"; echo "$out"; [ "$wanted" = ] || exit 1; fi
done

# Many threads over one engine: one line a name, in their order, and each the same as when it is asked alone.
many() { LD_LIBRARY_PATH=${lib%/*} "$dir/embed/screen_many" "$dir/store" 2022-05-06 "$@"; }
names=(Candiru "NSO Group" 'Zoë "Quite" Ordinary' "Tabatha Ltd." Candiru "Positive Technologies" "Computer Security Initiative")
many "${names[@]}" > "$dir/together"
for name in "${names[@]}"; do many "$name"; done > "$dir/alone"
if ! diff "$dir/together" "$dir/alone"; then echo "threads change the answer"; exit 1; fi
if [ "$(grep -c '"primary":"Candiru"' "$dir/together")" != 3 ]; then echo "Candiru is not found by each of its names"; exit 1; fi
if many "Candiru" "" > "$dir/empty" 2>&1; then echo "an empty name passes"; exit 1; fi
