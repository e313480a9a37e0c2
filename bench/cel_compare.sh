#!/usr/bin/env bash
# Our evaluator beside cel-go and cel-python, in one run on one machine. The peers come from their package registries into a temporary
# folder. usage: bench/cel_compare.sh PATH_OF_CEL_BENCH
set -euo pipefail
bench=${1:-build/bench/bench/cel_bench}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

"$bench" >"$work/rows"

if command -v go >/dev/null; then
  mkdir "$work/go"
  cp "$here/cel_peers/cel_go.go" "$work/go/main.go"
  (cd "$work/go" && export GOPATH="$work/gopath" GOFLAGS=-mod=mod &&
    go mod init compare >/dev/null 2>&1 && go get github.com/google/cel-go@v0.26.1 >/dev/null 2>&1 && go build -o compare . &&
    ./compare "$here/cel_peers/conditions.json") >>"$work/rows" || echo "cel-go could not be run" >&2
else
  echo "cel-go is left out: there is no go" >&2
fi

if python3 -m venv "$work/venv" && "$work/venv/bin/pip" install --quiet --disable-pip-version-check cel-python; then
  "$work/venv/bin/python" "$here/cel_peers/cel_python.py" "$here/cel_peers/conditions.json" >>"$work/rows" || echo "cel-python could not be run" >&2
else
  echo "cel-python is left out: it could not be installed" >&2
fi
python3 "$here/cel_peers/table.py" <"$work/rows"
