#!/bin/sh
# Lint, types, layers, and that generated documents are current. All are run; one failure fails.
set -u
cd "$(dirname "$0")/.."

failed=""
run() {
    name=$1
    shift
    printf '%s\n' "== $name"
    "$@" || failed="$failed $name"
}

docs_current() {
    fresh=$(mktemp -d)
    .venv/bin/dovetail schema --out "$fresh/schemas" >/dev/null &&
        .venv/bin/dovetail schema --format markdown --out "$fresh" >/dev/null &&
        diff -rq "$fresh/schemas" docs/reference/schemas &&
        diff -q "$fresh/model.md" docs/reference/model.md
    code=$?
    rm -rf "$fresh"
    [ "$code" = 0 ] || printf '%s\n' "docs/reference is not what the model says; run: make docs" >&2
    return "$code"
}

run lint .venv/bin/ruff check --quiet
run types .venv/bin/mypy
run layers .venv/bin/lint-imports --no-logo
run documents docs_current
run catalogues .venv/bin/python -m setup.catalogue --check

[ -z "$failed" ] || { printf '%s\n' "failed:$failed" >&2; exit 1; }
