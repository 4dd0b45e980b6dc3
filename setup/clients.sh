#!/bin/sh
# Independent clients of Confluence that certify the stub of the tests: two environments in .clients, apart from
# .venv, since what they pin would change what Dovetail runs with. Does nothing when both are in place.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "setup: $*"; }
PYTHON=$PWD/.venv/bin/python
[ -x "$PYTHON" ] || { printf '%s\n' "setup: .venv is missing; run: sh setup/install.sh tests" >&2; exit 1; }
# Several runs of tests may begin at once.
exec 9>.clients.lock
command -v flock >/dev/null && flock 9

for name in publishers md2cf; do
    lock=setup/confluence-$name.lock
    place=.clients/$name
    stamp="$(cat "$lock" setup/clients.sh | cksum) $("$PYTHON" --version) $PWD"
    [ "$(cat "$place/.installed-for" 2>/dev/null || true)" != "$stamp" ] || continue
    say "installing $(grep -c == "$lock") Python packages of $lock into $place"
    "$PYTHON" -m venv --clear "$place"
    "$place/bin/python" -m pip install -qq --no-input --disable-pip-version-check --requirement "$lock"
    printf '%s\n' "$stamp" > "$place/.installed-for"
done
